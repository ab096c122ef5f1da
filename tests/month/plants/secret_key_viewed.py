"""A key that was looked at."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.plant import Plant, Planted
from tests.month.scene import Scene
from tests.month.things import key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AtAnApplication(Plant):
    """An administrator does something at an application."""

    check: ClassVar[str] = "secret-key-viewed"
    action: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at, who = scene.busy_moment(self.check, drawn), scene.spare_administrator()
        scene.later(at, partial(scene.deed, who.name, self.action, ("integration", key_of("DI", "VPN"), "VPN")))
        return self.told(at, who.admin_id)


INCIDENT = AtAnApplication(action="integration_skey_view")
DECOY = AtAnApplication(action="integration_update")
