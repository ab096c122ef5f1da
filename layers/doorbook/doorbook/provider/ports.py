"""What the provider needs from outside; tests/contracts holds the versions in memory and on DynamoDB to it."""

from typing import Protocol

from doorbook.provider.answers import Authorized, Leaving, Said
from doorbook.provider.changes import Change
from doorbook.provider.codes import Code, Token
from doorbook.provider.keys import KeyRing
from doorbook.provider.received import Received


class Grants(Protocol):
    """Codes and tokens, read consistently. Raises TryLaterError where the store does not answer."""

    def code(self, proof: str) -> Code | None:
        """Read one code, whether or not it still counts."""
        ...

    def token(self, proof: str) -> Token | None:
        """Read one token, whether or not it still counts."""
        ...

    def commit(self, *changes: Change) -> None:
        """Make all the changes or none; raise OvertakenError where one of them found something else than expected."""
        ...


class Keys(Protocol):
    """The key ring."""

    def __call__(self) -> KeyRing:
        """Return the ring as it stands; the first call of a stack makes it."""
        ...


class Endpoints(Protocol):
    """OpenID Connect itself."""

    def configuration(self, issuer: str) -> Said:
        """Return the discovery document."""
        ...

    def jwks(self) -> Said:
        """Return the public keys."""
        ...

    def authorize(self, asked: Received) -> Authorized:
        """Send the browser on with a code, or to the sign-in first, or back with an error."""
        ...

    def token(self, asked: Received) -> Said:
        """Change a code for tokens."""
        ...

    def userinfo(self, asked: Received) -> Said:
        """Return what a token opens."""
        ...

    def logout(self, asked: Received, *, confirmed: bool) -> Leaving:
        """Sign the person out, after asking them where nothing proves that the application may ask for it."""
        ...
