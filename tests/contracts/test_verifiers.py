"""Both ways to ask somebody on their phone, against the simulated Duo: sent once, answered, and never believed."""

import time
from collections.abc import Callable

import pytest

from doorbook.actions.objects import User
from doorbook.actions.verification import Answer, Declined, Lacks, Sent, Verifier, Way
from doorbook.adapters.duo.admin_writes import AdminWrites
from doorbook.adapters.duo.auth_api import DuoAuthApi, Outbound
from doorbook.adapters.duo.verifiers import AdminVerifier, AuthVerifier
from doorbook.errors import FixSettingsError, TryLaterError
from doorbook.messages import Message
from doorbook.messages import verification as words
from local.duosim.attempts import Button
from local.duosim.faults import Fault
from local.duosim.integrations import Grant
from local.duosim.people import Person, Phone, Status
from local.duosim.running import RunningDuo
from tests.contracts.duo_admin import secrets
from tests.contracts.duo_ways import LOCAL_HOSTS

OUT = Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca")
NAME = "Example help desk"

type Make = Callable[[RunningDuo], Verifier]


def by_admin(duo: RunningDuo, *grants: Grant) -> AdminVerifier:
    key = duo.control.add_admin_api("Verifier", *(grants or ("read_resource", "write_resource")))
    return AdminVerifier(AdminWrites(secrets(duo, key), "duo", OUT))


def by_auth(duo: RunningDuo) -> AuthVerifier:
    return AuthVerifier(DuoAuthApi(secrets(duo, duo.integration()), "duo", OUT), lambda: "004711")


WAYS: dict[str, Make] = {"admin": by_admin, "auth": by_auth}
each_way = pytest.mark.parametrize("way", WAYS)


@pytest.fixture
def alice(duo: RunningDuo) -> User:
    person = duo.control.put_person(Person("alice", devices=[Phone(name="iPhone"), Phone(capabilities=["sms"])]))
    key = duo.control.add_admin_api("Reader", "read_resource")
    found = AdminWrites(secrets(duo, key), "duo", OUT).user(person.user_id)
    assert found is not None
    return found


def answered(verifier: Verifier, user: User, push: str) -> Answer:
    """Look until there is an answer."""
    patience = time.monotonic() + 30
    while (answer := verifier.look(user.id, push)).is_open and time.monotonic() < patience:
        pass
    return answer


def sent(verifier: Verifier, user: User) -> Sent:
    push = verifier.send(user, user.phones[0], NAME)
    assert isinstance(push, Sent)
    return push


def test_only_phones_that_take_a_push_say_so(alice: User) -> None:
    assert [each.takes_push for each in alice.phones] == [True, False]


@each_way
@pytest.mark.parametrize(
    ("button", "answer"), [("approve", Answer.APPROVED), ("deny", Answer.DENIED), ("fraud", Answer.FRAUD)]
)
def test_what_they_answer_comes_back(duo: RunningDuo, alice: User, way: str, button: Button, answer: Answer) -> None:
    verifier = WAYS[way](duo)
    push = sent(verifier, alice)
    on_the_phone = duo.control.wait_for_push("alice")

    assert verifier.look(alice.id, push.push) is Answer.WAITING
    assert push.code in str(on_the_phone)
    assert len(duo.control.pushes("alice")) == 1
    duo.control.press("alice", button)

    assert answered(verifier, alice, push.push) is answer


@each_way
def test_an_unanswered_push_is_no_approval(duo: RunningDuo, alice: User, way: str) -> None:
    verifier = WAYS[way](duo)
    push = sent(verifier, alice)
    duo.control.wait_for_push("alice")
    duo.control.advance(70)

    assert answered(verifier, alice, push.push) is Answer.TIMED_OUT


@each_way
def test_a_phone_without_push_is_declined(duo: RunningDuo, alice: User, way: str) -> None:
    assert WAYS[way](duo).send(alice, alice.phones[1], NAME) == Declined(words.REFUSED_PHONE)
    assert duo.control.pushes("alice") == []


@pytest.mark.parametrize(
    ("status", "why"),
    [("bypass", words.SKIPPED), ("disabled", words.DENIED_BY_DUO), ("locked out", words.DENIED_BY_DUO)],
)
def test_whom_duo_would_not_ask_is_never_approved(duo: RunningDuo, alice: User, status: Status, why: Message) -> None:
    person = duo.control.person("alice")
    person.status = status
    duo.control.put_person(person)

    assert by_auth(duo).send(alice, alice.phones[0], NAME) == Declined(why)
    assert duo.control.pushes("alice") == []


def test_without_the_grant_the_admin_api_is_not_open(duo: RunningDuo, alice: User) -> None:
    assert by_admin(duo, "read_resource").send(alice, alice.phones[0], NAME) == Lacks(words.WAYS[Way.ADMIN_API])
    assert duo.control.pushes("alice") == []


def test_keys_of_another_application_are_no_way(duo: RunningDuo, alice: User) -> None:
    verifier = AuthVerifier(DuoAuthApi(secrets(duo), "duo", OUT), lambda: "1")

    with pytest.raises(FixSettingsError):
        verifier.send(alice, alice.phones[0], NAME)


@each_way
def test_a_push_that_duo_broke_off_is_not_sent_again(duo: RunningDuo, alice: User, way: str) -> None:
    path = f"/admin/v1/users/{alice.id}/send_verification_push" if way == "admin" else "/auth/v2/auth"
    verifier = WAYS[way](duo)
    duo.control.add_fault(Fault.server_error(path))

    with pytest.raises(TryLaterError):
        verifier.send(alice, alice.phones[0], NAME)

    assert duo.control.pushes("alice") == []


def test_another_persons_push_is_not_theirs(duo: RunningDuo, alice: User) -> None:
    other = duo.control.put_person(Person("bob", devices=[Phone()]))
    verifier = by_admin(duo)
    push = sent(verifier, alice)
    duo.control.press("alice", "approve")

    assert verifier.look(other.user_id, push.push) is Answer.TIMED_OUT
