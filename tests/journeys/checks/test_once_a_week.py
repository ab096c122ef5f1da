"""What is told once a week, and what Trust Monitor surfaced before anybody watched."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from doorbook.checks.catalogue.duo_vendor_signal import DUO_VENDOR_SIGNAL
from doorbook.checks.catalogue.weak_factor_used import WEAK_FACTOR_USED
from doorbook.checks.story import NOW, Story, ago
from doorbook.checks.wire import signin
from tests.watched import of_story

CALLED = WEAK_FACTOR_USED.fires[0]
SURFACED = next(each for each in DUO_VENDOR_SIGNAL.fires if "trust_monitor" in each.told)


def called(*moments: datetime) -> Story:
    rows = tuple(signin("bob", each, factor="phone_call") for each in moments)
    return replace(CALLED, told={**CALLED.told, "authentication": rows})


@pytest.mark.parametrize(
    ("days", "times"),
    [
        pytest.param((0, 1, 2), 1, id="Monday to Wednesday"),
        pytest.param((0, 1, 2, 3), 2, id="Sunday as well, which is of another week"),
    ],
)
def test_a_weak_factor_is_told_once_a_week(tmp_path: Path, days: tuple[int, ...], times: int) -> None:
    watch = of_story(WEAK_FACTOR_USED, called(*(ago(days=day, hours=2) for day in days)), tmp_path)

    assert len(watch.found()) == times


@pytest.mark.parametrize(("later", "many"), [(timedelta(minutes=1), 0), (timedelta(days=-1), 1)])
def test_what_was_surfaced_before_anybody_watched_opens_nothing(tmp_path: Path, later: timedelta, many: int) -> None:
    watch = of_story(DUO_VENDOR_SIGNAL, SURFACED, tmp_path, since=NOW + later)

    assert len(watch.found()) == many
