"""Code after code."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import deskwork
from tests.month.moments import MINUTE
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class SixCodes(Plant):
    """A stranger has the password, and types six wrong codes so many minutes apart."""

    check: ClassVar[str] = "code-guessing"
    apart: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        ends, place = scene.busy_moment(self.check, drawn), scene.somewhere(who.home)
        for number in range(6):
            scene.later(ends - number * self.apart * MINUTE, partial(deskwork.mistype, scene, who, place))
        return self.told(ends, who.user_id)


INCIDENT = SixCodes(apart=1)
DECOY = SixCodes(apart=4)
