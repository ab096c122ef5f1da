"""A directory that does not come through."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import DAYS, on
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene
from tests.month.things import key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Synchronised(Plant):
    """The directory of a branch is synchronised every morning, and once in the evening, which may fail."""

    check: ClassVar[str] = "directory-sync-failed"
    stands: ClassVar[bool] = True
    ends: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at = scene.busy_moment(self.check, drawn)
        name = f"Branch {int(at)} AD"
        directory = (key_of("DS", name), name)
        for day in range(DAYS):
            scene.later(on(day, 5), partial(scene.by_itself, "ad_sync_finish", None, {}, directory))
        scene.later(at, partial(scene.by_itself, self.ends, None, {}, directory))
        return self.told(at, *directory)


INCIDENT = Synchronised(ends="ad_sync_failed")
DECOY = Synchronised(ends="ad_sync_finish")
