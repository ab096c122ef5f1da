"""A remembered browser's cookie: what sealing and opening it costs beside the bare cipher."""

import json
import os
import subprocess
from pathlib import Path

from bench import artifacts
from bench.artifacts import ROOT
from bench.figures import Part, Row, Spread, Table
from bench.surroundings import interpreter

AT_MOST = 5.0
SEALS = Path(__file__).parent / "seals.py"
STEPS = ("seal", "open")


def measured(work: Path, *, quick: bool) -> Part:
    """Measure round after round, as shipped and by hand by turns."""
    rounds, times = (5, 2000) if quick else (15, 10000)
    laid = artifacts.shipped(work)
    command = interpreter().command(SEALS, os.pathsep.join((*laid.path, str(ROOT))), str(rounds), str(times))
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)  # noqa: S603 - our own script
    if done.returncode:
        raise SystemExit(f"nothing was sealed:\n{done.stderr}")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    rows, lines = [], []
    for step in STEPS:
        own, floor = (Spread(tuple(each[step][which] for each in found)) for which in (0, 1))
        ratio = own / floor
        rows.append(
            Row(what=f"a browser's cookie: {step}", figure=ratio.shown(), unit="x", value=ratio.median, budget=AT_MOST)
        )
        lines.append((step, own.shown(1), floor.shown(1), ratio.shown()))
    table = Table(
        title="Sealing and opening, CPU microseconds",
        told="The floor is the bare cipher with its nonce and base64; the product's own part is the JSON inside, the "
        "choice of the key among seven, the checks, and the values that it returns.",
        columns=("step", "product", "floor", "x floor"),
        rows=tuple(lines),
    )
    return Part(
        title="Remembered browsers",
        told=f"CPU time of one cookie, {rounds} rounds of {times}, product and floor by turns in one process.",
        rows=tuple(rows),
        tables=(table,),
    )
