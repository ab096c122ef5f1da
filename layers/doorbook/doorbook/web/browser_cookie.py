"""What becomes of the cookie of a remembered browser, in the words of HTTP; no other page sets it."""

from datetime import datetime
from math import floor

from aws_lambda_powertools.shared.cookies import Cookie

from doorbook.signin.remembering import Drop, Held, Keep
from doorbook.web.cookies import BROWSER, gone, lasting


def held(what: Held, now: datetime) -> list[Cookie]:
    """Return the cookie to set, the one that removes it, or none where it stays as it is."""
    if isinstance(what, Keep):
        return [lasting(BROWSER, what.cookie, max(0, floor((what.until - now).total_seconds())))]
    return [gone(BROWSER)] if isinstance(what, Drop) else []
