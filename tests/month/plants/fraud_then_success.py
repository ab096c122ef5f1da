"""In after all from where a fraud was reported."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import HOUR
from tests.month.plant import Plant, Planted, some_day, true_beside
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class SameNetwork(Plant):
    """Somebody reports a fraud, and two hours later is signed in from the same address: which may be their own."""

    check: ClassVar[str] = "fraud-then-success"
    at_home: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = some_day(drawn, who.office)
        place = who.home if self.at_home else scene.somewhere(who.home)
        scene.later(at, partial(scene.pushed, who, place, "user_marked_fraud"))
        scene.later(at + 2 * HOUR, partial(scene.pushed, who, place))
        also = true_beside("push-fraud-reported", at, who.user_id)
        return self.told(at + 2 * HOUR, who.user_id, also=(also,))


INCIDENT = SameNetwork(at_home=False)
DECOY = SameNetwork(at_home=True)
