"""At two ends of the world within hours."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import networks
from tests.month.moments import HOUR
from tests.month.plant import Plant, Planted, some_day, true_beside
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Travelled(Plant):
    """Somebody signs in near the office, and so many hours later by another computer in Recife."""

    check: ClassVar[str] = "impossible-travel"
    hours: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = some_day(drawn, who.office, 15, 24)
        then = at + self.hours * HOUR
        who.away.append((at - HOUR, then + 40 * HOUR))
        scene.later(at, partial(scene.pushed, who, networks.at(networks.NEAR[who.office.city], 7, who.office.country)))
        scene.later(then, partial(scene.pushed, who, networks.at(networks.FAR, country="Brazil"), stranger=True))
        others = ("new-country-user", "new-country-tenant", "new-device-new-network", "rare-client")
        also = tuple(true_beside(each, then, who.user_id) for each in others)
        return self.told(then, who.user_id, also=also)


INCIDENT = Travelled(hours=2)
DECOY = Travelled(hours=32)
