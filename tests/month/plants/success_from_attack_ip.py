"""In from an address that failed for others."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import DAY, HOUR, MINUTE
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene
from tests.month.things import OFFICES


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed(Plant):
    """Four phones are not answered within hours, and the fifth is: at an address where so many had signed in before."""

    check: ClassVar[str] = "success-from-attack-ip"
    crowd: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        *victims, last = scene.cast(drawn, 5, office=OFFICES[0])
        at, place = some_day(drawn, OFFICES[0], 16), scene.somewhere(OFFICES[0].place)
        for number, who in enumerate(scene.cast(drawn, self.crowd, office=OFFICES[0])):
            scene.later(at - DAY + number * MINUTE, partial(scene.pushed, who, place))
        for number, who in enumerate(victims):
            scene.later(at + number * 50 * MINUTE, partial(scene.pushed, who, place, "no_response"))
        scene.later(at + 4 * HOUR, partial(scene.pushed, last, place))
        return self.told(at + 4 * HOUR, last.user_id, place.ip)


INCIDENT = Landed(crowd=0)
DECOY = Landed(crowd=12)
