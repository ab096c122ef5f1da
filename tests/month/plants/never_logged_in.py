"""An account that was made and never used."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from tests.month import deskwork
from tests.month.moments import DAY
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverCame(Plant):
    """The directory makes an account, and its owner comes so many days later."""

    check: ClassVar[str] = "never-logged-in"
    stands: ClassVar[bool] = True
    starts: int

    def plant(self, scene: Scene, _drawn: Random) -> Planted:
        who = deskwork.hire(scene, 18, starts=self.starts)
        return self.told(who.created + 7 * DAY, who.user_id)


INCIDENT = NeverCame(starts=40)
DECOY = NeverCame(starts=3)
