"""Twenty thousand people at the simulated Duo: listed page by page, in little memory, and every change is seen."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from local.duosim.organisation.company import Organisation
from local.duosim.running import RunningDuo
from tests.contracts.duo_admin import granted, keys

PEOPLE = 20_000
MOST_MB = 256


class Child:
    """A process that lists whenever it is told to."""

    def __init__(self, duo: RunningDuo, folder: Path, stream: str, zone: str) -> None:
        told = {
            "keys": keys(duo, granted(duo)),
            "ca": Path(duo.ca_file).read_text(encoding="utf-8"),
            "folder": str(folder),
            "streams": [stream],
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.collect.many", json.dumps(told)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": "layers/doorbook:.", "TZ": zone, "PATH": "/usr/bin:/bin", "HOME": str(folder)},
        )

    def lists(self) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        said: dict[str, Any] = json.loads(self.process.stdout.readline())
        return said

    def ends(self) -> None:
        self.process.communicate()


@pytest.mark.parametrize(("stream", "zone"), [("users", "America/New_York"), ("phones", "Asia/Kolkata")])
def test_twenty_thousand_people(
    duo: RunningDuo, tmp_path: Path, capsys: pytest.CaptureFixture[str], stream: str, zone: str
) -> None:
    begins = int(time.time()) - 86_400
    duo.control.change_settings(list_calls_per_minute=0)
    duo.control.organise(Organisation(seed=7, people=PEOPLE, begins=begins))
    child = Child(duo, tmp_path, stream, zone)
    try:
        first = child.lists()
        everybody = duo.control.people()
        gone, changed = everybody[-1], everybody[len(everybody) // 2]
        duo.control.remove_person(gone.username)
        changed.status = "bypass" if changed.status != "bypass" else "active"
        duo.control.put_person(changed)
        child.lists()
        last = child.lists()
    finally:
        child.ends()

    with capsys.disabled():
        sys.stdout.write(f"\n{json.dumps(last | {'first': first})[:900]}\n")
    phones = sorted(["removed", each.device] for each in gone.phones)
    people = sorted([["removed", gone.user_id], ["changed", changed.user_id]])
    assert first[stream]["there"] > PEOPLE * 0.9
    assert last[stream]["gone"] == (1 if stream == "users" else len(phones))
    assert last["changes"][stream] == (people if stream == "users" else phones)
    assert first["kilobytes"] < MOST_MB * 1024
    assert last["kilobytes"] < MOST_MB * 1024
