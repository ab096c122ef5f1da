"""What comes a day late, the other way round, or dated ahead ends with what is found in time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Check
from doorbook.checks.settings import CheckSettings
from doorbook.checks.story import Story, ago
from doorbook.checks.verdict import Lack
from doorbook.collect.stream import Inventory, Log
from doorbook.collect.streams import BY_NAME
from tests.watched import Watch

type Rows = dict[str, tuple[dict[str, Any], ...]]

AHEAD = 3 * 86_400
"""Seconds by which a clock is wrong; what is dated further ahead is put into quarantine by the collector."""

RECENT = f"{ago(days=1.5).isoformat()}"

NAMED = {"txid", "activity_id", "telephony_id"}

BY_ID = {each.id: each for each in CHECKS}
LATE = [
    BY_ID[name]
    for name in (
        "account-under-attack",
        "success-from-attack-ip",
        "new-country-tenant",
        "new-device-new-network",
        "rapid-app-access",
        "telephony-abuse",
        "enrolled-after-bypass",
        "late-first-enrolment",
        "bypass-code-burst",
        "admin-auth-failures",
        "impossible-travel",
    )
]
"""Checks of what happened, each of which compares with what was before in another way, or reads another log."""

DATED_AHEAD = [each for each in LATE if each.id not in {"account-under-attack", "new-country-tenant"}]


def is_log(stream: str) -> bool:
    return isinstance(BY_NAME.get(stream), Log)


def begun(check: Check, story: Story, folder: Path) -> Watch:
    """Return a watch in which all of a story was told but its logs."""
    watch = Watch(folder, checks=(check,))
    if story.parameters:
        assert watch.settings.put(CheckSettings(check=check.id, armed=True, chosen=story.parameters, version=1))
    for stream in check.streams:
        if isinstance(BY_NAME[stream], Inventory) and stream not in story.told:
            watch.show(stream, ())
    watch.take({stream: told for stream, told in story.told.items() if not is_log(stream)})
    for stream in story.told:
        if is_log(stream):
            watch.read.add(stream)
    return watch


def logs(story: Story) -> Rows:
    return {stream: tuple(told) for stream, told in story.told.items() if is_log(stream)}


def halves(told: Rows) -> Iterator[Rows]:
    """Return the later half of each log, and then the earlier one."""
    ordered = {stream: sorted(rows, key=_when) for stream, rows in told.items()}
    yield {stream: tuple(rows[len(rows) // 2 :]) for stream, rows in ordered.items()}
    yield {stream: tuple(rows[: len(rows) // 2]) for stream, rows in ordered.items()}


def ahead(record: dict[str, Any]) -> dict[str, Any]:
    """Return a row of somebody whose clock is ahead."""
    shifted = {**record}
    if "timestamp" in record:
        shifted["timestamp"] = record["timestamp"] + AHEAD
    for name in ("isotimestamp", "ts"):
        if name in record:
            shifted[name] = (datetime.fromisoformat(record[name]) + timedelta(seconds=AHEAD)).isoformat()
    return shifted | {
        name: f"{record[name]}-ahead" for name in record if name in {"txid", "activity_id", "telephony_id"}
    }


def _when(record: dict[str, Any]) -> str:
    return str(record.get("isotimestamp") or record.get("ts") or f"{record.get('timestamp', 0):015}")


def opened(watch: Watch) -> set[tuple[str, str, str]]:
    assert not watch.broken, watch.broken
    return {(each.id, each.digest, each.status) for each in watch.found()}


@pytest.mark.parametrize("check", LATE, ids=lambda check: check.id)
def test_a_day_late_and_the_other_way_round_it_ends_as_in_time(check: Check, tmp_path: Path) -> None:
    story = check.fires[0]
    late, whole = begun(check, story, tmp_path / "late"), begun(check, story, tmp_path / "whole")
    for part in halves(logs(story)):
        late.take(part)
        late.inspect()
        late.pass_(days=1)
    whole.take(logs(story))
    whole.pass_(days=1)
    whole.inspect()

    assert opened(late) == opened(whole)
    assert {each.subject for each in whole.found()} == set(story.finds), (
        "a story of which nothing is left shows nothing"
    )


@pytest.mark.parametrize("check", DATED_AHEAD, ids=lambda check: check.id)
def test_what_is_dated_ahead_neither_breaks_nor_hides_what_is_not(check: Check, tmp_path: Path) -> None:
    story = check.fires[0]
    watch = begun(check, story, tmp_path)
    told = logs(story)
    recent = {stream: tuple(ahead(each) for each in rows if _when(each) > RECENT) for stream, rows in told.items()}
    assert any(recent.values())
    watch.take(recent)
    watch.inspect()
    watch.take(logs(story))
    watch.inspect()

    assert set(story.finds) <= {
        each.subject for each in watch.found() if each.times.event < watch.now.timestamp() * 1000
    }
    assert watch.verdict(check.id).lack is not Lack.BROKEN
