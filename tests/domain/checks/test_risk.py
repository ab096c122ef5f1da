"""Points are the sum of their reasons: open findings count, each as it was set, and others do not."""

from dataclasses import replace

import pytest

from doorbook.checks import risk
from doorbook.checks.check import Severity, Subject
from doorbook.checks.choosing import Chosen
from doorbook.checks.finding import Closing, Finding, Status, Times
from doorbook.checks.risk import RISK, Risk, most_at_risk, risk_of
from doorbook.checks.settings import Mode
from doorbook.checks.triage import By, Unfit
from doorbook.signin.roles import Role
from tests.domain.checks.office import Office, finding
from tests.domain.listeners import VISITOR

DANA = By(person="dana", role=Role.ADMINISTRATOR, visitor=VISITOR)


def about(number: int, **says: object) -> Finding:
    """Return one of several findings about one person."""
    event = 1_773_000_000_000 + number
    times = Times(event=event, available=None, evaluated=event)
    return finding(1, **{"check": f"check-{number}", "times": times, **says})


@pytest.fixture
def office() -> Office:
    return Office()


def keep(office: Office, *found: Finding) -> None:
    for each in found:
        assert office.findings.put(each)


def weighed(office: Office, subject: str = "DU1") -> Risk:
    return risk_of(office.findings, office.settings.of(RISK.id), "c1", subject)


def test_each_open_finding_counts_and_the_heaviest_stands_first(office: Office) -> None:
    keep(office, about(1, severity=Severity.LOW), about(2, severity=Severity.CRITICAL), about(3))

    one = weighed(office)

    assert [(each.finding.check, each.points) for each in one.reasons] == [
        ("check-2", 100),
        ("check-3", 40),
        ("check-1", 3),
    ]
    assert (one.points, one.name, one.whole) == (143, "bob1", True)


@pytest.mark.parametrize(
    "other",
    [
        about(2, status=Status.CLOSED, closing=Closing.OVER),
        about(2, status=Status.SUPPRESSED, suppression="s1"),
        about(2, subject="DU2"),
        about(2, connection="c2"),
    ],
    ids=["closed", "suppressed", "about somebody else", "of another connection"],
)
def test_what_is_not_open_or_not_theirs_does_not_count(office: Office, other: Finding) -> None:
    keep(office, about(1), other)

    assert weighed(office).points == 40


def test_nothing_speaks_against_whom_nothing_was_found(office: Office) -> None:
    one = weighed(office, "DU9")

    assert (one.points, one.reasons, one.name, one.whole) == (0, (), "DU9", True)


def test_what_a_severity_weighs_is_set_by_people(office: Office) -> None:
    keep(office, about(1))
    typed = {each.name: str(each.default) for each in RISK.parameters} | {"high": "7"}

    answer = office.choosing.choose(DANA, RISK, 0, mode=Mode.ARMED, typed=typed, why="It is quiet here.")

    assert isinstance(answer, Chosen)
    assert weighed(office).points == 7


@pytest.mark.parametrize("wrong", ["", "-1", "1001", "4.5", "many"])
def test_a_weight_out_of_range_is_refused_and_the_one_before_counts(office: Office, wrong: str) -> None:
    keep(office, about(1))
    typed = {each.name: str(each.default) for each in RISK.parameters} | {"high": wrong}

    answer = office.choosing.choose(DANA, RISK, 0, mode=Mode.ARMED, typed=typed, why="It is quiet here.")

    assert isinstance(answer, Unfit)
    assert answer.field == "high"
    assert weighed(office).points == 40


def test_where_not_all_was_looked_at_it_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(risk, "LOOKED_AT", 2)
    monkeypatch.setattr(risk, "AT_ONCE", 2)
    keep(office, about(1), about(2))
    assert weighed(office).whole

    keep(office, about(3))

    assert not weighed(office).whole


def test_those_with_the_most_points_stand_first_and_only_people_do(office: Office) -> None:
    keep(
        office,
        finding(2, severity=Severity.CRITICAL),
        finding(3, severity=Severity.HIGH),
        replace(finding(3, severity=Severity.CRITICAL), id="another", check="other"),
        finding(4, severity=Severity.CRITICAL, subject_kind=Subject.ADDRESS),
        finding(5, severity=Severity.LOW, status=Status.CLOSED, closing=Closing.OVER),
    )

    found = most_at_risk(office.findings, office.settings.of(RISK.id))

    assert [(each.subject, each.points) for each in found] == [("DU3", 140), ("DU2", 100)]


def test_of_many_people_those_with_the_worst_findings_are_weighed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(risk, "PEOPLE", 2)
    keep(office, finding(1, severity=Severity.LOW), finding(2), finding(3, severity=Severity.CRITICAL))

    found = most_at_risk(office.findings, office.settings.of(RISK.id))

    assert [each.subject for each in found] == ["DU3", "DU2"]
