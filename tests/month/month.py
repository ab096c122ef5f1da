"""One month of an organisation by a seed: what Duo would say of it at any moment, and what is planted in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.month import deskwork, everyday, staff
from tests.month.log_rows import Row
from tests.month.moments import BEGINS, DAY, DAYS, ENDS
from tests.month.plant import Expected, Planted
from tests.month.plants import PAIRS
from tests.month.scene import LOGS, Scene
from tests.month.things import Verified

FEWEST, MOST = 300, 360
LEADERS = 6


@dataclass
class Month:
    """Everything in it follows from the seed. It goes forward only: for a moment that is over, begin it anew."""

    seed: int
    begins: int = BEGINS
    ends: int = ENDS
    incidents: list[Planted] = field(default_factory=list)
    decoys: list[Planted] = field(default_factory=list)
    also: list[Expected] = field(default_factory=list)
    """What is true in it, and no incident."""

    def __post_init__(self) -> None:
        self.scene = Scene(self.seed)
        people = self.scene.chance("size").randrange(FEWEST, MOST)
        self.scene.people.extend(staff.person(self.seed, number) for number in range(people))
        for who in self.scene.people[:LEADERS]:
            staff.executive(self.seed, who)
        for name in staff.SERVICES:
            self.scene.people.append(staff.service(self.seed, len(self.scene.people), name))
        for incident, decoy in PAIRS:
            self.incidents.append(incident.plant(self.scene, self.scene.chance(f"incident|{incident.check}")))
            self.decoys.append(decoy.plant(self.scene, self.scene.chance(f"decoy|{decoy.check}")))
        self._daily()

    def _daily(self) -> None:
        self.also += deskwork.begin(self.scene)
        for who in everyday.begin(self.scene):
            since = BEGINS + who.trips[0].first * DAY
            self.also.append(Expected(check="new-country-user", subjects=frozenset({who.user_id}), since=since))

    @property
    def wanted(self) -> dict[str, dict[str, Any]]:
        """Return, by check, the numbers and lists that the organisation has chosen for it."""
        groups = {"priority_groups": (staff.EXECUTIVES,)}
        return {"no-phishing-resistant-factor": groups, **self.scene.wanted}

    @property
    def services(self) -> set[str]:
        """Name the accounts that the organisation has declared to be no person's."""
        return self.scene.services

    @property
    def linked(self) -> list[tuple[str, str]]:
        """Name the accounts that the organisation has declared to be one person's."""
        return self.scene.linked

    @property
    def verified(self) -> list[Verified]:
        """Return what the help desk asked people on their phones by now."""
        return self.scene.verified

    @property
    def user_days(self) -> int:
        return len(self.scene.people) * DAYS

    def run_to(self, at: float) -> None:
        """Let the month go on."""
        self.scene.run_to(at)

    def rows(self, log: str) -> list[tuple[float, Row]]:
        """Return what a log says by now, in order, each with its moment in seconds."""
        return self.scene.rows[log]

    def inventories(self) -> dict[str, list[dict[str, Any]]]:
        """Return all lists as they stand by now."""
        return self.scene.inventories()

    def by_day(self) -> Iterator[tuple[int, dict[str, list[dict[str, Any]]]]]:
        """Let the month go by, and return all lists as they stand at the end of each day."""
        for day in range(DAYS):
            self.run_to(BEGINS + (day + 1) * DAY)
            yield day, self.inventories()

    @cached_property
    def logs(self) -> tuple[str, ...]:
        return LOGS


__all__ = ["Month"]
