"""The applications that may call: an integration key, its secret, and what kind of API it opens."""

import secrets
import string
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from local.duosim.people import new_key

IntegrationType = Literal["authapi", "adminapi", "websdk"]
SKEY_LENGTH = 40


def _new_skey() -> str:
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(SKEY_LENGTH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """One protected application."""

    type: IntegrationType
    name: str
    ikey: str = field(default_factory=lambda: new_key("DI"))
    skey: str = field(default_factory=_new_skey)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**told)


def first_integrations() -> list[Integration]:
    """One of each kind, as a new account would be given."""
    return [
        Integration(type="authapi", name="Doorbook sign-in"),
        Integration(type="websdk", name="Doorbook prompt"),
        Integration(type="adminapi", name="Doorbook watch"),
    ]
