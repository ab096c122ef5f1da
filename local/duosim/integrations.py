"""The applications that may call: an integration key, its secret, and what kind of API it opens."""

import secrets
import string
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self, get_args

from local.duosim.people import new_key

IntegrationType = Literal["authapi", "adminapi", "websdk"]
SKEY_LENGTH = 40
Grant = Literal[
    "info",
    "read_log",
    "read_resource",
    "write_resource",
    "settings",
    "integrations",
    "admins_read",
    "admins",
    "allow_to_set_permissions",
]
GRANTS: tuple[Grant, ...] = get_args(Grant)
WATCHING: tuple[Grant, ...] = ("info", "read_log", "read_resource", "admins_read")
"""What a collector needs, and nothing that changes anything."""


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
    grants: tuple[Grant, ...] = WATCHING  # of an adminapi: the flags that its administrator has set

    def may(self, grant: Grant) -> bool:
        """Count the right to change administrators as the right to read them."""
        return grant in self.grants or (grant == "admins_read" and "admins" in self.grants)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        grants = tuple(told.get("grants", WATCHING))
        unknown = set(grants) - set(GRANTS)
        if unknown:
            raise TypeError(f"there is no grant {', '.join(sorted(unknown))}")
        return cls(**{**told, "redirect_uris": tuple(told.get("redirect_uris", ())), "grants": grants})


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
