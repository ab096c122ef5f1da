"""Collectors that are killed by SIGKILL over the AWS and the Duo of this machine: each row is in the lake once."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.collect.lake.ports import Source
from doorbook.collect.logs import moving
from doorbook.collect.streams import AUTHENTICATION
from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.logs import LogRow, iso

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
ROWS = 2000
HOUR = 3600
PATIENCE = 120


@pytest.fixture
def told(stack: Stack, duo: Control) -> Iterator[dict[str, str]]:
    """Tell a collector what it needs; Duo refuses it nothing for asking too often."""
    before = duo.settings().log_calls_per_minute
    duo.change_settings(log_calls_per_minute=0)
    key = duo.add_admin_api(f"killed {uuid4()}", "read_log")
    host = stack.duo.tls.removeprefix("https://")
    yield {
        "endpoint": stack.aws.endpoint,
        "keys": json.dumps({"host": host, "ikey": key.ikey, "skey": key.skey}),
        "ca": stack.duo.ca_file,
        "watch": stack.table("Watch"),
        "outbox": stack.table("Outbox"),
        "lake": stack.resources["Lake"],
        "connection": f"c{uuid4().hex[:12]}",
    }
    duo.remove_integration(key.ikey)
    duo.change_settings(log_calls_per_minute=before)


def started(told: dict[str, str]) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'layers' / 'doorbook'}{os.pathsep}{ROOT}"}
    program = [sys.executable, "-m", "tests.journeys.one_collector", json.dumps(told)]
    running = subprocess.Popen(program, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stdout.readline() == b"begins\n"
    return running


def test_killed_again_and_again_each_row_is_there_once(
    stack: Stack, duo: Control, told: dict[str, str], tmp_path: Path
) -> None:
    from tests.contracts.watch.lakes import found  # noqa: PLC0415 - it starts the engine

    chance = Random(4)  # noqa: S311 - it only has to vary
    begins = int(time.time()) - 3 * HOUR
    rows = [
        LogRow.of(
            "authentication", {"txid": f"{uuid4()}", "isotimestamp": iso(at), "timestamp": int(at), "factor": None}
        )
        for at in sorted(begins + chance.random() * 2 * HOUR for _ in range(ROWS))
    ]
    duo.add_log_rows(*rows)
    marks = StoredMarks(WatchRows(stack.aws.client("dynamodb"), told["watch"]))
    marks.move(replace(moving.first(told["connection"], AUTHENTICATION, begins * 1000, 0), version=1))

    killed = 0
    for _ in range(KILLS):
        running = started(told)
        try:
            running.wait(timeout=chance.random())
        except subprocess.TimeoutExpired:
            running.kill()
            killed += 1
        running.communicate()
    last = started(told)
    last.communicate(timeout=PATIENCE)

    assert last.returncode == 0
    assert killed > KILLS // 4
    mark = marks.read(told["connection"], AUTHENTICATION.name)
    assert mark is not None
    objects = S3Objects(stack.aws.client("s3"), told["lake"])
    kept = found(objects, tmp_path, Source(told["connection"], "Acme", AUTHENTICATION.name))
    low = mark.origin - 5 * 60_000
    said = sorted(each.encode() for each in duo.every_row("authentication", low, mark.settled - 1))
    assert len(said) >= ROWS
    assert [each for each in said if each not in set(kept)] == []
    assert len(kept) == len(set(kept))
    assert {each.raw.encode() for each in rows} <= set(kept)
