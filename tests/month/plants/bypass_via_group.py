"""A group that Duo does not ask."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.company import OLD_DOOR, OPEN_DOOR
from tests.month.moments import ENDS
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedGroup(Plant):
    """Somebody joins a group before a long absence."""

    check: ClassVar[str] = "bypass-via-group"
    stands: ClassVar[bool] = True
    group: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = some_day(drawn, who.office)
        who.away.append((at, ENDS))
        scene.later(at, partial(administering.join, scene, who, self.group))
        return self.told(at, who.user_id)


INCIDENT = JoinedGroup(group=OPEN_DOOR)
DECOY = JoinedGroup(group=OLD_DOOR)
