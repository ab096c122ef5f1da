"""The people Duo knows, and what they carry."""

import hashlib
import secrets
import string
import time
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self, get_args

from local.duosim.settings import DIGITS, PushPolicy

Status = Literal["active", "bypass", "disabled", "locked out", "pending deletion"]
STATUSES: tuple[Status, ...] = get_args(Status)
EVERY_CAPABILITY = ("auto", "push", "sms", "phone", "mobile_otp")


def key_of(prefix: str, what: str) -> str:
    """Make a key that is always the same for the same thing."""
    return prefix + hashlib.sha256(what.encode()).hexdigest().upper()[:18]


def now() -> int:
    return int(time.time())


def new_key(prefix: str) -> str:
    """Duo's keys: two letters that say what it is, then eighteen that do not."""
    return prefix + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(18))


@dataclass(slots=True, kw_only=True)
class Phone:
    """A phone; ``capabilities`` decides what can be done with it."""

    device: str = field(default_factory=lambda: new_key("DP"))
    name: str = ""
    model: str = "iPhone"
    number: str = "+17345550100"
    capabilities: list[str] = field(default_factory=lambda: list(EVERY_CAPABILITY))
    otp_secret: str = field(default_factory=lambda: secrets.token_hex(20))
    otp_count: int = 0
    sms_codes: list[str] = field(default_factory=list)
    sms_inbox: list[str] = field(default_factory=list)
    kind: Literal["Mobile", "Landline", "Unknown"] = "Mobile"
    extension: str = ""
    predelay: str = ""
    postdelay: str = ""
    platform: str = "Apple iOS"
    os_version: str = "18.1"
    app_version: str = "4.72.0.311"
    activated: bool = True
    encrypted: str = "Encrypted"
    fingerprint: str = "Configured"
    screenlock: str = "Locked"
    tampered: str = "Not tampered"
    created: int = field(default_factory=now)
    last_seen: int | None = None

    @property
    def masked_number(self) -> str:
        return f"XXX-XXX-{self.number[-4:]}" if self.number else ""

    @property
    def display_name(self) -> str:
        label = self.name or self.model or "Phone"
        return f"{label} ({self.masked_number})" if self.number else label

    def can(self, factor: str) -> bool:
        return factor in self.capabilities

    def as_device(self, *, withheld: frozenset[str] = frozenset()) -> dict[str, object]:
        """How preauth describes it."""
        shown: dict[str, object] = {
            "device": self.device,
            "type": "phone",
            "display_name": self.display_name,
            "name": self.name,
            "number": self.masked_number,
            "capabilities": [each for each in self.capabilities if each not in withheld],
        }
        if self.sms_codes:
            shown["sms_nextcode"] = self.sms_codes[0][0]
        return shown


@dataclass(slots=True, kw_only=True)
class Token:
    """A hardware token that shows a code when its button is pressed."""

    device: str = field(default_factory=lambda: new_key("DH"))
    serial: str = field(default_factory=lambda: str(100_000 + secrets.randbelow(900_000)))
    otp_secret: str = field(default_factory=lambda: secrets.token_hex(20))
    otp_count: int = 0
    kind: Literal["h6", "h8", "t6", "t8", "yk", "d1"] = "h6"
    totp_step: int | None = None

    @property
    def display_name(self) -> str:
        return f"Token ({self.serial})"

    def as_device(self) -> dict[str, object]:
        """How preauth describes it."""
        return {
            "device": self.device,
            "type": "token",
            "display_name": self.display_name,
            "name": self.serial,
        }


@dataclass(slots=True, kw_only=True)
class WebAuthn:
    """A passkey of this device, or a security key: something the Universal Prompt alone can ask for."""

    device: str = field(default_factory=lambda: new_key("WA"))
    name: str = "Touch ID"
    is_platform: bool = True
    uv_capable: bool = True
    created: int = field(default_factory=now)

    @property
    def display_name(self) -> str:
        return self.name


