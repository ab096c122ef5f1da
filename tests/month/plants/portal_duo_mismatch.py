"""The portal and Duo do not tell the same."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import DAY
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene
from tests.month.things import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class LetInByThePortal(Plant):
    """The portal lets somebody in, as it did a colleague the day before; what they pressed Duo knows."""

    check: ClassVar[str] = "portal-duo-mismatch"
    answer: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        colleague, who = scene.cast(drawn, 2)
        at = scene.busy_moment(self.check, drawn)
        scene.later(at - DAY, partial(_come, scene, colleague, "user_approved"))
        scene.later(at, partial(_come, scene, who, self.answer))
        return self.told(at, who.user_id)


def _come(scene: Scene, who: Person, answer: str) -> None:
    txid = scene.uuid()
    result = "success" if answer == "user_approved" else "denied"
    scene.attempt(who, who.home, answer, result, asked=who.phones[-1], txid=txid)
    scene.portal.append((scene.now, who, txid))


INCIDENT = LetInByThePortal(answer="user_mistake")
DECOY = LetInByThePortal(answer="user_approved")
