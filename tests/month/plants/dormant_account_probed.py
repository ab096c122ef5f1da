"""Somebody tries an account that nobody uses."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month.moments import BEGINS, DAY, ENDS, HOUR, on
from tests.month.plant import Plant, Planted, true_beside
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused(Plant):
    """Somebody came last 24 days before the month; a stranger tries them twice, after they looked in or not."""

    check: ClassVar[str] = "dormant-account-probed"
    looks_in: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        who.last_login = who.phones[0].last_seen = BEGINS - 24 * DAY + drawn.uniform(0, DAY)
        who.away.append((BEGINS, ENDS))
        if self.looks_in:
            scene.later(on(3, 13), partial(scene.sign_in, who, who.home))
        at, place = scene.busy_moment(self.check, drawn), scene.somewhere(who.home)
        for hours in (0, 2):
            scene.later(at - hours * HOUR, partial(scene.pushed, who, place, "no_response", stranger=True))
        also = true_beside("inactive-user", who.last_login + 30 * DAY, who.user_id)
        return self.told(at, who.user_id, also=(also,))


INCIDENT = Unused(looks_in=False)
DECOY = Unused(looks_in=True)
