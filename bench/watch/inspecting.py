"""Inspecting: a look after a collection over a short and a long history, and every check over all that is stored."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.artifacts import ROOT
from bench.figures import Part, Row, Spread, Table

LOOK_AT_MOST = 1.2
CHECK_AT_MOST = 6.0
EXPONENT_AT_MOST = 1.1
MIB = 1024


def measured(work: Path, *, quick: bool) -> Part:
    """Measure in a process of its own."""
    events, rounds = (20_000, 3) if quick else (1_000_000, 9)
    told = _run({"events": events, "rounds": rounds, "folder": str(work)})
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
    small, large = (each for each in told if "backtests" in each)
    checks, table = _checks(small, large)
    memory = max(each["memory"] for each in told if "memory" in each) / MIB
    lines = tuple(
        (f"{each['backtests']}", f"{spread.median:.2f}", f"{spread.shown()}")
        for each, spread in ((small, short), (large, long))
    )
    return Part(
        title="Inspecting",
        told="Sign-ins of 20000 people over 90 days, in a bucket that is a folder; CPU time of the process, seconds. "
        f"Memory was at most {memory:.0f} MiB, what makes the history included.",
        rows=(row, *checks),
        tables=(
            Table(
                title="A look after a collection",
                told="500 events came; what was there before is another number of them.",
                columns=("events before", "median", "spread"),
                rows=lines,
            ),
            table,
        ),
    )


def _run(what: dict[str, object]) -> list[Any]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "layers/doorbook"), str(ROOT)))}
    command = [sys.executable, "-m", "bench.watch.inspects", json.dumps(what)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise SystemExit(f"nothing was inspected:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def _checks(small: Any, large: Any) -> tuple[list[Row], Table]:  # noqa: ANN401 - as the other process says it
    rows, lines = [], []
    for name, (spent, found) in large["checks"].items():
        before, floor = small["checks"][name][0], small["checks"]["floor"][0]
        lines.append(
            (name, f"{before:.2f}", f"{before / floor:.1f}", f"{spent:.2f}", f"{spent / before:.1f}", str(found))
        )
        if name != "floor":
            what = f"inspecting: {name} over {small['backtests']} events"
            value = before / floor
            rows.append(Row(what=what, figure=f"{value:.1f}", unit="x", value=value, budget=CHECK_AT_MOST))
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
