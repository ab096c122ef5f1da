"""What a step changes in the store, all of it or none."""

from datetime import datetime

from doorbook.events import AuditRow, Event
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import BrowserState, Person, Preference
from doorbook.signin.session import Session
from doorbook.signin.throttle import Window
from doorbook.signin.tickets import Ticket
from doorbook.values import value


@value
class OpenTicket:
    """Keep a new ticket."""

    ticket: Ticket


@value
class MoveTicket:
    """Write the ticket, provided that nobody moved it since it was read."""

    before: Ticket
    after: Ticket


@value
class SetPacing:
    """Write how a person's phone is paced, provided that it still stands as it was read."""

    person: str
    before: Pacing
    after: Pacing


@value
class ClearPacing:
    """Forget a person's refusals, provided that the push on the phone is still this ticket's."""

    person: str
    ticket: str


@value
class Remember:
    """Keep, or with None delete, the device and method that a person used."""

    person: str
    preference: Preference | None


@value
class StillEnabled:
    """Change nothing, but let everything else fail unless the person is there and not disabled.

    With a `generation` they also have to be rememberable, of that generation still, and called this by browsers.
    """

    person: str
    generation: int | None = None
    alias: str | None = None


@value
class CountTry:
    """Count one more wrong password."""

    window: Window


@value
class TakeTry:
    """Count one more try, provided that there were fewer than `most` before it."""

    window: Window
    most: int


@value
class ForgetTries:
    """Forget the wrong passwords of a window."""

    window: Window


@value
class StartSession:
    """Keep a new session."""

    session: Session


@value
class TouchSession:
    """Note when a session was seen, if it still is."""

    proof: str
    seen: datetime


@value
class EndSession:
    """Drop a session, if it still is."""

    proof: str


@value
class AddPerson:
    """Keep a new person, provided that nobody has that name."""

    person: Person


@value(kw_only=True)
class Amend:
    """Change what is named of a person, provided that there is one; what is None stays as it is.

    `forgotten` makes every browser that remembers them worthless: it counts a generation on, and nothing remembered
    before then counts. `alias` is the one they have, so that their browsers find what changed.
    """

    person: str
    password_hash: str | None = None
    disabled: bool | None = None
    groups: frozenset[str] | None = None
    alias: str | None = None
    rememberable: bool | None = None
    forgotten: datetime | None = None


@value(kw_only=True)
class UseBrowser:
    """Note that a browser was used, provided that it is active, this person's and of that generation.

    It says nothing of the person: `StillEnabled` with the same generation and alias goes with it.
    """

    browser: str
    person: str
    alias: str
    generation: int
    uses: int
    used: datetime


@value(kw_only=True)
class EndBrowser:
    """Make a browser remember nobody, provided that it was this person's."""

    browser: str
    person: str
    state: BrowserState
    ended: datetime


@value
class Withdraw:
    """Remove a person who was just added, provided that their password is still the one they came with."""

    person: Person


@value
class UseInvitation:
    """Mark an invitation as used, provided that it was not."""

    proof: str


@value
class Report:
    """Mark a sign-in of a person's as reported by them, provided that it was not; `key` is its row's in the audit."""

    person: str
    key: str


@value
class Write:
    """Put one row into the audit."""

    row: AuditRow


@value
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
    | TakeTry
    | ForgetTries
    | StartSession
    | TouchSession
    | EndSession
    | AddPerson
    | Amend
    | UseBrowser
    | EndBrowser
    | Withdraw
    | UseInvitation
    | Report
    | Write
    | Announce
)
