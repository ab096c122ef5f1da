"""A way into Duo for a program."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene
from tests.month.things import key_of

CALLED = {"adminapi": "Admin API", "websdk": "Web SDK"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApplication(Plant):
    """An owner makes an application, which programs use or people."""

    check: ClassVar[str] = "admin-api-created"
    kind: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        called = CALLED[self.kind]
        at, name = scene.busy_moment(self.check, drawn), f"Another {called}"
        scene.later(at, partial(administering.make_application, scene, name, self.kind, called))
        return self.told(at, key_of("DI", name), name)


INCIDENT = NewApplication(kind="adminapi")
DECOY = NewApplication(kind="websdk")
