"""One account, many networks."""

from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import deskwork
from tests.month.moments import DAY
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveAddresses(Plant):
    """On each of five days a wrong code is typed, each from another address: of so many networks."""

    check: ClassVar[str] = "account-under-attack"
    networks: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        places = [scene.somewhere(who.home) for _ in range(self.networks)]
        ends = scene.busy_moment(self.check, drawn)
        for number in range(5):
            place = places[number % self.networks]
            other = replace(place, ip=place.ip.removesuffix(".7") + f".{20 + number}")
            scene.later(ends - number * DAY, partial(deskwork.mistype, scene, who, other))
        return self.told(ends, who.user_id)


INCIDENT = FiveAddresses(networks=5)
DECOY = FiveAddresses(networks=2)
