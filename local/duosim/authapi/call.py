"""One call as the Auth API sees it: who calls, what with, and about whom."""

from dataclasses import dataclass

from local.duosim.envelope import invalid, missing
from local.duosim.integrations import Integration
from local.duosim.people import Person
from local.duosim.simulator import Simulator
from local.duosim.wire import Params


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed the door."""

    duo: Simulator
    params: Params
    integration: Integration
    base_url: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The name that was asked about, and the person if Duo knows one."""

    name: str
    person: Person | None


def subject(call: Call) -> Subject:
    """Exactly one of ``user_id`` and ``username``; only a name may be unknown."""
    user_id, username = call.params.get("user_id"), call.params.get("username")
    if username is not None and user_id is not None:
        raise invalid("user_id")
    if username is not None:
        return Subject(username, call.duo.person(username))
    if user_id is None:
        raise missing("username")
    person = call.duo.person_by_id(user_id)
    if person is None:
        raise invalid("user_id")
    return Subject(person.username, person)
