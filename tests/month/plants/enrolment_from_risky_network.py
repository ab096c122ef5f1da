"""A new phone from a server that is let to anybody."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.month import administering, networks
from tests.month.plant import Plant, Planted, some_day, true_beside
from tests.month.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Plant):
    """Somebody gives themselves a phone from a network: one that is let, or an inn's."""

    check: ClassVar[str] = "enrolment-from-risky-network"
    network: str

    def plant(self, scene: Scene, drawn: Random) -> Planted:
        (who,) = scene.cast(drawn)
        at, place = some_day(drawn, who.office), networks.at(self.network, 30, who.office.country)
        scene.later(at, partial(administering.enrol_phone, scene, who, place, "from afar"))
        return self.told(at, who.user_id, also=(true_beside("authenticator-os-change", at, who.user_id),))


INCIDENT = Bound(network=networks.CLOUD)
DECOY = Bound(network=networks.INN)
