"""What remembering needs from outside; tests/contracts holds each version to it."""

from typing import Protocol

from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.changes import Change
from doorbook.remember.key_ring import KeyRing
from doorbook.signin.by_person import Listed
from doorbook.signin.people import Person
from doorbook.values import value


@value
class Found:
    """A browser and a person as they stand, where they are there."""

    browser: RememberedBrowser | None
    person: Person | None


class Browsers(Protocol):
    """Remembered browsers. Raises TryLaterError where the store does not answer."""

    def find(self, browser: str, alias: str) -> Found:
        """Read a browser and the person of that alias at once, consistently; the person comes without a password."""
        ...

    def of_person(self, person: str, before: str | None) -> Listed[RememberedBrowser]:
        """List a page of a person's browsers, the newest first and in whatever state, from before that place on.

        What was written a moment ago may lack; what is listed is read as it stands.
        """
        ...

    def commit(self, *changes: Change) -> None:
        """Make all the changes or none; raise OvertakenError where one of them found something else than expected."""
        ...


class Sealer(Protocol):
    """An authenticated cipher, with a key of its own for each purpose."""

    def seal(self, secret: bytes, purpose: str, nonce: bytes, text: bytes, associated: bytes) -> bytes:
        """Return the text, sealed and bound to what is associated."""
        ...

    def open(self, secret: bytes, purpose: str, nonce: bytes, box: bytes, associated: bytes) -> bytes | None:
        """Return what was sealed, or None unless it is all as it was then."""
        ...


@value
class Standing:
    """The ring as it stands, and the mark by which a change of it is refused when somebody was faster."""

    ring: KeyRing | None
    mark: str


class RingStore(Protocol):
    """The ring where it is kept. Raises a BreakageError where it cannot be read or written."""

    def standing(self) -> Standing:
        """Return the ring as it is now; None is that of a stack that never had one."""
        ...

    def replace(self, standing: Standing, ring: KeyRing) -> None:
        """Keep the next ring, or raise ReplacedMeanwhileError unless what stood still stands."""
        ...


class ReplacedMeanwhileError(Exception):
    """Somebody else changed the ring since it was read, so nothing was changed."""
