"""The proof of once: whatever is killed, late or said twice, readers find each event exactly once."""

import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from doorbook.adapters.watch.marks import StoredMarks
from doorbook.collect import moving
from doorbook.collect.account import DuoAccount
from doorbook.collect.mark import DAY
from doorbook.collect.stream import Log, Paging
from doorbook.collect.streams import BY_NAME
from local.duosim.logs import LogName
from local.duosim.running import RunningDuo
from tests.contracts.watch.lakes import found
from tests.journeys.collect.histories import HOUR, history
from tests.journeys.collect.watch import Steps, Watch

LATER = 50 * HOUR


def watch_of(account: DuoAccount, log: LogName, folder: Path, now: int, since: int) -> Watch:
    stream = BY_NAME[log]
    assert isinstance(stream, Log)
    if stream.paging is not Paging.SECONDS:
        stream = replace(stream, page=300)
    watch = Watch(stream, account, folder, now=now * 1000, since=since)
    watch.begin(replace(moving.first("c1", stream, since * 1000, 0), version=1))
    return watch


@pytest.mark.parametrize("log", ["authentication", "activity", "telephony", "administrator"])
@pytest.mark.parametrize("seed", range(3))
def test_killed_anywhere_each_event_is_there_once(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path, log: LogName, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 - it only has to vary
    now = int(time.time())
    begins = now - 3 * HOUR
    duo.control.change_settings(
        log_calls_per_minute=0,
        log_end=chance.choice(["cursor", "null", "repeats"]),
        log_border_repeats=chance.choice([0, 3]),
    )
    duo.control.add_log_rows(*history(log, chance, 2000, begins, now - 130, late=now + HOUR))
    watch = watch_of(account, log, tmp_path, now, begins)

    killed = watch.collect_killed(Steps(die_at=chance.randrange(1, 12), after=chance.random() < 0.5))
    while watch.collect_killed(Steps(die_at=chance.randrange(1, 30), after=chance.random() < 0.5)):
        pass
    duo.control.advance(LATER)
    watch.now += LATER * 1000
    watch.collect_killed(Steps(die_at=chance.randrange(1, 30)))
    watch.collect()

    said = sorted(each.encode() for each in duo.control.every_row(log, (begins - HOUR) * 1000, now * 1000 + DAY))
    assert len(said) == 2000
    assert found(watch.objects, tmp_path, watch.source) == said
    assert killed
    assert StoredMarks(watch.rows).of("c1")[0].gaps == ()
