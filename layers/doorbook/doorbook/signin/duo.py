"""What Duo says about a person and a factor. How it is said on the wire is the adapter's concern."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from doorbook.values import value


@value(kw_only=True)
class Device:
    """One of a person's devices at Duo. A token has no capabilities; `next_code` is how the next texted code begins."""

    id: str
    label: str
    capabilities: frozenset[str] = frozenset()
    is_token: bool = False
    next_code: str | None = None


@value(kw_only=True)
class Verification:
    """A number that the person is to type into Duo Mobile; the push has to carry its `txid`."""

    txid: str
    code: str


@value
class MayTry:
    """Preauth `auth`: a factor is needed and these devices are there."""

    devices: tuple[Device, ...]
    verification: Verification | None = None


@value
class LetThrough:
    """Preauth `allow`: bypass, trusted network or trusted device. No factor was passed."""

    why: str


@value
class Denied:
    """Preauth `deny`: disabled, locked out, or policy."""

    why: str


@value
class MustEnrol:
    """Preauth `enroll`: Duo wants the person to enrol first, at `url` where it offers one."""

    url: str | None


@value
class NotUnderstood:
    """Preauth with a result that nobody has documented. Never a way in."""

    result: str


Preauth = MayTry | LetThrough | Denied | MustEnrol | NotUnderstood


@value
class StillWaiting:
    """It is with the person; `undelivered` where Duo could not deliver a push, `answered` where a call was taken."""

    undelivered: bool = False
    answered: bool = False


@value
class Allowed:
    """The person approved."""


@value
class Skipped:
    """Duo lets them in and asked nobody: the account is in bypass. No factor was passed."""

    why: str


@value
class NotAllowed:
    """Anything else. `status` is Duo's word: deny, fraud, timeout, locked_out or one we do not know."""

    status: str
    why: str


PushStatus = StillWaiting | Allowed | Skipped | NotAllowed


@value(kw_only=True)
class PushRequest:
    """All that Duo is told of a push."""

    duo_name: str
    display: str
    device: str
    address: str
    facts: tuple[tuple[str, str], ...]
    verification_txid: str | None = None


@value(kw_only=True)
class PhoneRequest:
    """All that Duo is told of a call or of a text message."""

    duo_name: str
    device: str
    address: str


@value(kw_only=True)
class CodeRequest:
    """All that Duo is told of a passcode."""

    duo_name: str
    code: str
    address: str


@value
class CodeChecked:
    """What Duo says of a passcode, and the txid under which its log has it."""

    said: Allowed | Skipped | NotAllowed
    txid: str


@value(kw_only=True)
class Enrolment:
    """A person who was made at Duo, and the code that turns one phone into theirs, until it expires.

    Whoever has the code can add their own phone: it is shown to nobody but the tab that asked for it.
    """

    user_id: str
    code: str
    url: str | None
    expires: datetime


class EnrolmentStatus(StrEnum):
    """Whether the code was used."""

    DONE = "done"
    WAITING = "waiting"
    FAILED = "failed"


class Duo(Protocol):
    """Duo's Auth API. Every call ends in bounded time, or raises TryLaterError or FixSettingsError."""

    def preauth(self, duo_name: str, address: str) -> Preauth:
        """Ask what this person may do now."""
        ...

    def send_push(self, request: PushRequest) -> str:
        """Send one push and return its txid. Never repeated by itself."""
        ...

    def push_status(self, txid: str) -> PushStatus:
        """Ask how a push stands, waiting at most a few seconds for a change."""
        ...

    def check_code(self, request: CodeRequest) -> CodeChecked:
        """Have a passcode checked, which spends it. Never repeated by itself."""
        ...

    def place_call(self, request: PhoneRequest) -> str:
        """Call a phone and return the call's txid. Never repeated by itself."""
        ...

    def text_codes(self, request: PhoneRequest) -> CodeChecked:
        """Have codes texted; `sent` is how Duo says, as a refusal, that they were. Never repeated by itself."""
        ...

    def enrol(self, duo_name: str, seconds: int) -> Enrolment:
        """Make somebody whom Duo does not know, with a code that lasts so long. Never repeated by itself."""
        ...

    def enrolment_status(self, enrolment: Enrolment) -> EnrolmentStatus:
        """Ask whether the code was used."""
        ...
