"""A phone that is taken away and never replaced."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering, deskwork
from tests.month.moments import DAY, on
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene
from tests.month.things import Person

GRACE = 14 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNeverReplaced(Plant):
    """Somebody loses their phone, and the help desk takes it away; nobody gives them another one."""

    check: ClassVar[str] = "no-mfa-enrolled"
    stands: ClassVar[bool] = True
    hired: int

    def plant(self, scene: Scene, _drawn: Random) -> Planted:
        who = deskwork.hire(scene, self.hired)
        at = on(self.hired + 4, 14)
        scene.later(at, partial(_take, scene, who))
        return self.told(max(at, who.created + GRACE), who.user_id)


def _take(scene: Scene, who: Person) -> None:
    administering.drop_phone(scene, who, who.phones[0])


INCIDENT = PhoneNeverReplaced(hired=3)
DECOY = PhoneNeverReplaced(hired=22)
