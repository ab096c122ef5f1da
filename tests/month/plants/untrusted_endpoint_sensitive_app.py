"""A strange computer where it matters."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.plant import Plant, Planted
from tests.month.scene import STRICT, Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereItMatters(Plant):
    """Somebody opens what matters most with a computer that is not known to be the company's."""

    check: ClassVar[str] = "untrusted-endpoint-sensitive-app"
    status: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = scene.busy_moment(self.check, drawn)
        scene.wanted[self.check] = {"sensitive_apps": STRICT}
        come = partial(scene.attempt, who, who.home, factor="verified_duo_push", asked=who.phones[-1])
        scene.later(at, partial(come, application=STRICT[0], trusted=self.status))
        return self.told(at, who.user_id)


INCIDENT = WhereItMatters(status="not trusted")
DECOY = WhereItMatters(status="unknown")
