"""Many are locked out at once."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from tests.month import deskwork
from tests.month.moments import MINUTE
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene
from tests.month.things import OFFICES


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedOut(Plant):
    """Somebody types wrong codes for five people until Duo locks them out, one after another so many minutes apart."""

    check: ClassVar[str] = "lockout-spike"
    apart: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        ends, place = scene.busy_moment(self.check, drawn), scene.somewhere(OFFICES[0].place)
        victims = scene.cast(drawn, 5)
        for number, who in enumerate(victims):
            deskwork.lock_out(scene, who, ends - number * self.apart * MINUTE, place, apart=3 * MINUTE)
        return self.told(ends, *(each.user_id for each in victims))


INCIDENT = LockedOut(apart=1)
DECOY = LockedOut(apart=15)
