"""Somebody knocks at the panel."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import MINUTE
from tests.month.plant import Plant, Planted
from tests.month.scene import DESK_AT, Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Knocking(Plant):
    """Three times, so many minutes apart, an administrator does not answer to a push."""

    check: ClassVar[str] = "admin-auth-failures"
    apart: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at, place, who = scene.busy_moment(self.check, drawn), scene.somewhere(DESK_AT), scene.spare_administrator()
        for number in range(3):
            knock = partial(administering.fail_to_come_in, scene, who.name, place)
            scene.later(at - number * self.apart * MINUTE, knock)
        return self.told(at, who.email)


INCIDENT = Knocking(apart=4)
DECOY = Knocking(apart=12)
