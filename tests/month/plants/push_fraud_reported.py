"""A push that somebody says was not theirs."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported(Plant):
    """A stranger has a phone ring once; its owner denies, and says why."""

    check: ClassVar[str] = "push-fraud-reported"
    answer: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, place = some_day(drawn, who.office), scene.somewhere(who.home)
        scene.later(at, partial(scene.pushed, who, place, self.answer, stranger=True))
        return self.told(at, who.user_id)


INCIDENT = Reported(answer="user_marked_fraud")
DECOY = Reported(answer="user_mistake")
