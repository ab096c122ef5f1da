"""What is decided about a company, its offices and their hours."""

from bisect import bisect_right
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any, Self

from local.duosim.logs import LogName

MOST_PEOPLE = 20_000
MINUTE = 60
WEEK = 7 * 24 * 60  # minutes
MONDAY = 4 * 24 * 60  # the epoch was a Thursday; so many minutes later a week began
WORKING = range(8, 18)
AWAKE, ASLEEP = 1.0, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A place with its hours and its network."""

    city: str
    state: str | None
    country: str
    network: str
    hours_ahead: int  # of UTC; daylight saving is for others


OFFICES = (
    Office(city="Ann Arbor", state="Michigan", country="United States", network="192.0.2", hours_ahead=-5),
    Office(city="Lyon", state=None, country="France", network="198.51.100", hours_ahead=1),
    Office(city="Osaka", state=None, country="Japan", network="203.0.113", hours_ahead=9),
)
SHARES: dict[LogName, float] = {
    "authentication": 1.0,
    "activity": 0.02,
    "telephony": 0.05,
    "administrator": 0.02,
    "offline_enrollment": 0.002,
    "trust_monitor": 0.002,
}
IN_PAIRS: tuple[LogName, ...] = ("administrator", "offline_enrollment")
"""Two at a time, so that also a small company has rows that share their second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Everything about it follows from these numbers."""

    seed: int
    people: int = 200
    attempts_per_day: int = 2_000
    begins: int  # seconds since the epoch; before it there is nothing
    late_share: float = 0.0  # of its events can be read up to ``late_seconds`` later than the rest
    late_seconds: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.people <= MOST_PEOPLE:
            raise ValueError(f"an organisation has one to {MOST_PEOPLE} people")
        if not 0 <= self.late_share <= 1:
            raise ValueError("a share is between nothing and one")

    @property
    def first_minute(self) -> int:
        return self.begins // MINUTE

    def happened_before(self, name: LogName, minute: int) -> int:
        """Count the events from the beginning to this minute, in one step however long that is."""
        return max(self._since_the_epoch(name, minute) - self._since_the_epoch(name, self.first_minute), 0)

    def _since_the_epoch(self, name: LogName, minute: int) -> int:
        weeks, rest = divmod(minute - MONDAY, WEEK)
        happened = (weeks + _week()[rest]) * 7 * self.attempts_per_day * SHARES[name]
        return int(happened / 2) * 2 if name in IN_PAIRS else int(happened)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**told)


def awake(office: Office, minute_of_week: int) -> float:
    day, minute = divmod((minute_of_week + office.hours_ahead * 60) % WEEK, 24 * 60)
    return AWAKE if day < 5 and minute // 60 in WORKING else ASLEEP  # noqa: PLR2004 - Saturday


@lru_cache(maxsize=1)
def _week() -> list[float]:
    """Say for each minute of a week what part of the week's events is over when it begins."""
    weights = [sum(awake(office, minute) for office in OFFICES) for minute in range(WEEK)]
    whole = sum(weights)
    return [0.0, *(sofar / whole for sofar in accumulate(weights))]


def office_at(minute: int, drawn: float) -> int:
    """Choose where an event happens: where people are awake."""
    weights = list(accumulate(awake(office, (minute - MONDAY) % WEEK) for office in OFFICES))
    return bisect_right(weights, drawn * weights[-1])
