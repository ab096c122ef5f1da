"""What a check would have found in all that is stored: the same as it finds, day by day, and nothing is opened."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from doorbook.adapters.watch.backtests import StoredBacktests
from doorbook.checks.asking import spelled
from doorbook.checks.backtest import GONE, Backtest
from doorbook.checks.backtesting import Backtester
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.catalogue.new_country_user import NEW_COUNTRY_USER
from doorbook.checks.check import Check, Grant, Setting, Severity
from doorbook.checks.errand import GIVEN_UP, LOST, Progress
from doorbook.checks.story import NOW, ago
from doorbook.checks.verdict import Lack, Missing
from doorbook.checks.wire import AWAY, days_of, signin, user, user_id
from doorbook.checks.wire_things import texted
from doorbook.errors import Cause, TryLaterError
from local.cloud import template
from tests.watched import Watch


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    made = Watch(tmp_path, since=NOW - timedelta(days=1))
    floods = [
        signin("bob", ago(days=day, minutes=minutes), result="denied", reason="user_cancelled", ip=AWAY)
        for day in (20, 9)
        for minutes in (40, 36, 32, 28, 24)
    ]
    made.tell("authentication", [*floods, *days_of("ann", 40, 5), signin("ann", ago(days=4), ip=AWAY, country="BR")])
    return made


def clock(watch: Watch) -> int:
    return round(watch.now.timestamp() * 1000)


def stored(watch: Watch) -> StoredBacktests:
    return StoredBacktests(watch.rows, lambda: clock(watch))


def asked(watch: Watch, check: str, **chosen: Setting) -> Backtest:
    found = next(each for each in CHECKS if each.id == check)
    told = Backtest(
        id=f"test-{check}",
        connection=watch.connection,
        check=check,
        parameters=spelled({each.name: chosen.get(each.name, each.default) for each in found.parameters}),
        asked=clock(watch),
        by="admin",
    )
    assert stored(watch).put(told)
    return told


def backtester(watch: Watch, *, checks: Sequence[Check] = CHECKS) -> Backtester:
    return Backtester(
        checks=checks,
        facts=watch.inspector().facts,
        backtests=stored(watch),
        clock=lambda: clock(watch),
        broke=lambda check, error: watch.broken.append((check, error)),
    )


def taken(watch: Watch, backtest: Backtest, *, checks: Sequence[Check] = CHECKS) -> Backtest:
    backtester(watch, checks=checks).take(watch.watched(), backtest.id)
    kept = stored(watch).one(backtest.id)
    assert kept is not None
    return kept


def test_it_tells_each_day_on_which_there_would_have_been_a_finding(watch: Watch) -> None:
    told = taken(watch, asked(watch, "mfa-flood"))

    assert told.progress is Progress.DONE
    assert [each.day for each in told.days] == [f"{ago(days=day):%Y-%m-%d}" for day in (20, 9)]
    assert [each.total for each in told.days] == [1, 1]
    assert told.top == ((user_id("bob"), "bob", 2),)
    assert (told.first, told.last) == (f"{ago(days=40):%Y-%m-%d}", f"{ago(days=4):%Y-%m-%d}")


def test_each_day_is_compared_with_those_before_it_and_no_other(watch: Watch) -> None:
    told = taken(watch, asked(watch, "new-country-user"))

    assert [(each.day, each.total) for each in told.days] == [(f"{ago(days=4):%Y-%m-%d}", 1)]


def test_with_other_numbers_it_would_have_found_something_else(watch: Watch) -> None:
    assert taken(watch, asked(watch, "mfa-flood", count=6, burst_count=9)).total == 0


def test_some_are_told_in_words_and_whom_they_are_about_is_counted(watch: Watch) -> None:
    told = taken(watch, asked(watch, "mfa-flood"))

    assert told.subjects == 1
    assert [each.at for each in told.samples] == sorted((each.at for each in told.samples), reverse=True)
    assert {(each.subject, each.name, each.severity) for each in told.samples} == {
        (user_id("bob"), "bob", Severity.HIGH)
    }
    assert all(each.says.startswith("bob was asked 5 times") for each in told.samples)


def test_texts_and_calls_are_looked_at_of_all_that_is_stored(watch: Watch) -> None:
    far = ("+37120000001", "+37120000002", "+37120000003")
    days = ((150, far), (99, far[:1]), (8, far), (7, far))
    watch.tell("telephony", [texted(each, ago(days=day, minutes=-n)) for day, to in days for n, each in enumerate(to)])

    told = taken(watch, asked(watch, "telephony-abuse", absent_days=91))

    assert [each.day for each in told.days] == [f"{ago(days=day):%Y-%m-%d}" for day in (150, 8)]
    assert (told.first, told.missing) == (f"{ago(days=150):%Y-%m-%d}", None)


def test_it_opens_nothing_and_history_is_not_news(watch: Watch) -> None:
    taken(watch, asked(watch, "mfa-flood"))
    watch.inspect()

    assert watch.found(status=None) == []


def test_of_a_lake_in_which_nothing_lies_it_says_so(tmp_path: Path) -> None:
    empty = Watch(tmp_path)

    told = taken(empty, asked(empty, "mfa-flood"))

    assert (told.progress, told.total, told.first) == (Progress.DONE, 0, None)


def test_one_that_is_over_is_not_taken_again(watch: Watch) -> None:
    done = taken(watch, asked(watch, "mfa-flood"))

    assert taken(watch, done) == done


def test_one_whose_lake_breaks_says_why_and_may_be_taken_again(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = asked(watch, "mfa-flood")
    taker = backtester(watch)
    with monkeypatch.context() as broken:
        broken.setattr(watch.objects, "fetch", _breaks)
        with pytest.raises(TryLaterError):
            taker.take(watch.watched(), waiting.id)
    failed = stored(watch).one(waiting.id)
    assert failed is not None
    assert (failed.progress, failed.why) == (Progress.FAILED, Cause.LAKE)

    assert taken(watch, waiting).total == 2


def _breaks(_key: str, _path: Path) -> bool:
    raise TryLaterError(Cause.LAKE, "SlowDown")


def test_what_a_check_lacks_is_said_and_not_counted_as_nothing(watch: Watch) -> None:
    told = taken(watch, asked(watch, "user-in-bypass"))
    assert (told.progress, told.missing) == (Progress.DONE, Missing(Lack.STREAM, "users"))

    watch.refused = frozenset({Grant.READ_LOG})
    assert taken(watch, asked(watch, "mfa-flood")).missing == Missing(Lack.GRANT, Grant.READ_LOG)


def test_a_field_that_no_row_tells_is_missing(tmp_path: Path) -> None:
    blind = Watch(tmp_path)
    blind.tell("authentication", [strip(each) for each in days_of("ann", 9, 2)])

    assert taken(blind, asked(blind, "new-country-user")).missing == Missing(
        Lack.FIELD, "access_device.location.country"
    )


def strip(record: dict[str, Any]) -> dict[str, Any]:
    """Take away where it was."""
    return record | {"access_device": {**record["access_device"], "location": {}}}


def test_how_things_stand_is_tried_as_it_is_now_without_any_log(tmp_path: Path) -> None:
    calm = Watch(tmp_path)
    calm.show("users", [user("bob", status="bypass"), user("ann")])

    calm.pass_(hours=30)

    told = taken(calm, asked(calm, "user-in-bypass"))

    assert (told.progress, told.missing, told.subjects) == (Progress.DONE, None, 1)
    assert told.samples[0].name == "bob"


def test_one_whose_inspector_died_is_taken_when_its_message_comes_again(watch: Watch) -> None:
    waiting = asked(watch, "mfa-flood")
    assert stored(watch).put(replace(waiting, progress=Progress.RUNNING, began=clock(watch), version=2))

    watch.pass_(milliseconds=GIVEN_UP)
    assert taken(watch, waiting).progress is Progress.RUNNING
    watch.pass_(milliseconds=1)
    assert taken(watch, waiting).total == 2


def test_an_inspector_that_died_is_given_up_before_its_message_comes_again() -> None:
    inspector, queue = (template.shipped()["Resources"][name]["Properties"] for name in ("Inspector", "Inspections"))

    assert inspector["Timeout"] * 1000 < GIVEN_UP < queue["VisibilityTimeout"] * 1000
    assert queue["RedrivePolicy"]["maxReceiveCount"] * queue["VisibilityTimeout"] * 1000 < LOST


def test_a_check_that_breaks_is_named_to_operators_and_to_whoever_asked(watch: Watch) -> None:
    broken = tuple(
        replace(each, sql="SELECT nothing FROM signins") if each.id == "mfa-flood" else each for each in CHECKS
    )

    told = taken(watch, asked(watch, "mfa-flood"), checks=broken)

    assert (told.progress, told.why) == (Progress.FAILED, "BinderException")
    assert [check for check, _ in watch.broken] == ["mfa-flood"]


def test_where_the_connection_is_gone_that_is_said(watch: Watch) -> None:
    waiting = asked(watch, "mfa-flood")

    backtester(watch).take(None, waiting.id)

    kept = stored(watch).one(waiting.id)
    assert kept is not None
    assert (kept.progress, kept.why) == (Progress.FAILED, GONE)


def test_backtests_of_a_check_are_listed_the_latest_first(watch: Watch) -> None:
    kept = asked(watch, "mfa-flood")
    asked(watch, "new-country-user")

    assert [each.id for each in stored(watch).of("mfa-flood")] == [kept.id]
    assert NEW_COUNTRY_USER.id == stored(watch).of("new-country-user")[0].check
