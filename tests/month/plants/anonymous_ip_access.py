"""In through Tor."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import networks
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden(Plant):
    """Somebody signs in from the network of Tor's exits: from one that is listed, or from an address beside them."""

    check: ClassVar[str] = "anonymous-ip-access"
    host: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, place = some_day(drawn, who.office), networks.at(networks.EXITS, self.host, who.office.country)
        scene.later(at, partial(scene.pushed, who, place))
        return self.told(at, who.user_id)


INCIDENT = Hidden(host=7)
DECOY = Hidden(host=99)
