"""How checks are set: with what a check takes, by whom it was seen last, with a history."""

from dataclasses import replace

import pytest

from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.triage import ChosenSettings
from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.check import Check, Parameter
from doorbook.checks.choosing import Chosen, Unchanged
from doorbook.checks.settings import Mode
from doorbook.checks.triage import Overtaken, Unfit
from doorbook.events import Outcome
from doorbook.messages import Message, findings
from doorbook.signin.roles import Role
from tests.domain.checks.office import Office, by

DEFAULTS = {each.name: str(each.default) for each in MFA_FLOOD.parameters}
ADMINISTRATOR = by(Role.ADMINISTRATOR, "dana")


@pytest.fixture
def office() -> Office:
    return Office()


def choose(
    office: Office,
    *,
    seen: int = 0,
    mode: Mode = Mode.ARMED,
    why: str = "As agreed.",
    check: Check = MFA_FLOOD,
    **typed: str,
) -> Chosen | Unchanged | Unfit | Overtaken:
    filled = {**DEFAULTS, **typed} if check is MFA_FLOOD else typed
    return office.choosing.choose(ADMINISTRATOR, check, seen, mode=mode, typed=filled, why=why)


def test_a_number_is_chosen_and_the_rest_follows_the_check(office: Office) -> None:
    answer = choose(office, count="7")

    now = office.settings.of(MFA_FLOOD.id)
    assert answer == Chosen(now)
    assert now.chosen == (("count", 7),)
    assert (now.version, now.by, now.why, now.at) == (1, "dana", "As agreed.", office.now)
    assert now.of(MFA_FLOOD)["window_minutes"] == 20
    assert office.outcomes == [Outcome.CHECK_CHANGED]
    assert "'count': 7" in (office.audit[0].detail or "")


def test_each_choice_is_in_the_history(office: Office) -> None:
    choose(office, count="7")
    choose(office, seen=1, mode=Mode.OFF, why="Too loud.")

    assert [(each.version, each.armed, each.why) for each in office.settings.history(MFA_FLOOD.id)] == [
        (1, True, "As agreed."),
        (2, False, "Too loud."),
    ]
    assert not office.settings.of(MFA_FLOOD.id).armed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", findings.SETTING_MISSING),
        *((typed, findings.NUMBER_WRONG) for typed in ("1", "101", "-3", "9" * 5000)),
        *((typed, findings.KIND_WRONG) for typed in ("5.5", "five", "\u0665", "1e3", "--3", "-", "3-")),
    ],
)
def test_what_a_check_does_not_take_is_not_chosen_and_it_says_what_it_takes(
    office: Office, typed: str, said: Message
) -> None:
    assert choose(office, count=typed) == Unfit("count", replace(said, cure="It takes a whole number from 2 to 100."))
    assert office.settings.of(MFA_FLOOD.id).version == 0
    assert office.audit == []


@pytest.mark.parametrize("why", ["", "no", "x" * 501])
def test_nothing_is_chosen_without_a_reason(office: Office, why: str) -> None:
    assert choose(office, count="7", why=why) == Unfit("why", findings.REASON_MISSING)
    assert office.audit == []


def test_a_check_watches_until_it_is_armed(office: Office) -> None:
    choose(office, count="7", mode=Mode.WATCHING, why="To see.")
    assert office.settings.of(MFA_FLOOD.id).mode is Mode.WATCHING
    assert choose(office, seen=1, count="7", mode=Mode.WATCHING) == Unchanged()

    choose(office, seen=1, count="7", mode=Mode.ARMED)

    assert [each.mode for each in office.settings.history(MFA_FLOOD.id)] == [Mode.WATCHING, Mode.ARMED]
    assert [(row.detail or "").split()[1] for row in office.audit] == ["watching", "armed"]


def test_a_check_that_does_not_come_armed_watches_before_anybody_chose() -> None:
    loud = replace(MFA_FLOOD, armed=False)

    assert ChosenSettings(MemoryRows(), (loud,)).of(loud.id).mode is Mode.WATCHING
    assert ChosenSettings(MemoryRows(), (MFA_FLOOD,)).of(loud.id).mode is Mode.ARMED


def test_the_second_of_two_is_told(office: Office) -> None:
    choose(office, count="7")

    assert choose(office, count="8") == Overtaken()
    assert office.settings.of(MFA_FLOOD.id).chosen == (("count", 7),)
    assert len(office.audit) == 1


def test_what_is_so_already_is_no_change(office: Office) -> None:
    assert choose(office) == Unchanged()
    assert office.settings.history(MFA_FLOOD.id) == []


def test_other_kinds_are_read_as_what_they_are(office: Office) -> None:
    check = replace(
        MFA_FLOOD,
        parameters=(
            Parameter(name="groups", default=(), says="Groups"),
            Parameter(name="share", default=0.5, says="Share", least=0, most=1),
            Parameter(name="strict", default=False, says="Strict"),
        ),
    )

    answer = choose(office, check=check, groups=" Staff \n\n=cmd|x\n", share="0.25", strict="yes")

    assert isinstance(answer, Chosen)
    assert answer.settings.chosen == (("groups", ("Staff", "=cmd|x")), ("share", 0.25), ("strict", True))
    assert office.settings.of(MFA_FLOOD.id) == answer.settings
    lines = replace(findings.LIST_LONG, cure="It takes at most 200 lines of at most 200 characters.")
    assert choose(office, check=check, seen=1, groups="x\n" * 201, share="0") == Unfit("groups", lines)
    assert choose(office, check=check, seen=1, groups="", share="1.01") == Unfit(
        "share", replace(findings.NUMBER_WRONG, cure="It takes a number from 0 to 1.")
    )
    assert choose(office, check=check, seen=1, share="0", strict="perhaps") == Unfit(
        "strict", replace(findings.KIND_WRONG, cure="It takes yes or no.")
    )


def test_a_setting_that_there_is_none_of_is_refused(office: Office) -> None:
    assert choose(office, other="1") == Unfit("other", findings.SETTING_UNKNOWN)
    assert office.audit == []
