"""Whether a session is enough for what an application asks, or what has to happen first."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final

from doorbook.access.applications import PORTAL, Application, Asked
from doorbook.signin.assurance import ORDER, Level
from doorbook.signin.people import Person
from doorbook.signin.session import Session
from doorbook.values import value

RESUMED_WITHIN: Final = timedelta(minutes=15)
"""A ticket lives ten minutes; whoever comes back later is asked anew."""

NEEDED: Final[dict[Asked, Level]] = {
    Asked.PASSWORD: Level.PASSWORD,
    Asked.DUO: Level.DUO,
    Asked.VERIFIED_PUSH: Level.VERIFIED_PUSH,
    Asked.PHISHING_RESISTANT: Level.PHISHING_RESISTANT,
}
"""The level each application is content with."""


@value(kw_only=True)
class Asking:
    """One authorization request that is in order, as far as it bears on the sign-in.

    `since` is when the person was sent to sign in for this very request, where they were.
    """

    application: Application
    prompt: frozenset[str] = frozenset()
    max_age: timedelta | None = None
    acr_values: tuple[str, ...] = ()
    since: datetime | None = None


@value
class Present:
    """Somebody inside."""

    session: Session
    person: Person


@value
class Enough:
    """They may go on to the application."""


@value
class SignInFirst:
    """A new sign-in may be enough; `silent` is the error for an application that wants nobody asked."""

    silent: str = "login_required"


@value
class Unmet:
    """Even the sign-in they just made is weaker than the application asks, or by another's Duo integration."""


@value
class NotTheirs:
    """The application is for groups that they are not in."""


Weighed = Enough | SignInFirst | Unmet | NotTheirs


def weigh(asking: Asking, present: Present | None, now: datetime) -> Weighed:
    """Weigh a session against a request."""
    if present is None:
        return SignInFirst()
    session = present.session
    just_now = asking.since is not None and session.opened > asking.since > now - RESUMED_WITHIN
    if not just_now and (asking.prompt & {"login", "select_account"} or not _fresh(asking, session, now)):
        return SignInFirst()
    acr = session.assurance.acr
    needed = NEEDED[asking.application.asks]
    if ORDER.index(acr) < ORDER.index(needed) or _is_of_another(session, asking.application):
        return Unmet() if just_now else SignInFirst("interaction_required")
    wished = [ORDER.index(level) for level in ORDER if level in asking.acr_values]
    if wished and ORDER.index(acr) < min(wished) and not just_now:  # a wish: what was reached is told, and enough
        return SignInFirst("interaction_required")
    if asking.application.groups and not asking.application.groups & present.person.groups:
        return NotTheirs()
    return Enough()


def _is_of_another(session: Session, application: Application) -> bool:
    """Tell whether Duo was asked by another integration than the application has for itself, by another's policy."""
    has_its_own = application.duo != PORTAL and application.asks is not Asked.PASSWORD
    return has_its_own and session.duo != application.duo


def _fresh(asking: Asking, session: Session, now: datetime) -> bool:
    limits = [limit for limit in (asking.max_age, asking.application.freshness) if limit is not None]
    return not limits or now < session.opened + min(limits)


def mark(salt: str, request: str, now: datetime) -> str:
    """Return what a request carries through a sign-in, so that its end is seen: when it left, and that we said so."""
    left = round(now.timestamp() * 1000)
    return f"{left}.{_seal(salt, request, left)}"


def marked(salt: str, request: str, given: str) -> datetime | None:
    """Return when a request left for a sign-in; None where the mark is not ours, or another request's."""
    left, _, seal = given.partition(".")
    if not (left.isascii() and left.isdigit() and len(left) <= len("9999999999999")):
        return None
    if not compare_digest(seal.encode(), _seal(salt, request, int(left)).encode()):
        return None
    return datetime.fromtimestamp(int(left) / 1000, UTC)


def _seal(salt: str, request: str, left: int) -> str:
    return digest(salt.encode(), f"resume {left} {request}".encode(), sha256).hex()[:32]
