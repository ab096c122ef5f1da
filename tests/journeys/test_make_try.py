"""`make try` ends what it started, keeps what happened, and comes up clean after it was killed."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from local.__main__ import table
from local.cloud.aws import Aws
from local.cloud.stack import Stack
from local.cloud.template import ROOT

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")


def environment(state: Path) -> dict[str, str]:
    """Set what the Makefile and its caller set."""
    return os.environ | {"STATE": str(state), "PORT": "0", "PYTHONPATH": str(ROOT / "layers" / "doorbook")}


@contextmanager
def trying(state: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Run `python -m local` until the block ends, if the block has not ended it."""
    command = [sys.executable, "-m", "local"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(state), stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        try:
            for line in run.stdout:
                if line.startswith("Ready"):
                    break
            yield run, json.loads((state / "ready.json").read_text())
        finally:
            run.terminate()


def started_for(state: Path) -> list[str]:
    """Every process that speaks of this state in its command or its environment."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            said = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except (OSError, ValueError):
            continue
        if process.name.isdigit() and str(state).encode() in said:
            found.append(said.split(b"\0")[0].decode())
    return found


def alive(pid: int) -> bool:
    """Tell a process that runs from one that is gone, or that nobody has collected yet."""
    command = Path(f"/proc/{pid}/cmdline")
    return command.exists() and command.read_bytes() != b""


def people(ready: dict[str, Any]) -> Any:  # noqa: ANN401 - DynamoDB's own types
    """Read the people that the stack knows."""
    table = Aws(**ready["aws"]).client("dynamodb")
    return table.scan(TableName=ready["resources"]["People"])["Items"]


def note(ready: dict[str, Any]) -> None:
    """Leave a mark in the stack."""
    table = Aws(**ready["aws"]).client("dynamodb")
    table.put_item(TableName=ready["resources"]["People"], Item={"pk": {"S": "a mark"}})


def test_what_the_wizard_asks_for_is_told(stack: Stack) -> None:
    told = table(stack, 1.0)

    (key,) = [each for each in stack.duo.integrations if each["type"] == "adminapi"]
    for what in (f"{stack.portal}/console", stack.duo.tls.removeprefix("https://"), key["ikey"], key["skey"]):
        assert re.search(rf"\s{re.escape(what)}$", told, re.MULTILINE)
    assert urlopen(f"{stack.portal}/console").url.startswith(f"{stack.portal}/signin")  # noqa: S310 - our own


def test_an_ended_run_leaves_no_process_and_keeps_what_happened(tmp_path: Path) -> None:
    with trying(tmp_path) as (run, ready):
        assert len(started_for(tmp_path)) > 2
        note(ready)
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == 0
    assert started_for(tmp_path) == []

    with trying(tmp_path) as (run, ready):
        assert {"S": "a mark"} in [item["pk"] for item in people(ready)]
        run.send_signal(signal.SIGTERM)
        assert run.wait(30) == 0
    assert started_for(tmp_path) == []


def test_a_killed_run_is_swept_up_and_seeded_again(tmp_path: Path) -> None:
    with trying(tmp_path) as (run, ready):
        seeded = len(people(ready))
        note(ready)
        left_behind = [pid for pid, _ in json.loads((tmp_path / "try" / "programs.json").read_text()).values()]
        run.kill()
        run.wait(30)
    assert started_for(tmp_path) != []

    with trying(tmp_path) as (run, again):
        assert len(people(again)) == seeded
        assert [pid for pid in left_behind if alive(pid)] == []
        run.terminate()
        assert run.wait(30) == 0
    assert started_for(tmp_path) == []


def test_two_runs_do_not_share_a_state(tmp_path: Path) -> None:
    with trying(tmp_path) as (run, ready):
        second = subprocess.run(
            run.args, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False
        )
        assert second.returncode == 1
        assert "another run" in second.stdout
        assert people(ready)
        run.terminate()
        assert run.wait(30) == 0


def test_a_folder_with_somebodys_files_keeps_them(tmp_path: Path) -> None:
    theirs = tmp_path / "thesis.txt"
    theirs.write_text("four years of work")

    with trying(tmp_path) as (run, _):
        run.kill()
        run.wait(30)
    with trying(tmp_path) as (run, _):
        run.terminate()
        assert run.wait(30) == 0

    assert theirs.read_text() == "four years of work"
