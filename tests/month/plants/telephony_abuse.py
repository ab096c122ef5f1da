"""Text after text to one number."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import MINUTE
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Texted(Plant):
    """Eleven times, so many minutes apart, somebody has Duo Mobile's link texted to a phone."""

    check: ClassVar[str] = "telephony-abuse"
    apart: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, phone = scene.busy_moment(self.check, drawn), who.phones[-1]
        for number in range(11):
            scene.later(at - number * self.apart * MINUTE, partial(scene.telephone, phone, "enrollment"))
        return self.told(at, phone.number)


INCIDENT = Texted(apart=5)
DECOY = Texted(apart=8)
