"""An application that nobody comes to."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import on
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene

DAYS = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten(Plant):
    """For three weeks nobody opens an application, or somebody does once."""

    check: ClassVar[str] = "application-unused"
    stands: ClassVar[bool] = True
    is_opened: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        which = scene.protect(f"Archive {len(scene.integrations)}")
        scene.wanted[self.check] = {"days": DAYS}
        if self.is_opened:
            (who,) = scene.cast(drawn)
            scene.later(on(10, 13), partial(scene.sign_in, who, who.home, application=which["name"]))
        return self.told(on(DAYS), which["integration_key"])


INCIDENT = Forgotten(is_opened=False)
DECOY = Forgotten(is_opened=True)
