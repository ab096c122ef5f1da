"""In with a password alone."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import deskwork
from tests.month.moments import day_of
from tests.month.plant import Plant, Planted
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEnrolled(Plant):
    """Somebody who starts in days tries to sign in before they have a phone: Duo lets them in, or not."""

    check: ClassVar[str] = "unenrolled-user-allowed"
    is_let_in: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        at = scene.busy_moment(self.check, drawn)
        who = deskwork.hire(scene, day_of(at) - 1, starts=4)
        reason, result = ("allow_unenrolled_user", "success") if self.is_let_in else ("deny_unenrolled_user", "denied")
        scene.later(at, partial(scene.attempt, who, who.home, reason, result, "not_available"))
        return self.told(at, who.user_id)


INCIDENT = NotEnrolled(is_let_in=True)
DECOY = NotEnrolled(is_let_in=False)
