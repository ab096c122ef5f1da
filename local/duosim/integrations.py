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
UserAccess = Literal["ALL_USERS", "NO_USERS", "PERMITTED_GROUPS"]
GRANTS: tuple[Grant, ...] = get_args(Grant)
WATCHING: tuple[Grant, ...] = ("info", "read_log", "read_resource", "admins_read")
"""What a collector needs, and nothing that changes anything."""
RESPONDING: tuple[Grant, ...] = (*WATCHING, "integrations", "settings", "write_resource")
"""Everything that can be read, and changes of people and what they carry."""


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
    policy_key: str | None = None  # None: the policy for all
    user_access: UserAccess = "ALL_USERS"
    groups_allowed: tuple[str, ...] = ()  # by key
    networks_for_api_access: str = ""
    notes: str = ""
    self_service_allowed: bool = False

    def may(self, grant: Grant) -> bool:
        """Count the right to change administrators as the right to read them."""
        return grant in self.grants or (grant == "admins_read" and "admins" in self.grants)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def described(self) -> dict[str, Any]:
        """Describe it as the third version of the Admin API does."""
        flags = {f"adminapi_{each}": int(self.type == "adminapi" and each in self.grants) for each in GRANTS}
        prompts = int(self.type == "websdk")
        return flags | {
            "compliance_requirements": [],
            "enroll_policy": "enroll",
            "frameless_auth_prompt_enabled": prompts,
            "greeting": "",
            "groups_allowed": list(self.groups_allowed),
            "integration_key": self.ikey,
            "ip_whitelist": [],
            "ip_whitelist_enroll_policy": "",
            "missing_web_referer_policy": "deny",
            "name": self.name,
            "networks_for_api_access": self.networks_for_api_access,
            "notes": self.notes,
            "policy_key": self.policy_key,
            "prompt_v4_enabled": prompts,
            "secret_key": self.skey,
            "self_service_allowed": self.self_service_allowed,
            "sensitivity_level": None,
            "sso": {},
            "trusted_device_days": 0,
            "type": self.type,
            "user_access": self.user_access,
            "username_normalization_policy": "None",
            "visual_style": "default",
            "web_referers_enabled": 0,
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        grants = tuple(told.get("grants", WATCHING))
        unknown = set(grants) - set(GRANTS)
        if unknown:
            raise TypeError(f"there is no grant {', '.join(sorted(unknown))}")
        listed = {name: tuple(told.get(name, ())) for name in ("redirect_uris", "groups_allowed")}
        return cls(**{**told, **listed, "grants": grants})


MFA = "Doorbook prompt"
PWL = "Doorbook passwordless"
WATCH = "Doorbook watch"


def first_integrations() -> list[Integration]:
    """Begin an account with one of each kind, and two prompts: one for a second factor, one for a sole one."""
    return [
        Integration(type="authapi", name="Doorbook sign-in"),
        Integration(type="websdk", name=MFA),
        Integration(type="websdk", name=PWL),
        Integration(type="adminapi", name=WATCH),
    ]
