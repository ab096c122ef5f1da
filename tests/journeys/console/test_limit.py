"""The limit in the console: what is held is said where people look, and an administrator alone lets it open."""

import pytest

from doorbook.adapters.watch.holds import StoredHolds
from doorbook.adapters.watch.verdicts import StoredVerdicts
from doorbook.checks.holding import Hold, Part
from doorbook.checks.verdict import Judged, Verdict
from doorbook.collect.connections.connection import Connection
from doorbook.events import Outcome
from doorbook.messages import console, findings
from doorbook.signin.roles import HELP_DESK, VIEWERS
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply
from tests.journeys.console.house import HOME, House, enter
from tests.journeys.console.test_checks import FLOOD, choose
from tests.journeys.console.test_coverage import COVERAGE, rows

PAGES = (HOME, f"{HOME}/checks", FLOOD, COVERAGE)
SAID = "It would open 70 at once, about ann, =cmd() and others. It waits for an administrator."


@pytest.fixture
def held(house: House, kept: Connection) -> Connection:
    hold(house, kept)
    return kept


def hold(house: House, kept: Connection, version: int = 1) -> None:
    """Have an inspection hold what push bombing would open."""
    names = ("ann", "=cmd()")
    judged = Judged(
        connection=kept.id, check="mfa-flood", verdict=Verdict.PASS, at=1_773_000_000_000, held=70, held_of=names
    )
    StoredVerdicts(house.rows).put(judged)
    made = Hold(
        connection=kept.id,
        check="mfa-flood",
        check_version=1,
        parameters=(("count", "5"),),
        limits=(("floor", "50"),),
        at=1_773_000_000_000,
        parts=(Part(occasion="2026-03-08", many=70, total=75, names=names),),
        version=version,
    )
    assert StoredHolds(house.rows).put(made)


def one(house: House, kept: Connection) -> Hold:
    found = StoredHolds(house.rows).one(kept.id, "mfa-flood")
    assert found is not None
    return found


def let(by: Browser, why: str = "It is a test of ours.") -> Reply:
    return by.submit(by.get(FLOOD).form("/held"), **{"let-why": why})


@pytest.mark.parametrize("where", [HOME, f"{HOME}/checks", COVERAGE])
def test_it_is_said_where_people_look(held: Connection, dana: Browser, where: str) -> None:
    page = dana.get(where)

    assert page.says("Held at the limit")
    assert page.says(held.name)
    if where != f"{HOME}/checks":
        assert page.says(SAID)


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.usefixtures("kept")
def test_where_nothing_is_held_nothing_is_said(dana: Browser, where: str) -> None:
    assert not dana.get(where).says("Held at the limit")


def test_its_page_says_how_many_of_which_days_and_of_whom(held: Connection, dana: Browser) -> None:
    page = dana.get(FLOOD)

    assert page.says("It would open 70 , about ann , =cmd() and others")
    assert page.says("2026-03-08 (70)")
    assert page.form("/held").fields["connection"] == held.id


def test_it_is_in_the_file_and_no_formula(held: Connection, dana: Browser) -> None:
    (row,) = [each for each in rows(dana) if each["check"] == "mfa-flood"]

    assert (row["verdict"], row["held at the limit"], row["connection"]) == ("Held at the limit", SAID, held.name)


def test_an_administrator_lets_it_open_and_a_look_is_asked_for(house: House, held: Connection, dana: Browser) -> None:
    page = let(dana)

    assert page.says(findings.LET_OPEN.text)
    assert page.says("Let open by dana")
    assert not [form for form in page.forms() if form.action.endswith("/held")]
    assert house.looked_at == [held.id]
    now = one(house, held)
    assert (now.parts[0].let, now.by, now.why) == (75, "dana", "It is a test of ours.")
    row = house.audit[-1]
    assert (row.outcome, row.person) == (Outcome.CHECK_LET, "dana")
    assert row.detail == f"mfa-flood on {held.id}, 70 findings: It is a test of ours."


