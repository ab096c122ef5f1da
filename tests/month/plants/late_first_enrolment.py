"""Whoever comes first to an account that was waiting."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from tests.month import deskwork
from tests.month.moments import BEGINS, DAY, MINUTE, on
from tests.month.plant import Plant, Planted, true_beside
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Plant):
    """A phone is enrolled by themselves on an account of so many days, which nobody has ever used."""

    check: ClassVar[str] = "late-first-enrolment"
    age: int

    def plant(self, scene: Scene, _drawn: Random) -> Planted:
        created = on(20) - self.age * DAY
        who = deskwork.hire(scene, 20, created=created)
        also = (
            true_beside("never-logged-in", max(created + 7 * DAY, BEGINS), who.user_id),
            true_beside("no-mfa-enrolled", max(created + 14 * DAY, BEGINS), who.user_id),
        )
        return self.told(who.since - 5 * MINUTE, who.user_id, also=also)


INCIDENT = Waiting(age=300)
DECOY = Waiting(age=25)
