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
    redirect_uris: tuple[str, ...] = ()  # of a websdk: where the prompt may send people back to; none: anywhere lawful

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**{**told, "redirect_uris": tuple(told.get("redirect_uris", ()))})


MFA = "Doorbook prompt"
PWL = "Doorbook passwordless"


def first_integrations() -> list[Integration]:
    """Begin an account with one of each kind, and two prompts: one for a second factor, one for a sole one."""
    return [
        Integration(type="authapi", name="Doorbook sign-in"),
        Integration(type="websdk", name=MFA),
        Integration(type="websdk", name=PWL),
        Integration(type="adminapi", name="Doorbook watch"),
    ]
