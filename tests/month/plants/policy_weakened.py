"""A policy that takes weaker factors."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.company import LAX, STRICT
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene
from tests.month.things import OFFICES, key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsSwitched(Plant):
    """An owner has a policy take codes from text messages, or has another stop to."""

    check: ClassVar[str] = "policy-weakened"
    allowed: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at = some_day(drawn, OFFICES[0])
        policy = STRICT if self.allowed else LAX
        scene.later(at, partial(administering.switch_sms, scene, policy, allowed=self.allowed))
        return self.told(at, policy, key_of("PO", policy))


INCIDENT = SmsSwitched(allowed=True)
DECOY = SmsSwitched(allowed=False)