@dataclass(slots=True, kw_only=True)
class BypassTerms:
    """What was said about a bypass code when it was made; one that came without terms is for one use and has no end."""

    created: int = field(default_factory=now)
    expiration: int | None = None
    reuse_count: int | None = 1  # None: as often as one likes
    admin_email: str = ""


@dataclass(slots=True)
class Person:
    """Somebody with a name in Duo; enrolled as soon as they carry something."""

    username: str
    realname: str = field(default="", kw_only=True)
    email: str = field(default="", kw_only=True)
    user_id: str = field(default_factory=lambda: new_key("DU"), kw_only=True)
    aliases: list[str] = field(default_factory=list, kw_only=True)
    groups: list[str] = field(default_factory=list, kw_only=True)
    status: Status = field(default="active", kw_only=True)
    verified_push: PushPolicy | None = field(default=None, kw_only=True)  # None: as the account says
    verified_push_digits: int | None = field(default=None, kw_only=True)
    bypass_codes: list[str] = field(default_factory=list, kw_only=True)
    failures: int = field(default=0, kw_only=True)  # refusals in a row, for the lock-out
    devices: list[Phone | Token] = field(default_factory=list, kw_only=True)
    webauthn: list[WebAuthn] = field(default_factory=list, kw_only=True)
    bypass_terms: dict[str, BypassTerms] = field(default_factory=dict, kw_only=True)  # by code, where there are any
    firstname: str = field(default="", kw_only=True)
    lastname: str = field(default="", kw_only=True)
    notes: str = field(default="", kw_only=True)
    created: int = field(default_factory=now, kw_only=True)
    directory_key: str | None = field(default=None, kw_only=True)
    pending_since: int | None = field(default=None, kw_only=True)  # of those who wait for deletion
    last_directory_sync: int | None = field(default=None, kw_only=True)
    custom_attributes: dict[str, str] = field(default_factory=dict, kw_only=True)
    came_last: int | None = field(default=None, kw_only=True)  # before anything that the logs tell of

    @property
    def phones(self) -> list[Phone]:
        return [each for each in self.devices if isinstance(each, Phone)]

    @property
    def tokens(self) -> list[Token]:
        return [each for each in self.devices if isinstance(each, Token)]

    @property
    def is_enrolled(self) -> bool:
        return bool(self.devices or self.webauthn)

    def bypass_id(self, code: str) -> str:
        return key_of("DB", f"{self.user_id}|{code}")

    def forget_bypass_code(self, code: str) -> None:
        self.bypass_codes.remove(code)
        self.bypass_terms.pop(code, None)

    def answers_to(self, name: str) -> bool:
        return name.lower() in {each.lower() for each in (self.username, *self.aliases)}

    def device(self, key: str) -> Phone | Token | None:
        return next((each for each in self.devices if each.device == key), None)

    def to_json(self) -> dict[str, Any]:
        told = asdict(self)
        told["devices"] = [
            {"type": "phone" if isinstance(each, Phone) else "token", **asdict(each)} for each in self.devices
        ]
        return told

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        """Refuse unknown fields with a TypeError, so that a misspelt policy does not pass for no policy."""
        person = cls(
            **{
                **told,
                "devices": [_device(each) for each in told.get("devices", [])],
                "webauthn": [WebAuthn(**each) for each in told.get("webauthn", [])],
                "bypass_terms": {code: BypassTerms(**each) for code, each in told.get("bypass_terms", {}).items()},
            }
        )
        if person.status not in STATUSES:
            raise TypeError(f"status must be one of {', '.join(STATUSES)}")
        if person.verified_push not in (None, "off", "required") or person.verified_push_digits not in (None, *DIGITS):
            raise TypeError("verified_push is null, off or required, with three to six digits")
        return person


def _device(told: dict[str, Any]) -> Phone | Token:
    fields = {name: value for name, value in told.items() if name != "type"}
    return Token(**fields) if told.get("type") == "token" else Phone(**fields)
