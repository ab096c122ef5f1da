"""Codes for many people."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import MINUTE
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyCodes(Plant):
    """An administrator orders codes for five people, so many minutes apart; nobody uses them."""

    check: ClassVar[str] = "bypass-code-burst"
    apart: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        by, ends = scene.spare_administrator(), scene.busy_moment(self.check, drawn)
        for number, who in enumerate(scene.cast(drawn, 5)):
            order = partial(administering.order_code, scene, who, by=by.name)
            scene.later(ends - number * self.apart * MINUTE, order)
        return self.told(ends, by.admin_id, by.name)


INCIDENT = ManyCodes(apart=5)
DECOY = ManyCodes(apart=40)
