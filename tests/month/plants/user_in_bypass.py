"""Somebody whom Duo does not ask for days."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import HOUR
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftInBypass(Plant):
    """The help desk puts somebody in bypass, and takes them out again when it thinks of it."""

    check: ClassVar[str] = "user-in-bypass"
    stands: ClassVar[bool] = True
    hours: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = some_day(drawn, who.office)
        ends = at + self.hours * HOUR
        who.away.append((at, ends + HOUR))
        scene.later(at, partial(administering.set_status, scene, who, "bypass"))
        scene.later(ends, partial(administering.set_status, scene, who, "active"))
        return self.told(at + 24 * HOUR, who.user_id)


INCIDENT = LeftInBypass(hours=60)
DECOY = LeftInBypass(hours=20)
