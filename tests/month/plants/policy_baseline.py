"""A policy that asks for less than is wanted."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering, company
from tests.month.plant import Plant, Planted, true_beside
from tests.month.scene import Scene

WANTED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered(Plant):
    """The policy of one application remembers browsers for another number of days from now on."""

    check: ClassVar[str] = "policy-baseline"
    stands: ClassVar[bool] = True
    days: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at = scene.busy_moment(self.check, drawn)
        free = (each for each in scene.integrations if each["name"] in ("Wiki", "Workspace"))
        application = next(each for each in free if each["policy_key"] is None)
        policy = company.remembering(f"Browsers of {application['name']}", WANTED)
        scene.policies.append(policy)
        application["policy_key"] = policy["policy_key"]
        scene.later(at, partial(administering.remember_for, scene, policy, self.days))
        longer = (true_beside("policy-weakened", at, policy["policy_key"]),) if self.days > WANTED else ()
        return self.told(at, policy["policy_key"], policy["policy_name"], also=longer)


INCIDENT = Remembered(days=30)
DECOY = Remembered(days=5)
