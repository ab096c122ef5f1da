"""What an account has besides people and applications: administrators, endpoints, policies, its own settings."""

from collections.abc import Callable, Iterable
from typing import Any, Literal, Protocol, Self

from local.duosim.administrators import Administrator, first_administrator
from local.duosim.endpoints import Endpoint
from local.duosim.policies import Policy, first_policy

Kind = Literal["administrators", "endpoints", "policies"]


class Kept(Protocol):
    """A thing with a key that can be written down."""

    @property
    def key(self) -> str: ...

    def described(self) -> dict[str, Any]: ...

    def to_json(self) -> dict[str, Any]: ...

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self: ...


class Register[Thing: Kept]:
    """All things of one kind, in the order in which they came."""

    def __init__(self, make: Callable[[dict[str, Any]], Thing], first: Iterable[Thing] = ()) -> None:
        self._make = make
        self._first = tuple(each.to_json() for each in first)
        self.all: list[Thing] = []
        self.begin_anew()

    def begin_anew(self) -> None:
        self.load(self._first)

    def load(self, told: Iterable[dict[str, Any]]) -> None:
        self.all = [self._make(each) for each in told]

    def put(self, told: dict[str, Any]) -> Thing:
        """Add it, or put it in the place of what has its key."""
        thing = self._make(told)
        places = [place for place, each in enumerate(self.all) if each.key == thing.key]
        if places:
            self.all[places[0]] = thing
        else:
            self.all.append(thing)
        return thing

    def remove(self, key: str) -> bool:
        left = [each for each in self.all if each.key != key]
        removed = len(left) < len(self.all)
        self.all = left
        return removed


class Estate:
    """One account's; an administrator and the policy for all are there from the beginning."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.administrators = Register(Administrator.from_json, [first_administrator()])
        self.endpoints = Register(Endpoint.from_json)
        self.policies = Register(Policy.from_json, [first_policy()])
        for name, register in self.registers().items():
            if name in told:
                register.load(told[name])

    def registers(self) -> dict[Kind, Register[Any]]:
        return {"administrators": self.administrators, "endpoints": self.endpoints, "policies": self.policies}

    def to_json(self) -> dict[str, Any]:
        return {name: [each.to_json() for each in register.all] for name, register in self.registers().items()}

    def clear(self) -> None:
        for each in self.registers().values():
            each.begin_anew()
