"""What is planted in a month: an incident that must be found, or its likeness that must not."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from tests.month.moments import is_workday, on
from tests.month.scene import Scene
from tests.month.things import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a watch should find: by which check, about whom or what by any of its names, and from when on it is so."""

    check: str
    subjects: frozenset[str]
    since: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A plant as it was put into a month.

    Of an incident `expected` must be found, of a decoy must not; `also` is true beside it, and may be found of either.
    """

    name: str
    says: str
    expected: tuple[Expected, ...]
    also: tuple[Expected, ...] = ()


class Plant(ABC):
    """Something that happens in a month; an incident and its decoy are two of one kind, and differ in one word."""

    check: ClassVar[str]
    stands: ClassVar[bool] = False
    """Is true of how things stand: no row of a log says so by itself."""

    @abstractmethod
    def plant(self, scene: Scene, drawn: Random) -> Planted:
        """Have it happen, and say what is to be found of it."""

    def told(self, since: float, *subjects: str, also: tuple[Expected, ...] = ()) -> Planted:
        expected = Expected(check=self.check, subjects=frozenset(subjects), since=since)
        return Planted(name=repr(self), says=type(self).__doc__ or "", expected=(expected,), also=also)


def true_beside(check: str, since: float, *subjects: str) -> Expected:
    return Expected(check=check, subjects=frozenset(subjects), since=since)


def some_day(drawn: Random, office: Office, first: int = 15, last: int = 26) -> float:
    """Return a moment of the working hours of an office on one of these days."""
    day = drawn.choice([each for each in range(first, last + 1) if is_workday(each)])
    return on(day, drawn.uniform(9, 15) - office.hours_ahead)
