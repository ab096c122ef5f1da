"""What remembering needs from outside; tests/contracts holds each version to it."""

from typing import Protocol

from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.changes import Change
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
