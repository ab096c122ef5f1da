"""One call as the Admin API sees it."""

from collections.abc import Mapping
from dataclasses import dataclass

from local.duosim.envelope import Refused
from local.duosim.integrations import Integration
from local.duosim.people import Person
from local.duosim.simulator import Simulator
from local.duosim.wire import Params


@dataclass(frozen=True, slots=True)
class AdminCall:
    """A request that passed the door; ``named`` is what the variable parts of its path said."""

    duo: Simulator
    params: Params
    integration: Integration
    named: Mapping[str, str]

    def person(self) -> Person:
        person = self.duo.person_by_id(self.named["user_id"])
        if person is None:
            raise Refused(40401)
        return person
