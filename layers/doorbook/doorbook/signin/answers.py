"""All that a step of a sign-in can answer; pages match every one of them."""

from datetime import datetime

from doorbook.messages import Message
from doorbook.signin.duo import Device, Enrolment
from doorbook.signin.remembering import Held
from doorbook.signin.session import Session
from doorbook.signin.tickets import Note, Push
from doorbook.values import value


@value(kw_only=True)
class AskPassword:
    """Name and password are next; `message` says what was wrong with the last ones, `name` whose they may be."""

    ticket: str
    name: str = ""
    message: Message | None = None
    until: datetime | None = None


@value(kw_only=True)
class AskIdentity:
    """The browser remembers somebody: are they the one? `shown` is all that a page may say of them."""

    ticket: str
    shown: str
    note: Note | None


@value(kw_only=True)
class AskToRemember:
    """They are inside, and may have this browser remember them; `shared` where it just remembered somebody else."""

    ticket: str
    display: str
    shared: bool
    message: Message | None = None


@value(kw_only=True)
class Answered:
    """They are inside, and said whether this browser is to remember them; `message` says where it cannot."""

    ticket: str
    return_to: str | None
    held: Held = None
    message: Message | None = None


@value(kw_only=True)
class AskFactor:
    """The password was right. The person chooses a way; a push only after `note.until` where it is set."""

    ticket: str
    display: str
    devices: tuple[Device, ...]
    note: Note | None


@value(kw_only=True)
class AskPasscode:
    """The password was right. A passcode is next; `note` says what was wrong with the last one."""

    ticket: str
    display: str
    devices: tuple[Device, ...]
    note: Note | None


@value(kw_only=True)
class Enrolling:
    """A phone is to be added to an account that was just made at Duo; `note` says why there is no other way."""

    ticket: str
    display: str
    enrolment: Enrolment
    note: Note | None = None


@value(kw_only=True)
class PushLive:
    """A push or a call is on its way or on the phone."""

    ticket: str
    display: str
    push: Push
    until: datetime
    undelivered: bool = False
    answered: bool = False


@value(kw_only=True)
class AtDuo:
    """The browser is on its way to Duo's own page, or back; `goes_on` where it has only just been sent.

    `alone` is that no password was given; `where` is the address at Duo, where it is known already.
    """

    ticket: str
    display: str
    goes_on: bool
    alone: bool = False
    where: str | None = None


@value(kw_only=True)
class OnToDuo:
    """Where to send the browser now; the ticket lives on from here, and so does the tab's cookie."""

    ticket: str
    secret: str
    address: str


@value(kw_only=True)
class Refused:
    """This sign-in cannot go on; a new one may."""

    display: str
    note: Note


@value(kw_only=True)
class Ended:
    """There is no such sign-in any more; `return_to` is where it led whoever is inside by it."""

    message: Message
    return_to: str | None = None


@value(kw_only=True)
class Inside:
    """Let in. `secret` goes into the session cookie; `message` says what is weaker.

    `held` is what becomes of the cookie by which the browser remembers somebody; with an `offer` the ticket goes on.
    """

    ticket: str
    session: Session
    secret: str
    return_to: str | None
    message: Message | None = None
    held: Held = None
    offer: bool = False


@value(kw_only=True)
class Opened:
    """A ticket was made; `secret` goes into the tab's cookie. What it asks first is `first`."""

    ticket: str
    secret: str
    first: "AskPassword | AskIdentity"
    held: Held = None


@value(kw_only=True)
class ReturnRefused:
    """The address to return to is nobody's we know."""


Answer = (
    AskPassword
    | AskIdentity
    | AskFactor
    | AskPasscode
    | Enrolling
    | AtDuo
    | PushLive
    | Refused
    | Ended
    | Inside
    | AskToRemember
    | Answered
)
