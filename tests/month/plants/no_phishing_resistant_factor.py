"""Somebody who has to have a passkey and has none any more."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import MINUTE
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene
from tests.month.staff import EXECUTIVES


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyDeleted(Plant):
    """An executive asks the help desk to delete a passkey; sometimes that was the last one."""

    check: ClassVar[str] = "no-phishing-resistant-factor"
    stands: ClassVar[bool] = True
    keeps_a_key: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        who = next(each for each in scene.people if EXECUTIVES in each.groups and not each.is_calm)
        who.is_calm = True
        at = some_day(drawn, who.office, 8, 24)
        for place, gone in enumerate(who.credentials[: 1 if self.keeps_a_key else 2]):
            scene.later(at + place * MINUTE, partial(administering.drop_passkey, scene, who, gone))
        return self.told(at + MINUTE, who.user_id)


INCIDENT = PasskeyDeleted(keeps_a_key=False)
DECOY = PasskeyDeleted(keeps_a_key=True)
