"""What an operator reads of the door: who may come in, who is kept waiting, and what was written down."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Protocol

from doorbook.events import AuditRow
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import Person
from doorbook.signin.throttle import Window
from doorbook.values import value


@value(kw_only=True)
class Tried:
    """A window of wrong passwords, and how many there were."""

    window: Window
    tries: int


@value(kw_only=True)
class Paced:
    """A person whose pushes were refused."""

    person: str
    pacing: Pacing


class Register(Protocol):
    """Reads everything there is of a kind; for operators, who can wait, and never for a page."""

    def people(self) -> Iterator[Person]:
        """Go through all people, in no order."""
        ...

    def tried(self, now: datetime) -> Iterator[Tried]:
        """Go through the windows that still count."""
        ...

    def paced(self) -> Iterator[Paced]:
        """Go through the people whose phones were asked lately."""
        ...

    def written(self, day: date, after: str = "") -> Iterator[tuple[str, AuditRow]]:
        """Go through the audit of a day in its order, behind the mark that came with an earlier row."""
        ...
