"""In from a country where nobody of the organisation ever was."""

from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import HOUR
from tests.month.plant import Plant, Planted, true_beside
from tests.month.scene import Scene
from tests.month.things import OFFICES


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey(Plant):
    """Somebody of the first office works for a day in a country: where another office is, or nobody."""

    check: ClassVar[str] = "new-country-tenant"
    country: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn, office=OFFICES[0])
        at = scene.busy_moment(self.check, drawn)
        hotel = replace(scene.somewhere(who.home), city="Elsewhere", country=self.country, state=None)
        who.away.append((at - 6 * HOUR, at + 6 * HOUR))
        scene.later(at, partial(scene.pushed, who, hotel))
        return self.told(at, who.user_id, also=(true_beside("new-country-user", at, who.user_id),))


INCIDENT = Journey(country="Kenya")
DECOY = Journey(country="France")
