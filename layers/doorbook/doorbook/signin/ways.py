"""Which ways to pass a factor there are, and which one to begin with."""

from collections.abc import Iterable
from typing import Final, assert_never

from doorbook.signin.duo import Denied, Device, LetThrough, MayTry, MustEnrol, NotUnderstood, Preauth
from doorbook.signin.people import Method, Preference
from doorbook.values import value

NEEDS: Final = {Method.PUSH: "push", Method.CALL: "phone", Method.TEXT: "sms"}
"""What a device has to be capable of, in Duo's word."""

AT_ONCE: Final = frozenset({Method.PUSH, Method.PASSCODE})
"""The methods that may begin without being asked for: they cost nothing."""

ANY_DEVICE: Final = ""
"""A passcode is not bound to a device: Duo does not tell which one it came from."""


@value
class Way:
    """A method, and the device to use it with."""

    method: Method
    device: str = ANY_DEVICE


@value
class Ask:
    """Ask this device now in this way, and remember it where it is not the remembered one."""

    method: Method
    device: Device


@value
class TypeCode:
    """A passcode is next."""


@value
class Choose:
    """The person chooses. `stale` where what they chose or used last is gone."""

    stale: bool


@value
class NoWay:
    """No device can do anything for us, though there may be some."""

    others: tuple[Device, ...]


def can(device: Device, method: Method) -> bool:
    """Tell whether Duo can use the device so."""
    return NEEDS.get(method) in device.capabilities


def shows_codes(device: Device) -> bool:
    """Tell whether the device shows passcodes, or has texted ones left."""
    return device.is_token or "mobile_otp" in device.capabilities or device.next_code is not None


def offers_number(may: MayTry) -> bool:
    """Tell whether a push with a number can be sent: Duo's policy asks for one, and a device takes pushes."""
    return may.verification is not None and any(can(device, Method.PUSH) for device in may.devices)


def choose_way(may: MayTry, wanted: Way | None, preference: Preference | None) -> Ask | TypeCode | Choose | NoWay:
    """Decide how to go on.

    `wanted` is the person's choice on the page and counts only if Duo names the device too; without it the remembered
    way does, then the only push there is. What costs money never begins by itself.
    """
    by_id = {device.id: device for device in may.devices}
    if wanted is not None:
        device = by_id.get(wanted.device)
        if device is None or not can(device, wanted.method):
            return Choose(stale=True) if _any_way(may.devices) else NoWay(may.devices)
        return Ask(wanted.method, device)
    known = preference is not None and _is_there(may.devices, preference)
    if preference is not None and known:
        if preference.method is Method.PASSCODE:
            return TypeCode()
        if preference.method not in AT_ONCE:
            return Choose(stale=False)
        return Ask(preference.method, by_id[preference.device])
    able = tuple(device for device in may.devices if can(device, Method.PUSH))
    if len(able) == 1:
        return Ask(Method.PUSH, able[0])
    if able or any(can(device, method) for device in may.devices for method in NEEDS):
        return Choose(stale=preference is not None)
    return TypeCode() if any(shows_codes(device) for device in may.devices) else NoWay(may.devices)


def _any_way(devices: Iterable[Device]) -> bool:
    return any(shows_codes(device) or any(can(device, method) for method in NEEDS) for device in devices)


def _is_there(devices: Iterable[Device], preference: Preference) -> bool:
    if preference.method is Method.PASSCODE:
        return any(shows_codes(device) for device in devices)
    return any(device.id == preference.device and can(device, preference.method) for device in devices)


def forgets(preauth: Preauth, preference: Preference | None) -> bool:
    """Tell whether what Duo says makes the remembered way worthless, so that it is deleted."""
    if preference is None:
        return False
    match preauth:
        case MustEnrol():
            return True
        case MayTry(devices):
            return not _is_there(devices, preference)
        case LetThrough() | Denied() | NotUnderstood():
            return False
        case _:
            assert_never(preauth)
