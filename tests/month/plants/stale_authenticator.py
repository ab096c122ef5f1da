"""A phone that lies about."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from tests.month import staff
from tests.month.moments import DAY
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPhone(Plant):
    """Duo last saw a second phone of somebody so many days ago."""

    check: ClassVar[str] = "stale-authenticator"
    stands: ClassVar[bool] = True
    days: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = scene.busy_moment(self.check, drawn)
        phone = staff.phone(scene.seed, who, "old", int(at) - 200 * DAY)
        phone.last_seen = at - self.days * DAY
        who.phones.insert(0, phone)
        return self.told(at, phone.phone_id)


INCIDENT = SecondPhone(days=90)
DECOY = SecondPhone(days=60)
