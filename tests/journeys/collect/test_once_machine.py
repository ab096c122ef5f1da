"""In whatever order rows come, late or not, and processes die: nobody ever finds a row twice, and all in the end."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from doorbook.adapters.lake.batches import Batches
from doorbook.collect.account import Page, PageRequest, Record
from doorbook.collect.logs import moving
from doorbook.collect.mark import HOUR, SECOND
from doorbook.collect.streams import TELEPHONY
from doorbook.errors import Cause, TryLaterError
from tests.journeys.collect.reader import Reader
from tests.journeys.collect.watch import MINUTE, Steps, Watch

BEGINS = 1_790_000_000 * SECOND
LOG = replace(TELEPHONY, page=3)
LATEST = 22 * HOUR
"""A row that comes later than that after its time may come after the last look."""


class SaidDuo:
    """A log in memory, on pages of three; it answers only while it is there."""

    def __init__(self) -> None:
        self.rows: list[Record] = []
        self.is_out = False

    def page(self, asked: PageRequest) -> Page:
        if self.is_out:
            raise TryLaterError(Cause.DOWN, "out")
        found = sorted(each for each in self.rows if asked.low <= each.at <= asked.high)
        found.sort(key=lambda each: (each.at, each.key))
        after = [each for each in found if asked.cursor is None or f"{each.at},{each.key}" > asked.cursor]
        some = tuple(after[: LOG.page])
        return Page(records=some, cursor=f"{some[-1].at},{some[-1].key}" if some else None, size=100)


class Collecting(RuleBasedStateMachine):
    """Duo says rows, time passes, and processes collect, compact and die."""

    def __init__(self) -> None:
        super().__init__()
        folder = Path(mkdtemp())
        self.batches = Batches(folder)
        self.duo = SaidDuo()
        self.watch = Watch(LOG, self.duo, folder, BEGINS + HOUR, 0, batches=self.batches)
        self.watch.begin(replace(moving.first("c1", LOG, BEGINS, 0), version=1))
        self.reader = Reader(self.watch.objects, self.watch.source, self.batches)

    def teardown(self) -> None:
        self.duo.is_out = False
        for _ in range(2):
            self.watch.now += 50 * HOUR
            self.watch.collect(self.steps())
        assert self.reader.raws() == sorted(each.raw.decode() for each in self.duo.rows)
        self.batches.engine.close()

    def steps(self, at: int | None = None, *, after: bool = False) -> Steps:
        return Steps(die_at=at, after=after, look=self.reader.look)

    @rule(age=st.integers(0, LATEST), many=st.integers(1, 5))
    def say(self, age: int, many: int) -> None:
        at = max(BEGINS, self.watch.now - 2 * MINUTE - age)
        for _ in range(many):
            number = len(self.duo.rows)
            self.duo.rows.append(Record(f"{number:04}", at, b'{"telephony_id": "%d"}' % number))

    @rule(minutes=st.integers(1, 200))
    def wait(self, minutes: int) -> None:
        self.watch.now += minutes * MINUTE

    @rule()
    def collect(self) -> None:
        self.watch.collect(self.steps())

    @rule(at=st.integers(1, 15), after=st.booleans())
    def collect_and_die(self, at: int, *, after: bool) -> None:
        self.watch.collect_killed(self.steps(at, after=after))

    @rule(at=st.integers(1, 4), after=st.booleans())
    def compact_and_die(self, at: int, *, after: bool) -> None:
        self.watch.compact(self.steps(at, after=after))

    @rule()
    def go_out_or_come_back(self) -> None:
        self.duo.is_out = not self.duo.is_out

    @invariant()
    def nobody_finds_what_was_not_said(self) -> None:
        said = Counter(each.raw.decode() for each in self.duo.rows)
        assert Counter(self.reader.raws()) <= said


TestCollecting = Collecting.TestCase
TestCollecting.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)


def test_a_row_three_minutes_late_is_there_at_the_next_look(tmp_path: Path) -> None:
    duo = SaidDuo()
    watch = Watch(LOG, duo, tmp_path, BEGINS + HOUR, 0)
    watch.begin(replace(moving.first("c1", LOG, BEGINS, 0), version=1))
    watch.collect()
    duo.rows.append(Record("late", watch.now - 5 * MINUTE, b'{"telephony_id": "late"}'))
    watch.now += MINUTE
    watch.collect()

    batches = Batches(tmp_path / "reader")
    assert Reader(watch.objects, watch.source, batches).raws() == ['{"telephony_id": "late"}']
    batches.engine.close()
