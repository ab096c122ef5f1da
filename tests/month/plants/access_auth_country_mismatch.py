"""A phone far from the computer."""

from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class FarPhone(Plant):
    """Somebody signs in at home, and a phone says yes: beside them, or in another country."""

    check: ClassVar[str] = "access-auth-country-mismatch"
    is_abroad: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = scene.busy_moment(self.check, drawn)
        elsewhere = replace(scene.somewhere(who.home), city="Recife", country="Brazil", state="Pernambuco")
        there = elsewhere if self.is_abroad else who.home
        scene.later(at, partial(scene.attempt, who, who.home, asked=who.phones[0], phone_at=there))
        return self.told(at, who.user_id)


INCIDENT = FarPhone(is_abroad=True)
DECOY = FarPhone(is_abroad=False)
