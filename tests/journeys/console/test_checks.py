"""Checks in the console: what each came to, why some cannot tell, and how administrators set them."""

import re
from typing import Any

import pytest

from doorbook.adapters.watch.backtests import StoredBacktests
from doorbook.adapters.watch.triage import ChosenSettings
from doorbook.adapters.watch.verdicts import StoredVerdicts
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.settings import CheckSettings, Mode
from doorbook.checks.verdict import Coverage, Judged, Lack, Verdict
from doorbook.collect.connections.connection import Connection
from doorbook.events import Outcome
from doorbook.messages import console, findings
from doorbook.signin.roles import HELP_DESK, VIEWERS
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply
from tests.journeys.console.found import do, keep
from tests.journeys.console.house import HOME, House, enter

LIST = f"{HOME}/checks"
FLOOD = f"{LIST}/mfa-flood"


def judge(house: House, connection: Connection, check: str = "mfa-flood", **says: Any) -> None:  # noqa: ANN401 - as Judged
    """Have an inspection come to something."""
    told: dict[str, Any] = {"verdict": Verdict.PASS, "at": 1_773_000_000_000} | says
    StoredVerdicts(house.rows).put(Judged(connection=connection.id, check=check, **told))


def settings(house: House) -> CheckSettings:
    return ChosenSettings(house.rows, CHECKS).of("mfa-flood")


def chosen(page: Reply, *names: str) -> list[str]:
    """Return which of several is ticked, of each name."""
    told = re.findall(r'<input type="radio" name="([a-z]+)" value="([a-z]+)"([^>]*)>', page.body)
    return [value for wanted in names for name, value, rest in told if name == wanted and "checked" in rest]


def choose(by: Browser, **fields: str) -> Reply:
    """Choose as the form is filled, and have numbers count at once where nothing else is said."""
    usual = {"mode": "armed", "numbers": "now", "why": "As agreed."}
    return by.submit(by.get(FLOOD).form("/settings"), **usual | fields)


def test_the_catalogue_has_every_check_and_what_it_came_to(house: House, kept: Connection, dana: Browser) -> None:
    judge(house, kept, verdict=Verdict.FAIL, open=3, suppressed=2, fired=1_773_000_000_000)
    judge(house, kept, "user-in-bypass")

    page = dana.get(LIST)

    for check in CHECKS:
        assert f"{LIST}/{check.id}" in page.links()
        assert page.says(check.title)
    assert page.says(f"Findings {kept.name} : 3 open , 2 suppressed")
    assert page.says(f"Passes {kept.name}")
    assert page.says(f"Not judged yet {kept.name}")
    assert page.says("8 March 2026, 20:00 UTC")


@pytest.mark.parametrize(
    ("lack", "missing", "said"),
    [
        (Lack.GRANT, "adminapi_read_log", "The keys lack a grant: Grant read log."),
        (Lack.STREAM, "authentication", "Nothing of authentication was collected yet."),
        (Lack.FIELD, "country", "Duo never tells country here"),
        (Lack.SETTING, "priority_groups", "The setting “priority_groups” is empty"),
        (Lack.BROKEN, "BinderException", "The check itself broke (BinderException)"),
    ],
)
def test_what_cannot_be_told_says_what_is_missing(
    house: House, kept: Connection, dana: Browser, lack: Lack, missing: str, said: str
) -> None:
    judge(house, kept, verdict=Verdict.NOT_EVALUABLE, lack=lack, missing=missing)

    for where in (LIST, FLOOD):
        page = dana.get(where)
        assert page.says("Not evaluable")
        assert page.says(said)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_has_a_page_with_its_examples(dana: Browser, check: Any) -> None:  # noqa: ANN401 - a check
    page = dana.get(f"{LIST}/{check.id}")

    assert page.status == 200
    for said in (check.title, check.why, check.definition, *check.attack):
        assert page.says(said), said
    for story in (*check.fires, *check.quiet):
        assert page.says(story.says)
    assert page.body.count("<pre") == 1 + sum(len(story.told) for story in (*check.fires, *check.quiet))


def test_coverage_and_verdict_stand_on_its_page(house: House, kept: Connection, dana: Browser) -> None:
    judge(house, kept, coverage=(Coverage(field="Country", have=1225, of=6295),))

    assert dana.get(FLOOD).says("Country: 1,225 of 6,295")


