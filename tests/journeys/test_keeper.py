"""The keeper and the operator's word on the keys of browsers, on the deployed stack."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from doorbook.adapters.browser_keys import read
from doorbook.remember.key_ring import KEPT, KeyRing
from local.cloud.stack import Stack

ROOT = Path(__file__).resolve().parents[2]

type Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def command(stack: Stack) -> Command:
    """Give the command, as for the stack of `make try`."""
    environment = os.environ | {"STATE": str(Path(stack.state).parent), "PYTHONPATH": str(ROOT)}

    def run(*words: str) -> CompletedProcess[str]:
        program = [sys.executable, "-m", "local.command", *words]
        return subprocess.run(
            program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    return run


@pytest.fixture
def held(stack: Stack) -> Iterator[Callable[[], str]]:
    """Give the secret's text, and put back what it was: other journeys use the keys that are there."""
    client = stack.aws.client("secretsmanager")

    def text() -> str:
        found: str = client.get_secret_value(SecretId=stack.secret("BrowserKeys"))["SecretString"]
        return found

    before = text()
    yield text
    client.put_secret_value(SecretId=stack.secret("BrowserKeys"), SecretString=before)


def put(stack: Stack, text: str) -> None:
    stack.aws.client("secretsmanager").put_secret_value(SecretId=stack.secret("BrowserKeys"), SecretString=text)


def turned(stack: Stack) -> tuple[str | None, Any]:
    """Let the keeper take a turn, as its schedule does."""
    client = stack.aws.client("lambda", read_timeout=60)
    done = client.invoke(FunctionName=stack.resources["Keeper"], Payload=b'{"source": "aws.events"}')
    return done.get("FunctionError"), json.loads(done["Payload"].read())


def ring(text: str) -> KeyRing:
    found = read(text)
    assert found is not None
    return found


def aged(text: str, days: int) -> str:
    """Return the ring as if so many days had gone by."""
    whole = json.loads(text)
    for key in whole["keys"]:
        for name in ("created", "active_from"):
            key[name] = (datetime.fromisoformat(key[name]) - timedelta(days=days)).isoformat()
    return json.dumps(whole)


def test_a_started_stack_has_a_key_and_it_is_in_the_audit(command: Command, held: Callable[[], str]) -> None:
    (key, *_) = ring(held()).keys

    told = command("audit", "tail", "--since", "1d", "--json").stdout
    rows = [json.loads(line) for line in told.splitlines() if "browser_key_added" in line]
    assert f"key {key.kid}, seals at once, by the hourly turn" in [row["detail"] for row in rows]


def test_its_schedule_is_every_hour_and_starts_the_keeper(stack: Stack) -> None:
    events = stack.aws.client("events")
    rules = [each for each in events.list_rules()["Rules"] if each.get("ScheduleExpression")]
    (rule,) = [each for each in rules if "Keeper" in each["Name"]]
    (target,) = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]

    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(1 hour)", "ENABLED")
    assert target["Arn"].endswith(f":function:{stack.resources['Keeper']}")


def test_a_second_turn_changes_nothing(stack: Stack, held: Callable[[], str]) -> None:
    before = held()

    assert turned(stack) == (None, {"did": []})
    assert held() == before


def test_a_turn_after_its_time_rotates(stack: Stack, held: Callable[[], str]) -> None:
    put(stack, aged(held(), 365))

    error, did = turned(stack)

    assert error is None
    assert [each.partition(",")[2].partition(" ")[2].split()[0] for each in did["did"]] == ["seals"]
    assert len(ring(held()).keys) == 2
    assert turned(stack) == (None, {"did": []})


def test_a_key_past_its_time_is_dropped(stack: Stack, held: Callable[[], str]) -> None:
    old = json.loads(aged(held(), 2 * 365))["keys"][0] | {"kid": "00000001"}
    newer = json.loads(aged(held(), 365))["keys"][0] | {"kid": "00000002"}
    put(stack, json.dumps({"keys": [old, newer, json.loads(held())["keys"][0]]}))
    assert KEPT.days < 365

    _, did = turned(stack)

    assert [each.partition(", by")[0] for each in did["did"]] == ["key 00000001"]
    assert ring(held()).key("00000001") is None


def test_a_spoilt_ring_fails_the_turn_says_why_and_is_left_alone(stack: Stack, held: Callable[[], str]) -> None:
    put(stack, "spoilt")

    error, said = turned(stack)

    assert (error, said["errorType"]) == ("Unhandled", "FixSettingsError")
    assert held() == "spoilt"
    broken = [line for line in stack.log_lines("Keeper") if '"message":"broken"' in line]
    assert json.loads(broken[-1])["cause"] == "secret"


def test_keys_are_listed_without_their_bytes(command: Command, held: Callable[[], str]) -> None:
    done = command("browsers", "keys")

    assert (done.returncode, done.stderr) == (0, "")
    heading, *lines = done.stdout.splitlines()
    assert heading.split() == ["key", "state", "age", "seals", "from", "dropped"]
    assert [line.split()[0] for line in lines] == [key.kid for key in ring(held()).keys]
    assert json.loads(held())["keys"][0]["key"] not in done.stdout


def test_rotated_once_and_then_waited_for(command: Command, held: Callable[[], str]) -> None:
    before = ring(held())

    done = command("browsers", "keys", "rotate")
    again = command("browsers", "keys", "rotate")

    after = ring(held())
    fresh = after.keys[-1].kid
    assert (done.returncode, after.keys[:-1]) == (0, before.keys)
    assert f"added key {fresh}, seals from" in done.stdout
    assert again.returncode == 1
    assert f"key {fresh} takes over at" in again.stderr
    assert "pending" in command("browsers", "keys").stdout


def test_a_revoked_key_has_no_bytes_another_follows_and_it_is_in_the_audit(
    command: Command, held: Callable[[], str]
) -> None:
    kid = ring(held()).keys[0].kid
    bytes_of_it = json.loads(held())["keys"][0]["key"]

    done = command("browsers", "keys", "revoke", kid)

    assert done.returncode == 0
    assert f"key {kid} is revoked; within 5 minutes" in done.stdout
    assert "added key" in done.stdout
    assert bytes_of_it not in held()
    assert f"{kid}  revoked" in command("browsers", "keys").stdout
    row = next(line for line in command("audit", "tail", "--json").stdout.splitlines() if "key_revoked" in line)
    assert f"key {kid}, by arn:aws:" in row
    again = command("browsers", "keys", "revoke", kid)
    assert (again.returncode, again.stdout) == (1, "")
    assert f"key {kid} was revoked at" in again.stderr


def test_a_key_that_is_not_there_is_not_revoked(command: Command, held: Callable[[], str]) -> None:
    before = held()

    done = command("browsers", "keys", "revoke", "ffffffff")

    assert (done.returncode, done.stdout) == (1, "")
    assert "no key ffffffff" in done.stderr
    assert held() == before


def test_an_emptied_ring_says_so_and_is_begun_anew(stack: Stack, command: Command, held: Callable[[], str]) -> None:
    put(stack, "{}")
    assert "there is no key yet" in command("browsers", "keys").stdout

    _, did = turned(stack)

    assert "seals from" in did["did"][0]
    assert len(ring(held()).keys) == 1


@pytest.mark.parametrize("words", [("browsers",), ("browsers", "keys", "revoke"), ("browsers", "keys", "burn")])
def test_words_that_mean_nothing_are_refused_with_the_usage(command: Command, words: tuple[str, ...]) -> None:
    done = command(*words)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: doorbook")
