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


ATTACKED: Final = frozenset({Answer.DENIED, Answer.FRAUD})
"""Somebody claimed to be them who is not."""


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
class Denial:
    """Somebody said that it was not they: what a finding is opened of."""

    id: str
    connection: str
    user: str
    username: str
    label: str
    by: str
    fraud: bool
    at: datetime


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


class Denials(Protocol):
    """What the checks are told; kept for ever, once for each push."""

    def keep(self, denial: Denial) -> None:
        """Keep it; again does not matter."""
        ...

    def of(self, connection: str) -> tuple[Denial, ...]:
        """Return all of a connection, the oldest first."""
        ...
