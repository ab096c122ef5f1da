"""A computer with an old system."""

from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.plant import Plant, Planted
from tests.month.scene import Scene
from tests.month.things import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpAnew(Plant):
    """Somebody's computer is set up anew, with a build of Windows that lay at hand."""

    check: ClassVar[str] = "endpoint-unhealthy"
    stands: ClassVar[bool] = True
    build: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = scene.busy_moment(self.check, drawn)
        who.computer = replace(who.computer, browser="Edge", browser_version="141.0.0.0", os="Windows", os_version="11")
        scene.later(at, partial(_set_up, who, self.build))
        return self.told(at, str(who.computer.epkey))


def _set_up(who: Person, build: str) -> None:
    who.computer = replace(who.computer, build=build)


INCIDENT = SetUpAnew(build="19045")
DECOY = SetUpAnew(build="19044")
