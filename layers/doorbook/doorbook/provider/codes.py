"""Codes and the tokens they are changed for; the store keeps hashes of both."""

from datetime import datetime, timedelta
from typing import Final

from doorbook.values import value

CODE_LIVES: Final = timedelta(minutes=1)
TOKEN_LIVES: Final = timedelta(minutes=10)
"""An access token opens nothing but userinfo, which applications ask right after the sign-in."""


@value(kw_only=True)
class Code:
    """One authorization code, bound to all that it was asked with. Once spent, it names the token it was spent for."""

    proof: str
    application: str
    person: str
    session: str
    redirect: str
    scope: str
    nonce: str | None
    challenge: str | None
    expires: datetime
    token: str | None = None


@value(kw_only=True)
class Token:
    """One access token: whose, of which session, for which application."""

    proof: str
    application: str
    person: str
    session: str
    scope: str
    expires: datetime
