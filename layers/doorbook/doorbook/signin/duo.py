"""What Duo says about a person, and which device to ask. How it is said on the wire is the adapter's concern."""

from typing import Protocol, assert_never

from doorbook.signin.people import Method, Preference
from doorbook.values import value


@value(kw_only=True)
class Device:
    """One of a person's devices at Duo. A hardware token has no capabilities."""

    id: str
    label: str
    capabilities: frozenset[str] = frozenset()


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
    """The push is with the person; `undelivered` where Duo said that it could not be delivered."""

    undelivered: bool = False


@value
class Allowed:
    """The person approved."""


@value
class NotAllowed:
    """Anything else. `status` is Duo's word: deny, fraud, timeout, locked_out or one we do not know."""

    status: str
    why: str


PushStatus = StillWaiting | Allowed | NotAllowed


@value(kw_only=True)
class PushRequest:
    """All that Duo is told of a push."""

    duo_name: str
    display: str
    device: str
    address: str
    facts: tuple[tuple[str, str], ...]
    verification_txid: str | None = None


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


@value
class Ask:
    """Ask this device now, and remember it where it is not the remembered one."""

    device: Device


@value
class Choose:
    """Several could be asked: the person chooses. `stale` where the remembered device is gone."""

    devices: tuple[Device, ...]
    stale: bool


@value
class NoPush:
    """No device can receive a push, though there may be others."""

    others: tuple[Device, ...]


def choose_device(
    may: MayTry, wanted: str | None, preference: Preference | None, *, ask_again: bool = False
) -> Ask | Choose | NoPush:
    """Decide which device a push goes to.

    `wanted` is the person's choice on the page and counts only if Duo names it too; without it the remembered device
    does, then the only one. `ask_again` leaves the remembered one aside, for a person who asked to choose.
    """
    able = tuple(device for device in may.devices if "push" in device.capabilities)
    if not able:
        return NoPush(may.devices)
    by_id = {device.id: device for device in able}
    if wanted is not None:
        return Ask(by_id[wanted]) if wanted in by_id else Choose(able, stale=True)
    remembered = preference.device if preference and preference.method is Method.PUSH else None
    if remembered in by_id and not ask_again:
        return Ask(by_id[remembered])
    if len(able) == 1:
        return Ask(able[0])
    return Choose(able, stale=remembered is not None and remembered not in by_id)


def forgets(preauth: Preauth, preference: Preference | None) -> bool:
    """Tell whether what Duo says makes the remembered device worthless, so that it is deleted."""
    if preference is None:
        return False
    match preauth:
        case MustEnrol():
            return True
        case MayTry(devices):
            return all(d.id != preference.device or preference.method not in d.capabilities for d in devices)
        case LetThrough() | Denied() | NotUnderstood():
            return False
        case _:
            assert_never(preauth)
