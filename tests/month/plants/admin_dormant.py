"""An administrator who stays away."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import DAY, on
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class StaysAway(Plant):
    """An administrator came last some days before the month; they may look in once in it."""

    check: ClassVar[str] = "admin-dormant"
    stands: ClassVar[bool] = True
    looks_in: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at, who = scene.busy_moment(self.check, drawn), scene.spare_administrator()
        who.comes_in, who.last_login = False, int(at) - 30 * DAY
        if self.looks_in:
            scene.later(on(10, 13), partial(administering.come_in, scene, who.name))
        return self.told(at, who.admin_id)


INCIDENT = StaysAway(looks_in=False)
DECOY = StaysAway(looks_in=True)
