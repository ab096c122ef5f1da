"""What the provider changes in the store, all of it or none; some changes are those of signing in."""

from doorbook.provider.codes import Code, Token
from doorbook.signin.changes import EndSession, StillEnabled, Write
from doorbook.values import value


@value
class KeepCode:
    """Keep a new code."""

    code: Code


@value
class SpendCode:
    """Change a code for a token, provided that nobody did so before."""

    code: Code
    token: Token


@value
class DropToken:
    """Make a token worthless."""

    proof: str


@value
class SessionStands:
    """Change nothing, but let everything else fail unless the session is still there."""

    proof: str


Change = KeepCode | SpendCode | DropToken | SessionStands | StillEnabled | EndSession | Write
