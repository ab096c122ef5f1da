"""A check is tried over the history in the console: asked for, taken by an inspector, shown, and armed by a person."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from doorbook.adapters.watch.backtests import StoredBacktests
from doorbook.adapters.watch.triage import ChosenSettings
from doorbook.checks.backtest import Found
from doorbook.checks.backtesting import Backtester
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Severity
from doorbook.checks.errand import LOST, Progress
from doorbook.checks.settings import Mode
from doorbook.checks.story import ago
from doorbook.checks.trying import unasked
from doorbook.checks.wire import AWAY, days_of, signin, user_id
from doorbook.collect.connections.connection import Connection
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.messages import CAUSES, Message, backtests, findings
from doorbook.signin.roles import HELP_DESK, VIEWERS
from doorbook.web.console.shown import legible
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply
from tests.journeys.console.found import keep
from tests.journeys.console.house import HOME, House, enter
from tests.watched import Watch

FLOOD = f"{HOME}/checks/mfa-flood"
HOSTILE = "\u202e<script>alert(1)</script>bob"


@pytest.fixture
def watch(house: House, kept: Connection, tmp_path: Path) -> Watch:
    """Let there be two attacks in what was collected of it, and one person who writes their name as code."""
    made = Watch(tmp_path, rows=house.rows, connection=kept.id)
    floods = [
        signin(who, ago(days=day, minutes=minutes), result="denied", reason="user_cancelled", ip=AWAY)
        for who, day in (("bob", 20), (HOSTILE, 9))
        for minutes in (40, 36, 32, 28, 24)
    ]
    made.tell("authentication", [*floods, *days_of("ann", 40, 5)])
    return made


def ask(by: Browser, kept: Connection, **fields: str) -> Reply:
    form = by.get(FLOOD).form("/backtests")
    return by.submit(form, **{"connection": kept.id, **fields})


def take(house: House, watch: Watch) -> None:
    """Let the inspector take what it was asked for."""
    taker = Backtester(
        checks=CHECKS,
        facts=watch.inspector().facts,
        backtests=StoredBacktests(house.rows, house_clock(house)),
        clock=house_clock(house),
        broke=lambda check, error: watch.broken.append((check, error)),
    )
    for _, backtest in house.looked:
        taker.take(watch.watched(), backtest)


def house_clock(house: House) -> Callable[[], int]:
    return lambda: round(house.clock().timestamp() * 1000)


def settings(house: House) -> ChosenSettings:
    return ChosenSettings(house.rows, CHECKS)


def test_from_asking_to_arming(house: House, duo: RunningDuo, dana: Browser, kept: Connection, watch: Watch) -> None:
    page = ask(dana, kept, **{"try-count": "4"})

    assert page.says(backtests.ASKED.text)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.body
    assert "data-live" in page.body
    ((connection, backtest),) = house.looked
    where = f"{FLOOD}/backtests/{backtest}"
    assert (connection, dana.get(where).status) == (kept.id, 200)
    assert house.audit[-1].outcome is Outcome.CHECK_TRIED

    take(house, watch)
    done = dana.get(where)

    assert done.says(backtests.FOUND.text)
    assert "refresh" not in done.body
    assert done.says("It would have found 2: 2 subjects, on 2 days.")
    assert done.body.count('<rect class="opened"') == 2
    for day in (20, 9):
        assert done.says(f"{ago(days=day):%Y-%m-%d} 1 1")
    assert done.says(f"From {ago(days=40):%Y-%m-%d} to {ago(days=5):%Y-%m-%d}, in UTC")
    assert done.says("Rows read 46")
    assert done.says("Prompts 5 4")
    assert done.says("By dana")
    assert done.says("bob was asked 5 times")
    assert done.says(f"{legible(HOSTILE)} was asked 5 times")
    assert "<script>alert" not in done.body
    assert "\u202e" not in done.body
    assert f"{HOME}/connections/{kept.id}/people/{user_id('bob')}" in done.links()
    viewer = enter(house, duo, "sam", VIEWERS).get(where)
    assert (viewer.status, {form.action for form in viewer.forms()}) == (200, {"/signout"})
    assert viewer.says("It would have found 2")

    form = done.form("/settings")
    assert dana.submit(form).status == 400
    assert settings(house).of("mfa-flood").version == 0
    page = dana.submit(form, why="Four are enough here.")
    assert page.says(findings.CHECK_CHANGED.text)
    assert page.says("Armed; count: 4")
    assert (settings(house).of("mfa-flood").mode, settings(house).of("mfa-flood").chosen) == (
        Mode.ARMED,
        (("count", 4),),
    )
    assert dana.get(where).says("The check is armed with these numbers.")


def test_a_check_that_watches_is_armed_beside_what_it_would_have_found(
    house: House, dana: Browser, kept: Connection, watch: Watch
) -> None:
    form = dana.get(FLOOD).form("/settings")
    page = dana.submit(form, mode="watching", why="It is new.", **{"set-count": "4"})
    assert page.says("It was not tried over the history with the numbers that are set.")
    take(house, watch)
    assert dana.get(FLOOD).says("With the numbers that are set, over all that is stored:")

    dana.submit(dana.get(FLOOD).form("/settings"), mode="watching", why="Three.", **{"set-count": "3"})
    assert dana.get(FLOOD).says("It was not tried over the history with the numbers that are set.")
    take(house, watch)
    ask(dana, kept, **{"try-count": "9", "try-burst_count": "9"})
    take(house, watch)
    assert dana.get(FLOOD).says("It would have found nothing.")

    page = dana.get(FLOOD)
    assert page.says("With the numbers that are set, over all that is stored:")
    assert page.says("It would have found 2: 2 subjects, on 2 days.")
    arm = next(form for form in page.forms() if form.action.endswith("/settings") and form != page.form("/settings"))
    page = dana.submit(arm, why="Two in forty days can be looked at.")
    assert not page.says("Arm it")
    assert settings(house).of("mfa-flood").armed
    assert [each.by for each in settings(house).history("mfa-flood")] == ["dana", "dana", "dana"]


def test_a_reload_asks_nothing_anew_and_other_numbers_wait(house: House, dana: Browser, kept: Connection) -> None:
    ask(dana, kept)
    again = ask(dana, kept)
    other = ask(dana, kept, **{"try-count": "9"})

    assert again.says(backtests.ASKED.text)
    assert len({backtest for _, backtest in house.looked}) == 1
    assert (other.status, other.says(backtests.OTHER_UNDER_WAY.text)) == (409, True)
    assert f"{FLOOD}/backtests/{house.looked[0][1]}" in other.links()
    assert 'name="try-count" type="text" value="9"' in other.body


@pytest.mark.parametrize(
    ("count", "why"),
    [
        ("1", findings.NUMBER_WRONG),
        ("101", findings.NUMBER_WRONG),
        ("five", findings.KIND_WRONG),
        ("", findings.SETTING_MISSING),
    ],
)
def test_a_number_that_will_not_do_is_refused_where_it_stands(
    house: House, dana: Browser, kept: Connection, count: str, why: Message
) -> None:
    page = ask(dana, kept, **{"try-count": count})

    assert (page.status, page.says(why.text)) == (400, True)
    assert 'aria-describedby="try-count-fault try-count-hint"' in page.body
    assert 'id="set-count-fault"' not in page.body
    assert house.looked == []


def test_whoever_does_not_administer_asks_nothing(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection
) -> None:
    fields = dana.get(FLOOD).form("/backtests").fields
    hal = enter(house, duo, "hal", HELP_DESK)

    assert not any(form.action.endswith("/backtests") for form in hal.get(FLOOD).forms())
    assert hal.post(f"{FLOOD}/backtests", {**fields, "connection": kept.id}).status == 403
    assert dana.post(f"{FLOOD}/backtests", {**fields, "connection": kept.id, "csrf": "0" * 32}).status == 403
    assert house.looked == []


def test_nothing_is_asked_of_what_there_is_not(house: House, dana: Browser, kept: Connection) -> None:
    fields = dana.get(FLOOD).form("/backtests").fields

    for connection in ("", "somebody-elses"):
        page = ask(dana, kept, connection=connection)
        assert (page.status, page.says(backtests.NO_CONNECTION.text)) == (400, True)
    assert dana.post(f"{HOME}/checks/nothing/backtests", {**fields, "connection": kept.id}).status == 404
    assert house.looked == []
    ask(dana, kept)
    ((_, backtest),) = house.looked
    for place in (f"{FLOOD}/backtests/x", f"{HOME}/checks/user-in-bypass/backtests/{backtest}"):
        assert dana.get(place).status == 404


def test_before_there_is_a_connection_there_is_no_history_to_try(dana: Browser) -> None:
    page = dana.get(FLOOD)

    assert page.says("There is no connection that is collected, and so no history.")
    assert not any(form.action.endswith("/backtests") for form in page.forms())


def test_where_nothing_lies_in_the_lake_that_is_said(
    house: House, dana: Browser, kept: Connection, tmp_path: Path
) -> None:
    ask(dana, kept)
    take(house, Watch(tmp_path, rows=house.rows, connection=kept.id))

    page = dana.get(f"{FLOOD}/backtests/{house.looked[0][1]}")
    assert page.says(backtests.NO_HISTORY.text)
    assert not any(form.action.endswith("/settings") for form in page.forms())


def test_what_breaks_is_said_in_words_and_may_be_asked_anew(
    house: House, dana: Browser, kept: Connection, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(dana, kept)
    where = f"{FLOOD}/backtests/{house.looked[0][1]}"
    with monkeypatch.context() as broken:
        broken.setattr(watch.objects, "fetch", _breaks)
        with pytest.raises(TryLaterError):
            take(house, watch)

    page = dana.get(where)
    assert page.says(backtests.BROKE.text)
    assert page.says(CAUSES[Cause.LAKE])
    house.clock.advance(1)
    anew = dana.submit(page.form("/backtests"))
    assert anew.says(backtests.ASKED.text)
    assert len({backtest for _, backtest in house.looked}) == 2

    house.clock.advance(LOST / 1000 + 1)
    lost = dana.get(f"{FLOOD}/backtests/{house.looked[-1][1]}")
    assert lost.says(backtests.LOST.text)
    assert "refresh" not in lost.body
    assert dana.get(FLOOD).says("Nothing came of it.")


def _breaks(_key: str, _path: Path) -> bool:
    raise TryLaterError(Cause.LAKE, "SlowDown")


def tried(house: House, kept: Connection, day: str, first: str, check: str = "mfa-flood") -> None:
    """Let there be a backtest with the numbers that are set, which found three on that day and nine long before."""
    by_id = next(each for each in CHECKS if each.id == check)
    days = (Found(day="2020-01-01", severities=((Severity.HIGH, 9),)), Found(day=day, severities=((Severity.HIGH, 3),)))
    made = unasked(by_id, settings(house).of(check), kept.id, f"t-{check}", house_clock(house)())
    made = replace(made, progress=Progress.DONE, first=first, last=day, days=days, subjects=3)
    assert StoredBacktests(house.rows, house_clock(house)).put(made)


def test_beside_it_stands_what_was_opened_since_the_connection_was_made(
    house: House, dana: Browser, kept: Connection
) -> None:
    dana.submit(dana.get(FLOOD).form("/settings"), mode="watching", why="It is loud.")
    day = f"{kept.created.at:%Y-%m-%d}"
    keep(house, 1, connection=kept.id, occasion=day)
    keep(house, 2, connection=kept.id, occasion="2020-01-01")
    tried(house, kept, day, "2019-12-01")

    page = dana.get(FLOOD)

    assert page.says("It would have found 12")
    assert page.says(f"Since {day} it would have opened 3; as it was set, 1 was opened.")
    assert page.says("by Doorbook")


def test_of_how_things_stand_it_says_how_many_are_open(house: House, dana: Browser, kept: Connection) -> None:
    where = f"{HOME}/checks/user-in-bypass"
    dana.submit(dana.get(where).form("/settings"), mode="watching", why="It is loud.")
    keep(house, 1, connection=kept.id, check="user-in-bypass", occasion="")
    tried(house, kept, "2026-03-01", "2026-03-01", check="user-in-bypass")

    assert dana.get(where).says("Of such findings 1 is open now.")
