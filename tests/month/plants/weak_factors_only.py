"""A new telephone that Duo Mobile was never activated on."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.plant import Plant, Planted, some_day
from tests.month.scene import Scene
from tests.month.things import Person, Token, key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NotActivated(Plant):
    """The help desk writes a new number down: it can be called and texted, and nothing else."""

    check: ClassVar[str] = "weak-factors-only"
    stands: ClassVar[bool] = True
    has_token: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = some_day(drawn, who.office, 8, 24)
        if self.has_token:
            who.tokens.append(Token(token_id=key_of("DH", who.user_id), serial=f"{700_000 + who.number}"))
        scene.later(at, partial(_change, scene, who))
        return self.told(at, who.user_id)


def _change(scene: Scene, who: Person) -> None:
    phone = who.phones[0]
    phone.activated, phone.capabilities = False, ("auto", "sms", "phone")
    said = {"activated": False, "number": phone.number}
    scene.deed(administering.HELP, "phone_update", ("phone", phone.phone_id, phone.number), said)


INCIDENT = NotActivated(has_token=False)
DECOY = NotActivated(has_token=True)
