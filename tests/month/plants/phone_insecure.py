"""A phone that somebody tampered with."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import staff
from tests.month.moments import BEGINS, DAY
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene
from tests.month.things import Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class TamperedPhone(Plant):
    """A second phone of somebody was broken open when it was last seen."""

    check: ClassVar[str] = "phone-insecure"
    stands: ClassVar[bool] = True
    days: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        phone = staff.phone(scene.seed, who, "spare", who.created)
        who.phones.insert(0, phone)
        phone.last_seen = BEGINS - 60 * DAY
        seen = some_day(drawn, who.office) - self.days * DAY
        if seen < BEGINS:
            _tamper(phone, seen)
        else:
            scene.later(seen, partial(_tamper, phone, seen))
        return self.told(max(seen, BEGINS), phone.phone_id, who.user_id)


def _tamper(phone: Phone, seen: float) -> None:
    phone.last_seen, phone.tampered = seen, "Tampered"


INCIDENT = TamperedPhone(days=2)
DECOY = TamperedPhone(days=60)
