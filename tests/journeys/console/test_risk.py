"""Risk in the console: who is most at risk, always with the findings that say so, and what those weigh."""

import pytest

from doorbook.checks.check import Severity
from doorbook.checks.finding import Closing, Status
from doorbook.collect.connections.connection import Connection
from doorbook.events import Outcome
from doorbook.messages import console, findings
from doorbook.signin.roles import HELP_DESK, VIEWERS
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply
from tests.journeys.console.found import keep
from tests.journeys.console.house import HOME, House, enter

RISK = f"{HOME}/risk"


def weigh(by: Browser, **fields: str) -> Reply:
    return by.submit(by.get(RISK).form("/risk"), **{"why": "As agreed.", **fields})


def test_points_stand_with_every_finding_that_says_so(house: House, kept: Connection, dana: Browser) -> None:
    first = keep(house, 1, connection=kept.id, severity=Severity.CRITICAL)
    second = keep(house, 1, connection=kept.id, check="user-in-bypass")
    keep(house, 2, connection=kept.id, severity=Severity.LOW)
    keep(house, 3, connection=kept.id, status=Status.CLOSED, closing=Closing.OVER)

    page = dana.get(RISK)

    assert page.says("140 points")
    assert page.says("100 points, which go once it is closed or suppressed")
    assert {f"{HOME}/findings/{each.id}" for each in (first, second)} <= set(page.links())
    assert f"{HOME}/connections/{kept.id}/people/DU1" in page.links()
    assert page.body.index("bob1") < page.body.index("bob2")
    assert not page.says("bob3")


def test_where_nothing_is_open_nobody_is_at_risk(dana: Browser) -> None:
    assert dana.get(RISK).says("No open finding is about a person.")


def test_an_administrator_says_what_findings_weigh(house: House, kept: Connection, dana: Browser) -> None:
    keep(house, 1, connection=kept.id)

    page = weigh(dana, **{"set-high": "7"})

    assert page.says(findings.WEIGHTS_CHANGED.text)
    assert page.says("7 points")
    assert page.says("dana : As agreed.")
    assert house.audit[-1].outcome is Outcome.CHECK_CHANGED


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"set-high": "1001"}, f"{findings.NUMBER_WRONG.text} It takes a whole number from 0 to 1000."),
        ({"set-low": "-1"}, findings.NUMBER_WRONG.text),
        ({"set-low": "many"}, f"{findings.KIND_WRONG.text} It takes a whole number from 0 to 1000."),
        ({"set-worst": "1"}, findings.SETTING_UNKNOWN.text),
        ({"set-high": "7", "why": ""}, findings.REASON_MISSING.text),
    ],
)
def test_what_will_not_do_is_refused_and_nothing_is_changed(
    house: House, kept: Connection, dana: Browser, fields: dict[str, str], said: str
) -> None:
    keep(house, 1, connection=kept.id)

    page = weigh(dana, **fields)

    assert page.status == 400
    assert page.says(said)
    assert dana.get(RISK).says("40 points")


def test_two_who_change_it_at_once_do_not_undo_each_other(dana: Browser) -> None:
    form = dana.get(RISK).form("/risk")
    dana.submit(form, **{"set-high": "7", "why": "First."})

    page = dana.submit(form, **{"set-high": "9", "why": "Second."})

    assert page.status == 409
    assert page.says(findings.OVERTAKEN.text)
    assert dana.get(RISK).form("/risk").fields["set-high"] == "7"


@pytest.mark.parametrize("group", [VIEWERS, HELP_DESK])
def test_others_see_it_and_set_nothing(house: House, duo: RunningDuo, group: str) -> None:
    hal = enter(house, duo, "hal", group)

    page = hal.get(RISK)

    assert page.says("Points of a finding that is high")
    assert not [form for form in page.forms() if form.action == RISK]


def test_a_second_factor_of_long_ago_is_not_enough(house: House, dana: Browser) -> None:
    form = dana.get(RISK).form("/risk")
    house.clock.advance(301)

    page = dana.submit(form, **{"set-high": "7", "why": "As agreed."})

    assert page.status == 403
    assert page.says(console.NOT_FRESH.text)
    assert house.audit[-1].outcome is not Outcome.CHECK_CHANGED
