"""Runs in a process of its own: looks after collections over a short and a long history by turns, and backtests."""

import json
import resource
import sys
import tempfile
from pathlib import Path
from typing import Final

from bench.watch.history import DAY, TELEPHONY
from bench.watch.house import NOW, House, rows_of, seconds
from doorbook.checks.asking import ask
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Check, Kind
from doorbook.checks.finding import Detection
from doorbook.checks.inspecting import FARTHEST, LOGS, begins
from doorbook.checks.ports import Bench, Extent
from doorbook.values import value

EVENTS: Final = [each for each in CHECKS if each.kind is Kind.EVENT]
FLOOR: Final = """
    SELECT bit_xor(hash(time, unmapped.txid, unmapped.user_key, unmapped.result, unmapped.reason, unmapped.factor,
        src_endpoint.ip, src_endpoint.location.country))
    FROM read_parquet([{files}], union_by_name = true, hive_partitioning = false)
"""


@value
class Told:
    """What this process is told: days of the short history, events of each, rounds, and how often checks are asked."""

    days: int
    daily: int
    rounds: int
    times: int
    folder: str


def backtests(house: House, times: int) -> dict[str, tuple[list[float], int]]:
    """Return the CPU times of each check over all that is stored, and how much it would have found.

    The floor is asked as often, between the checks.
    """
    facts = house.inspector.facts
    days = {day: facts.rows("c1", day) for day in facts.days("c1")}
    first = min(day for _, day in days)
    extent = Extent(reach=first, admin_reach=first, first=first, days=days, streams=LOGS | {TELEPHONY}, whole=True)
    since = begins(first)
    given = {
        "now": NOW,
        "begin": since,
        "since": since,
        "end": NOW + DAY,
        "connection": "c1",
        "settled": house.watched.portal_settled,
    }
    told: dict[str, tuple[list[float], int]] = {"floor": ([], 0), **{each.id: ([], 0) for each in EVENTS}}
    with facts.open(house.watched, extent) as bench:
        files = ", ".join(f"'{each}'" for each in sorted(house.folder.glob("facts-*/c1/events/**/*.parquet")))
        scan = FLOOR.format(files=files)
        rows_of(bench, scan)
        for _ in range(times):
            told["floor"][0].append(seconds(lambda: rows_of(bench, scan)))
            for check in EVENTS:
                spent, found = _asked(check, bench, given)
                told[check.id] = ([*told[check.id][0], spent], found)
    return told


def _asked(check: Check, bench: Bench, given: dict[str, object]) -> tuple[float, int]:
    chosen = {each.name: each.default for each in check.parameters}
    found: list[Detection] = []
    spent = seconds(lambda: found.extend(ask(check, bench, {**chosen, **given})))
    return spent, len(found)


def everything(house: House) -> dict[str, object]:
    """Judge all that the last five weeks have, by all checks in one look, as when a connection is looked at anew."""
    watched = type(house.watched)(
        id="c1",
        name="Acme",
        since=NOW - FARTHEST * DAY,
        refused=frozenset(),
        streams=house.watched.streams,
        data=house.watched.data,
        own=house.watched.own,
    )
    inspector = house.fresh("all")
    spent = seconds(lambda: inspector.inspect(watched))
    return {
        "everything": spent,
        "checks": house.costs_of_checks(),
        "judged": house.judged(),
        "of": len(CHECKS),
        "memory": memory(),
    }


def memory() -> int:
    """Return the most that there ever was, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def tell(what: object) -> None:
    """Say a line that the bench reads."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Look by turns at a history and at one ten times as long, judge everything, then backtest both."""
    told = Told(**json.loads(sys.argv[1]))
    with tempfile.TemporaryDirectory(dir=told.folder) as folder:
        short = House(Path(folder) / "short", told.days, told.daily)
        tell(everything(short))
        short.inspector = short.fresh("last")
        short.inspector.inspect(short.watched)
        tell({"backtests": short.events, "checks": backtests(short, told.times)})
        long = House(Path(folder) / "long", told.days * 10, told.daily)
        long.inspector.inspect(long.watched)
        for turn in range(told.rounds):
            tell({"look": [short.after_a_collection(turn), long.after_a_collection(turn)]})
        tell({"looked": short.costs_of_checks()})
        tell({"backtests": long.events, "checks": backtests(long, 1)})
        tell({"memory": memory()})


if __name__ == "__main__":
    main()
