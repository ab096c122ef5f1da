"""Ten devices deleted."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import MINUTE
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene
from tests.month.things import Token, key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied(Plant):
    """An administrator deletes ten tokens from the drawer, so many minutes apart."""

    check: ClassVar[str] = "bulk-deletion"
    apart: int

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at, who = scene.busy_moment(self.check, drawn), scene.spare_administrator()
        for number in range(10):
            serial = f"{800_000 + len(scene.drawer)}"
            token = Token(token_id=key_of("DH", f"{scene.seed}|{serial}"), serial=serial)
            scene.drawer.append(token)
            scene.later(at - number * self.apart * MINUTE, partial(_delete, scene, token, who.name))
        return self.told(at, who.admin_id)


def _delete(scene: Scene, token: Token, by: str) -> None:
    scene.drawer.remove(token)
    scene.deed(by, "hardtoken_delete", ("hardtoken", token.token_id, token.serial))


INCIDENT = Emptied(apart=5)
DECOY = Emptied(apart=9)
