"""An account that nobody can write to."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene
from tests.month.things import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAddress(Plant):
    """The help desk writes another address down for somebody, or none."""

    check: ClassVar[str] = "unmatched-user-email"
    stands: ClassVar[bool] = True
    address: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = scene.busy_moment(self.check, drawn)
        scene.later(at, partial(_write, scene, who, self.address))
        return self.told(at, who.user_id)


def _write(scene: Scene, who: Person, address: str) -> None:
    before, who.address = who.email, address
    target = ("user", who.user_id, who.username)
    scene.deed(administering.HELP, "user_update", target, {"email": address}, before={"email": before})


INCIDENT = OtherAddress(address="")
DECOY = OtherAddress(address="second.name@example.net")
