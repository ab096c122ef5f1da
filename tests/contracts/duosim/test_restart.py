"""A simulator of its own process: it says where it is, ends when told, and remembers after a kill."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duo_client
import pytest

from local.duosim.control import Control
from local.duosim.integrations import GRANTS, WATCH
from local.duosim.logs import LOGS
from local.duosim.people import Person, Phone
from local.duosim.script import Outcome

ROOT = Path(__file__).parents[3]
PATIENCE = 20.0
LOOK_AGAIN = 0.02
DAY = 86_400


@dataclass(frozen=True)
class Process:
    """One run of it, and what its file told."""

    running: subprocess.Popen[bytes]
    told: dict[str, Any]

    @property
    def control(self) -> Control:
        return Control(f"http://127.0.0.1:{self.told['phone_port']}")

    def auth(self, *, tls: bool = False) -> duo_client.Auth:
        key = next(each for each in self.told["integrations"] if each["type"] == "authapi")
        ca, port = (self.told["ca_file"], self.told["tls_port"]) if tls else ("HTTP", self.told["http_port"])
        return duo_client.Auth(key["ikey"], key["skey"], "localhost", ca_certs=ca, port=port, timeout=20)


@contextmanager
def process(state: Path, *options: str) -> Iterator[Process]:
    command = [sys.executable, "-m", "local.duosim", "--state", str(state), *options]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield Process(running, wait_for_file(state / "duosim.json", running))
    finally:
        running.kill()
        running.wait(PATIENCE)


def wait_for_file(file: Path, running: subprocess.Popen[bytes]) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.poll() is None:
        if file.exists():
            told: dict[str, Any] = json.loads(file.read_text())
            return told
        time.sleep(LOOK_AGAIN)
    raise TimeoutError(f"{file} never came")


@pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS is deprecated:DeprecationWarning:duo_client")
def test_keys_ca_people_and_records_outlive_a_kill(tmp_path: Path) -> None:
    with process(tmp_path, "--demo") as first:
        first.control.put_person(Person("zoe", devices=[Phone()]))
        first.control.remove_person("bob")
        first.control.change_settings(lockout_after=4)
        first.control.script("alice", Outcome.approve())
        assert first.auth().auth("push", username="alice", device="auto")["result"] == "allow"
        spent = first.control.passcode("dave")
        assert first.auth().auth("passcode", username="dave", passcode=spent)["result"] == "allow"
        records = first.control.records()
        ca = Path(first.told["ca_file"]).read_text()
        first.running.kill()
        first.running.wait(PATIENCE)
        (tmp_path / "duosim.json").unlink()  # the file of the killed one would be read before the next one's
        with (tmp_path / "attempts.jsonl").open("a") as torn:
            torn.write('{"ts": 1')

    with process(tmp_path, "--demo") as second:
        assert second.told["integrations"] == first.told["integrations"]
        assert Path(second.told["ca_file"]).read_text() == ca
        names = {each.username for each in second.control.people()}
        assert "zoe" in names
        assert "bob" not in names
        assert second.control.settings().lockout_after == 4
        assert second.control.records() == records
        assert second.auth(tls=True).check()
        assert second.auth().auth("passcode", username="dave", passcode=spent)["result"] == "deny"
        more = second.control.records()
        assert more[:-1] == records
        second.running.terminate()
        second.running.wait(PATIENCE)

    with process(tmp_path) as third:
        assert third.control.records() == more


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_and_takes_its_address_with_it(tmp_path: Path, told: signal.Signals) -> None:
    with process(tmp_path) as one:
        assert one.control.people() == []
        for name in ("state.json", "duosim.json", "ca-key.pem", "leaf.pem"):
            assert (tmp_path / name).stat().st_mode & 0o077 == 0  # keys are the owner's alone
        one.running.send_signal(told)

        assert one.running.wait(PATIENCE) == 0
        assert not (tmp_path / "duosim.json").exists()
        assert (tmp_path / "state.json").exists()


def test_the_demo_people_are_one_of_each_kind(tmp_path: Path) -> None:
    with process(tmp_path, "--demo") as one:
        asked = {
            name: one.auth().preauth(username=name)["result"]
            for name in ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "dana")
        }

    assert asked == {
        "alice": "auth",
        "bob": "auth",
        "carol": "auth",
        "dave": "auth",
        "erin": "allow",
        "frank": "enroll",
        "grace": "deny",
        "heidi": "deny",
        "ivan": "auth",
        "dana": "auth",
    }


@pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS is deprecated:DeprecationWarning:duo_client")
def test_the_demo_has_days_to_collect_that_stay_the_same_and_a_watch_that_may_read_them(tmp_path: Path) -> None:
    with process(tmp_path, "--demo") as first:
        key = next(each for each in first.control.integrations() if each.name == WATCH)
        assert set(key.grants) == set(GRANTS) - {"admins", "allow_to_set_permissions"}
        now = int(time.time())
        span = ((now - 9 * DAY) * 1000, (now - 3600) * 1000)
        counts = [first.control.count_rows(log, *span) for log in LOGS]
        assert counts[0] > 1000
        assert min(counts) > 0
        some = list(first.control.every_row("authentication", span[0], span[0] + DAY * 1000))
        watch = duo_client.Admin(key.ikey, key.skey, "localhost", ca_certs="HTTP", port=first.told["http_port"])
        assert len(watch.get_users()) > 48
        told = list(watch.get_trust_monitor_events_iterator(mintime=span[0], maxtime=span[1]))
        assert len(told) == first.control.count_rows("trust_monitor", *span)
        first.running.terminate()
        first.running.wait(PATIENCE)

    with process(tmp_path, "--demo") as second:
        assert list(second.control.every_row("authentication", span[0], span[0] + DAY * 1000)) == some
        assert [second.control.count_rows(log, *span) for log in LOGS] == counts
