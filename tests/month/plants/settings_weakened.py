"""A setting that asks for less."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import HOUR
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedOutAfter(Plant):
    """For an evening people are locked out after another number of wrong tries than ten."""

    check: ClassVar[str] = "settings-weakened"
    stands: ClassVar[bool] = True
    tries: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at, setting = scene.busy_moment(self.check, drawn), "lockout_threshold"
        scene.later(at, partial(administering.change_settings, scene, {setting: self.tries}))
        scene.later(at + 5 * HOUR, partial(administering.change_settings, scene, {setting: 10}))
        return self.told(at, setting)


INCIDENT = LockedOutAfter(tries=20)
DECOY = LockedOutAfter(tries=8)
