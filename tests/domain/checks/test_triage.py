"""What people do about findings: each to the finding as it was seen, once, and written down."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from doorbook.checks.finding import Closing, Finding, Status, Triage
from doorbook.checks.opening import Asked, again
from doorbook.checks.suppression import DAY
from doorbook.checks.triage import (
    AT_ONCE,
    Answer,
    Did,
    Done,
    NoSuchFinding,
    NotNow,
    NotYours,
    Overtaken,
    Scope,
    TriageDesk,
    Unfit,
    Wish,
)
from doorbook.events import Outcome
from doorbook.messages import findings
from doorbook.signin.roles import Role
from tests.domain.checks.office import Office, finding, wish

type Do = Callable[[TriageDesk, Wish], Answer]


def settle(desk: TriageDesk, of: Wish) -> Answer:
    return desk.settle(of, Closing.RESOLVED)


def hide(desk: TriageDesk, of: Wish) -> Answer:
    return desk.suppress(of, Scope.FINDING, "30")


DOS: dict[str, Do] = {
    "take up": TriageDesk.take_up,
    "settle": settle,
    "reopen": TriageDesk.reopen,
    "suppress": hide,
    "end": TriageDesk.end,
}


@pytest.fixture
def office() -> Office:
    return Office()


def closed(office: Office) -> Finding:
    kept = office.keep()
    office.desk.settle(wish(kept), Closing.EXPECTED)
    return office.now_is(kept)


def test_somebody_looks_into_it(office: Office) -> None:
    kept = office.keep()

    answer = office.desk.take_up(wish(kept, "  Asking\n\x1b[31m Bob\x00 "))

    assert isinstance(answer, Done)
    stands = office.now_is(kept)
    assert stands == answer.finding
    assert (stands.triage, stands.by, stands.note) == (Triage.LOOKING, "hal", "Asking [31m Bob")
    assert stands.status is Status.OPEN
    (step,) = office.findings.steps(kept.id)
    assert (step.did, step.by, step.note, step.at) == (Did.TOOK_UP, "hal", "Asking [31m Bob", office.now)
    assert office.outcomes == [Outcome.FINDING_TAKEN_UP]
    assert kept.id in (office.audit[0].detail or "")


@pytest.mark.parametrize("closing", [Closing.RESOLVED, Closing.EXPECTED, Closing.MALICIOUS])
def test_it_is_settled_with_a_judgement_and_does_not_come_again(office: Office, closing: Closing) -> None:
    kept = office.keep()

    office.desk.settle(wish(kept, "It was Bob."), closing)

    stands = office.now_is(kept)
    assert (stands.status, stands.closing, stands.closed) == (Status.CLOSED, closing, office.now)
    assert (stands.triage, stands.note) == (Triage.SETTLED, "It was Bob.")
    assert office.findings.list(Status.OPEN, kept.severity, limit=5).findings == ()
    assert office.findings.list(Status.CLOSED, kept.severity, limit=5).findings == (stands,)
    assert office.outcomes == [Outcome.FINDING_SETTLED]
    assert str(closing) in (office.audit[0].detail or "")


@pytest.mark.parametrize("closing", [None, Closing.OVER, Closing.WITHDRAWN])
def test_nobody_settles_it_by_what_is_no_judgement(office: Office, closing: Closing | None) -> None:
    kept = office.keep()

    assert office.desk.settle(wish(kept), closing) == Unfit("closing", findings.CHOICE_MISSING)
    assert office.now_is(kept) == kept


def test_how_things_stand_is_not_settled_for_it_would_come_again(office: Office) -> None:
    kept = office.keep(occasion="", check="user-in-bypass")

    assert settle(office.desk, wish(kept)) == NotNow(findings.STILL_SO)
    assert office.now_is(kept) == kept
    assert office.audit == []
    assert isinstance(hide(office.desk, wish(kept, "Until the new phone comes.")), Done)


def test_what_was_settled_is_opened_again(office: Office) -> None:
    kept = closed(office)

    office.desk.reopen(wish(kept, "It was not him."))

    stands = office.now_is(kept)
    assert (stands.status, stands.closing, stands.closed, stands.reopened) == (Status.OPEN, None, None, 1)
    assert (stands.triage, stands.by) == (Triage.LOOKING, "hal")
    assert [step.did for step in office.findings.steps(kept.id)] == [Did.SETTLED, Did.REOPENED]
    assert office.outcomes == [Outcome.FINDING_SETTLED, Outcome.FINDING_REOPENED]


def test_what_closed_by_itself_nobody_opens(office: Office) -> None:
    kept = office.keep(status=Status.CLOSED, closing=Closing.WITHDRAWN, closed=1)

    assert office.desk.reopen(wish(kept)) == NotNow(findings.NOT_SETTLED)
    assert office.desk.reopen(wish(office.keep(2))) == NotNow(findings.NOT_SETTLED)
    assert office.now_is(kept) == kept


@pytest.mark.parametrize(("do", "why"), [("take up", findings.NOT_OPEN), ("settle", findings.ALREADY_CLOSED)])
def test_what_is_closed_is_neither_taken_up_nor_settled(office: Office, do: str, why: object) -> None:
    kept = closed(office)

    assert DOS[do](office.desk, wish(kept)) == NotNow(why)  # type: ignore[arg-type]
    assert hide(office.desk, wish(kept, "Because.")) == NotNow(findings.NOT_OPEN)
    assert office.now_is(kept) == kept


@pytest.mark.parametrize("do", DOS)
def test_the_second_of_two_is_told_and_changes_nothing(office: Office, do: str) -> None:
    kept = {"reopen": closed, "end": hidden}.get(do, Office.keep)(office)
    first = replace(kept, note="The first was here.", version=kept.version + 1)
    assert office.findings.put(first)
    before = len(office.audit)

    assert DOS[do](office.desk, wish(kept, "Me too.")) == Overtaken()
    assert office.now_is(kept) == first
    assert len(office.audit) == before


@pytest.mark.parametrize("do", DOS)
def test_of_what_is_not_there_nothing_is_done(office: Office, do: str) -> None:
    assert DOS[do](office.desk, wish(finding(), "Because.")) == NoSuchFinding()
    assert office.audit == []


def test_a_note_has_an_end(office: Office) -> None:
    kept = office.keep()

    assert office.desk.take_up(wish(kept, "x" * 1001)) == Unfit("note", findings.NOTE_LONG)
    assert isinstance(office.desk.take_up(wish(kept, "x" * 1000)), Done)


def hidden(office: Office) -> Finding:
    kept = office.keep()
    assert isinstance(hide(office.desk, wish(kept, "On leave.")), Done)
    return office.now_is(kept)


def test_a_finding_is_suppressed_until_a_day(office: Office) -> None:
    kept = hidden(office)

    (said,) = office.suppressions.all()
    assert (kept.status, kept.suppression) == (Status.SUPPRESSED, said.id)
    assert (said.reason, said.by, said.at, said.until) == ("On leave.", "hal", office.now, office.now + 30 * DAY)
    assert (said.subject, said.digest) == (kept.subject, kept.digest)
    assert office.outcomes == [Outcome.FINDING_SUPPRESSED]


@pytest.mark.parametrize("days", ["", "0", "181", "-1", "1.5", "x", "\u0663", "9" * 5000])
def test_nothing_is_hidden_for_good(office: Office, days: str) -> None:
    kept = office.keep()

    assert office.desk.suppress(wish(kept, "Because."), Scope.FINDING, days) == Unfit("days", findings.DAYS_WRONG)
    assert office.now_is(kept) == kept
    assert not office.suppressions.all()


@pytest.mark.parametrize("days", ["1", "180"])
def test_a_day_and_half_a_year_will_do(office: Office, days: str) -> None:
    assert isinstance(office.desk.suppress(wish(office.keep(), "Because."), Scope.FINDING, days), Done)


@pytest.mark.parametrize("reason", ["", "  ", "no", "x" * 501, "\x00\x00\x00\x00"])
def test_nothing_is_hidden_without_a_reason(office: Office, reason: str) -> None:
    kept = office.keep()

    assert hide(office.desk, wish(kept, reason)) == Unfit("reason", findings.REASON_MISSING)
    assert office.desk.suppress(wish(kept, "Because."), None, "30") == Unfit("scope", findings.CHOICE_MISSING)
    assert office.now_is(kept) == kept


def test_of_a_subject_all_findings_of_the_check_are_hidden_and_no_others(office: Office) -> None:
    first, second = office.keep(), office.keep(subject="DU1", occasion="2026-03-17")
    others = office.keep(2), office.keep(subject="DU1", check="new-country-user"), office.keep(connection="c2")

    office.desk.suppress(wish(first, "A lost phone."), Scope.SUBJECT, "7")

    assert {office.status(each) for each in (first, second)} == {Status.SUPPRESSED}
    assert {office.status(each) for each in others} == {Status.OPEN}


def test_a_finding_alone_is_hidden_alone(office: Office) -> None:
    first, second = office.keep(), office.keep(subject="DU1", occasion="2026-03-17", digest="other")

    hide(office.desk, wish(first, "A lost phone."))

    assert (office.status(first), office.status(second)) == (Status.SUPPRESSED, Status.OPEN)


def test_administrators_hide_a_check_for_everybody(office: Office) -> None:
    kept = [office.keep(number) for number in range(4)]
    other = office.keep(9, check="new-country-user")

    office.desk.suppress(wish(kept[0], "A drill.", role=Role.ADMINISTRATOR), Scope.EVERYBODY, "1")

    assert {office.status(each) for each in kept} == {Status.SUPPRESSED}
    assert office.status(other) is Status.OPEN


def test_a_request_hides_so_many_and_no_more(office: Office) -> None:
    kept = [office.keep(number) for number in range(AT_ONCE + 20)]

    office.desk.suppress(wish(kept[0], "A drill.", role=Role.ADMINISTRATOR), Scope.EVERYBODY, "1")

    assert sum(office.status(each) is Status.SUPPRESSED for each in kept) == AT_ONCE + 1


def test_the_help_desk_hides_no_check_for_everybody(office: Office) -> None:
    kept = office.keep()

    answer = office.desk.suppress(wish(kept, "A drill."), Scope.EVERYBODY, "1")

    assert answer == NotYours(findings.FOR_EVERYBODY)
    assert office.now_is(kept) == kept
    assert not office.suppressions.all()
    assert office.outcomes == [Outcome.FINDING_REFUSED]


def test_a_suppression_ends_and_what_it_hid_is_open(office: Office) -> None:
    first, second = office.keep(), office.keep(subject="DU1", occasion="2026-03-17")
    office.desk.suppress(wish(first, "A lost phone."), Scope.SUBJECT, "7")

    answer = office.desk.end(wish(office.now_is(first)))

    assert isinstance(answer, Done)
    assert {office.status(each) for each in (first, second)} == {Status.OPEN}
    (said,) = office.suppressions.all()
    assert said.ended == office.now
    assert office.outcomes[-1] is Outcome.SUPPRESSION_ENDED
    assert office.findings.steps(first.id)[-1].did is Did.UNSUPPRESSED
    assert office.desk.end(wish(office.now_is(first))) == NotNow(findings.ALREADY_OVER)


def test_one_that_another_speaks_of_too_stays_hidden(office: Office) -> None:
    kept = hidden(office)
    other = office.keep(2)
    office.desk.suppress(wish(other, "A drill.", role=Role.ADMINISTRATOR), Scope.EVERYBODY, "9")

    office.desk.end(wish(office.now_is(kept)))

    assert office.status(kept) is Status.SUPPRESSED
    assert office.now_is(kept).suppression == office.now_is(other).suppression


def test_only_administrators_end_what_hides_everybody(office: Office) -> None:
    kept = office.keep()
    office.desk.suppress(wish(kept, "A drill.", role=Role.ADMINISTRATOR), Scope.EVERYBODY, "1")
    hid = office.now_is(kept)
    (said,) = office.suppressions.all()

    assert office.desk.end(wish(hid)) == NotYours(findings.FOR_EVERYBODY)
    assert office.desk.end_one(wish(hid).by, said.id) == NotYours(findings.FOR_EVERYBODY)
    assert office.now_is(kept) == hid
    assert office.outcomes[-2:] == [Outcome.FINDING_REFUSED] * 2

    assert office.desk.end_one(wish(hid, role=Role.ADMINISTRATOR).by, said.id) == replace(said, ended=office.now)
    assert office.status(kept) is Status.OPEN
    assert office.desk.end_one(wish(hid).by, said.id) == NotNow(findings.ALREADY_OVER)
    assert office.desk.end_one(wish(hid).by, "nothing") == NotNow(findings.ALREADY_OVER)


def test_what_was_settled_stays_settled_when_it_is_found_again(office: Office) -> None:
    from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD  # noqa: PLC0415 - only here
    from doorbook.checks.finding import Detection  # noqa: PLC0415 - only here

    kept = closed(office)
    names = ("subject", "name", "occasion", "severity", "evidence", "records", "facts")
    detection = Detection(**{name: getattr(kept, name) for name in names}, at=kept.times.event, available=None)
    found = replace(kept, digest=detection.digest)

    assert again(Asked(connection="c1", check=MFA_FLOOD, parameters=(), now=1), found, detection) == found
