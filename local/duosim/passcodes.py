"""Codes a person can type: from the app, from a text message, from a hardware token, or a bypass code."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from local.duosim.people import BypassTerms, Person, Phone, Token

LOOK_AHEAD = 20  # presses that a token may be ahead of what was last typed
DIGITS = 6


def hotp(secret: str, count: int) -> str:
    """RFC 4226, six digits."""
    digest = hmac.new(bytes.fromhex(secret), count.to_bytes(8), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


class Shown:
    """How far each display has been pressed, ahead of what was typed; displays forget it on restart."""

    def __init__(self) -> None:
        self._presses: dict[str, int] = {}

    def visible(self, device: Phone | Token) -> str | None:
        """Read the display; a code that was used is gone from it."""
        count = self._presses.get(device.device, -1)
        return hotp(device.otp_secret, count) if count >= device.otp_count else None

    def press(self, device: Phone | Token) -> None:
        count = self._presses.get(device.device, -1)
        self._presses[device.device] = max(count + 1, device.otp_count)


def send_sms(phone: Phone, batch: int) -> list[str]:
    """Text a new batch; the codes of the last one are dead. Each begins with its place in the batch."""
    phone.sms_codes = [f"{(place + 1) % 10}{secrets.randbelow(10**6):06d}" for place in range(batch)]
    phone.sms_inbox.append(f"SMS passcodes: {' '.join(phone.sms_codes)}")
    return phone.sms_codes


@dataclass(frozen=True, slots=True)
class Spent:
    """What a right passcode was: the log's word for it, and the device it came from."""

    factor: str
    device: Phone | Token | None


def spend(person: Person, passcode: str, now: float) -> Spent | None:
    """Use up the passcode; None when it is nobody's, or used before."""
    if passcode in person.bypass_codes:
        return _spend_bypass_code(person, passcode, now)
    for device in person.devices:
        if isinstance(device, Phone) and passcode in device.sms_codes:
            device.sms_codes.remove(passcode)
            return Spent("sms_passcode", device)
        if isinstance(device, Phone) and not device.can("mobile_otp"):
            continue
        for count in range(device.otp_count, device.otp_count + LOOK_AHEAD):
            if hmac.compare_digest(hotp(device.otp_secret, count).encode(), passcode.encode()):
                device.otp_count = count + 1
                return Spent("duo_mobile_passcode" if isinstance(device, Phone) else "hardware_token", device)
    return None


def _spend_bypass_code(person: Person, code: str, now: float) -> Spent | None:
    terms = person.bypass_terms.get(code, BypassTerms())
    if terms.expiration is not None and terms.expiration <= now:
        return None
    if terms.reuse_count is not None:
        terms.reuse_count -= 1
        if terms.reuse_count <= 0:
            person.forget_bypass_code(code)
    return Spent("bypass_code", None)
