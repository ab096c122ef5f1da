"""Inspecting: a look after a collection over a short and a long history, all checks at once, and each over all."""

import json
import os
import subprocess
import sys
from math import log10
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.artifacts import ROOT
from bench.figures import Part, Row, Spread, Table

LOOK_AT_MOST: Final = 1.2
CHECK_AT_MOST: Final = 6.0
EXPONENT_AT_MOST: Final = 1.1
SECONDS_AT_MOST: Final = 60.0
MEMORY_AT_MOST: Final = 1500.0
MIB: Final = 1024
SLOWEST: Final = 5


def measured(work: Path, *, quick: bool) -> Part:
    """Measure in a process of its own."""
    days, daily, rounds, times = (36, 555, 3, 1) if quick else (36, 27_778, 9, 3)
    told = _run({"days": days, "daily": daily, "rounds": rounds, "times": times, "folder": str(work)})
    small, large = (each for each in told if "backtests" in each)
    looked = next(each["looked"] for each in told if "looked" in each)
    look, looks = _looks(told, small["backtests"], large["backtests"])
    whole, everything = _everything(next(each for each in told if "everything" in each), small["backtests"], looked)
    checks, table = _checks(small, large)
    memory = max(each["memory"] for each in told if "memory" in each) / MIB
    return Part(
        title="Inspecting",
        told="Sign-ins of 20000 people, in a bucket that is a folder, with what they have on Duo's lists; "
        f"CPU time of the process, seconds. Memory was at most {memory:.0f} MiB, what makes the history included.",
        rows=(look, *whole, *checks),
        tables=(looks, everything, table),
    )


def _run(what: dict[str, object]) -> list[Any]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "layers/doorbook"), str(ROOT)))}
    command = [sys.executable, "-m", "bench.watch.inspects", json.dumps(what)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise SystemExit(f"nothing was inspected:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def _looks(told: list[Any], small: int, large: int) -> tuple[Row, Table]:
    looks = [each["look"] for each in told if "look" in each]
    short, long = (Spread(tuple(each[which] for each in looks)) for which in (0, 1))
    ratio = long / short
    row = Row(
        what="inspecting: a look after a collection, ten times the history",
        figure=ratio.shown(),
        unit="x",
        value=ratio.median,
        budget=LOOK_AT_MOST,
    )
    return row, Table(
        title="A look after a collection",
        told="500 events came, to as many a day as ever; what was there before is ten times as many days of them.",
        columns=("events before", "median", "spread"),
        rows=tuple(
            (f"{each}", f"{spread.median:.2f}", spread.shown()) for each, spread in ((small, short), (large, long))
        ),
    )


def _everything(told: Any, events: int, looked: dict[str, int]) -> tuple[list[Row], Table]:  # noqa: ANN401 - as the other process says it
    spent, memory = told["everything"], told["memory"] / MIB
    slowest = sorted(told["checks"].items(), key=lambda each: -each[1])[:SLOWEST]
    about = f"inspecting: {told['judged']} of {told['of']} checks over {events} events in one look"
    rows = [
        Row(what=about, figure=f"{spent:.1f}", unit="s", value=spent, budget=SECONDS_AT_MOST),
        Row(what=f"{about}, memory", figure=f"{memory:.0f}", unit="MiB", value=memory, budget=MEMORY_AT_MOST),
        *(
            Row(what=f"inspecting: in that look, {name}", figure=f"{took / 1000:.1f}", unit="s", value=took / 1000)
            for name, took in slowest
        ),
    ]
    return rows, Table(
        title="All checks in one look",
        told="Everything of the last five weeks is judged at once, findings kept in memory included, with data files "
        "of places, owners and kinds of networks, and a text for each fifty sign-ins; the one that is left out asks "
        "for sign-ins at the portal. The slowest "
        f"{SLOWEST}, and what the same took of a look after a collection; milliseconds.",
        columns=("check", "everything", "after a collection"),
        rows=tuple((name, str(took), str(looked.get(name, 0))) for name, took in slowest),
    )


def _checks(small: Any, large: Any) -> tuple[list[Row], Table]:  # noqa: ANN401 - as above
    rows, lines, exponents = [], [], []
    floors = small["checks"]["floor"][0]
    for name, (spent, found) in large["checks"].items():
        before = small["checks"][name][0]
        longer = median(spent) / median(before)
        ratio = Spread(tuple(before)) / Spread(tuple(floors))
        cells = (f"{median(before):.2f}", ratio.shown(1), f"{median(spent):.2f}", f"{longer:.1f}", str(found))
        lines.append((name, *cells))
        if name != "floor":
            exponents.append((log10(longer), name))
            what = f"inspecting: {name} over {small['backtests']} events"
            rows.append(Row(what=what, figure=ratio.shown(1), unit="x", value=ratio.median, budget=CHECK_AT_MOST))
    worst, name = max(exponents)
    of = f"inspecting: exponent from {small['backtests']} to {large['backtests']} events, the worst ({name})"
    rows.append(Row(what=of, figure=f"{worst:.2f}", unit="", value=worst, budget=EXPONENT_AT_MOST))
    return rows, Table(
        title="Each check over all that is stored",
        told="As a backtest asks it. The floor hashes eight columns of the same files. Ten times the events are to "
        f"take no more than {10**EXPONENT_AT_MOST:.1f} times as long.",
        columns=(
            "check",
            f"{small['backtests']} events",
            "x floor",
            f"{large['backtests']} events",
            "times as long",
            "would have found",
        ),
        rows=tuple(lines),
    )