def test_an_administrator_sets_a_number(house: House, dana: Browser) -> None:
    assert dana.get(FLOOD).form("/settings").fields["set-count"] == "5"

    page = choose(dana, **{"set-count": "7"})

    assert page.says(findings.CHECK_CHANGED.text)
    assert page.says("Armed; count: 7")
    assert page.says("dana : As agreed.")
    assert settings(house).chosen == (("count", 7),)
    assert house.audit[-1].outcome is Outcome.CHECK_CHANGED


def test_with_other_numbers_it_watches_first_where_nobody_says_otherwise(
    house: House, kept: Connection, dana: Browser
) -> None:
    before = dana.get(FLOOD)
    assert chosen(before, "mode", "numbers") == ["armed", "watch"]

    page = choose(dana, numbers=chosen(before, "numbers")[0], **{"set-count": "7"})

    assert page.says(findings.CHECK_WATCHES.text)
    assert (settings(house).mode, settings(house).chosen) == (Mode.WATCHING, (("count", 7),))
    assert page.says("Watching; count: 7")
    ((connection, backtest),) = house.looked
    assert connection == kept.id
    assert f"{FLOOD}/backtests/{backtest}" in page.links()
    tried = StoredBacktests(house.rows, lambda: 0).one(backtest)
    assert tried is not None
    assert ("count", "7") in tried.parameters


def test_what_is_said_to_count_at_once_does_and_is_not_tried(house: House, kept: Connection, dana: Browser) -> None:
    assert kept.is_collected
    page = choose(dana, **{"set-count": "7"})

    assert page.says(findings.CHECK_CHANGED.text)
    assert (settings(house).mode, house.looked) == (Mode.ARMED, [])


def test_where_no_number_is_another_nothing_has_to_be_watched(house: House, dana: Browser) -> None:
    choose(dana, mode="off")

    page = dana.submit(dana.get(FLOOD).form("/settings"), mode="armed", why="Again.")

    assert page.says(findings.CHECK_CHANGED.text)
    assert (settings(house).mode, house.looked) == (Mode.ARMED, [])


def test_what_was_said_of_the_numbers_stays_where_something_will_not_do(dana: Browser) -> None:
    assert chosen(choose(dana, why=""), "numbers") == ["now"]
    assert chosen(choose(dana, why="", numbers="watch"), "numbers") == ["watch"]


def test_a_check_is_disarmed_and_watched_and_armed_again(house: House, kept: Connection, dana: Browser) -> None:
    judge(house, kept, open=1, would=4)
    assert choose(dana, mode="off", why="Too loud.").says("It is disarmed: it is not asked")
    assert settings(house).mode is Mode.OFF
    assert dana.get(LIST).says("Disarmed")

    page = choose(dana, mode="watching")
    assert page.says("It watches: it is judged as often as others, and opens nothing.")
    assert (page.says("Would find 4"), settings(house).mode) == (True, Mode.WATCHING)
    assert dana.get(LIST).says(f"Would find 4 {kept.name}")

    page = choose(dana)
    assert not page.says("It watches")
    assert not page.says("Would find")
    assert settings(house).armed
    history = ChosenSettings(house.rows, CHECKS).history("mfa-flood")
    assert [each.mode for each in history] == [Mode.OFF, Mode.WATCHING, Mode.ARMED]


@pytest.mark.parametrize("mode", ["", "yes", "ARMED"])
def test_what_is_done_with_it_is_chosen(house: House, dana: Browser, mode: str) -> None:
    page = choose(dana, mode=mode)

    assert (page.status, page.says(findings.CHOICE_MISSING.text)) == (400, True)
    assert settings(house).version == 0


