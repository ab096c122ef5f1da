"""What is kept of what people do about findings: in the finding, its history, the audit and the trend."""

from dataclasses import replace

import pytest

from doorbook.checks.covering import Whose, cover, cover_subject
from doorbook.checks.finding import Closing, Finding, Status
from doorbook.checks.listing import FindingPage
from doorbook.checks.ports import Known
from doorbook.checks.suppression import DAY, Suppression
from doorbook.checks.trend import DayTold
from doorbook.checks.triage import LONGEST_REASON, METHOD, Done, NotNow, Scope, Unfit
from doorbook.events import Outcome
from doorbook.messages import findings
from doorbook.signin.roles import Role
from tests.domain.checks.office import Office, by, wish

SAID = Suppression(
    id="s1",
    connection="c1",
    check="mfa-flood",
    subject=None,
    digest=None,
    reason="A drill.",
    by="dana",
    at=0,
    until=10 * DAY,
)


@pytest.fixture
def office() -> Office:
    return Office()


def day(office: Office) -> str:
    return f"{office.clock():%Y-%m-%d}"


def hide(office: Office, of: Finding, scope: Scope, *, role: Role = Role.HELP_DESK, days: str = "30") -> Finding:
    assert isinstance(office.desk.suppress(wish(of, "Because.", role=role), scope, days), Done)
    return office.now_is(of)


def test_settling_and_opening_again_are_counted_on_the_day_and_nothing_else_is(office: Office) -> None:
    kept = office.keep()
    office.desk.take_up(wish(kept))
    hidden = hide(office, office.now_is(kept), Scope.FINDING)
    office.desk.end(wish(hidden))
    assert office.trend.since("2000-01-01") == []

    office.desk.settle(wish(office.now_is(kept)), Closing.RESOLVED)
    assert office.trend.since("2000-01-01") == [DayTold(day=day(office), opened=0, closed=1)]

    office.desk.reopen(wish(office.now_is(kept)))
    assert office.trend.since("2000-01-01") == [DayTold(day=day(office), opened=1, closed=1)]


def test_who_judged_and_what_they_said_is_in_finding_history_and_audit(office: Office) -> None:
    kept = office.keep(by="ann", note="Asked him.")

    office.desk.settle(wish(kept, "It was Bob."), Closing.EXPECTED)

    stands = office.now_is(kept)
    assert (stands.by, stands.note) == ("hal", "It was Bob.")
    (step,) = office.findings.steps(kept.id)
    assert (step.by, step.closing, step.note) == ("hal", Closing.EXPECTED, "It was Bob.")
    (row,) = office.audit
    assert (row.method, row.person, row.address) == (METHOD, "hal", "192.0.2.7")
    assert row.detail == f"{kept.id} mfa-flood expected: It was Bob."


def test_what_was_said_before_stays_where_nothing_is_said(office: Office) -> None:
    kept = office.keep(note="Asked him.")

    office.desk.take_up(wish(kept))
    assert office.now_is(kept).note == "Asked him."
    office.desk.settle(wish(office.now_is(kept)), Closing.RESOLVED)
    assert office.now_is(kept).note == "Asked him."
    office.desk.reopen(wish(office.now_is(kept)))
    assert office.now_is(kept).note == "Asked him."


def test_who_opens_it_again_has_it_and_what_they_say_is_kept(office: Office) -> None:
    kept = office.keep(by="ann", status=Status.CLOSED, closing=Closing.RESOLVED, closed=1, note="Asked him.")

    office.desk.reopen(wish(kept, "It was not him."))

    stands = office.now_is(kept)
    assert (stands.by, stands.note) == ("hal", "It was not him.")
    assert office.audit[0].detail == f"{kept.id} mfa-flood It was not him."


def test_what_is_hidden_may_be_settled_and_is_hidden_by_nothing_then(office: Office) -> None:
    hidden = hide(office, office.keep(), Scope.FINDING)

    office.desk.settle(wish(hidden), Closing.MALICIOUS)

    stands = office.now_is(hidden)
    assert (stands.status, stands.suppression) == (Status.CLOSED, None)


def test_what_is_open_is_not_opened_again_whatever_it_was_closed_for_once(office: Office) -> None:
    kept = office.keep(closing=Closing.RESOLVED)

    assert office.desk.reopen(wish(kept)) == NotNow(findings.NOT_SETTLED)


