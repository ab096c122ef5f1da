"""In from a country where somebody never was."""

from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import HOUR
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Abroad(Plant):
    """Somebody works abroad for a day: from a hotel, or from there through the company's VPN."""

    check: ClassVar[str] = "new-country-user"
    by_vpn: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = some_day(drawn, who.office, 18)
        hotel = replace(scene.somewhere(who.home), city="Recife", country="Brazil", state="Pernambuco")
        who.away.append((at - 6 * HOUR, at + 6 * HOUR))
        scene.later(at, partial(scene.pushed, who, who.office.vpn if self.by_vpn else hotel))
        return self.told(at, who.user_id)


INCIDENT = Abroad(by_vpn=False)
DECOY = Abroad(by_vpn=True)