def test_what_a_check_does_not_take_is_said_where_it_stands(house: House, dana: Browser) -> None:
    page = choose(dana, **{"set-count": "0", "why": "As the others do."})

    assert (page.status, page.says(findings.NUMBER_WRONG.text)) == (400, True)
    assert page.says("It takes a whole number from 2 to 100.")
    assert 'aria-describedby="set-count-fault set-count-hint"' in page.body
    assert "As the others do." in page.body
    assert choose(dana, why="").says(findings.REASON_MISSING.text)
    assert settings(house).version == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"set-count": "five"}, "This is nothing that it takes. It takes a whole number from 2 to 100."),
        ({"set-count": ""}, "There is nothing. It takes a whole number from 2 to 100."),
        ({"set-other": "5"}, findings.SETTING_UNKNOWN.text),
    ],
)
def test_each_refusal_says_why(house: House, dana: Browser, fields: dict[str, str], said: str) -> None:
    page = choose(dana, **fields)

    assert (page.status, page.says(said)) == (400, True)
    assert (settings(house).version, house.audit[-1].outcome is Outcome.CHECK_CHANGED) == (0, False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x\n" * 201, "The list has too many lines. It takes at most 200 lines of at most 200 characters."),
        (f"sms\n{'x' * 201}", "A line is too long. It takes at most 200 lines of at most 200 characters."),
    ],
)
def test_a_list_is_refused_where_it_stands(dana: Browser, typed: str, said: str) -> None:
    where = f"{LIST}/weak-factors-only"
    form = dana.get(where).form("/settings")

    page = dana.submit(form, mode="armed", why="As agreed.", **{"set-weak_factors": typed})

    assert (page.status, page.says(said)) == (400, True)
    assert 'id="set-weak_factors-fault"' in page.body


def test_what_is_set_so_already_changes_nothing(house: House, dana: Browser) -> None:
    page = choose(dana)

    assert (page.status, page.says(findings.NOTHING_CHANGED.text)) == (409, True)
    assert settings(house).version == 0


def test_two_at_once_the_second_is_told(house: House, dana: Browser) -> None:
    form = dana.get(FLOOD).form("/settings")
    dana.submit(form, **{"mode": "armed", "set-count": "7", "why": "First."})

    page = dana.submit(form, **{"mode": "armed", "set-count": "8", "why": "Second."})

    assert (page.status, page.says(findings.OVERTAKEN.text)) == (409, True)
    assert settings(house).chosen == (("count", 7),)


def test_a_check_is_set_with_a_fresh_second_factor(house: House, dana: Browser) -> None:
    house.clock.advance(301)

    page = choose(dana, **{"set-count": "7"})

    assert (page.status, page.says(console.NOT_FRESH.text)) == (403, True)
    assert settings(house).version == 0


@pytest.mark.parametrize("group", [VIEWERS, HELP_DESK])
def test_who_does_not_administer_sees_the_numbers_and_sets_none(house: House, duo: RunningDuo, group: str) -> None:
    somebody = enter(house, duo, "sam", group)

    page = somebody.get(FLOOD)

    assert page.says("Prompts 5")
    assert {form.action for form in page.forms()} == {"/signout"}


def test_a_suppression_is_seen_and_ended_on_the_page_of_its_check(house: House, duo: RunningDuo, dana: Browser) -> None:
    of, other = keep(house), keep(house, 2)
    do(dana, of, "suppress", scope="everybody", days="7", reason="A drill.")
    hal = enter(house, duo, "hal", HELP_DESK)

    seen = hal.get(FLOOD)
    assert seen.says("A drill.")
    assert {form.action for form in seen.forms()} == {"/signout"}
    form = next(form for form in dana.get(FLOOD).forms() if form.action.endswith("/end"))
    mine = next(iter(hal.get(f"{HOME}/findings/{of.id}").forms())).fields
    assert hal.post(form.action, mine).status == 403

    page = dana.submit(form)
    assert page.says(findings.UNSUPPRESSED.text)
    assert not page.says("A drill.")
    assert dana.get(f"{HOME}/findings").says(other.summary)
    assert dana.submit(form).says(findings.ALREADY_OVER.text)


def test_nothing_is_where_there_is_no_check(house: House, dana: Browser) -> None:
    of = keep(house)
    do(dana, of, "suppress", scope="finding", days="7", reason="A drill.")
    held = next(form for form in dana.get(FLOOD).forms() if form.action.endswith("/end"))

    assert dana.get(f"{LIST}/nothing").status == 404
    assert dana.post(f"{LIST}/nothing/settings", held.fields).status == 404
    assert dana.post(held.action.replace("mfa-flood", "user-in-bypass"), held.fields).status == 404
    assert dana.post(f"{FLOOD}/suppressions/nothing/end", held.fields).status == 404
