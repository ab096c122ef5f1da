"""Ways to get a phone: an activation code from the API, or the portal that preauth sends a stranger to."""

import base64
import secrets
import string
from dataclasses import asdict, dataclass
from typing import Any, Self

PORTAL_SECONDS = 300.0
CODE_LENGTH = 20
LETTERS = string.ascii_letters + string.digits


@dataclass(slots=True, kw_only=True)
class Activation:
    """A code that turns a phone into somebody's phone, once, until it expires."""

    code: str
    user_id: str
    expires: float
    used: bool = False
    ikey: str = ""  # of the application that made it

    @classmethod
    def new(cls, user_id: str, expires: float, ikey: str) -> Self:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        return cls(code=code, user_id=user_id, expires=expires, ikey=ikey)

    def activation_code(self, host: str) -> str:
        return f"duo://{self.code}-{base64.b64encode(host.encode()).decode().rstrip('=')}"

    def is_open(self, now: float) -> bool:
        return not self.used and now < self.expires

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**told)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalVisit:
    """A stranger on the way to the enrolment portal."""

    code: str
    username: str
    expires: float
    ikey: str  # of the application that sent them

    @classmethod
    def new(cls, username: str, expires: float, ikey: str) -> Self:
        return cls(code=secrets.token_hex(8), username=username, expires=expires, ikey=ikey)
