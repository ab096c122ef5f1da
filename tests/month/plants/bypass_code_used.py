"""A code that lets somebody in."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import MINUTE
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTyped(Plant):
    """A code is ordered, and half an hour later typed at an unknown network: rightly or wrongly."""

    check: ClassVar[str] = "bypass-code-used"
    works: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, place = some_day(drawn, who.office), scene.somewhere(who.home)
        scene.later(at, partial(administering.order_code, scene, who))
        scene.later(at + 30 * MINUTE, partial(administering.use_code, scene, who, place, works=self.works))
        return self.told(at + 30 * MINUTE, who.user_id)


INCIDENT = CodeTyped(works=True)
DECOY = CodeTyped(works=False)
