"""One address, many phones."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import MINUTE
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene
from tests.month.things import OFFICES


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyPhones(Plant):
    """Within half an hour seven phones ring for one address, unanswered: an attack, or an office without network."""

    check: ClassVar[str] = "push-spray"
    at_office: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        victims = scene.cast(drawn, 7, office=OFFICES[0])
        at = some_day(drawn, OFFICES[0])
        place = OFFICES[0].place if self.at_office else scene.somewhere(OFFICES[0].place)
        for number, who in enumerate(victims):
            scene.later(at + number * 4 * MINUTE, partial(scene.pushed, who, place, "no_response"))
        return self.told(at + 16 * MINUTE, place.ip)


INCIDENT = ManyPhones(at_office=False)
DECOY = ManyPhones(at_office=True)
