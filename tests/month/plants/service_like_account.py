"""An account that never sleeps."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import DAY, HOUR
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene
from tests.month.things import NOWHERE, Token, key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Tireless(Plant):
    """An account comes in every hour on three days; an organisation may have said that it is a service."""

    check: ClassVar[str] = "service-like-account"
    is_declared: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = scene.busy_moment(self.check, drawn)
        who.tokens.append(Token(token_id=key_of("DH", who.user_id), serial=f"{700_000 + who.number}"))
        if self.is_declared:
            scene.services.add(who.user_id)
        for day in range(3):
            for hour in range(20):
                come = partial(scene.sign_in, who, NOWHERE, application="VPN")
                scene.later(at - day * DAY - hour * HOUR, come)
        return self.told(at, who.user_id)


INCIDENT = Tireless(is_declared=False)
DECOY = Tireless(is_declared=True)
