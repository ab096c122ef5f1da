"""Hours in which a log says nothing."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from tests.month.moments import MINUTE, on
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene

FIRST = 29
"""Four weeks have to be known before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence(Plant):
    """In the busiest hours of a Tuesday or Wednesday nobody seems to sign in."""

    check: ClassVar[str] = "collection-gap"
    stands: ClassVar[bool] = True
    minutes: int

    def plant(self, scene: Scene, _drawn: Random) -> Planted:
        begins = on(FIRST + len(scene.silences), 13)
        scene.silences.append((begins, begins + self.minutes * MINUTE))
        return self.told(begins + 60 * MINUTE, "authentication")


INCIDENT = Silence(minutes=100)
DECOY = Silence(minutes=50)
