"""Warm requests: CPU time of every step of a push sign-in, against the same step by hand."""

import json
import statistics
from pathlib import Path
from typing import Any

from bench import scene
from bench.figures import Part, Row, Spread, Table, say
from local.duosim.script import Outcome

AT_MOST = 6.0
AT_MOST_UNREAD = 2.0
APPROVED_AFTER = 0.25  # seconds; the first look comes before, the second one waits for it
ONE_ITEM = "GET the waiting page"
"""The floor's step that reads one item and renders: what a step that reads nothing is measured against."""

REQUESTS = {
    "GET /signin": 1,
    "POST password": 4,
    "GET the waiting page": 1,
    "GET the state, waiting": 1,
    "GET the state, approved": 2,
    "GET / signed in": 1,
    "GET / as a stranger": 0,
    "GET the style sheet": 0,
}

OF_CODES = {
    "GET the passcode page": 1,
    "POST passcode": 4,
    "POST call": 6,
    "POST text": 6,
}
OF_OPENID = {
    "GET authorize": 3,
    "POST token": 4,
    "GET userinfo": 3,
    "GET the keys": 0,
}

OF_REMEMBERED = {
    "GET /signin, remembered": 2,
    "POST continue": 3,
    "GET the callback, alone": 3,
    "GET the offer": 1,
}

type Round = dict[str, dict[str, list[dict[str, float]]]]


def measured(work: Path, *, quick: bool) -> Part:
    """Measure round after round, portal and floor by turns."""
    rounds, times = (5, 5) if quick else (9, 15)
    steps: list[tuple[Row, tuple[str, ...]]] = []
    one_item: Spread | None = None
    with scene.set_up(work) as around:
        around.duo.control.script(scene.NAME, always=Outcome.approve(after=APPROVED_AFTER))
        for doing, requests, changed in (
            ("compare", REQUESTS, None),
            ("compare codes", OF_CODES, None),
            ("compare openid", OF_OPENID, None),
            ("compare remembered", OF_REMEMBERED, around.alone),
        ):
            found: list[Round] = []
            for line in around.act(doing, rounds, times, changed):
                found.append(json.loads(line))
                say(f"  {doing}: round {len(found)} of {rounds}")
            one_item = one_item or _medians(found, "floor", ONE_ITEM, "own")
            steps += [_step(found, step, number, one_item) for step, number in requests.items()]
    table = Table(
        title="Steps of a sign-in, CPU microseconds",
        told=(
            "Medians. `portal` is without the password's hash and without Duo's client, which stand beside it; the "
            "floor of a step makes the same requests to DynamoDB by hand and calls no Duo. `x one item` is against the "
            "floor that reads one item and renders a page. The hash of `POST token` is its signature; a warm function "
            "keeps applications for a minute, and the keys for five."
        ),
        columns=("step", "requests", "portal", "Duo", "hash", "floor", "x floor", "x floor with Duo", "x one item"),
        rows=tuple(line for _, line in steps),
    )
    return Part(
        title="Warm requests",
        told=(
            f"CPU time of the portal's process, {rounds} rounds of {times} sign-ins, portal and floor by turns in one "
            "process; DynamoDB and the simulated Duo over TLS, both in other processes or threads of them."
        ),
        rows=tuple(row for row, _ in steps),
        tables=(table,),
    )


def _step(found: list[Round], step: str, requests: int, one_item: Spread) -> tuple[Row, tuple[str, ...]]:
    own, duo, hashed = (_medians(found, "portal", step, part) for part in ("own", "duo", "hash"))
    floor = _medians(found, "floor", step, "own") if requests else one_item
    ratio = own / floor
    whole = Spread(tuple(mine + its for mine, its in zip(own.values, duo.values, strict=True)))
    budget = AT_MOST if requests else AT_MOST_UNREAD
    row = Row(what=f"warm: {step}", figure=ratio.shown(), unit="x", value=ratio.median, budget=budget)
    cells: list[Any] = [f"{each.median:.0f}" if each.median else "" for each in (own, duo, hashed, floor)]
    with_duo = (whole / floor).shown() if duo.median else ""
    return row, (step, str(requests), *cells, ratio.shown(), with_duo, (own / one_item).shown())


def _medians(found: list[Round], whose: str, step: str, part: str) -> Spread:
    return Spread(tuple(statistics.median(sample[part] for sample in each[whose][step]) for each in found))
