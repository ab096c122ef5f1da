"""What actions change in Duo, against the simulated one: as Duo documents it, once, and refusals by their codes."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from doorbook.actions.objects import BypassCode, Group, User
from doorbook.actions.ports import DuoObjects, Refusal, Why
from doorbook.adapters.duo import admin_writes
from doorbook.adapters.duo.admin_objects import to_codes, to_user
from doorbook.adapters.duo.admin_writes import AdminWrites
from doorbook.adapters.duo.auth_api import Outbound
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from local.duosim.faults import Fault
from local.duosim.groups import Group as DuoGroup
from local.duosim.people import Person, Phone, Token, WebAuthn
from local.duosim.running import RunningDuo
from tests.contracts.duo_admin import secrets
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets

SLACK = 15.0
HOSTILE = "<img src=x>\u202e=cmd|' /C'!A0\x07"
NOBODY = "DUNOBODY"

type Change = Callable[[DuoObjects, User], object]

CHANGES: dict[str, Change] = {
    "set_status": lambda duo, user: duo.set_status(user.id, "disabled"),
    "enrol": lambda duo, _: duo.enrol("newcomer", "new@example.com"),
    "attach_phone": lambda duo, user: duo.attach_phone(user.id, user.phones[0].id),
    "detach_phone": lambda duo, user: duo.detach_phone(user.id, user.phones[0].id),
    "delete_credential": lambda duo, user: duo.delete_credential(user.credentials[0].id),
    "delete_bypass_code": lambda duo, user: duo.delete_bypass_code(duo.bypass_codes(user.id)[0].id),
    "create_bypass_code": lambda duo, user: duo.create_bypass_code(user.id, 3600, 1),
    "join": lambda duo, user: duo.join(user.id, user.groups[0].id),
    "leave": lambda duo, user: duo.leave(user.id, user.groups[0].id),
    "delete_user": lambda duo, user: duo.delete_user(user.id),
}


def over(source: KeptSecrets) -> AdminWrites:
    return AdminWrites(source, "duo", Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca"))


@pytest.fixture
def account(duo: RunningDuo) -> DuoObjects:
    key = duo.control.add_admin_api("Responder", "read_resource", "write_resource")
    return over(secrets(duo, key))


@pytest.fixture
def alice(duo: RunningDuo) -> Person:
    return duo.control.put_person(
        Person(
            "alice",
            realname=HOSTILE,
            email="alice@example.com",
            aliases=["al"],
            groups=["Staff"],
            devices=[Phone(name=HOSTILE, number="+17345550101"), Token()],
            webauthn=[WebAuthn(name="Touch ID")],
            bypass_codes=["111111111"],
        )
    )


def read(account: DuoObjects, person: Person) -> User:
    found = account.user(person.user_id)
    assert found is not None
    return found


def test_somebody_is_read_with_all_that_is_theirs(account: DuoObjects, alice: Person) -> None:
    user = read(account, alice)

    assert (user.username, user.status, user.realname, user.email) == ("alice", "active", HOSTILE, "alice@example.com")
    assert (user.aliases, user.is_enrolled, user.synced, user.tokens) == (("al",), True, False, 1)
    assert [each.name for each in user.groups] == ["Staff"]
    assert [(each.id, each.name, each.number) for each in user.phones] == [
        (alice.phones[0].device, HOSTILE, "+17345550101")
    ]
    assert [(each.id, each.name) for each in user.credentials] == [(alice.webauthn[0].device, "Touch ID")]
    assert account.bypass_codes(user.id) == (BypassCode(id=alice.bypass_id("111111111"), expiration=None, uses=1),)
    assert account.user_named("al") == account.user_named("alice") == user


def test_who_is_not_there_is_nobody(account: DuoObjects, duo: RunningDuo) -> None:
    assert account.user(NOBODY) is None
    assert account.user("../admins") is None
    assert account.user_named("nobody") is None
    assert account.bypass_codes(NOBODY) == ()
    assert [entry.path for entry in duo.control.journal() if "admins" in entry.path] == ["/admin/v1/users/..%2Fadmins"]


def test_one_whom_a_directory_keeps_is_known_as_such(account: DuoObjects, duo: RunningDuo, alice: Person) -> None:
    duo.control.put_person(replace(alice, directory_key="DSKEY"))

    assert read(account, alice).synced


def test_more_groups_than_a_page_are_all_found(
    account: DuoObjects, duo: RunningDuo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin_writes, "PAGE", 2)
    made = [duo.control.put_group(DuoGroup(name=f"Group {place}")) for place in range(5)]

    assert set(account.groups()) >= {Group(id=each.group_id, name=each.name) for each in made}


@pytest.mark.parametrize("status", ["disabled", "bypass", "active"])
def test_a_status_is_given(account: DuoObjects, duo: RunningDuo, alice: Person, status: str) -> None:
    assert account.set_status(alice.user_id, status) is None

    assert duo.control.person("alice").status == status


def test_active_ends_a_lockout_and_the_wait_for_deletion(account: DuoObjects, duo: RunningDuo, alice: Person) -> None:
    duo.control.put_person(replace(alice, status="locked out"))
    assert account.set_status(alice.user_id, "active") is None
    assert duo.control.person("alice").status == "active"

    assert account.delete_user(alice.user_id) is None
    assert duo.control.person("alice").status == "pending deletion"
    assert account.delete_user(alice.user_id) is None
    assert account.set_status(alice.user_id, "active") is None
    assert duo.control.person("alice").status == "active"


def test_a_phone_is_taken_and_given_back(account: DuoObjects, alice: Person) -> None:
    phone = alice.phones[0].device

    assert account.detach_phone(alice.user_id, phone) is None
    assert read(account, alice).phones == ()
    assert account.detach_phone(alice.user_id, phone) is None
    assert account.attach_phone(alice.user_id, phone) is None
    assert [each.id for each in read(account, alice).phones] == [phone]


def test_a_code_is_made_beside_those_that_are_there_and_deleted(
    account: DuoObjects, duo: RunningDuo, alice: Person
) -> None:
    made = account.create_bypass_code(alice.user_id, 3600, 1)

    assert isinstance(made, str)
    assert duo.control.person("alice").bypass_codes == ["111111111", made]
    (new,) = [each for each in account.bypass_codes(alice.user_id) if each.id == alice.bypass_id(made)]
    assert new.uses == 1
    assert new.expiration is not None
    assert abs(new.expiration - time.time() - 3600) < 60
    assert account.delete_bypass_code(new.id) is None
    assert account.delete_bypass_code(new.id) is None
    assert duo.control.person("alice").bypass_codes == ["111111111"]


def test_a_key_is_deleted_and_groups_are_joined_and_left(account: DuoObjects, duo: RunningDuo, alice: Person) -> None:
    quiet = duo.control.put_group(DuoGroup(name="Quarantine"))

    assert account.delete_credential(alice.webauthn[0].device) is None
    assert account.join(alice.user_id, quiet.group_id) is None
    assert account.join(alice.user_id, quiet.group_id) is None
    assert duo.control.person("alice").groups == ["Staff", "Quarantine"]
    assert account.leave(alice.user_id, quiet.group_id) is None
    assert account.leave(alice.user_id, quiet.group_id) is None
    assert (duo.control.person("alice").groups, duo.control.person("alice").webauthn) == (["Staff"], [])


def test_the_enrolment_mail_goes_to_who_is_not_enrolled_and_duo_refuses_the_others(
    account: DuoObjects, duo: RunningDuo, alice: Person
) -> None:
    assert account.enrol("newcomer", "new@example.com") is None
    assert duo.control.person("newcomer").email == "new@example.com"

    assert account.enrol("alice", "alice@example.com") == Refusal(Why.INVALID, "Invalid request parameters: username")
    assert duo.control.person("alice").email == alice.email


@pytest.mark.parametrize("name", CHANGES)
def test_without_the_grant_nothing_is_changed_and_that_is_said(duo: RunningDuo, alice: Person, name: str) -> None:
    account = over(secrets(duo, duo.control.add_admin_api("Reader", "read_resource")))
    before = duo.control.person("alice")

    refused = CHANGES[name](account, read(account, alice))

    assert refused == Refusal(Why.NOT_GRANTED, "Access forbidden")
    assert duo.control.person("alice") == before


def test_without_the_grant_to_read_nobody_is_read(duo: RunningDuo, alice: Person) -> None:
    account = over(secrets(duo, duo.control.add_admin_api("Writer", "write_resource")))

    with pytest.raises(FixSettingsError) as broke:
        account.user(alice.user_id)
    assert broke.value.cause is Cause.NOT_GRANTED


REFUSALS = [
    (40001, Why.INVALID),
    (40002, Why.INVALID),
    (40003, Why.CONFLICT),
    (40301, Why.NOT_GRANTED),
    (40401, Why.GONE),
]


@pytest.mark.parametrize(("code", "why"), REFUSALS)
def test_a_refusal_has_its_reason_and_duos_own_words(
    account: DuoObjects, duo: RunningDuo, alice: Person, code: int, why: Why
) -> None:
    duo.control.add_fault(Fault.fail(code, f"/admin/v1/users/{alice.user_id}", detail="status of a synced user"))

    refused = account.set_status(alice.user_id, "disabled")

    assert isinstance(refused, Refusal)
    assert refused.why is why
    assert refused.said.endswith(": status of a synced user")
    assert duo.control.person("alice").status == "active"


BREAKAGES: list[tuple[Callable[[], Fault], type[BreakageError], Cause]] = [
    (lambda: Fault.rate_limit(count=None), TryLaterError, Cause.LIMITED),
    (lambda: Fault.fail(50000, count=None), TryLaterError, Cause.DOWN),
    (lambda: Fault.server_error(count=None), TryLaterError, Cause.DOWN),
    (lambda: Fault.error_page(404, count=None), TryLaterError, Cause.GARBLED),
    (lambda: Fault.html(count=None), TryLaterError, Cause.GARBLED),
    (lambda: Fault.not_json(count=None), TryLaterError, Cause.GARBLED),
    (lambda: Fault.reset(count=None), TryLaterError, Cause.DOWN),
    (lambda: Fault.cut_body(count=None), TryLaterError, Cause.DOWN),
    (lambda: Fault.silence(count=None), TryLaterError, Cause.DOWN),
    (lambda: Fault.fail(40103, count=None), FixSettingsError, Cause.WRONG_KEY),
    (lambda: Fault.fail(40105, count=None), FixSettingsError, Cause.CLOCK),
]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@pytest.mark.parametrize(
    ("fault", "error", "cause"), BREAKAGES, ids=[f"{n[0]().kind}-{n[0]().code}" for n in BREAKAGES]
)
def test_a_change_that_breaks_off_is_asked_for_once_and_has_its_cause(
    account: DuoObjects,
    duo: RunningDuo,
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[], Fault],
    error: type[BreakageError],
    cause: Cause,
) -> None:
    monkeypatch.setattr(admin_writes, "WRITE_LIMIT", 1.0)
    duo.control.add_fault(fault())
    path = f"/admin/v1/users/{alice.user_id}/bypass_codes"

    with within(SLACK), pytest.raises(error) as broke:
        account.create_bypass_code(alice.user_id, 3600, 1)

    assert broke.value.cause is cause
    assert len(duo.control.journal(path)) == 1


def test_keys_that_were_refused_are_read_anew_next_time(duo: RunningDuo, alice: Person) -> None:
    key = duo.control.add_admin_api("Responder", "read_resource", "write_resource")
    source = secrets(duo, key, skey="x" * 40)
    account = over(source)

    with pytest.raises(FixSettingsError):
        account.user(alice.user_id)

    source.texts |= secrets(duo, key).texts
    assert account.user(alice.user_id) is not None


@pytest.mark.parametrize("told", ["[]", '"no"', "{}", '{"user_id": 7, "username": "a", "status": "b"}'])
def test_an_answer_without_what_it_must_have_is_garbled(told: str) -> None:
    for made in (to_user, to_codes):
        with pytest.raises(TryLaterError) as broke:
            made(json.loads(told))
        assert broke.value.cause is Cause.GARBLED
