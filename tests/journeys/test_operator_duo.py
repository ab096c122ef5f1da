"""`doorbook duo …` against the deployed stack: integrations are added, listed, checked, given other keys, removed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex
from subprocess import CompletedProcess

import pytest

from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.integrations import Integration
from local.duosim.people import Person, Phone
from tests.doorway import Browser
from tests.journeys.deployed import DeployedDoor
from tests.journeys.test_operator import PASSWORD, run

type Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def command(stack: Stack) -> Command:
    """Give the command, as for the stack of `make try`."""
    return lambda *words, typed="": run(stack, *words, typed=typed)


@pytest.fixture
def key(duo: Control) -> Integration:
    """Protect another application at Duo."""
    return duo.add_integration("authapi", "Wages")


@pytest.fixture
def name(stack: Stack) -> Iterator[str]:
    """Give a name that no integration has, and none will have."""
    name = f"w{token_hex(4)}"
    yield name
    if name in names(stack):
        stack.aws.client("secretsmanager").delete_secret(
            SecretId=f"doorbook/duo/{name}", ForceDeleteWithoutRecovery=True
        )


def keys(stack: Stack, key: Integration, **changes: str) -> str:
    return json.dumps({"host": stack.duo.tls.removeprefix("https://"), "ikey": key.ikey, "skey": key.skey} | changes)


def names(stack: Stack) -> set[str]:
    """Return the integrations that have secrets, without asking the command."""
    kept = stack.aws.client("secretsmanager").list_secrets(MaxResults=100)["SecretList"]
    return {each["Name"].removeprefix("doorbook/duo/") for each in kept if each["Name"].startswith("doorbook/duo/")}


def listed(command: Command) -> dict[str, list[str]]:
    rows = [line.split() for line in command("duo", "list").stdout.splitlines()[1:]]
    return {row[0]: row[1:] for row in rows}


def test_the_payroll_is_asked_for_by_the_application_it_has_at_duo(
    stack: Stack, command: Command, duo: Control
) -> None:
    who = f"n{token_hex(4)}"
    command("user", "add", who, typed=PASSWORD)
    duo.put_person(Person(who, devices=[Phone()]))

    Browser(DeployedDoor(stack.portal)).sign_in(who, PASSWORD, return_to=f"{stack.applications['payroll']}/")

    assert duo.wait_for_push(who).application == "Payroll sign-in"
    asked = {entry.ikey for entry in duo.journal() if entry.params.get("username") == who}
    assert asked == {stack.duo.key("authapi", "Payroll sign-in")["ikey"]}


def test_one_is_added_listed_and_checked_without_its_keys_being_shown(
    stack: Stack, command: Command, name: str, key: Integration
) -> None:
    before = listed(command)
    done = command("duo", "add", name, typed=keys(stack, key))

    assert (done.returncode, done.stderr) == (0, "")
    assert listed(command) == before | {name: ["api", "localhost", "-"]}
    checked = command("duo", "check", name)
    assert (checked.returncode, [line[:5] for line in checked.stdout.splitlines()[1:]]) == (0, ["well "] * 3)
    everything = (
        done.stdout + checked.stdout + command("duo", "list").stdout + command("audit", "tail", "--json").stdout
    )
    assert f"Duo integration {name}: added, by arn:aws:" in everything
    assert key.skey not in everything
    assert key.ikey not in everything


def test_a_universal_prompt_is_added_and_checked_by_its_own_keys(
    stack: Stack, command: Command, duo: Control, name: str
) -> None:
    client = duo.add_integration("websdk", "Wages by prompt")
    told = {"host": stack.duo.tls.removeprefix("https://"), "client_id": client.ikey, "client_secret": client.skey}

    assert command("duo", "add", name, typed=json.dumps(told | {"client_secret": "x" * 40})).returncode == 0
    wrong = command("duo", "check", name)
    assert (wrong.returncode, "cause: wrong_key" in wrong.stdout) == (1, True)

    assert command("duo", "add", name, "--replace", typed=json.dumps(told)).returncode == 0
    right = command("duo", "check", name)
    assert (right.returncode, [line[:5] for line in right.stdout.splitlines()[1:]]) == (0, ["well "] * 3)
    assert listed(command)[name] == ["prompt", "localhost", "-"]


def test_all_are_checked_where_none_is_named(stack: Stack, command: Command, name: str, key: Integration) -> None:
    command("duo", "add", name, typed=keys(stack, key, skey="x" * 40))

    done = command("duo", "check")

    heads = [line.partition(",")[0] for line in done.stdout.splitlines() if ", asked from this machine" in line]
    assert heads == sorted(heads, key=lambda each: (each != "portal", each))
    assert {"portal", "payroll", name} <= set(heads)
    assert done.returncode == 1
    assert "cause: wrong_key" in done.stdout
    assert done.stderr == f"doorbook: Duo cannot be used as it is set up now: {name}\n"


def test_other_keys_take_the_place_of_the_first_and_only_when_told(
    stack: Stack, command: Command, name: str, key: Integration, tmp_path: Path
) -> None:
    file = tmp_path / "keys.json"
    file.write_text(keys(stack, key))
    command("duo", "add", name, typed=keys(stack, key, skey="x" * 40))

    refused = command("duo", "add", name, "--file", str(file))
    assert (refused.returncode, command("duo", "check", name).returncode) == (1, 1)
    assert "--replace gives it other keys" in refused.stderr

    assert command("duo", "add", name, "--file", str(file), "--replace").returncode == 0
    assert command("duo", "check", name).returncode == 0


def test_one_that_an_application_names_stays_until_it_does_not(
    stack: Stack, command: Command, name: str, key: Integration, tmp_path: Path
) -> None:
    standing, file = tmp_path / "standing.yaml", tmp_path / "applications.yaml"
    standing.write_text(command("application", "show").stdout)
    added = f"- {{id: {name}, name: Wages, origins: ['https://{name}.example.com'], duo: {name}}}\n"
    file.write_text(standing.read_text() + added)

    offline = command("application", "check", str(file))
    assert f"the stack has to have library, payroll, {name}: --ask-stack looks" in offline.stdout
    for words in (("check", "--ask-stack"), ("apply", "--yes")):
        early = command("application", *words, str(file))
        assert (early.returncode, early.stdout) == (1, "")
        assert (
            f"this stack has no Duo integration '{name}'; write library or passwordless or payroll or portal"
            in early.stderr
        )

    command("duo", "add", name, typed=keys(stack, key))
    assert command("application", "check", "--ask-stack", str(file)).returncode == 0
    assert f"  {name}: duo {name}" in command("application", "apply", str(file), "--yes").stdout
    try:
        refused = command("duo", "remove", name)
        assert refused.returncode == 1
        assert f"{name} is named by {name}" in refused.stderr
        assert listed(command)[name] == ["api", "localhost", name]
        assert command("duo", "check", name).returncode == 0
    finally:
        command("application", "apply", str(standing), "--yes")

    assert command("duo", "remove", name).returncode == 0
    assert name not in listed(command)
    assert "has no Duo integration" in command("duo", "check", name).stderr


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (("add", "Payroll"), "{}", "no name for an integration"),
        (("add", "../portal"), "{}", "no name for an integration"),
        (("add", "x"), "{}", "no name for an integration"),
        (("add", "payroll"), '{"host": "h", "ikey": "i", "skey": "s"}', "there is an integration payroll already"),
        (("add", "portal"), '{"host": "h", "ikey": "i", "skey": "s"}', "there is an integration portal already"),
        (("add", "wages"), "", "not JSON with host, ikey and skey"),
        (("add", "wages"), '{"host": "localhost:1", "ikey": "i"}', "not JSON with host, ikey and skey"),
        (("add", "wages"), '{"host": "localhost:1", "ikey": "i", "skey": ""}', "not filled in"),
        (("add", "wages"), '{"host": "https://localhost:1", "ikey": "i", "skey": "s"}', "without https://"),
        (("add", "wages"), '{"host": "evil.example", "ikey": "i", "skey": "s"}', "DuoHostPattern"),
        (("add", "wages", "--file", "no-such-file"), "", "cannot be read"),
        (("add", "wages", "--replace"), '{"host": "localhost:1", "ikey": "i", "skey": "s"}', "no Duo integration"),
        (("check", "wages"), "", "no Duo integration"),
        (("remove", "wages"), "", "no Duo integration"),
        (("remove", "portal"), "", "the portal's own and stays"),
        (("remove", "payroll"), "", "payroll is named by payroll"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    stack: Stack, command: Command, words: tuple[str, ...], typed: str, says: str
) -> None:
    before = names(stack)

    done = command("duo", *words, typed=typed)

    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert names(stack) == before


def test_keys_are_no_arguments(command: Command) -> None:
    for words in (("--skey", "s"), ("host", "ikey", "skey")):
        done = command("duo", "add", "wages", *words)

        assert (done.returncode, done.stdout) == (2, "")
