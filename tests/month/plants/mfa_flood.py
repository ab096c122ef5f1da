"""Push after push."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import MINUTE
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene

ANSWERS = ("no_response", "user_cancelled", "no_response", "user_mistake", "no_response")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood(Plant):
    """A stranger has the password, and has a phone ring so many minutes apart; nobody says yes."""

    check: ClassVar[str] = "mfa-flood"
    apart: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, place = some_day(drawn, who.office), scene.somewhere(who.home)
        for number, reason in enumerate(ANSWERS):
            push = partial(scene.pushed, who, place, reason, stranger=True)
            scene.later(at + number * self.apart * MINUTE, push)
        return self.told(at + 4 * self.apart * MINUTE, who.user_id)


INCIDENT = Flood(apart=2)
DECOY = Flood(apart=14)
