"""An administrator that is a program."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering, company
from tests.month.moments import BEGINS, DAY, MINUTE
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Revived(Plant):
    """A disabled administrator is made active again, and comes in at once."""

    check: ClassVar[str] = "nonhuman-admin"
    stands: ClassVar[bool] = True
    name: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at, who = scene.busy_moment(self.check, drawn), company.administrator(self.name, "Read-only", BEGINS - 99 * DAY)
        who.status, who.comes_in = "Disabled", False
        scene.administrators.append(who)
        scene.later(at, partial(administering.change_administrator, scene, who, "Active"))
        scene.later(at + MINUTE, partial(administering.come_in, scene, who.name))
        return self.told(at, who.admin_id)


INCIDENT = Revived(name="Backup Service")
DECOY = Revived(name="Bertha Serviceman")
