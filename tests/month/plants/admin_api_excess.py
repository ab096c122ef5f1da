"""A program that may do everything."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.company import GRANTS
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted(Plant):
    """An owner gives a program all grants that there are, or all but one."""

    check: ClassVar[str] = "admin-api-excess"
    stands: ClassVar[bool] = True
    left_out: str | None

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at = scene.busy_moment(self.check, drawn)
        which = scene.protect(f"Reports {len(scene.integrations)}", "adminapi")
        said = {each: 1 for each in GRANTS if each != self.left_out}
        scene.later(at, partial(administering.change_application, scene, which, said))
        return self.told(at, which["integration_key"])


INCIDENT = Granted(left_out=None)
DECOY = Granted(left_out="adminapi_settings")
