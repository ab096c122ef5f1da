"""Pushes until one is approved."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import MINUTE
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class WornDown(Plant):
    """Four pushes are not answered, the fifth is approved: by somebody worn down, or at home with a slow phone."""

    check: ClassVar[str] = "mfa-flood-approved"
    at_home: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = some_day(drawn, who.office)
        place = who.home if self.at_home else scene.somewhere(who.home)
        for number in range(4):
            scene.later(at + number * 3 * MINUTE, partial(scene.pushed, who, place, "no_response"))
        scene.later(at + 13 * MINUTE, partial(scene.pushed, who, place))
        return self.told(at + 13 * MINUTE, who.user_id)


INCIDENT = WornDown(at_home=False)
DECOY = WornDown(at_home=True)
