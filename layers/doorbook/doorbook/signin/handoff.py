"""A browser on its way to Duo's own page and back, as its ticket keeps it; what is done there is `prompt`'s concern."""

from datetime import datetime
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final

from doorbook.values import value

METHOD: Final = "prompt"
"""What the audit calls this way."""


@value(kw_only=True)
class HandOff:
    """A browser on its way to Duo and back: since when, to which integration, under which name.

    State and nonce are made from `salt` and the secret of the tab's cookie, so that a reload makes the same ones while
    the store holds neither, and nobody but that tab can bring back what belongs to it.
    """

    began: datetime
    salt: str
    integration: str
    name: str

    def state(self, ticket: str, secret: str) -> str:
        """Return what Duo gives back to say which sign-in it was."""
        return f"{ticket}.{_derived(secret, 'state', self.salt)}"

    def nonce(self, secret: str) -> str:
        """Return what Duo signs into its token."""
        return _derived(secret, "nonce", self.salt)

    def is_of(self, state: str, ticket: str, secret: str) -> bool:
        """Tell whether a state that came back is this one's."""
        return compare_digest(state.encode(), self.state(ticket, secret).encode())


def _derived(secret: str, purpose: str, salt: str) -> str:
    return digest(secret.encode(), f"prompt {purpose} {salt}".encode(), sha256).hex()
