"""The administrators of an account, as the Admin API describes them."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self, get_args

from local.duosim.people import key_of, new_key, now

Role = Literal[
    "Owner",
    "Administrator",
    "Application Manager",
    "User Manager",
    "Security Analyst",
    "Help Desk",
    "Billing",
    "Phishing Manager",
    "Read-only",
]
AdministratorStatus = Literal["Active", "Disabled", "Expired", "Pending Activation"]


@dataclass(slots=True, kw_only=True)
class Administrator:
    """One of them; they manage the account and sign in to no application."""

    name: str
    email: str
    admin_id: str = field(default_factory=lambda: new_key("DE"))
    phone: str | None = None
    role: Role = "Owner"
    status: AdministratorStatus = "Active"
    created: int = field(default_factory=now)
    last_login: int | None = None
    password_change_required: bool = False
    restricted_by_admin_units: bool = False
    admin_units: list[str] = field(default_factory=list)
    hardtoken: dict[str, Any] | None = None
    webauthncredentials: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.role not in get_args(Role) or self.status not in get_args(AdministratorStatus):
            raise TypeError(f"there is no administrator who is {self.role} and {self.status}")

    @property
    def key(self) -> str:
        return self.admin_id

    def described(self) -> dict[str, Any]:
        return {**asdict(self), "role_id": key_of("DR", self.role)}

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**told)


def first_administrator() -> Administrator:
    """Begin an account with its owner, who is also who acts in a company's logs."""
    return Administrator(
        name="Alice Admin",
        email="alice.admin@example.com",
        admin_id=key_of("DE", "admin"),
        phone="+17345550199",
        created=1_650_000_000,
    )
