"""Remembered where nobody was asked."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.plant import Plant, Planted, true_beside
from tests.month.scene import Scene
from tests.month.things import STRANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie(Plant):
    """In another city a browser is remembered: somebody's own on a journey, or one that has its cookie."""

    check: ClassVar[str] = "remembered-device-misuse"
    is_own: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, place = scene.busy_moment(self.check, drawn), scene.somewhere(who.home)
        computer = who.computer if self.is_own else STRANGE
        scene.later(at, partial(scene.remembered, who, place, computer=computer))
        return self.told(at, who.user_id, also=(true_beside("new-device-new-network", at, who.user_id),))


INCIDENT = Cookie(is_own=False)
DECOY = Cookie(is_own=True)
