"""Somebody whom Duo does not ask from then on."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import HOUR
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSet(Plant):
    """The help desk sets the status of somebody who is ill, and makes them active again three hours later."""

    check: ClassVar[str] = "user-set-to-bypass"
    status: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = scene.busy_moment(self.check, drawn)
        who.away.append((at, at + 4 * HOUR))
        scene.later(at, partial(administering.set_status, scene, who, self.status))
        scene.later(at + 3 * HOUR, partial(administering.set_status, scene, who, "active"))
        return self.told(at, who.user_id)


INCIDENT = StatusSet(status="bypass")
DECOY = StatusSet(status="disabled")
