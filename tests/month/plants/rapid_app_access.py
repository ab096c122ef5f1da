"""One application after another."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.company import APPLICATIONS
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep(Plant):
    """After a push everything is opened in a browser that Duo remembers, so many seconds apart."""

    check: ClassVar[str] = "rapid-app-access"
    apart: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        ends = scene.busy_moment(self.check, drawn)
        there = [each for each in APPLICATIONS if each != "VPN"]
        scene.later(ends - len(there) * self.apart, partial(scene.pushed, who, who.home))
        for number, application in enumerate(there):
            opened = partial(scene.remembered, who, who.home, application=application)
            scene.later(ends - number * self.apart, opened)
        return self.told(ends, who.user_id)


INCIDENT = Sweep(apart=6)
DECOY = Sweep(apart=40)
