"""An account that nobody uses."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import BEGINS, DAY, ENDS, on
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedComing(Plant):
    """Somebody came last 24 days before the month; they may look in once in it."""

    check: ClassVar[str] = "inactive-user"
    stands: ClassVar[bool] = True
    looks_in: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        who.last_login = who.phones[0].last_seen = BEGINS - 24 * DAY + drawn.uniform(0, DAY)
        who.away.append((BEGINS, ENDS))
        if self.looks_in:
            scene.later(on(3, 13), partial(scene.sign_in, who, who.home))
        return self.told(who.last_login + 30 * DAY, who.user_id)


INCIDENT = StoppedComing(looks_in=False)
DECOY = StoppedComing(looks_in=True)
