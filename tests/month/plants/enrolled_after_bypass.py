"""A new phone soon after a code was ordered."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import HOUR, MINUTE
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene
from tests.month.things import STRANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhone(Plant):
    """The help desk orders a code; so many hours later a phone is enrolled, and used, from an unknown network."""

    check: ClassVar[str] = "enrolled-after-bypass"
    hours: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, place = some_day(drawn, who.office, 15, 24), scene.somewhere(who.home)
        then = at + self.hours * HOUR
        scene.later(at, partial(administering.order_code, scene, who))
        enrol = partial(administering.enrol_phone, scene, who, place, "strange", stranger=STRANGE)
        scene.later(then, enrol)
        scene.later(then + 5 * MINUTE, partial(scene.pushed, who, place, stranger=True))
        return self.told(then + 5 * MINUTE, who.user_id)


INCIDENT = NewPhone(hours=3)
DECOY = NewPhone(hours=30)
