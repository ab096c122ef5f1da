"""What the limit holds is let open as it was seen, once, with a reason, and a look is asked for."""

from dataclasses import replace

import pytest

from doorbook.checks.holding import Hold, Part
from doorbook.checks.triage import NotNow, Overtaken, Unfit
from doorbook.events import Outcome
from doorbook.messages import findings
from doorbook.signin.roles import Role
from tests.domain.checks.office import Office, by

DANA = by(Role.ADMINISTRATOR, "dana")
HOLD = Hold(
    connection="c1",
    check="mfa-flood",
    check_version=1,
    parameters=(),
    limits=(),
    at=1,
    parts=(
        Part(occasion="2026-03-07", many=0, total=60, let=60),
        Part(occasion="2026-03-08", many=70, total=75, names=("ann",)),
    ),
)


@pytest.fixture
def office() -> Office:
    made = Office()
    assert made.holds.put(HOLD)
    return made


def let(office: Office, seen: int = 1, why: str = "A drill.") -> Hold | Unfit | NotNow | Overtaken:
    return office.letting.let(DANA, "mfa-flood", "c1", seen, why)


def test_as_much_as_was_seen_is_let_and_the_rest_stays(office: Office) -> None:
    answer = let(office)

    assert answer == office.holds.one("c1", "mfa-flood")
    assert isinstance(answer, Hold)
    assert [each.let for each in answer.parts] == [60, 75]
    assert (answer.many, answer.names, answer.version) == (0, (), 2)
    assert office.looked == [("c1", "let:c1:mfa-flood:2")]
    assert office.outcomes == [Outcome.CHECK_LET]


def test_what_was_let_already_is_not_let_again(office: Office) -> None:
    let(office)

    assert let(office, seen=2) == NotNow(findings.NOT_HELD)
    assert len(office.audit) == len(office.looked) == 1


def test_who_saw_less_is_told_and_lets_nothing_open(office: Office) -> None:
    assert office.holds.put(replace(HOLD, version=2))

    assert let(office) == Overtaken()
    assert (office.looked, office.audit) == ([], [])


@pytest.mark.parametrize("why", ["", "no", " \n ", "x" * 501])
def test_without_a_reason_nothing_is_opened(office: Office, why: str) -> None:
    assert let(office, why=why) == Unfit("let-why", findings.REASON_MISSING)
    assert office.holds.one("c1", "mfa-flood") == HOLD


def test_of_what_is_not_held_there_is_nothing_to_let(office: Office) -> None:
    assert office.letting.let(DANA, "mfa-flood", "c2", 1, "A drill.") == NotNow(findings.NOT_HELD)
