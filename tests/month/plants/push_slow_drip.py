"""One push a day."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import on
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Drip(Plant):
    """Once a day a push is not answered: from a network that was never theirs, or from home."""

    check: ClassVar[str] = "push-slow-drip"
    at_home: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        place = who.home if self.at_home else scene.somewhere(who.home)
        days = [on(15 + number, drawn.uniform(1, 22)) for number in range(4)]
        for at in days:
            scene.later(at, partial(scene.pushed, who, place, "no_response"))
        return self.told(days[2], who.user_id)


INCIDENT = Drip(at_home=False)
DECOY = Drip(at_home=True)
