"""A code that lasts."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import HOUR
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedCode(Plant):
    """The help desk gives somebody a code for as long as they asked for; they never need it."""

    check: ClassVar[str] = "bypass-code-long-lived"
    hours: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = some_day(drawn, who.office)
        order = partial(administering.order_code, scene, who, valid_secs=self.hours * HOUR)
        scene.later(at, order)
        return self.told(at, who.user_id, administering.code_id(scene, who, at))


INCIDENT = OrderedCode(hours=30 * 24)
DECOY = OrderedCode(hours=4)
