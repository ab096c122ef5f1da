"""A check is tried over the history: with what it takes, once at a time, and kept with who asked for it."""

from dataclasses import replace

import pytest

from doorbook.checks.backtest import Backtest
from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.user_in_bypass import USER_IN_BYPASS
from doorbook.checks.check import Check
from doorbook.checks.errand import LOST, Progress
from doorbook.checks.triage import Unfit
from doorbook.checks.trying import UnderWay
from doorbook.errors import Cause, TryLaterError
from doorbook.events import AuditRow, Outcome
from doorbook.signin.roles import Role
from doorbook.web.console.parameters import spoken
from tests.domain.checks.office import Office, by

ADMINISTRATOR = by(Role.ADMINISTRATOR, "dana")


@pytest.fixture
def office() -> Office:
    return Office()


def ask(office: Office, check: Check = MFA_FLOOD, connection: str = "c1", **typed: str) -> Backtest | Unfit | UnderWay:
    usual = {each.name: spoken(each.default) for each in check.parameters}
    return office.trying.ask(ADMINISTRATOR, check, connection, {**usual, **typed})


def asked(office: Office, check: Check = MFA_FLOOD, connection: str = "c1", **typed: str) -> Backtest:
    answer = ask(office, check, connection, **typed)
    assert isinstance(answer, Backtest)
    return answer


def test_it_is_kept_with_who_asked_and_when_and_the_inspector_is_told(office: Office) -> None:
    told = asked(office, count="7")

    assert office.backtests.one(told.id) == told
    assert (told.by, told.asked, told.progress) == ("dana", office.now, Progress.WAITING)
    assert dict(told.parameters)["count"] == "7"
    assert office.looked == [("c1", told.id)]
    assert office.outcomes == [Outcome.CHECK_TRIED]
    assert "mfa-flood on c1" in (office.audit[0].detail or "")


@pytest.mark.parametrize("typed", ["", "1", "101", "5.5", "-3", "five"])
def test_what_a_check_does_not_take_is_refused_and_nothing_is_asked(office: Office, typed: str) -> None:
    answer = ask(office, count=typed)

    assert isinstance(answer, Unfit)
    assert (answer.field, answer.why.cure) == ("count", "It takes a whole number from 2 to 100.")
    assert (office.looked, office.audit, list(office.backtests.of("mfa-flood"))) == ([], [], [])


def test_the_same_is_asked_once_and_its_message_sent_again(office: Office) -> None:
    first = asked(office)
    office.clock.advance(60)

    assert asked(office) == first
    assert office.looked == [("c1", first.id)] * 2
    assert len(office.backtests.of("mfa-flood")) == len(office.audit) == 1


def test_with_other_numbers_it_has_to_wait(office: Office) -> None:
    first = asked(office)
    office.backtests.put(replace(first, progress=Progress.RUNNING, began=office.now, version=2))

    answer = ask(office, count="7")

    assert isinstance(answer, UnderWay)
    assert answer.backtest.id == first.id
    assert len(office.looked) == 1


def test_other_checks_and_connections_do_not_wait(office: Office) -> None:
    assert len({asked(office).id, asked(office, connection="c2").id, asked(office, USER_IN_BYPASS).id}) == 3


@pytest.mark.parametrize("progress", [Progress.DONE, Progress.FAILED])
def test_after_one_that_is_over_the_next_is_asked(office: Office, progress: Progress) -> None:
    first = asked(office)
    office.backtests.put(replace(first, progress=progress, ended=office.now, version=2))

    assert asked(office).id != first.id
    assert asked(office, connection="c1").id == office.looked[-1][1]


def test_one_that_nobody_works_at_any_more_keeps_nobody_waiting(office: Office) -> None:
    first = asked(office)
    office.clock.advance(LOST / 1000)
    assert asked(office).id == first.id
    office.clock.advance(1)

    assert asked(office, count="7").id != first.id


def test_of_two_at_once_the_second_has_the_first_ones(office: Office) -> None:
    first: list[Backtest] = []
    begin = office.backtests.begin

    def overtaken(backtest: Backtest, turn: int, row: AuditRow) -> bool:
        if not first:
            first.append(replace(backtest, id="first"))
            assert begin(first[0], turn, replace(row, id="first"))
            office.tally.outcomes.append(office.rows.audit[-1])
        return begin(backtest, turn, row)

    office.backtests.begin = overtaken  # type: ignore[method-assign]

    assert asked(office) == first[0]
    assert [each.id for each in office.backtests.of("mfa-flood")] == ["first"]
    assert len(office.audit) == 1


def test_where_the_message_cannot_be_sent_it_is_sent_with_the_next_try(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_connection: str, _backtest: str) -> None:
        raise TryLaterError(Cause.QUEUE, "no")

    with monkeypatch.context() as broken:
        broken.setattr(office, "backtest", breaks)
        with pytest.raises(TryLaterError):
            ask(office)
    (kept,) = office.backtests.of("mfa-flood")

    assert asked(office) == kept
    assert office.looked == [("c1", kept.id)]
