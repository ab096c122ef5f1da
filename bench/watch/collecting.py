"""Collecting: pages and files against their floors, a million events at once, and the bill of a minute."""

import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.artifacts import ROOT
from bench.figures import Part, Row, Spread, Table, say
from bench.watch.prices import PRICES, TOLD, cost
from bench.watch.told import Told
from local.duosim.integrations import GRANTS
from local.duosim.logs import LogRow, iso
from local.duosim.organisation.company import Organisation
from local.duosim.running import RunningDuo, running

HERE = Path(__file__).parent
DAY = 86_400
A_DAY = 100_000
PAGES_AT_MOST, FILES_AT_MOST, MEMORY_AT_MOST = 2.0, 2.5, 200.0
FULL = 1000
HOUR, A_MONTH = 60, 43_200
MILLION = 1_000_000


def measured(work: Path, *, quick: bool) -> Part:
    """Measure each thing in a process of its own; the simulated Duo is in this one."""
    rounds, events, history = (3, 20_000, 10_000) if quick else (15, MILLION, 100_000)
    days = -(-events // A_DAY) * 2 + 2
    now = int(time.time()) // 60 * 60 - 600
    with running() as duo:
        duo.control.change_settings(log_calls_per_minute=0)
        key = duo.control.add_admin_api("bench", *GRANTS)
        told = Told(
            port=duo.tls_port,
            ikey=key.ikey,
            skey=key.skey,
            ca=duo.ca_file,
            low=(now - days * DAY) * 1000,
            high=now * 1000,
            rounds=rounds,
            count=events,
            folder=str(work),
        )
        say("  minutes")
        bills = dict(_minutes(duo, told, quick=quick))
        duo.control.organise(Organisation(seed=5, people=2000, attempts_per_day=A_DAY, begins=now - days * DAY))
        say("  pages and files")
        rows, tables = _against_floors(told)
        say(f"  {events} events")
        ours = _collected(told)
        say(f"  the bill of {history} events")
        (bill,) = _run("minutes", "history", replace(told, count=history, folder=str(work / "history")))
    bills["a million of history"] = Counter({name: count * MILLION / bill["events"] for name, count in bill.items()})
    return Part(
        title="Collecting",
        told=f"The simulated Duo over TLS, in another process. {days} days of a company of 2000 people. {TOLD}",
        rows=(*rows, *ours[0]),
        tables=(*tables, ours[1], _bills(bills)),
    )


def _run(script: str, doing: str, told: Told) -> list[Any]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "layers/doorbook"), str(ROOT)))}
    Path(told.folder).mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", f"bench.watch.{script}", doing, told.text()]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise SystemExit(f"nothing was collected:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def _against_floors(told: Told) -> tuple[list[Row], list[Table]]:
    found: dict[tuple[str, int, int], list[tuple[float, float]]] = defaultdict(list)
    for name, count, size, mine, its in _run("collects", "pages", told):
        found[f"a page of {name}", count, size].append((mine * 1000 / count, its * 1000 / count))
    for count, size, mine, its in _run("collects", "files", told):
        found["JSON lines to Parquet", count, size].append((mine, its))
    rows, lines = [], []
    for (what, count, size), both in found.items():
        mine, its = (Spread(tuple(each[which] for each in both)) for which in (0, 1))
        ratio = mine / its
        most = FILES_AT_MOST if "Parquet" in what else PAGES_AT_MOST if count >= FULL else None
        rows.append(Row(what=f"collecting: {what}", figure=ratio.shown(), unit="x", value=ratio.median, budget=most))
        lines.append((what, str(count), f"{size / count:.0f}", mine.shown(1), its.shown(1), ratio.shown()))
    table = Table(
        title="Pages and files, CPU microseconds an event",
        told="A page's floor is urllib3 on a kept connection, and orjson. Rows of the administrator log have no id: "
        "the key of each is a hash of all that it says, in order, and of so few bytes that is more work than to parse "
        "them. A file's floor unpacks the same lines and parses them with orjson; the file has 150 columns of "
        "OCSF, Duo's own words beside them, and Duo's bytes.",
        columns=("what", "events", "bytes each", "product", "floor", "x floor"),
        rows=tuple(lines),
    )
    return rows, [table]


def _collected(told: Told) -> tuple[list[Row], Table]:
    """Collect the whole log; what was read and forgotten meanwhile is its floor."""
    bare = int(_bare())
    steps = _run("collects", "whole", replace(told, folder=f"{told.folder}/whole"))
    ((count, wall, cpu),) = _run("collects", "fetching", replace(told, count=min(told.count, 100_000)))
    marks = (0.2, 0.5, 1.0)
    lines = []
    for share in marks:
        new, took, spent, memory, size = next(each for each in steps if each[0] >= told.count * share * 0.999)
        lines.append(
            (
                f"{new}",
                f"{new / took:.0f}",
                f"{spent / new * 1e6:.1f}",
                f"{(memory - bare) / 1024:.0f}",
                f"{size / new:.0f}",
            )
        )
    last = float(lines[-1][3])
    lines.append((f"{count}, read and forgotten", f"{count / wall:.0f}", f"{cpu / count * 1e6:.1f}", "", ""))
    what = f"collecting: memory above the interpreter over {steps[-1][0]} events"
    row = Row(what=what, figure=f"{last:.0f}", unit="MiB", value=last, budget=MEMORY_AT_MOST)
    return [row], Table(
        title="A whole log",
        told="By the collector, page by page, into a bucket that is a folder; memory is the most there ever was. The "
        "events a second hang on the simulated Duo, the CPU time does not.",
        columns=(
            "events",
            "events a second",
            "CPU microseconds an event",
            "MiB above the interpreter",
            "bytes kept each",
        ),
        rows=tuple(lines),
    )


def _bare() -> float:
    asked = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    return float(done.stdout)


def _minutes(duo: RunningDuo, told: Told, *, quick: bool) -> Iterator[tuple[str, Counter[str]]]:
    """Let an hour pass in which nothing happens, and one in which three people sign in every minute."""
    length = 10 if quick else HOUR
    low = told.high - (HOUR + 40) * 60_000
    for name, each in (("a quiet minute", 0), ("a minute with three events", 3)):
        for minute in range(HOUR + 40 if each else 0):
            at = low / 1000 + minute * 60
            duo.control.add_log_rows(*(_row(at + 7 * number) for number in range(each)))
        (bill,) = _run("minutes", "quiet", replace(told, low=low, count=length, folder=f"{told.folder}/{each}"))
        yield name, Counter({what: count / length for what, count in bill.items()})


def _row(at: float) -> LogRow:
    said = {"txid": f"t-{at:.0f}", "isotimestamp": iso(at), "timestamp": int(at), "event_type": "authentication"}
    return LogRow.of("authentication", {**said, "factor": "duo_push", "result": "success"})


def _bills(bills: dict[str, Counter[str]]) -> Table:
    names = sorted({name for bill in bills.values() for name in bill} - {"events"})
    rows = [(name, *(f"{bill[name]:.4g}" for bill in bills.values())) for name in names]
    rows.append(("dollars", *(f"{cost(bill):.3g}" for bill in bills.values())))
    rows.append(
        ("dollars a month", *(f"{cost(bill) * 43_200:.2f}" if "minute" in name else "" for name, bill in bills.items()))
    )
    return Table(
        title="What one connection asks for, a minute or a million events",
        told=f"Counted at the stores, with what it is asked every five minutes, hour and day spread evenly. {PRICES}",
        columns=("what", *bills),
        rows=tuple(rows),
    )
