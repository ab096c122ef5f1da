"""In with no second factor at all."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering
from tests.month.moments import HOUR, MINUTE
from tests.month.plant import Plant, Planted, some_day, true_beside
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn(Plant):
    """Somebody in bypass is let in; where that was by a code, it is the code that says so."""

    check: ClassVar[str] = "bypass-status-used"
    by_code: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at = some_day(drawn, who.office)
        who.away.append((at - HOUR, at + 6 * HOUR))
        scene.later(at, partial(administering.set_status, scene, who, "bypass"))
        scene.later(at + 10 * MINUTE, partial(administering.order_code, scene, who))
        code = partial(administering.use_code, scene, who, who.home, reason="bypass_user")
        scene.later(at + HOUR, code if self.by_code else partial(scene.sign_in, who, who.home))
        scene.later(at + 5 * HOUR, partial(administering.set_status, scene, who, "active"))
        also = (true_beside("bypass-code-used", at + HOUR, who.user_id),) if self.by_code else ()
        return self.told(at + HOUR, who.user_id, also=also)


INCIDENT = LetIn(by_code=False)
DECOY = LetIn(by_code=True)
