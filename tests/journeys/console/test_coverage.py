"""Coverage in the console: what each check can tell of each connection, and what keeps it from telling."""

import csv
from io import StringIO

import pytest

from doorbook.checks.catalogue import CHECKS
from doorbook.checks.verdict import Coverage, Lack, Verdict
from doorbook.collect.connections.connection import Connection
from tests.doorway import Browser
from tests.journeys.console.house import HOME, House
from tests.journeys.console.test_checks import choose, judge

COVERAGE = f"{HOME}/coverage"
NOON, LATER = 1_773_000_000_000, 1_773_003_600_000


def rows(by: Browser, query: str = "") -> list[dict[str, str]]:
    """Take the file."""
    return list(csv.DictReader(StringIO(by.get(f"{COVERAGE}/export{query}").body.removeprefix("\ufeff"))))


def test_every_check_stands_there_for_every_connection(house: House, kept: Connection, dana: Browser) -> None:
    judge(house, kept, verdict=Verdict.FAIL, open=3, fired=NOON, able=NOON, took=1234)

    page = dana.get(COVERAGE)

    assert page.says(f"1 of {len(CHECKS)} can")
    assert page.says("“Push bombing”, takes 1,234 ms at each look")
    assert {f"{HOME}/checks/{each.id}" for each in CHECKS} <= set(page.links())
    assert len(rows(dana)) == len(CHECKS)


def test_when_it_last_fired_and_could_have_stay_known_while_it_cannot_tell(
    house: House, kept: Connection, dana: Browser
) -> None:
    judge(house, kept, verdict=Verdict.FAIL, open=3, fired=NOON, able=NOON)
    lack = Coverage(field="Country", have=0, of=7)
    judge(house, kept, verdict=Verdict.NOT_EVALUABLE, at=LATER, lack=Lack.FIELD, missing="country", coverage=(lack,))

    (row,) = [each for each in rows(dana, "?show=unable") if each["check"] == "mfa-flood"]

    assert row["verdict"] == "Not evaluable"
    assert row["what is missing"].startswith("Duo never tells country here")
    assert row["coverage"] == "Country: 0 of 7"
    assert row["last fired"] == row["last could have fired"] == "2026-03-08T20:00:00+00:00"
    assert row["judged"] == "2026-03-08T21:00:00+00:00"


def test_an_address_says_which_are_shown(house: House, kept: Connection, dana: Browser) -> None:
    judge(house, kept, able=NOON)
    judge(house, kept, "new-country-user", able=NOON)
    choose(dana, mode="off")

    assert [each["check"] for each in rows(dana, "?show=able")] == ["new-country-user"]
    assert len(rows(dana, f"?show=unable&connection={kept.id}")) == len(CHECKS) - 1
    assert dana.get(f"{COVERAGE}?show=able").says("Passes")
    (row,) = [each for each in rows(dana) if each["check"] == "mfa-flood"]
    assert row["verdict"] == "Disarmed"
    judge(house, kept, able=NOON, would=3)
    choose(dana, mode="watching")
    assert "Would find 3" in {each["verdict"] for each in rows(dana, "?show=able")}


def test_before_there_is_a_connection_there_is_nothing_to_tell(dana: Browser) -> None:
    page = dana.get(COVERAGE)

    assert page.says("No Duo account is connected yet")
    assert not page.says("0 of 0")


@pytest.mark.parametrize("query", ["?show=some", "?connection=c9", "?show=able&connection=%00"])
def test_what_there_is_not_is_not_shown(dana: Browser, query: str) -> None:
    assert dana.get(f"{COVERAGE}{query}").status == 404
    assert dana.get(f"{COVERAGE}/export{query}").status == 404
