"""An administrator from somewhere else."""

from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.plant import Plant, Planted
from tests.month.scene import DESK_AT, Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class FromElsewhere(Plant):
    """An administrator comes in from an unknown network: at home, or far away."""

    check: ClassVar[str] = "admin-login-unusual"
    country: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at, who = scene.busy_moment(self.check, drawn), scene.spare_administrator()
        place = replace(scene.somewhere(DESK_AT), country=self.country, state=None)
        scene.later(at, partial(administering.come_in, scene, who.name, place=place))
        return self.told(at, who.admin_id)


INCIDENT = FromElsewhere(country="Brazil")
DECOY = FromElsewhere(country="United States")
