"""An administrator comes in with little."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBy(Plant):
    """An administrator comes in by a second factor of their choice."""

    check: ClassVar[str] = "admin-weak-factors"
    stands: ClassVar[bool] = True
    factor: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at, who = scene.busy_moment(self.check, drawn), scene.spare_administrator()
        scene.later(at, partial(administering.come_in, scene, who.name, factor=self.factor))
        return self.told(at, who.admin_id)


INCIDENT = CameBy(factor="sms")
DECOY = CameBy(factor="push")
