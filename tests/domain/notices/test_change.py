"""What becomes of a finding, as rules see it."""

from dataclasses import replace

import pytest

from doorbook.checks.check import Severity
from doorbook.checks.finding import Closing, Finding, Status, Triage
from doorbook.notices.change import What, change, read, written
from tests.domain.checks.office import finding

OPEN = finding(1)
CLOSED = replace(OPEN, status=Status.CLOSED, closing=Closing.OVER)
SUPPRESSED = replace(OPEN, status=Status.SUPPRESSED, suppression="s1")
LOOKING = replace(OPEN, triage=Triage.LOOKING, by="hal")


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (None, OPEN, What.OPENED),
        (None, SUPPRESSED, None),
        (CLOSED, OPEN, What.REOPENED),
        (SUPPRESSED, OPEN, What.REOPENED),
        (OPEN, replace(OPEN, severity=Severity.CRITICAL), What.WORSE),
        (OPEN, replace(OPEN, severity=Severity.MEDIUM), None),
        (OPEN, LOOKING, What.HANDLED),
        (LOOKING, replace(LOOKING, by="dana"), What.HANDLED),
        (OPEN, SUPPRESSED, What.HANDLED),
        (SUPPRESSED, replace(SUPPRESSED, severity=Severity.CRITICAL), None),
        (OPEN, CLOSED, What.CLOSED),
        (SUPPRESSED, CLOSED, What.CLOSED),
        (CLOSED, replace(CLOSED, note="And more."), None),
        (OPEN, replace(OPEN, records=9, digest="d9"), None),
    ],
)
def test_what_became_of_it(before: Finding | None, after: Finding, what: What | None) -> None:
    found = change(before, after, None, 5)

    assert (found.what if found else None) is what


def test_it_comes_back_from_the_queue_as_it_went() -> None:
    made = change(None, replace(OPEN, name="", version=3, by="hal"), None, 5)

    assert made is not None
    assert (made.id, made.name, made.title, made.by) == (f"{OPEN.id}.3", OPEN.subject, "mfa-flood", "hal")
    assert read(written(made)) == made
