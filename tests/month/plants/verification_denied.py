"""Somebody at the help desk who says that they are somebody."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller(Plant):
    """The help desk asks somebody on their phone whether it is they who call; they say that it is, or is not."""

    check: ClassVar[str] = "verification-denied"
    answer: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = scene.busy_moment(self.check, drawn)
        scene.later(at, partial(scene.verify, who, self.answer))
        return self.told(at, who.user_id)


INCIDENT = Caller(answer="denied")
DECOY = Caller(answer="approved")
