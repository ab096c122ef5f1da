"""The computers and phones that people sign in from, as Duo has seen them."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from local.duosim.people import new_key, now

OnOff = Literal["On", "Off", "Unknown"]


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """One of them; nothing in it is more than what it said of itself."""

    username: str
    email: str = ""
    epkey: str = field(default_factory=lambda: new_key("EP"))
    type: str = "laptop"
    model: str = "MacBookPro18,3"
    os_family: str = "Mac OS X"
    os_version: str = "15.1.1"
    os_build: str = "24B91"
    trusted_endpoint: Literal["yes", "no", "unknown"] = "unknown"
    disk_encryption_status: OnOff = "On"
    firewall_status: OnOff = "On"
    password_status: Literal["Set", "Unset", "Unknown"] = "Set"  # noqa: S105 - whether there is one
    security_agents: list[dict[str, str]] = field(default_factory=list)
    browsers: list[dict[str, Any]] = field(default_factory=list)
    computer_sid: str = ""
    cpu_id: str = ""
    device_id: str = ""
    device_identifier: str = ""
    device_identifier_type: str = "hardware_uuid"
    device_name: str = ""
    device_udid: str = ""
    device_username: str = ""
    device_username_type: str = "os_username"
    domain_sid: str = ""
    hardware_uuid: str = ""
    health_app_client_version: str = ""
    health_data_last_collected: int | None = None
    last_updated: int = field(default_factory=now)
    machine_guid: str = ""

    @property
    def key(self) -> str:
        return self.epkey

    def described(self) -> dict[str, Any]:
        return asdict(self)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**told)
