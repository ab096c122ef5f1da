"""Who could do without a password, what people did with it, and what the stack's parameters say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doorbook.events import AuditRow, Outcome
from doorbook.factors import Kind
from doorbook.remember.adoption import MEASURES, Candidate, adoption
from doorbook.remember.conditions import KIND_OF, Conditions, conditions
from doorbook.signin.assurance import Passed
from doorbook.signin.people import Person
from doorbook.signin.proofs import PASSED
from doorbook.signin.remembering import Why
from tests.domain.browser_door import NOON, VISITOR, BrowserDoor, person

PILOT = Conditions(on=True, groups=frozenset({"pilot"}))
TOUCH = "WebAuthn Chrome Touch ID"


def row(who: str | None, outcome: Outcome = Outcome.SIGNED_IN, detail: str | None = TOUCH) -> AuditRow:
    return AuditRow(
        id="r",
        at=NOON,
        outcome=outcome,
        method="prompt",
        person=who,
        address="192.0.2.7",
        agent="test",
        detail=detail,
    )


def candidates(people: list[Person], rows: list[AuditRow], by: Conditions = PILOT) -> list[tuple[str, int, Why | None]]:
    found = adoption(by, people, rows)
    return [(each.person, each.proven, each.against) for each in found.candidates]


def test_who_passed_what_is_enough_is_counted_by_person() -> None:
    rows = [row("alice"), row("alice"), row("bob"), row(None)]

    assert candidates([person("alice"), person("bob"), person("dave")], rows) == [
        ("alice", 2, None),
        ("bob", 1, None),
        ("dave", 0, None),
    ]


@pytest.mark.parametrize(
    "other",
    [
        row("alice", detail="phone_call"),
        row("alice", detail="WebAuthn Security Key"),
        row("alice", detail="bypass_code"),
        row("alice", detail="something new"),
        row("alice", detail=None),
        row("alice", outcome=Outcome.PUSH_DENIED),
        row("alice", outcome=Outcome.BYPASS_ALLOWED),
    ],
)
def test_what_is_not_enough_is_not_counted(other: AuditRow) -> None:
    assert candidates([person("alice")], [other]) == [("alice", 0, None)]


def test_who_could_not_is_named_with_the_reason_behind_those_who_could() -> None:
    people = [
        person("carol", "staff"),
        replace(person("bob"), disabled=True),
        replace(person("frank"), rememberable=False),
        person("alice"),
    ]

    assert candidates(people, [row("carol")]) == [
        ("alice", 0, None),
        ("carol", 1, Why.NOT_IN_PILOT),
        ("bob", 0, Why.DISABLED),
        ("frank", 0, Why.NOT_REMEMBERABLE),
    ]


def test_it_says_the_same_while_the_stack_is_without() -> None:
    off = replace(PILOT, on=False)

    assert candidates([person("alice")], [row("alice")], off) == candidates([person("alice")], [row("alice")])


def test_each_measure_is_counted_from_what_people_did() -> None:
    door = BrowserDoor()
    cookie = door.accepted("alice")
    by = door.recognised(cookie)
    door.doors.commit(
        *door.desk.arrived(None, "bob", (Passed.PASSWORD, Passed.DUO_WEBAUTHN_PLATFORM), None, VISITOR).asked
    )
    door.desk.decline(door.proof("bob"), None, VISITOR)
    door.doors.commit(door.desk.fell_back(by, VISITOR), door.desk.not_them(by, VISITOR))
    door.doors.commit(door.desk.wrong_factor(by, "bypass_code", None, VISITOR))
    door.doors.commit(*door.desk.use(by, Kind.WEBAUTHN_PLATFORM, VISITOR).also)
    door.mine.opt_in(door.session("dana"), None, VISITOR, own=True)
    door.recognise("nonsense")

    found = adoption(PILOT, [], door.doors.audit)

    assert found.counted == tuple((says, 1) for says in MEASURES.values())
    assert found.candidates == ()


def test_candidates_are_values() -> None:
    assert adoption(PILOT, [person("alice")], []).candidates == (Candidate(person="alice", proven=0, against=None),)


def test_what_is_not_set_is_the_safe_default() -> None:
    assert conditions({}) == Conditions()
    assert conditions({"Passwordless": "off", "PasswordlessGroups": "", "PasswordlessFactors": ""}) == Conditions()
    assert Conditions().kinds == {Kind.WEBAUTHN_PLATFORM}
    assert not Conditions().on


def test_what_is_set_is_what_holds() -> None:
    settings = {
        "Passwordless": "on",
        "PasswordlessGroups": "pilot, staff,",
        "PasswordlessFactors": "webauthn_platform,verified_push",
        "PasswordlessDays": "180",
        "PasswordlessPresetDays": "7",
    }

    assert conditions(settings) == Conditions(
        on=True,
        groups=frozenset({"pilot", "staff"}),
        kinds=frozenset({Kind.WEBAUTHN_PLATFORM, Kind.VERIFIED_PUSH}),
        lasts=timedelta(days=180),
        preset_lasts=timedelta(days=7),
    )


def test_no_setting_outlives_the_keys() -> None:
    assert conditions({"PasswordlessDays": "400"}).lasts == timedelta(days=180)


def test_every_factor_of_duo_s_has_its_kind() -> None:
    assert set(KIND_OF) == set(Passed) - {Passed.PASSWORD}
    assert all(PASSED[kind] is passed for passed, kind in KIND_OF.items())
