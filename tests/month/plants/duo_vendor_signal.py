"""What Duo itself takes for an attack."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import log_rows
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspected(Plant):
    """Somebody approves a push at home, of which Duo says that it is like an attack, or nothing."""

    check: ClassVar[str] = "duo-vendor-signal"
    detector: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = scene.busy_moment(self.check, drawn)
        assessed = log_rows.suspected(self.detector) if self.detector else None
        scene.later(at, partial(scene.attempt, who, who.home, asked=who.phones[0], assessed=assessed))
        return self.told(at, who.user_id)


INCIDENT = Suspected(detector="USER_MARKED_FRAUD")
DECOY = Suspected(detector="")
