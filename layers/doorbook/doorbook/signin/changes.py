"""What a step changes in the store, all of it or none."""

from dataclasses import dataclass
from datetime import datetime

from doorbook.events import AuditRow, Event
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import Person, Preference
from doorbook.signin.session import Session
from doorbook.signin.throttle import Window
from doorbook.signin.tickets import Ticket


@dataclass(frozen=True)
class OpenTicket:
    """Keep a new ticket."""

    ticket: Ticket


@dataclass(frozen=True)
class MoveTicket:
    """Write the ticket, provided that nobody moved it since it was read."""

    before: Ticket
    after: Ticket


@dataclass(frozen=True)
class SetPacing:
    """Write how a person's phone is paced, provided that it still stands as it was read."""

    person: str
    before: Pacing
    after: Pacing


@dataclass(frozen=True)
class ClearPacing:
    """Forget a person's refusals, provided that the push on the phone is still this ticket's."""

    person: str
    ticket: str


@dataclass(frozen=True)
class Remember:
    """Keep, or with None delete, the device and method that a person used."""

    person: str
    preference: Preference | None


@dataclass(frozen=True)
class StillEnabled:
    """Change nothing, but let everything else fail unless the person is there and not disabled."""

    person: str


@dataclass(frozen=True)
class CountTry:
    """Count one more wrong password."""

    window: Window


@dataclass(frozen=True)
class ForgetTries:
    """Forget the wrong passwords of a window."""

    window: Window


@dataclass(frozen=True)
class StartSession:
    """Keep a new session."""

    session: Session


@dataclass(frozen=True)
class TouchSession:
    """Note when a session was seen, if it still is."""

    proof: str
    seen: datetime


@dataclass(frozen=True)
class EndSession:
    """Drop a session, if it still is."""

    proof: str


@dataclass(frozen=True)
class AddPerson:
    """Keep a new person, provided that nobody has that name."""

    person: Person


@dataclass(frozen=True)
class UseInvitation:
    """Mark an invitation as used, provided that it was not."""

    proof: str


@dataclass(frozen=True)
class Write:
    """Put one row into the audit."""

    row: AuditRow


@dataclass(frozen=True)
class Announce:
    """Put one event into the outbox."""

    event: Event


Change = (
    OpenTicket
    | MoveTicket
    | SetPacing
    | ClearPacing
    | Remember
    | StillEnabled
    | CountTry
    | ForgetTries
    | StartSession
    | TouchSession
    | EndSession
    | AddPerson
    | UseInvitation
    | Write
    | Announce
)
