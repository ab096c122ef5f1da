"""An operator asks the deployed stack's lake, and whether all of it is there."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from secrets import token_hex

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.manifest import Shelf
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.lake.refined import S3Lake
from doorbook.collect.lake.ports import Source
from doorbook.collect.mark import HOUR
from local.cloud.stack import Stack
from tests.contracts.watch.lakes import nobody, record

ROOT = Path(__file__).resolve().parents[2]


def said(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"STATE": str(Path(stack.state).parent), "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "local.command", "lake", *words]
    return subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_questions_are_answered_and_damage_is_found(stack: Stack, tmp_path: Path) -> None:
    objects = S3Objects(stack.aws.client("s3"), stack.resources["Lake"])
    source = Source(f"of-a-test-{token_hex(4)}", "Of a test", "authentication")
    at = int(time.time() * 1000) - 24 * HOUR
    S3Lake(objects, tmp_path).refine(source, [record(1, at), record(2, at)], nobody)
    only = ("--connection", source.connection, "--since", "2d")

    asked = said(
        stack, "query", "SELECT user.name AS who, count(*) AS n FROM events GROUP BY 1", *only, "--format", "json"
    )
    listed = said(stack, "query", "SELECT count(*) AS n FROM users JOIN phone_holders USING (connection)", *only)
    fine = said(stack, "verify", *only)
    nobodys = said(stack, "verify", "--connection", "nobodys")
    wrong = said(stack, "query", "SELECT * FROM logins", *only)
    day = manifest.read(objects, Shelf.at(source.stream, source.connection, at))
    objects.drop([day.files[0].object])
    damaged = said(stack, "verify", *only)
    unanswered = said(stack, "query", "SELECT * FROM events", *only)
    objects.drop([each.key for each in objects.under(Shelf.at(source.stream, source.connection, at).prefix)])

    assert (asked.returncode, asked.stderr, json.loads(asked.stdout)) == (0, "", {"who": "álice", "n": 2})
    assert (listed.returncode, listed.stdout.split()) == (0, ["n", "0"])
    assert (fine.returncode, fine.stdout.splitlines()[-1]) == (0, "nothing is wrong")
    assert nobodys.stdout.splitlines()[0] == "there are no events of that"
    assert wrong.returncode == 1
    assert "there are events, events_authentication" in wrong.stderr
    assert (damaged.returncode, "is missing, with 2 rows" in damaged.stdout) == (1, True)
    assert (unanswered.returncode, "doorbook lake verify" in unanswered.stderr) == (1, True)
