"""A new phone that is not like the others."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene
from tests.month.staff import PHONES


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPhone(Plant):
    """Somebody enrols a new phone at home: of the kind they have, or of another."""

    check: ClassVar[str] = "authenticator-os-change"
    is_like: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, old = scene.busy_moment(self.check, drawn), who.phones[0]
        other = next(each for each in PHONES if each[0] != old.platform)
        model = (old.platform, old.model, old.os_version) if self.is_like else other
        scene.later(at, partial(administering.enrol_phone, scene, who, who.home, "other", model=model))
        return self.told(at, who.user_id)


INCIDENT = OtherPhone(is_like=False)
DECOY = OtherPhone(is_like=True)
