"""An account taken over step by step; and the same steps on a bad morning at the office."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering, company
from tests.month.moments import MINUTE
from tests.month.plant import Expected, Plant, Planted, some_day, true_beside
from tests.month.scene import Scene
from tests.month.things import OFFICES, Person, Place

FLOOD = ("no_response", "user_cancelled", "no_response", "no_response", "no_response")


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeover(Plant):
    """Many phones ring, then one again and again until it is approved; the help desk helps, a phone is enrolled.

    From an unknown network that is an attack. From the office it is a network that was down, and a broken phone.
    """

    check: ClassVar[str] = "takeover"
    at_office: bool

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        office = OFFICES[0]
        *others, victim = scene.cast(drawn, 7, office=office)
        at = some_day(drawn, office)
        place = office.place if self.at_office else scene.somewhere(office.place)
        victim.away.append((at - 30 * MINUTE, at + 160 * MINUTE))
        for number, who in enumerate(others):
            scene.later(at + number * 3 * MINUTE, partial(scene.pushed, who, place, "no_response"))
        for number, reason in enumerate(FLOOD):
            scene.later(at + (25 + 2 * number) * MINUTE, partial(scene.pushed, victim, place, reason))
        scene.later(at + 36 * MINUTE, partial(scene.pushed, victim, place))
        self._helped(scene, victim, at, place)
        name = "Zoë Office" if self.at_office else "Jo Newcomer"
        scene.later(at + 150 * MINUTE, partial(administering.make_administrator, scene, name, "Owner"))
        return self._labels(victim, at, place, company.administrator(name, "Owner", 0).admin_id, name)

    @staticmethod
    def _helped(scene: Scene, victim: Person, at: float, place: Place) -> None:
        scene.later(at + 60 * MINUTE, partial(administering.set_status, scene, victim, "bypass"))
        scene.later(at + 70 * MINUTE, partial(scene.sign_in, victim, place))
        scene.later(at + 90 * MINUTE, partial(administering.enrol_phone, scene, victim, place, "second"))
        scene.later(at + 120 * MINUTE, partial(administering.set_status, scene, victim, "active"))
        scene.later(at + 130 * MINUTE, partial(scene.pushed, victim, place))

    def _labels(self, victim: Person, at: float, place: Place, *administrator: str) -> Planted:
        only_from_afar = (
            true_beside("push-spray", at + 12 * MINUTE, place.ip),
            true_beside("mfa-flood-approved", at + 36 * MINUTE, victim.user_id),
            true_beside("success-from-attack-ip", at + 36 * MINUTE, victim.user_id, place.ip),
        )
        either: tuple[Expected, ...] = (
            true_beside("mfa-flood", at + 33 * MINUTE, victim.user_id),
            true_beside("bypass-status-used", at + 70 * MINUTE, victim.user_id),
            true_beside("enrolled-after-bypass", at + 130 * MINUTE, victim.user_id),
            true_beside("admin-created", at + 150 * MINUTE, *administrator),
        )
        told = Planted(name=repr(self), says=type(self).__doc__ or "", expected=only_from_afar, also=either)
        return told if self.at_office else Planted(name=told.name, says=told.says, expected=(*only_from_afar, *either))


INCIDENT = Takeover(at_office=False)
DECOY = Takeover(at_office=True)
