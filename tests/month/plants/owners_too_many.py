"""Many who may do everything."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import HOUR, MINUTE
from tests.month.plant import Plant, Planted, true_beside
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreOwners(Plant):
    """Of a firm with two owners some administrators become owners too, for an evening."""

    check: ClassVar[str] = "owners-too-many"
    stands: ClassVar[bool] = True
    more: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at = scene.busy_moment(self.check, drawn)
        promoted = [scene.spare_administrator() for _ in range(self.more)]
        for place, who in enumerate(promoted):
            change = partial(administering.change_role, scene, who.name)
            scene.later(at - place * MINUTE, partial(change, "Owner"))
            scene.later(at + 5 * HOUR + place * MINUTE, partial(change, "Administrator"))
        also = (true_beside("admin-created", at - place * MINUTE, who.admin_id) for place, who in enumerate(promoted))
        return self.told(at, "owners", *(each.admin_id for each in promoted), also=tuple(also))


INCIDENT = MoreOwners(more=3)
DECOY = MoreOwners(more=2)
