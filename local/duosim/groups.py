"""The groups of an account: those that somebody declared, and those that people are merely said to be in."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self, get_args

from local.duosim.people import key_of, new_key

GroupStatus = Literal["Active", "Bypass", "Disabled"]


@dataclass(slots=True, kw_only=True)
class Group:
    """A group; people carry its name."""

    name: str
    group_id: str = field(default_factory=lambda: new_key("DG"))
    desc: str = ""
    status: GroupStatus = "Active"
    push_enabled: bool = False
    sms_enabled: bool = False
    voice_enabled: bool = False
    mobile_otp_enabled: bool = False

    def __post_init__(self) -> None:
        if self.status not in get_args(GroupStatus):
            raise TypeError("a group is Active, Bypass or Disabled")

    @classmethod
    def named(cls, name: str) -> Self:
        """Make one that nobody declared; its key follows from its name, so that it stays the same."""
        return cls(name=name, group_id=key_of("DG", name))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**told)


class Groups:
    """Every group there is."""

    def __init__(self, declared: list[Group]) -> None:
        self.declared = declared

    def named(self, name: str) -> Group:
        return next((each for each in self.declared if each.name == name), None) or Group.named(name)

    def all(self, said_of_people: set[str]) -> list[Group]:
        known = {each.name for each in self.declared}
        said = sorted(said_of_people - known)
        return [*self.declared, *(Group.named(name) for name in said)]

    def declare(self, group: Group) -> None:
        """Remember what was changed about it."""
        places = [place for place, each in enumerate(self.declared) if each.group_id == group.group_id]
        if places:
            self.declared[places[0]] = group
        else:
            self.declared.append(group)
