"""Asking somebody on their phone whether it is they who speak with the help desk: what is asked, and what they say."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from doorbook.actions.objects import Phone, User
from doorbook.actions.ports import DuoObjects
from doorbook.messages import Message
from doorbook.values import value

LASTS: Final = timedelta(seconds=60)
"""Duo keeps a push open for so long."""

GRACE: Final = timedelta(seconds=15)
"""So much later its answer is still taken."""


class Way(StrEnum):
    """By which of Duo's interfaces it goes."""

    ADMIN_API = "admin_api"
    AUTH_API = "auth_api"


class Answer(StrEnum):
    """How it stands. Only `approved` says that it is they."""

    SENDING = "sending"
    WAITING = "waiting"
    APPROVED = "approved"
    DENIED = "denied"
    FRAUD = "fraud"
    TIMED_OUT = "timed_out"
    UNSENT = "unsent"
    UNSURE = "unsure"

    @property
    def is_open(self) -> bool:
        """Tell whether there is more to come."""
        return self in {Answer.SENDING, Answer.WAITING}


ENDS: Final = frozenset({Answer.APPROVED, Answer.DENIED, Answer.FRAUD, Answer.TIMED_OUT})
"""What is certain; the checks are told of it."""

SUSPECT: Final = ENDS - {Answer.APPROVED}
"""Perhaps somebody claims to be them who is not."""


@value(kw_only=True)
class Verification:
    """One push. `code` is on both screens, to be compared; where it is `typed`, it goes into the phone."""

    id: str
    connection: str
    user: str
    username: str
    phone: str
    label: str
    answer: Answer
    began: datetime
    by: str
    version: int = 1
    way: Way | None = None
    push: str = ""
    code: str = ""
    typed: bool = False
    lacked: str = ""
    """What the other way lacked that was tried first, or every way where none was open."""

    why: str = ""
    """The id of a sentence that says more than the answer."""

    ended: datetime | None = None


@value(kw_only=True)
class Ended:
    """How a push ended that was sent at a moment: what the checks judge."""

    id: str
    connection: str
    user: str
    username: str
    label: str
    by: str
    answer: Answer
    at: datetime
    known: datetime
    push: str


@value(kw_only=True)
class Sent:
    """It is on the phone."""

    push: str
    code: str
    typed: bool = False


@value
class Lacks:
    """This way is not open; `what` names what it would need."""

    what: str


@value
class Declined:
    """Duo asks nobody."""

    why: Message


class Verifier(Protocol):
    """Sends pushes by one way. Each call lasts seconds; raises TryLaterError or FixSettingsError."""

    @property
    def way(self) -> Way:
        """Return which one."""
        ...

    def send(self, user: User, phone: Phone, name: str) -> Sent | Lacks | Declined:
        """Send one push, never twice; it says that it comes from NAME."""
        ...

    def look(self, user: str, push: str) -> Answer:
        """Return how it stands; never `sending` or `unsent`."""
        ...


@value(kw_only=True)
class VerifyingAccount:
    """A connection as verifying sees it: `ways` in the order in which they are tried; none where it is off."""

    connection: str
    name: str
    duo: DuoObjects
    ways: tuple[Verifier, ...]
    shown: str = ""


type VerifyingAccounts = Callable[[str], VerifyingAccount | None]
"""Returns the account of a connection that is in use."""


class Verifications(Protocol):
    """What was asked, by connection and person. Raises TryLaterError where the store does not answer."""

    def one(self, connection: str, user: str, verification: str) -> Verification | None:
        """Return one as it is now."""
        ...

    def of(self, connection: str, user: str, most: int) -> tuple[Verification, ...]:
        """Return the last ones of a person, the newest first."""
        ...

    def put(self, verification: Verification) -> bool:
        """Keep it where the version before it is (1: where there is none), or return False."""
        ...

    def unanswered(self, connection: str) -> tuple[Verification, ...]:
        """Return those of a connection whose end nobody has seen."""
        ...


class Ends(Protocol):
    """What the checks are told; kept for ever."""

    def keep(self, ended: Ended) -> None:
        """Keep it; of each push what is kept first stands."""
        ...

    def of(self, connection: str, since: datetime, until: datetime) -> tuple[Ended, ...]:
        """Return those of a connection that were sent between, the oldest first, and of whole months perhaps more."""
        ...


class Looks(Protocol):
    """Asks an inspector to look at a connection."""

    def ask(self, connection: str, *, once: str) -> None:
        """Ask; what is asked with the same word within five minutes counts once."""
        ...
