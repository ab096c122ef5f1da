"""One phone of two accounts."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPhone(Plant):
    """Somebody's phone is attached to another account too; an organisation may say that both are one person."""

    check: ClassVar[str] = "shared-authenticator"
    is_one_person: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        one, other = scene.cast(drawn, 2)
        at = some_day(drawn, one.office)
        phone = one.phones[0]
        if self.is_one_person:
            scene.linked.append((one.user_id, other.user_id))
        scene.later(at, partial(administering.give_phone, scene, other, phone))
        return self.told(at, phone.phone_id, phone.number, one.user_id, other.user_id)


INCIDENT = SharedPhone(is_one_person=False)
DECOY = SharedPhone(is_one_person=True)
