"""In through a server that is let to anybody."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import networks
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed(Plant):
    """Somebody signs in from a network: one that is let, or an inn's."""

    check: ClassVar[str] = "hosting-network-sign-in"
    network: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, place = some_day(drawn, who.office), networks.at(self.network, 20, who.office.country)
        scene.later(at, partial(scene.pushed, who, place))
        return self.told(at, who.user_id)


INCIDENT = Relayed(network=networks.CLOUD)
DECOY = Relayed(network=networks.INN)
