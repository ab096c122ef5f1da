"""The operator rotates the signing keys of the deployed stack; a second operator at the same moment changes nothing."""

import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from doorbook.adapters.openid.key_ring import fresh_key, read, written
from doorbook.command import keys
from doorbook.command.__main__ import parser
from doorbook.command.office import Office, opened
from doorbook.command.terminal import StopError, Terminal
from doorbook.provider.keys import KeyRing, first_ring
from local.cloud.stack import Stack
from tests.doorway import Browser, Clock
from tests.journeys.deployed import DeployedDoor
from tests.journeys.test_operator import Command, run


@pytest.fixture
def command(stack: Stack) -> Command:
    """Give the command, as for the stack of `make try`."""
    return lambda *words, typed="": run(stack, *words, typed=typed)


@pytest.fixture
def secret(stack: Stack) -> Iterator[str]:
    """Give the secret of the signing keys, and leave it as it was."""
    assert Browser(DeployedDoor(stack.portal)).ask("GET", "/oidc/jwks").status == 200  # the first call makes them
    client = stack.aws.client("secretsmanager")
    name = stack.secret("SigningKeys")
    before = client.get_secret_value(SecretId=name)["SecretString"]
    yield name
    client.put_secret_value(SecretId=name, SecretString=before)


def ring_of(stack: Stack, secret: str) -> KeyRing:
    ring = read(stack.aws.client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"])
    assert ring is not None
    return ring


def test_a_rotation_takes_two_steps_a_day_apart(stack: Stack, command: Command, secret: str) -> None:
    salt, (first,) = ring_of(stack, secret).salt, ring_of(stack, secret).keys

    published = command("keys", "rotate")
    fresh = ring_of(stack, secret).keys[1]
    assert published.stdout.startswith(f"{fresh.kid} is published and does not sign yet\n")
    early = command("keys", "rotate")
    assert (early.returncode, early.stdout) == (1, "")
    assert "rotate again after" in early.stderr
    assert ring_of(stack, secret).keys == (first, fresh)

    age(stack, secret, timedelta(days=1))
    assert f"{fresh.kid} signs from now on" in command("keys", "rotate").stdout

    listed = [line.split()[:2] for line in command("keys", "list").stdout.splitlines()]
    assert listed == [["key", "state"], [first.kid, "retired"], [fresh.kid, "active"]]
    assert ring_of(stack, secret).salt == salt
    rows = [json.loads(line) for line in command("audit", "tail", "--json", "--since", "15m").stdout.splitlines()]
    told = [row["detail"] for row in rows if row["outcome"] == "keys_rotated" and fresh.kid in row["detail"]]
    assert len(told) == 2
    assert all(", by arn:aws:" in detail for detail in told)
    assert first.private is not None
    assert json.loads(first.private)["d"] not in json.dumps(rows) + published.stdout


def age(stack: Stack, secret: str, by: timedelta) -> None:
    """Let time pass for the keys."""
    ring = ring_of(stack, secret)
    held = json.loads(written(ring))
    for key, each in zip(ring.keys, held["keys"], strict=True):
        each["since"] = (key.since - by).isoformat()
    stack.aws.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=json.dumps(held))


def test_a_leaked_key_is_replaced_and_dropped_without_waiting(
    stack: Stack,
    command: Command,
    secret: str,
) -> None:
    (leaked,) = ring_of(stack, secret).keys
    in_use = command("keys", "drop", leaked.kid)
    assert (in_use.returncode, in_use.stdout) == (1, "")
    assert "the one that signs" in in_use.stderr

    command("keys", "rotate")
    command("keys", "rotate", "--now")
    done = command("keys", "drop", leaked.kid)

    assert done.stdout == f"{leaked.kid} is dropped: nothing that it signed counts any more\n"
    assert leaked.kid not in {key.kid for key in ring_of(stack, secret).keys}
    assert ring_of(stack, secret).active is not None


def office_with(stack: Stack, monkeypatch: pytest.MonkeyPatch, client: object) -> Office:
    """Open the office by the stack's own credentials, with this client of Secrets Manager."""
    for name, given in stack.aws.environment.items():
        monkeypatch.setenv(name, given)
    office = opened("doorbook", None, None)
    return Office(**{**vars(office), "client": lambda _: client})


@pytest.mark.parametrize("verb", ["rotate", "drop"])
def test_of_two_operators_at_once_one_changes_nothing(stack: Stack, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    """AWS refuses another value under a known request token; the local one overwrites, so this is said by hand."""
    client: Any = stack.aws.client("secretsmanager")
    now = Clock().now
    ring = first_ring("salt", fresh_key(now), now)
    spare = fresh_key(now)
    words = ["keys", "rotate", "--now"] if verb == "rotate" else ["keys", "drop", spare.kid]
    both = KeyRing(salt="salt", keys=(*ring.keys, spare))
    said = StringIO()
    with Stubber(client) as stub:
        version = {"SecretString": written(both), "VersionId": "v" * 32}
        stub.add_response("get_secret_value", version)
        token = sha256(f"after {version['VersionId']}".encode()).hexdigest()  # the same for whoever read this version
        wanted = {"SecretId": ANY, "SecretString": ANY, "ClientRequestToken": token}
        stub.add_client_error("put_secret_value", "ResourceExistsException", expected_params=wanted)
        office, given = office_with(stack, monkeypatch, client), parser().parse_args(words)
        with pytest.raises(StopError, match="somebody else rotated them"):
            given.act(office, Terminal(StringIO(), said, said), given)
    assert said.getvalue() == ""


def test_before_there_are_keys_it_says_so(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    client: Any = stack.aws.client("secretsmanager")
    with Stubber(client) as stub:
        stub.add_response("get_secret_value", {"SecretString": "{}", "VersionId": "v" * 32})
        office = office_with(stack, monkeypatch, client)
        with pytest.raises(StopError, match="no keys yet"):
            keys.list_all(office, Terminal(StringIO(), StringIO(), StringIO()), parser().parse_args(["keys", "list"]))
