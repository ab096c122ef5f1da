"""Runs in a process of its own: looks after collections over a short and a long history by turns, and backtests."""

import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.watch.counting import FolderObjects
from bench.watch.history import DAY, midnight, write_days, write_more
from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.facts import LakeFacts
from doorbook.adapters.lake.inspections import StoredInspections
from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.trend import StoredTrend
from doorbook.adapters.watch.verdicts import StoredSettings, StoredSuppressions, StoredVerdicts
from doorbook.checks.asking import ask
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Check, Kind
from doorbook.checks.finding import Detection
from doorbook.checks.inspecting import LOGS, Inspector, begins
from doorbook.checks.ports import Bench, Extent
from doorbook.checks.watched import StreamState, Watched

NOW = 1_795_200_000_000 + 10 * 3_600_000
DAYS = 90
NEW = 500
MORE = 600_000
TODAY = 2_000
EVENTS = [each for each in CHECKS if each.kind is Kind.EVENT]
FLOOR = """
    SELECT bit_xor(hash(time, unmapped.txid, unmapped.user_key, unmapped.result, unmapped.reason, unmapped.factor,
        src_endpoint.ip, src_endpoint.location.country))
    FROM read_parquet([{files}], union_by_name = true, hive_partitioning = false)
"""


@dataclass
class House:
    """One connection with so many events of history, and its inspector."""

    folder: Path
    events: int

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.objects = FolderObjects(self.folder / "bucket", Counter())
        self.engine = connect(self.folder / "work", memory_mb=1500, threads=2)
        days = [midnight(NOW) - back * DAY for back in range(DAYS, 0, -1)]
        write_days(self.engine, self.objects, self.folder, days, self.events // DAYS)
        write_more(self.engine, self.objects, self.folder, midnight(NOW) + DAY // 4, TODAY)
        rows = MemoryRows()
        self.inspector = Inspector(
            checks=CHECKS,
            facts=LakeFacts(self.objects, self.folder / "facts"),
            findings=StoredFindings(rows),
            inspections=StoredInspections(self.objects),
            verdicts=StoredVerdicts(rows),
            suppressions=StoredSuppressions(rows),
            settings=StoredSettings(rows, CHECKS),
            trend=StoredTrend(rows),
            clock=lambda: NOW,
        )
        read = tuple(
            StreamState(stream=each, is_log=True, read_until=NOW, last_success=NOW, newest=NOW) for each in LOGS
        )
        since = midnight(NOW) - DAY
        self.watched = Watched(id="c1", name="Acme", since=since, refused=frozenset(), streams=read)
        self.inspector.inspect(self.watched)

    def after_a_collection(self, turn: int) -> float:
        """Add what a minute brings, and return the CPU time of the look at it."""
        began = midnight(NOW) + DAY // 4 + MORE * (turn + 1)
        write_more(self.engine, self.objects, self.folder, began, NEW)
        return seconds(lambda: self.inspector.inspect(self.watched))

    def backtests(self) -> dict[str, tuple[float, int]]:
        """Return the CPU time of each check over all that is stored, and how much it would have found."""
        days = {day: self.inspector.facts.rows("c1", day) for day in self.inspector.facts.days("c1")}
        first = min(day for _, day in days)
        extent = Extent(reach=first, admin_reach=first, first=first, days=days, streams=LOGS, whole=True)
        given = {"now": NOW, "begin": begins(first), "end": NOW + DAY, "connection": "c1"}
        told: dict[str, tuple[float, int]] = {}
        with self.inspector.facts.open(self.watched, extent) as bench:
            files = ", ".join(f"'{each}'" for each in sorted(self.folder.glob("facts/c1/events/**/*.parquet")))
            scan = FLOOR.format(files=files)
            list(bench.ask(scan, {}))
            told["floor"] = seconds(lambda: list(bench.ask(scan, {}))), 0
            for check in EVENTS:
                told[check.id] = _asked(check, bench, given)
        return told


def _asked(check: Check, bench: Bench, given: dict[str, object]) -> tuple[float, int]:
    chosen = {each.name: each.default for each in check.parameters}
    found: list[Detection] = []
    spent = seconds(lambda: found.extend(ask(check, bench, {**chosen, **given})))
    return spent, len(found)


def seconds(act: Callable[[], object]) -> float:
    """Return the CPU time of one call."""
    began = time.process_time()
    act()
    return time.process_time() - began


def tell(what: object) -> None:
    """Say a line that the bench reads."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Look by turns at a history and at one ten times as long, then backtest both."""
    told = json.loads(sys.argv[1])
    with tempfile.TemporaryDirectory(dir=told["folder"]) as folder:
        short = House(Path(folder) / "short", told["events"])
        long = House(Path(folder) / "long", told["events"] * 10)
        for turn in range(told["rounds"]):
            tell({"look": [short.after_a_collection(turn), long.after_a_collection(turn)]})
        tell({"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss})
        for each in (short, long):
            tell({"backtests": each.events, "checks": each.backtests()})
        tell({"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss})


if __name__ == "__main__":
    main()