@pytest.mark.parametrize("long", [3, LONGEST_REASON])
def test_the_shortest_and_the_longest_reason_will_do(office: Office, long: int) -> None:
    assert isinstance(office.desk.suppress(wish(office.keep(), "x" * long), Scope.FINDING, "30"), Done)


def test_a_number_of_days_has_at_most_three_digits(office: Office) -> None:
    answer = office.desk.suppress(wish(office.keep(), "Because."), Scope.FINDING, "0030")

    assert answer == Unfit("days", findings.DAYS_WRONG)


def test_a_refusal_says_who_wanted_what(office: Office) -> None:
    kept = office.keep()

    office.desk.suppress(wish(kept, "A drill."), Scope.EVERYBODY, "1")

    (row,) = office.audit
    assert (row.outcome, row.method, row.person) == (Outcome.FINDING_REFUSED, METHOD, "hal")
    assert row.detail == f"{kept.id} mfa-flood suppress everybody: for administrators"


def test_administrators_end_what_hides_everybody_from_a_finding_too(office: Office) -> None:
    kept, other = office.keep(), office.keep(2)
    hidden = hide(office, kept, Scope.EVERYBODY, role=Role.ADMINISTRATOR)

    assert isinstance(office.desk.end(wish(hidden, role=Role.ADMINISTRATOR)), Done)

    assert {office.status(each) for each in (kept, other)} == {Status.OPEN}
    assert office.audit[-1].detail == f"{kept.id} mfa-flood {hidden.suppression}"


def test_the_help_desk_ends_one_of_a_subject_by_its_name(office: Office) -> None:
    hidden = hide(office, office.keep(), Scope.SUBJECT)
    (said,) = office.suppressions.all()

    assert office.desk.end_one(by(), said.id) == replace(said, ended=office.now)
    assert office.status(hidden) is Status.OPEN
    assert office.outcomes[-1] is Outcome.SUPPRESSION_ENDED, "it is counted, too"


def test_one_that_is_over_by_its_time_alone_is_not_ended_by_hand_twice(office: Office) -> None:
    hidden = hide(office, office.keep(), Scope.FINDING)
    (said,) = office.suppressions.all()
    office.desk.end_one(by(), said.id)
    still = replace(office.now_is(hidden), suppression=said.id, version=office.now_is(hidden).version + 1)
    assert office.findings.put(still)

    assert office.desk.end(wish(still)) == NotNow(findings.ALREADY_OVER)


class Pages:
    """Findings of one subject in pages without an end, and how often one was asked for."""

    def __init__(self, kept: Finding) -> None:
        """Begin with one finding, which every page has."""
        self.kept = kept
        self.asked: list[int] = []

    def about(self, _connection: str, _subject: str, *, limit: int, after: str | None = None) -> FindingPage:
        """Return the next page, of which there always is one."""
        self.asked.append(limit)
        return FindingPage((self.kept,), f"{after or ''}.")

    def known(self, _connection: str, _check: str, _since: str, among: object = None) -> list[Known]:
        """Return none."""
        assert among is None
        return []

    def standing(self, _connection: str, _check: str, _status: Status) -> int:
        """Return none."""
        return 0

    def one(self, _finding: str) -> Finding | None:
        """Return what there is."""
        return self.kept

    def put(self, finding: Finding) -> bool:
        """Keep it."""
        self.kept = finding
        return True


def test_of_one_subject_no_more_is_looked_at_than_is_asked_for(office: Office) -> None:
    pages = Pages(office.keep())

    cover_subject(pages, Whose("c1", "mfa-flood", "DU1"), [SAID], 0, most=100)

    assert pages.asked == [50, 50]
    assert pages.kept.version == 2, "what is as it should be is not written again"


def test_what_is_closed_is_not_hidden_and_what_is_hidden_by_one_alone_stays(office: Office) -> None:
    closed = office.keep(status=Status.CLOSED, closing=Closing.RESOLVED)
    mine = replace(SAID, id="s2", subject="DU2")
    other = office.keep(2)

    assert cover(office.findings, Whose("c1", "mfa-flood"), [mine], 0) == 0
    assert office.now_is(other) == other
    assert cover(office.findings, Whose("c1", "mfa-flood"), [SAID, mine], 0) == 1
    assert office.now_is(closed) == closed
