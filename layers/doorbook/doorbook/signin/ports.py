"""What the sign-in needs from outside; `doorbook.adapters` has each, and tests/contracts holds them to it."""

from dataclasses import field
from typing import Protocol

from doorbook.errors import BreakageError
from doorbook.events import AuditRow
from doorbook.signin.changes import Change
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import Person
from doorbook.signin.session import Session
from doorbook.signin.throttle import Window
from doorbook.signin.tickets import Ticket
from doorbook.values import value


class OvertakenError(Exception):
    """Somebody else's change came first, so none of ours was made. Read again and look."""


@value
class Arrival:
    """All that the password step reads, in one request. `tries` counts those of each window asked for."""

    ticket: Ticket | None
    person: Person | None
    pacing: Pacing
    tries: dict[Window, int] = field(default_factory=dict)


class Doors(Protocol):
    """Tickets, sessions, throttles, people and the audit. Raises TryLaterError where the store does not answer.

    Reads are consistent: they see every change that was made before them.
    """

    def arrive(self, ticket: str | None, person: str, windows: tuple[Window, ...]) -> Arrival:
        """Read a ticket, a person, their pacing and the windows at once; a ticket of None is not read."""
        ...

    def ticket(self, ticket: str) -> Ticket | None:
        """Read one ticket."""
        ...

    def session(self, proof: str) -> Session | None:
        """Read one session, whether or not it still lives."""
        ...

    def take_try(self, window: Window, most: int) -> bool:
        """Count one try and tell whether it may be made; after `most` of them none may, however many come at once."""
        ...

    def commit(self, *changes: Change) -> None:
        """Make all the changes or none; raise OvertakenError where one of them found something else than expected."""
        ...


class Passwords(Protocol):
    """Password hashes."""

    def matches(self, password: str, kept: str | None) -> bool:
        """Tell whether the password is the one behind the hash; takes as long where there is no hash."""
        ...

    def hash(self, password: str) -> str:
        """Return what to keep of a password."""
        ...


class Meter(Protocol):
    """Where outcomes are counted and told to the operator."""

    def outcome(self, row: AuditRow) -> None:
        """Count one outcome by method and result, and log it with its cause."""
        ...

    def breakage(self, broke: BreakageError) -> None:
        """Log a breakage that left no way to write an outcome down."""
        ...
