"""The proof of once over 200,000 events of a company: many late, all said twice and more, the process killed again."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import md5
from pathlib import Path
from random import Random

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.batches import Batches
from doorbook.adapters.lake.manifest import Shelf
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.collect.account import DuoAccount
from doorbook.collect.logs import moving
from doorbook.collect.streams import AUTHENTICATION
from doorbook.values import value
from local.duosim.organisation.company import Organisation
from local.duosim.running import RunningDuo
from tests.journeys.collect.histories import HOUR
from tests.journeys.collect.watch import Steps, Watch

EVENTS = 200_000
LATE_UP_TO = 90 * 60


@value
class Kept:
    """What a reader finds: how often each text is there, by its digest, and how often each key."""

    texts: Counter[bytes]
    keys: Counter[str]


def kept(watch: Watch, batches: Batches, before: int) -> Kept:
    """Read one file after the other, and keep no text."""
    texts: Counter[bytes] = Counter()
    keys: Counter[str] = Counter()
    for entry in entries(watch):
        with batches.workplace() as place:
            assert watch.objects.fetch(entry, place / "read.parquet")
            told = batches.engine.execute(
                "SELECT metadata.uid, md5(raw_data) FROM read_parquet($path) WHERE time < $before",
                {"path": str(place / "read.parquet"), "before": before},
            )
            for key, digest in told.fetchall():
                keys[key] += 1
                texts[bytes.fromhex(digest)] += 1
    return Kept(texts, keys)


def entries(watch: Watch) -> Iterator[str]:
    """Go through the files that count."""
    prefix = f"events/{watch.log.name}/connection=c1/day="
    for day in sorted({each.key.removeprefix(prefix).split("/")[0] for each in watch.objects.under(prefix)}):
        yield from (each.object for each in manifest.read(watch.objects, Shelf(watch.log.name, "c1", day)).files)


def test_of_two_hundred_thousand_events_each_is_there_once(
    duo: RunningDuo, account: DuoAccount, tmp_path: Path
) -> None:
    chance = Random(5)  # noqa: S311 - it only has to vary
    now = int(time.time())
    begins = now - 12 * HOUR
    duo.control.change_settings(log_calls_per_minute=0, log_border_repeats=3)
    rate = Organisation(seed=5, people=5000, attempts_per_day=100_000, begins=begins)
    share = rate.happened_before("authentication", (now + 2 * HOUR) // 60) / (EVENTS * 1.15)
    duo.control.organise(
        Organisation(
            seed=5,
            people=5000,
            attempts_per_day=int(rate.attempts_per_day / share),
            begins=begins,
            late_share=0.05,
            late_seconds=LATE_UP_TO,
        )
    )
    batches = Batches(tmp_path / "batches")
    watch = Watch(AUTHENTICATION, account, tmp_path, now * 1000, begins, batches=batches)
    watch.begin(replace(moving.first("c1", AUTHENTICATION, begins * 1000, 0), version=1))

    killed = 0
    for hour in range(4):
        killed += sum(
            watch.collect_killed(Steps(die_at=chance.randrange(1, 300), after=chance.random() < 0.5)) for _ in range(2)
        )
        watch.collect()
        if hour == 1:
            killed += watch.compact(Steps(die_at=2))
        duo.control.advance(HOUR)
        watch.now += HOUR * 1000
    watch.collect()

    (mark,) = StoredMarks(watch.rows).of("c1")
    found = kept(watch, batches, mark.swept)
    said = Counter(
        md5(each.encode(), usedforsecurity=False).digest()
        for each in duo.control.every_row("authentication", (begins - HOUR) * 1000, mark.swept - 1)
    )
    assert said.total() >= EVENTS
    assert found.texts == said
    assert max(found.keys.values()) == 1
    assert killed >= 3
    assert mark.tally.late > 100
    assert mark.tally.known > EVENTS // 2
    batches.engine.close()