def test_without_a_reason_nothing_is_opened(house: House, held: Connection, dana: Browser) -> None:
    page = let(dana, "no")

    assert page.status == 400
    assert page.says(findings.REASON_MISSING.text)
    assert page.form("/held").fields["let-why"] == "no"
    assert (one(house, held).parts[0].let, house.looked_at) == (0, [])


def test_who_saw_something_else_lets_nothing_open(house: House, held: Connection, dana: Browser) -> None:
    form = dana.get(FLOOD).form("/held")
    hold(house, held, version=2)

    page = dana.submit(form, **{"let-why": "As seen."})

    assert page.status == 409
    assert page.says(findings.OVERTAKEN.text)
    assert one(house, held).parts[0].let == 0


def test_what_is_held_no_more_is_not_let_open(house: House, held: Connection, dana: Browser) -> None:
    form = dana.get(FLOOD).form("/held")
    StoredHolds(house.rows).drop(held.id, "mfa-flood")

    page = dana.submit(form, **{"let-why": "As seen."})

    assert page.status == 409
    assert page.says(findings.NOT_HELD.text)
    assert house.audit[-1].outcome is not Outcome.CHECK_LET


def test_a_connection_that_is_none_is_nowhere(held: Connection, dana: Browser) -> None:
    form = dana.get(FLOOD).form("/held")

    assert dana.submit(form, connection=f"{held.id}x", **{"let-why": "As seen."}).status == 404


def test_a_second_factor_of_long_ago_is_not_enough(house: House, held: Connection, dana: Browser) -> None:
    form = dana.get(FLOOD).form("/held")
    house.clock.advance(301)

    page = dana.submit(form, **{"let-why": "As seen."})

    assert page.status == 403
    assert page.says(console.NOT_FRESH.text)
    assert one(house, held).parts[0].let == 0


@pytest.mark.parametrize("group", [VIEWERS, HELP_DESK])
@pytest.mark.usefixtures("held")
def test_others_see_it_and_let_nothing_open(house: House, duo: RunningDuo, group: str) -> None:
    hal = enter(house, duo, "hal", group)

    for where in (FLOOD, COVERAGE):
        page = hal.get(where)
        assert page.says("Held at the limit")
        assert not page.forms() or all("/held" not in each.action for each in page.forms())
        assert all("/limit" not in each.action for each in page.forms())


@pytest.mark.usefixtures("held")
def test_one_that_watches_is_not_held(dana: Browser) -> None:
    choose(dana, mode="watching")

    assert not dana.get(FLOOD).says("Held at the limit")
    assert not dana.get(COVERAGE).says("Held at the limit")


@pytest.mark.usefixtures("kept")
def test_an_administrator_sets_the_limit_with_a_reason_and_it_stands_in_the_history(
    house: House, dana: Browser
) -> None:
    page = dana.submit(dana.get(COVERAGE).form("/limit"), **{"set-floor": "200", "why": "We are many."})

    assert page.says(findings.LIMIT_CHANGED.text)
    assert page.form("/limit").fields["set-floor"] == "200"
    assert page.says("dana : We are many.")
    assert house.audit[-1].outcome is Outcome.CHECK_CHANGED


@pytest.mark.parametrize(("name", "typed"), [("set-floor", "0"), ("set-share", "101")])
@pytest.mark.usefixtures("kept")
def test_a_limit_that_is_none_is_refused(house: House, dana: Browser, name: str, typed: str) -> None:
    page = dana.submit(dana.get(COVERAGE).form("/limit"), **{name: typed, "why": "We are many."})

    assert page.status == 400
    assert page.form("/limit").fields[name] == typed
    assert house.audit[-1].outcome is not Outcome.CHECK_CHANGED


@pytest.mark.usefixtures("kept")
def test_the_limit_asks_for_a_fresh_second_factor(house: House, dana: Browser) -> None:
    form = dana.get(COVERAGE).form("/limit")
    house.clock.advance(301)

    page = dana.submit(form, **{"set-floor": "200", "why": "We are many."})

    assert page.status == 403
    assert house.audit[-1].outcome is not Outcome.CHECK_CHANGED
