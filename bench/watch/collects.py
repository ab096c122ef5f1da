"""Runs in a process of its own: reads pages, writes files, collects a whole log; as shipped and by hand, by turns."""

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from backports import zstd

from bench.watch.counting import CountedOutbox, FolderObjects
from bench.watch.told import Told
from doorbook.adapters.duo.admin_api import to_params
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.collect.account import PageRequest, Record
from doorbook.collect.lake.ports import Source
from doorbook.collect.logs.collector import Collector, Order
from doorbook.collect.mark import Lane, Mark
from doorbook.collect.stream import Log
from doorbook.collect.streams import ADMINISTRATOR, AUTHENTICATION

BATCH = 9
AT_A_TIME = 4
NAME = "c1"
SOURCE = Source(NAME, "Acme", AUTHENTICATION.name)


def tell(what: object) -> None:
    """Say a line that the bench reads."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def seconds(act: Callable[[], object], times: int = 1) -> float:
    """Return the CPU time of one call."""
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) / times


def pages(told: Told) -> None:
    """Read the same page as shipped and by hand."""
    from bench.floor.collecting import paging  # noqa: PLC0415 - so that no other measurement has the floor in its memory

    with closing(told.admin()) as api, paging(told.port, told.ca, told.ikey, told.skey) as by_hand:
        for log in (AUTHENTICATION, ADMINISTRATOR):
            asked = PageRequest(stream=log, low=told.low, high=told.high)
            mine, its = partial(api.page, asked), partial(by_hand, log.path, to_params(asked))
            page = mine()
            its()
            for _ in range(told.rounds):
                both = seconds(mine, AT_A_TIME) * 1e3, seconds(its, AT_A_TIME) * 1e3
                tell([log.name, len(page.records), page.size, *both])


def _walked(told: Told, log: Log) -> Iterator[list[Record]]:
    api, cursor = told.admin(), None
    while True:
        page = api.page(PageRequest(stream=log, low=told.low, high=told.high, cursor=cursor))
        yield list(page.records)
        cursor = page.cursor
        if cursor is None or page.is_empty:
            return


def files(told: Told) -> None:
    """Make a file of a batch of JSON lines, and parse the same lines by hand."""
    from bench.floor.collecting import parsed  # noqa: PLC0415 - as above

    walked = _walked(told, AUTHENTICATION)
    rows = [each for _ in range(BATCH) for each in next(walked, [])]
    packed = zstd.compress(b"\n".join(each.raw for each in rows), 1)
    lake = S3Lake(MemoryObjects(), Path(told.folder) / "work")

    def refined(number: int) -> int:
        source = Source(f"c{number}", "Acme", AUTHENTICATION.name)  # an empty day each time
        lines = zstd.decompress(packed).splitlines()
        return len(lake.refine(source, [row._replace(raw=raw) for row, raw in zip(rows, lines, strict=True)], _nobody))

    for number in range(told.rounds + 1):
        mine, its = seconds(partial(refined, number)), seconds(partial(parsed, packed))
        if number:  # the first one warms up
            tell([len(rows), sum(len(each.raw) for each in rows), mine / len(rows) * 1e6, its / len(rows) * 1e6])


def _nobody(_: object) -> None:
    """Is told, and tells nobody."""


class _Plenty:
    """A budget that is never spent."""

    def take(self, _connection: str, _lane: Lane, most: int) -> int:
        return most

    def give_back(self, _connection: str, _calls: int) -> None:
        """Need none back."""

    def refused(self, _connection: str, _after: int) -> None:
        """Hear it, and go on."""


def fetching(told: Told) -> None:
    """Read a part of the log and keep nothing."""
    began, cpu, count = time.monotonic(), time.process_time(), 0
    for rows in _walked(told, AUTHENTICATION):
        count += len(rows)
        if count >= told.count:
            break
    tell([count, time.monotonic() - began, time.process_time() - cpu])


def whole(told: Told) -> None:
    """Collect the whole log as a collector does, into a bucket that is a folder; tell memory on the way."""
    bill: Counter[str] = Counter()
    rows = MemoryRows()
    marks = StoredMarks(rows)
    now = int(time.time() * 1000)
    begun = Mark(
        connection=NAME,
        stream=AUTHENTICATION.name,
        version=1,
        settled=told.high + 1,
        origin=told.high + 1,
        reached=told.high + 1,
        goal=told.low,
        swept=now,
        reviewed=now,
        walks={},
    )
    marks.move(begun)
    collector = Collector(
        marks=marks,
        lake=S3Lake(FolderObjects(Path(told.folder) / "bucket", bill), Path(told.folder) / "work"),
        outbox=CountedOutbox(bill),
        budget=_Plenty(),
        clock=lambda: now,
    )
    api = told.admin()
    began, cpu = time.monotonic(), time.process_time()

    def stopped() -> bool:
        mark = marks.read(NAME, AUTHENTICATION.name)
        new = mark.tally.new if mark else 0
        tell([new, time.monotonic() - began, time.process_time() - cpu, _resident(), bill["S3 bytes"]])
        return new >= told.count or mark is None or mark.reached <= mark.goal

    order = Order(
        source=SOURCE,
        log=AUTHENTICATION,
        interval=2**50,
        backfill_days=0,
        until=now + 2**40,
        others_until=now + 2**40,
        stopped=stopped,
    )
    collector.turn(order, api)


def _resident() -> int:
    """Return the most memory that this process ever had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    {"pages": pages, "files": files, "fetching": fetching, "whole": whole}[sys.argv[1]](Told.of(sys.argv[2]))
