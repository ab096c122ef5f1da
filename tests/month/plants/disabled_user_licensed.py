"""An account that is off, and stays."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import DAY, ENDS, on
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedOff(Plant):
    """Somebody leaves, and their account is disabled; a week later it is deleted, or never."""

    check: ClassVar[str] = "disabled-user-licensed"
    stands: ClassVar[bool] = True
    is_deleted: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        scene.wanted[self.check] = {"days": 14}
        (who,) = scene.cast(drawn)
        at = on(2 + drawn.randrange(3), 15)
        who.away.append((at, ENDS))
        scene.later(at, partial(administering.set_status, scene, who, "disabled"))
        if self.is_deleted:
            scene.later(at + 7 * DAY, partial(administering.set_status, scene, who, "pending deletion"))
        return self.told(at + 14 * DAY, who.user_id)


INCIDENT = TurnedOff(is_deleted=False)
DECOY = TurnedOff(is_deleted=True)
