"""In by a call, where a push would do."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Called(Plant):
    """Somebody has a phone with Duo Mobile, and signs in at home by such a factor of it."""

    check: ClassVar[str] = "weak-factor-used"
    factor: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = scene.busy_moment(self.check, drawn)
        scene.later(at, partial(scene.attempt, who, who.home, factor=self.factor, asked=who.phones[0]))
        return self.told(at, who.user_id)


INCIDENT = Called(factor="phone_call")
DECOY = Called(factor="duo_push")
