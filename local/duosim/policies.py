"""What an account demands at its applications: one policy for all, and others that single applications have."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from local.duosim.people import key_of, new_key
from local.duosim.settings import Settings

Sections = dict[str, dict[str, Any]]
GLOBAL = key_of("PO", "global")
NEW_USERS = {"enroll": "enroll", "deny": "deny", "allow": "no-mfa"}


@dataclass(slots=True, kw_only=True)
class Policy:
    """A section that is not there is as the policy for all has it."""

    policy_name: str
    policy_key: str = field(default_factory=lambda: new_key("PO"))
    is_global_policy: bool = False
    sections: Sections = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.policy_key

    def described(self) -> dict[str, Any]:
        return asdict(self)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**told)


def first_policy() -> Policy:
    """Begin an account with the policy for all, which asks everybody for a second factor."""
    return Policy(
        policy_name="Global Policy",
        policy_key=GLOBAL,
        is_global_policy=True,
        sections={
            "anonymous_networks": {"anonymous_access_behavior": "no-action"},
            "authentication_methods": {
                "allowed_auth_list": ["duo-push", "webauthn-platform", "webauthn-roaming", "duo-passcode"],
                "blocked_auth_list": [],
            },
            "authentication_policy": {"user_auth_behavior": "enforce"},
            "browsers": {"blocked_browsers_list": [], "out_of_date_behavior": "no-remediation"},
            "duo_mobile_app": {"up_to_date_enabled": False},
            "full_disk_encryption": {"require_encryption": False},
            "mobile_device_biometrics": {"require_biometrics": False},
            "new_user": {},
            "risk_based_factor_selection": {"limit_to_risk_based_auth_methods": False},
            "screen_lock": {"require_screen_lock": True},
            "tampered_devices": {"block_tampered_devices": True},
            "trusted_endpoints": {
                "trusted_endpoint_checking": "allow-all",
                "trusted_endpoint_checking_mobile": "allow-all",
            },
            "user_location": {
                "default_action": "no-action",
                "deny_access_countries_list": [],
                "ignore_location_countries_list": [],
                "require_mfa_countries_list": [],
            },
        },
    )


def in_force(policy: Policy, settings: Settings) -> dict[str, Any]:
    """Describe a policy; that for all says what the simulator does."""
    told = policy.described()
    if not policy.is_global_policy:
        return told
    sections: Sections = told["sections"]
    sections["new_user"] = {"new_user_behavior": NEW_USERS[settings.new_user_policy]}
    sections["authentication_methods"] = {
        **sections.get("authentication_methods", {}),
        "require_verified_push": settings.verified_push == "required",
        "verified_push_digits": settings.verified_push_digits,
    }
    return told
