"""What others are told of a finding keeps to the schema, and nothing is told where nothing became of it."""

from dataclasses import replace

import pytest

from doorbook.checks.announced import COMPLIANCE, DETECTION, Activity, activity, event
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Category, Check, Severity, Subject
from doorbook.checks.finding import Closing, Finding, Status, Triage
from tests.domain.checks.office import finding
from tests.domain.ocsf import faults

AT = 1_773_000_200_000
OPEN = finding(1)
CLOSED = replace(OPEN, status=Status.CLOSED, closing=Closing.MALICIOUS, closed=AT, by="dana", version=2)
BY_ID = {each.id: each for each in CHECKS}


def of(check: Check) -> Finding:
    return replace(
        OPEN, check=check.id, category=check.category, severity=check.severity, subject_kind=check.subject, name=""
    )


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_what_is_told_of_a_finding_of_each_check_keeps_to_the_schema(check: Check) -> None:
    told = event(of(check), check, Activity.CREATE, AT)

    assert faults(told) == []
    assert told["class_uid"] == (COMPLIANCE if check.category in {Category.POSTURE, Category.HYGIENE} else DETECTION)
    assert told["finding_info"]["title"] == check.title


@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize("subject", Subject)
@pytest.mark.parametrize("severity", Severity)
def test_all_that_a_finding_may_be_keeps_to_the_schema(
    category: Category, subject: Subject, severity: Severity
) -> None:
    said = replace(OPEN, category=category, subject_kind=subject, severity=severity)

    assert faults(event(said, BY_ID["mfa-flood"], Activity.UPDATE, AT)) == []
    assert faults(event(replace(said, check="gone"), None, Activity.CLOSE, AT)) == []


def test_the_schema_finds_what_would_be_wrong() -> None:
    told = event(OPEN, BY_ID["mfa-flood"], Activity.CREATE, AT)

    assert faults({**told, "status_id": 77})
    assert faults({name: said for name, said in told.items() if name != "finding_info"})


@pytest.mark.parametrize(
    ("before", "after", "became"),
    [
        (None, OPEN, Activity.CREATE),
        (OPEN, replace(OPEN, severity=Severity.CRITICAL), Activity.UPDATE),
        (OPEN, replace(OPEN, digest="more"), Activity.UPDATE),
        (OPEN, replace(OPEN, triage=Triage.LOOKING, by="dana"), Activity.UPDATE),
        (OPEN, replace(OPEN, status=Status.SUPPRESSED, suppression="s1"), Activity.UPDATE),
        (OPEN, CLOSED, Activity.CLOSE),
        (CLOSED, replace(CLOSED, closing=Closing.EXPECTED), Activity.CLOSE),
        (CLOSED, replace(OPEN, reopened=1), Activity.UPDATE),
        (OPEN, OPEN, None),
        (CLOSED, replace(CLOSED, note="And more.", version=3), None),
    ],
)
def test_what_became_of_a_finding(before: Finding | None, after: Finding, became: Activity | None) -> None:
    assert activity(before, after) is became


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        (OPEN, 1),
        (replace(OPEN, triage=Triage.LOOKING), 2),
        (replace(OPEN, status=Status.SUPPRESSED), 3),
        (CLOSED, 4),
    ],
)
def test_how_far_a_finding_is(standing: Finding, status: int) -> None:
    assert event(standing, None, Activity.UPDATE, AT)["status_id"] == status


def test_a_change_has_a_name_of_its_own_and_the_finding_keeps_its_own() -> None:
    created = event(OPEN, None, Activity.CREATE, AT)
    closed = event(CLOSED, None, Activity.CLOSE, AT)

    assert created["metadata"]["uid"] == event(OPEN, None, Activity.CREATE, AT + 1)["metadata"]["uid"]
    assert created["metadata"]["uid"] != closed["metadata"]["uid"]
    assert created["finding_info"]["uid"] == closed["finding_info"]["uid"] == OPEN.id
