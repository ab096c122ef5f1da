"""All is new at once."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace(Plant):
    """Somebody signs in from another city: by a browser that is not theirs, or their own."""

    check: ClassVar[str] = "new-device-new-network"
    by_stranger: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, place = scene.busy_moment(self.check, drawn), scene.somewhere(who.home)
        scene.later(at, partial(scene.pushed, who, place, stranger=self.by_stranger))
        return self.told(at, who.user_id)


INCIDENT = NewPlace(by_stranger=True)
DECOY = NewPlace(by_stranger=False)
