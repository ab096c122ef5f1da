"""What is kept of one person, the newest first and a page at a time: their sessions, and how their sign-ins ended."""

from datetime import datetime
from typing import Final, Protocol

from doorbook.events import Outcome
from doorbook.signin.session import Session
from doorbook.values import value

PAGE: Final = 20


@value
class Listed[Item]:
    """One page; `more` is where the next one begins, or None where this is the last."""

    items: tuple[Item, ...]
    more: str | None = None


@value(kw_only=True)
class SignIn:
    """How one try to sign in ended. `key` is its row's in the audit; `reported` says that the person disowned it."""

    key: str
    at: datetime
    outcome: Outcome
    method: str
    address: str
    agent: str
    ticket: str | None = None
    txid: str | None = None
    reported: bool = False


class ByPerson(Protocol):
    """Reads by person and never by scanning. Raises TryLaterError where the store does not answer.

    What is listed as of now may lack what was written a moment ago; what it does list is read as it stands.
    """

    def sessions(self, person: str, before: str | None) -> Listed[Session]:
        """List a page of a person's sessions, whether or not they still live, from before that place on."""
        ...

    def sign_ins(self, person: str, before: str | None) -> Listed[SignIn]:
        """List a page of the ends of a person's sign-ins, from before that row on."""
        ...

    def sign_in(self, person: str, key: str) -> SignIn | None:
        """Return one of them, where it is this person's."""
        ...
