"""An administrator who may do more than before, or less."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene
from tests.month.things import OFFICES

MANAGERS = ("Hana Novák", "Ivo Marin")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRole(Plant):
    """An owner gives a user manager another role."""

    check: ClassVar[str] = "admin-created"
    role: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        who = next(each for each in scene.administrators if each.name in MANAGERS and each.name not in scene.chosen)
        scene.chosen.add(who.name)
        at = some_day(drawn, OFFICES[0])
        scene.later(at, partial(administering.change_role, scene, who.name, self.role))
        return self.told(at, who.admin_id, who.name, who.email)


INCIDENT = NewRole(role="Administrator")
DECOY = NewRole(role="Read-only")
