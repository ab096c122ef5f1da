"""Findings of days long past follow what is said of them, though no inspection judges them anew."""

from dataclasses import replace

import pytest

from doorbook.checks.covering import Whose, cover
from doorbook.checks.finding import Status
from doorbook.checks.suppression import DAY, Suppression
from tests.domain.checks.office import Office

SAID = Suppression(
    id="s1",
    connection="c1",
    check="mfa-flood",
    subject=None,
    digest=None,
    reason="A drill.",
    by="dana",
    at=0,
    until=DAY,
)
WHOSE = Whose("c1", "mfa-flood")


@pytest.fixture
def office() -> Office:
    return Office()


def test_everybody_is_hidden_while_it_holds_and_open_once_it_is_over(office: Office) -> None:
    kept = [office.keep(number) for number in range(3)]

    assert cover(office.findings, WHOSE, [SAID], 0) == 3
    assert {office.status(each) for each in kept} == {Status.SUPPRESSED}
    assert cover(office.findings, WHOSE, [SAID], DAY - 1) == 0
    assert cover(office.findings, WHOSE, [SAID], DAY) == 3
    assert {office.status(each) for each in kept} == {Status.OPEN}


def test_one_that_was_ended_is_over(office: Office) -> None:
    kept = office.keep()
    cover(office.findings, WHOSE, [SAID], 0)

    assert cover(office.findings, WHOSE, [replace(SAID, ended=1)], 1) == 1
    assert office.status(kept) is Status.OPEN


def test_one_of_a_subject_ends_too(office: Office) -> None:
    said = replace(SAID, subject="DU1")
    kept = office.keep(status=Status.SUPPRESSED, suppression="s1")

    assert cover(office.findings, WHOSE, [said], DAY - 1) == 0
    assert cover(office.findings, WHOSE, [said], DAY) == 1
    assert office.status(kept) is Status.OPEN


def test_what_is_said_of_others_changes_nothing(office: Office) -> None:
    kept = office.keep()

    for said in (replace(SAID, connection="c2"), replace(SAID, check="new-country-user")):
        assert cover(office.findings, WHOSE, [said], 0) == 0
    assert cover(office.findings, WHOSE, [], 0) == 0
    assert office.now_is(kept) == kept
