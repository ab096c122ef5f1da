"""In from an address that others saw attack."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import networks
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Plant):
    """Somebody signs in from an address that a list names: it is sure of the first, and not of the second."""

    check: ClassVar[str] = "ip-threat"
    host: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, place = some_day(drawn, who.office), networks.at(networks.LISTED, self.host, who.office.country)
        scene.later(at, partial(scene.pushed, who, place))
        return self.told(at, who.user_id)


INCIDENT = Listed(host=7)
DECOY = Listed(host=8)
