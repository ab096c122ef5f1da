"""The console's pages, warm, among many people and findings: CPU time against the floor's page, requests, items."""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench import artifacts, stub
from bench.artifacts import ROOT
from bench.figures import Part, Row, Spread, Table
from bench.surroundings import environment, interpreter
from bench.watch.lists import Lists
from bench.watch.office import APPLICATION, CONNECTION, SECRET, SOMEBODY, WHO, Office
from doorbook.adapters.dynamodb.attributes import Plain, item
from doorbook.signin.roles import ADMINISTRATORS
from local.duosim.certificates import Certificates

LOOKING = Path(__file__).parent / "looking.py"
HOME = "/console"
OWN = f"{HOME}/connections/{CONNECTION}"


def measured(work: Path, *, quick: bool) -> Part:
    """Open each page many times, the floor's page by turns with it."""
    people, findings, rounds, times = (2_000, 5_000, 3, 10) if quick else (20_000, 100_000, 9, 40)
    told = _told(work, people, findings, rounds, times)
    counted = {each["page"]: each for each in told if "requests" in each}
    rows, lines = [], []
    for name, cost in counted.items():
        timed = [each for each in told if each.get("timed") == name]
        high = Spread(tuple(_p95(each["page"]) for each in timed))
        floor = Spread(tuple(_p95(each["floor"]) for each in timed))
        ratio = high / floor
        rows.append(Row(what=f"console, warm: {name}", figure=ratio.shown(), unit="x", value=ratio.median))
        asked = sum(cost["requests"].values())
        lines.append(
            (
                name,
                f"{high.median:.0f}",
                f"{floor.median:.0f}",
                ratio.shown(),
                str(asked),
                str(cost["items"]),
                f"{cost['bytes'] / 1024:.0f}",
            )
        )
    table = Table(
        title="Pages, CPU microseconds of the 95th of a hundred",
        told=f"{people} people, {findings} findings, {rounds} rounds of {times}; the floor reads one item and renders "
        "a page. Requests are those to DynamoDB, session and role among them; items are what it read to answer.",
        columns=("page", "console", "floor", "x floor", "requests", "items", "KiB"),
        rows=tuple(lines),
    )
    return Part(
        title="Console pages",
        told="Warm, in one process by turns with the floor; the stub of DynamoDB over TLS in another.",
        rows=tuple(rows),
        tables=(table,),
    )


def _p95(samples: list[float]) -> float:
    return quantiles(samples, n=20, method="inclusive")[-1]


def _told(work: Path, people: int, findings: int, rounds: int, times: int) -> list[Any]:
    laid = artifacts.shipped(work)
    safe = work / "tls"
    safe.mkdir()
    certificates = Certificates.at(safe)
    with stub.running(certificates.server_context()) as store:
        variables = environment(
            laid,
            store.url,
            {"AWS_CA_BUNDLE": str(certificates.ca_file), "ADMINISTRATOR_GROUPS": ADMINISTRATORS},
            ("Portal", "Console"),
        )
        store.lists = Lists()
        office = Office(store.lists, variables["WATCH_TABLE"], variables["AUDIT_TABLE"], datetime.now(UTC))
        finding = office.fill(people, findings)
        inside = office.session()
        who: dict[str, Plain] = {
            "pk": f"person#{WHO}",
            "id": WHO,
            "name": WHO,
            "display": "Dana",
            "groups": [ADMINISTRATORS],
        }
        for table, row in (
            (variables["DOORS_TABLE"], inside),
            ("FloorDoors", inside),
            (variables["PEOPLE_TABLE"], item({**who, "disabled": False, "password_hash": "x"})),
        ):
            store.answer("DynamoDB.PutItem", {"TableName": table, "Item": row})
        given = {"secret": SECRET, "rounds": rounds, "times": times, "pages": _pages(finding)}
        arguments = (os.pathsep.join((*laid.path, str(ROOT))), json.dumps(given))
        done = subprocess.run(  # noqa: S603 - our own
            interpreter().command(LOOKING, *arguments),
            env=variables,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(f"no page was made:\n{done.stderr[-4000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def _pages(finding: str) -> dict[str, str]:
    return {
        "overview": HOME,
        "findings": f"{HOME}/findings",
        "finding": f"{HOME}/findings/{finding}",
        "people": f"{OWN}/people",
        "person": f"{OWN}/people/{SOMEBODY}",
        "applications": f"{OWN}/applications",
        "application": f"{OWN}/applications/{APPLICATION}",
        "checks": f"{HOME}/checks",
        "check": f"{HOME}/checks/mfa-flood",
        "connections": f"{HOME}/connections",
        "connection": OWN,
        "audit": f"{HOME}/audit",
    }
