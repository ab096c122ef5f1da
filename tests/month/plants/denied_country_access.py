"""In from a country with which the organisation may not deal."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import networks
from tests.month.moments import HOUR
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargoed(Plant):
    """Somebody signs in from a network whose country Duo does not know; their data file does."""

    check: ClassVar[str] = "denied-country-access"
    network: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = some_day(drawn, who.office)
        who.away.append((at - 2 * HOUR, at + 30 * HOUR))
        scene.later(at, partial(scene.pushed, who, networks.at(self.network)))
        return self.told(at, who.user_id)


INCIDENT = Embargoed(network=networks.EMBARGOED)
DECOY = Embargoed(network=networks.INN)
