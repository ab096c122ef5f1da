"""Our cookies: one for the session, one for each tab that is signing in, one for whom the browser remembers.

All are `__Host-`, opaque and HttpOnly.
"""

from collections.abc import Collection
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_digest
from typing import Final

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

SESSION: Final = "__Host-doorbook"
TICKET: Final = "__Host-doorbook-ticket-"
INVITATION: Final = "__Host-doorbook-invitation"
BROWSER: Final = "__Host-doorbook-browser"
"""What `doorbook.remember.cookie` seals for this name opens under no other."""

MOST_TABS: Final = 5
"""More would not fit into the 10 KB of headers that API Gateway takes, once applications add theirs."""

TAB_LIVES: Final = 600


def session_cookie(secret: str) -> Cookie:
    """Return the cookie of a session; it has no age, so that it goes with the browser's window."""
    return _cookie(SESSION, secret)


def ticket_cookie(ticket: str, secret: str) -> Cookie:
    """Return the cookie of one tab's sign-in."""
    return _cookie(TICKET + ticket, secret, max_age=TAB_LIVES)


def invitation_cookie(secret: str) -> Cookie:
    """Return the cookie that ties the invitation's form to this browser."""
    return _cookie(INVITATION, secret, max_age=TAB_LIVES)


def lasting(name: str, value: str, seconds: int) -> Cookie:
    """Return a cookie that outlives the browser's window by so many seconds."""
    return _cookie(name, value, max_age=seconds)


def gone(name: str) -> Cookie:
    """Return the cookie that removes another."""
    return _cookie(name, "", max_age=0)


def surplus(names: Collection[str]) -> list[Cookie]:
    """Return what removes the oldest tabs' cookies, so that there is room for one more."""
    tabs = sorted(name for name in names if name.startswith(TICKET))
    return [gone(name) for name in tabs[: max(0, len(tabs) - MOST_TABS + 1)]]


def csrf_token(secret: str, form: str) -> str:
    """Return the token of one form for the holder of one cookie."""
    return hmac_digest(secret.encode(), f"csrf {form}".encode(), sha256).hex()[:32]


def is_csrf_token(given: str, secret: str | None, form: str) -> bool:
    """Tell whether a token came from a page that we gave to the holder of this cookie."""
    return secret is not None and compare_digest(given.encode(), csrf_token(secret, form).encode())


def _cookie(name: str, value: str, max_age: int | None = None) -> Cookie:
    return Cookie(
        name=name, value=value, path="/", secure=True, http_only=True, max_age=max_age, same_site=SameSite.LAX_MODE
    )
