"""The proof of once: whatever is killed, late or said twice, readers find each event exactly once, at any moment.

Each log has 80 runs of 2,000 events. In the first ones the process is killed once: before and after every single step
of reading them, in order. In the others it is killed again and again while files are compacted between, which is killed
too; or two collect at once and somebody compacts beside them. A reader looks after every step of everybody.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest

from doorbook.adapters.lake.batches import Batches
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.collect.account import DuoAccount
from doorbook.collect.logs import moving
from doorbook.collect.mark import Mark, ms
from doorbook.collect.stream import OVERLAP, Log, Paging
from doorbook.collect.streams import BY_NAME
from local.duosim.logs import LogName, LogRow
from local.duosim.running import RunningDuo
from tests.contracts.duo_admin import Connect, granted, secrets
from tests.journeys.collect.histories import HOUR, history
from tests.journeys.collect.reader import Reader
from tests.journeys.collect.watch import Steps, Watch

RUNS = 80
EVENTS = 2000
AGAIN, TWO, OVERTAKEN = 10, 4, 8
STEPS = {"page", "put", "send", "announce", "put_if", "move"}
"""Read, raw write, refined write, announcement, manifest, mark."""

SWEPT, REVIEWED = 5 * HOUR, 50 * HOUR


@dataclass
class Proof:
    """All runs of one log."""

    duo: RunningDuo
    log: LogName
    folder: Path
    batches: tuple[Batches, ...]
    deaths: Counter[tuple[int, str, bool]] = field(default_factory=Counter)
    runs: int = 0
    again: int = 0

    def run(self, seed: int, collect: Callable[["Run"], None]) -> None:
        self.runs += 1
        connect = Connect()
        self.duo.control.reset()
        try:
            keys = secrets(self.duo, granted(self.duo))
            run = Run(self, seed, tuple(connect(keys) for _ in self.batches))
            collect(run)
            run.late_ones()
            run.is_right()
        except Exception as error:
            error.add_note(f"{self.log}, seed {seed}")
            raise
        finally:
            connect.close()


class Run:
    """One history that is collected. One in four begins in its midst and walks back to its beginning."""

    def __init__(self, proof: Proof, seed: int, accounts: tuple[DuoAccount, ...]) -> None:
        self.proof = proof
        self.accounts = accounts
        self.chance = Random(seed)  # noqa: S311 - it only has to vary
        self.now = int(time.time())
        self.begins = self.now - 3 * HOUR
        self.walks_back = seed % 4 == 3
        self.rows = self._history()
        proof.duo.control.change_settings(
            log_calls_per_minute=0,
            log_end=("cursor", "null", "repeats")[seed % 3],
            log_border_repeats=(0, 3)[seed // 3 % 2],
        )
        proof.duo.control.add_log_rows(*self.rows)
        stream = BY_NAME[proof.log]
        assert isinstance(stream, Log)
        stream = stream if stream.paging is Paging.SECONDS else replace(stream, page=300)
        place = proof.folder / f"{seed}"
        self.watch = Watch(stream, accounts[0], place, self.now * 1000, self.begins, batches=proof.batches[0])
        self.mark = self._begins_at(stream)
        self.watch.begin(self.mark)
        self.reader = Reader(self.watch.objects, self.watch.source, proof.batches[-1])

    def _history(self) -> list[LogRow]:
        """Write 2,000 rows of three hours; late ones are found by the sweep, or only by the review."""
        late, since = (self.now + HOUR, 0) if self.walks_back else (self.now + HOUR // 2, self.begins + HOUR)
        ends = self.now - 130
        return history(self.proof.log, self.chance, EVENTS, self.begins, ends, late=late, late_from=since)

    def _begins_at(self, stream: Log) -> Mark:
        if self.walks_back:
            return replace(moving.first("c1", stream, (self.begins + HOUR) * 1000, 1), version=1)
        return replace(moving.first("c1", stream, self.begins * 1000, 0), version=1)

    def steps(self, most: int | None = None) -> Steps:
        """Be killed at a step that chance chooses."""
        at = None if most is None else self.chance.randrange(1, most)
        return Steps(die_at=at, after=self.chance.random() < 0.5, look=self.reader.look)

    def killed(self, steps: Steps) -> bool:
        died = self.watch.collect_killed(steps)
        if died:
            self.proof.deaths[steps.taken, steps.names[-1], steps.after] += 1
        return died

    def late_ones(self) -> None:
        """Let the late rows come, and collect to the end."""
        later = REVIEWED if self.walks_back else SWEPT
        self.proof.duo.control.advance(later)
        self.watch.now += later * 1000
        self.killed(self.steps(40))
        assert not self.killed(self.steps())

    def is_right(self) -> None:
        told = self.proof.duo.control.every_row(self.proof.log, (self.begins - HOUR) * 1000, (self.now + HOUR) * 1000)
        said = sorted(told)
        assert len(said) == EVENTS
        assert self.reader.raws() == said
        assert StoredMarks(self.watch.rows).of("c1")[0].gaps == ()
        self._is_told()

    def _is_told(self) -> None:
        """See that all was announced but what was walked back to."""
        told = {row.key for each in self.watch.told.files for row in self.reader.of_file(each.object)}
        untold = [row for key, row in self.reader.seen.items() if key not in told]
        assert all(row.time < self.mark.settled for row in untold), untold
        if self.walks_back:
            late = {each.raw for each in self.rows if each.seen is not None}
            old = [row for row in self.reader.seen.values() if row.time < self.mark.settled - ms(OVERLAP)]
            walked = {row.key for row in old if row.raw not in late}
            assert walked
            assert not walked & told


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Batches, ...]]:
    """Warm up once for all runs."""
    made = tuple(Batches(tmp_path_factory.mktemp("batches")) for _ in range(3))
    yield made
    for each in made:
        each.engine.close()


@pytest.mark.parametrize("log", ["authentication", "activity", "telephony", "administrator"])
def test_killed_anywhere_each_event_is_there_once(
    running_duo: RunningDuo, tmp_path: Path, log: LogName, batches: tuple[Batches, ...]
) -> None:
    proof = Proof(running_duo, log, tmp_path, batches)
    whole: list[str] = []

    def count_steps(run: Run) -> None:
        steps = run.steps()
        assert not run.killed(steps)
        whole.extend(steps.names)

    proof.run(0, count_steps)
    assert set(whole) == STEPS
    kills = [(number, after) for number in range(1, len(whole) + 1) for after in (False, True)]
    seeds = iter(range(1, 2 * RUNS))
    for number, after in kills:
        while (number, after) not in {(died, when) for died, _, when in proof.deaths}:
            proof.run(next(seeds), killed_once(number, after=after))
    for _ in range(TWO):
        proof.run(next(seeds), two_at_once)
    for number in range(1, OVERTAKEN + 1):
        proof.run(next(seeds), overtaken_at(number))
    for seed in seeds:
        proof.run(seed, killed_again_and_again)
        if seed >= RUNS - 1 and proof.again >= AGAIN:
            break

    assert proof.runs >= RUNS
    assert {(name, after) for _, name, after in proof.deaths} == {(name, after) for name in STEPS for after in (0, 1)}


def killed_once(number: int, *, after: bool) -> Callable[[Run], None]:
    def collect(run: Run) -> None:
        run.killed(Steps(die_at=number, after=after, look=run.reader.look))
        assert not run.killed(run.steps())

    return collect


def overtaken_at(number: int) -> Callable[[Run], None]:
    """Let another collect everything while the first has just taken a step."""

    def collect(run: Run) -> None:
        def look() -> None:
            if steps.taken == number:
                run.watch.collect(Steps(look=run.reader.look), run.accounts[1], run.proof.batches[1])
            run.reader.look()

        steps = Steps(look=look)
        run.watch.collect(steps)

    return collect


def killed_again_and_again(run: Run) -> None:
    run.proof.again += 1
    while run.killed(run.steps(30)):
        while run.chance.random() < 0.5 and run.watch.compact(run.steps(4)):
            pass


def two_at_once(run: Run) -> None:
    """Let two collect, and a third compact; each may be killed, and begins again."""

    def one(number: int) -> None:
        steps = [run.steps(25) for _ in range(3)]
        for each in steps:
            run.watch.collect_killed(each, run.accounts[number], run.proof.batches[number])

    def third() -> None:
        for _ in range(3):
            run.watch.compact(run.steps(4))

    with ThreadPoolExecutor(3) as threads:
        for each in [threads.submit(one, 0), threads.submit(one, 1), threads.submit(third)]:
            each.result()
    run.killed(run.steps())
