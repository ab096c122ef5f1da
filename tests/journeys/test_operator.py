"""The operator's command against the deployed stack, started as operators start it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from subprocess import CompletedProcess

import pytest

from doorbook.signin.throttle import MOST_PER_NAME
from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.people import Person
from tests.doorway import Browser
from tests.journeys.deployed import DeployedDoor

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "nine purple umbrellas"
TOO_MANY = "too many wrong passwords"

type Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def command(stack: Stack) -> Command:
    """Give the command, as for the stack of `make try`."""
    return lambda *words, typed="": run(stack, *words, typed=typed)


def run(stack: Stack, *words: str, typed: str = "") -> CompletedProcess[str]:
    environment = os.environ | {"STATE": str(Path(stack.state).parent), "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "local.command", *words]
    return subprocess.run(
        program, cwd=ROOT, env=environment, input=typed, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def name(duo: Control) -> str:
    """Give a name that nobody has here, and whom Duo refuses only after a right password."""
    who = f"n{token_hex(4)}"
    duo.put_person(Person(who, status="disabled"))
    return who


def password_is_right(stack: Stack, name: str, password: str) -> bool:
    page = Browser(DeployedDoor(stack.portal)).sign_in(name, password)
    assert page.says("Duo does not let this account in") or page.says("do not go together"), page.body
    return page.says("Duo does not let this account in")


def test_who_is_added_can_sign_in(stack: Stack, command: Command, name: str) -> None:
    assert not password_is_right(stack, name, PASSWORD)

    done = command("user", "add", name, "--display", "New Here", "--group", "staff", typed=PASSWORD + "\n")

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{name} is added\n", "")
    assert password_is_right(stack, name, PASSWORD)
    listed = next(line for line in command("user", "list").stdout.splitlines() if line.startswith(name))
    assert listed.split() == [name, "New", "Here", "staff", "enabled"]


def test_a_generated_password_is_shown_once_and_opens(stack: Stack, command: Command, name: str) -> None:
    done = command("user", "add", name, "--generate")

    told = done.stdout.splitlines()[-1].removeprefix("Password, shown this once: ")
    assert password_is_right(stack, name, told)
    assert told not in command("audit", "tail", "--json", "--lines", "1000").stdout + command("user", "list").stdout


def test_who_is_disabled_cannot_sign_in_until_enabled(stack: Stack, command: Command, name: str) -> None:
    command("user", "add", name, typed=PASSWORD)

    assert command("user", "disable", name).returncode == 0
    assert not password_is_right(stack, name, PASSWORD)
    assert command("user", "enable", name).returncode == 0
    assert password_is_right(stack, name, PASSWORD)


def test_another_password_takes_the_place_of_the_first(stack: Stack, command: Command, name: str) -> None:
    command("user", "add", name, typed=PASSWORD)

    assert command("user", "password", name, typed="another long sentence\n").returncode == 0

    assert not password_is_right(stack, name, PASSWORD)
    assert password_is_right(stack, name, "another long sentence")


def test_a_file_is_imported_whole(stack: Stack, command: Command, name: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"name,display,groups\n{name},New,staff;night\n{name}b,Also,\n")

    done = command("user", "import", str(file))

    passwords = dict(line.split() for line in done.stdout.splitlines()[-2:])
    assert passwords.keys() == {name, f"{name}b"}
    assert password_is_right(stack, name, passwords[name])


@pytest.mark.parametrize(
    ("broken", "says"), [("{name},New,Here", ":3: 3 fields"), ("alice,A", "alice is there already")]
)
def test_a_file_with_one_bad_line_adds_nobody(
    command: Command, name: str, tmp_path: Path, broken: str, says: str
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"name,display\n{name},New\n{broken.format(name=name)}\n")

    done = command("user", "import", str(file))

    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert "nobody was added" in done.stderr
    assert name not in command("user", "list").stdout


def test_a_ban_is_seen_and_lifted(stack: Stack, command: Command, name: str) -> None:
    command("user", "add", name, typed=PASSWORD)
    for _ in range(2 * MOST_PER_NAME):  # five minutes may end in between, and the count begin anew
        if Browser(DeployedDoor(stack.portal)).sign_in(name, "wrong").says(TOO_MANY):
            break
    assert Browser(DeployedDoor(stack.portal)).sign_in(name, PASSWORD).says(TOO_MANY)

    assert name in command("ban", "list").stdout
    assert command("ban", "lift", name).stdout == f"{name} may try again\n"

    assert name not in command("ban", "list").stdout
    assert password_is_right(stack, name, PASSWORD)


def test_the_audit_tells_who_did_what(stack: Stack, command: Command, name: str) -> None:
    command("user", "add", name, typed=PASSWORD)
    password_is_right(stack, name, "wrong")

    rows = [json.loads(line) for line in command("audit", "tail", "--json", "--person", name).stdout.splitlines()]

    assert [row["outcome"] for row in rows] == ["person_added", "wrong_password"]
    assert "added, by arn:aws:" in rows[0]["detail"]
    plain = command("audit", "tail", "--since", "5m").stdout
    assert "wrong_password" in plain
    assert len(command("audit", "tail", "--lines", "1").stdout.splitlines()) == 1


def test_following_shows_what_comes(stack: Stack, command: Command, name: str) -> None:
    environment = os.environ | {"STATE": str(Path(stack.state).parent), "PYTHONPATH": str(ROOT)}
    words = ["audit", "tail", "--follow", "--every", "0.1", "--person", name]
    program = [sys.executable, "-m", "local.command", *words]
    with subprocess.Popen(program, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout is not None
        try:
            command("user", "add", name, typed=PASSWORD)
            first = following.stdout.readline()
            password_is_right(stack, name, "wrong")
            second = following.stdout.readline()
        finally:
            following.kill()

    assert "person_added" in first
    assert "wrong_password" in second


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("user", "add", "alice"), "there already"),
        (("user", "add", ""), "nobody's name"),
        (("user", "disable", "nobody-at-all"), "nobody called"),
        (("user", "enable", "nobody-at-all"), "nobody called"),
        (("user", "password", "nobody-at-all"), "nobody called"),
        (("user", "groups", "nobody-at-all", "staff"), "nobody called"),
        (("user", "import", "no-such-file.csv"), "cannot be read"),
        (("audit", "tail", "--since", "yesterday"), "is no time"),
        (("audit", "tail", "--person", "\t"), "nobody's name"),
        (("ban", "lift", "nobody-at-all"), "nothing holds"),
        (("application", "check", "no-such-file.yaml"), "cannot be read"),
        (("application", "apply", "no-such-file.yaml"), "cannot be read"),
        (("application", "show", "999"), "no version 999"),
        (("application", "secret", "nothing"), "no confidential application nothing"),
        (("--region", "not a region", "user", "list"), "doorbook: "),
        (("--profile", "nobodys", "user", "list"), "doorbook: "),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(command: Command, words: tuple[str, ...], says: str) -> None:
    before = command("user", "list").stdout

    done = command(*words, typed=PASSWORD)

    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert command("user", "list").stdout == before


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("user",),
        ("user", "add"),
        ("user", "add", "x", "--password", "in the open"),
        ("user", "list", "more"),
        ("ban", "lift"),
        ("audit", "tail", "--lines", "0"),
        ("audit", "tail", "--every", "0"),
        ("application", "apply"),
        ("application", "show", "first"),
        ("application", "history", "--last", "-1"),
        ("burn", "all"),
    ],
)
def test_words_that_mean_nothing_are_refused_with_the_usage(command: Command, words: tuple[str, ...]) -> None:
    done = command(*words)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: doorbook")


def test_duo_is_checked_with_the_stacks_own_keys(command: Command, duo: Control) -> None:
    done = command("duo", "check")

    assert (done.returncode, done.stderr) == (0, "")
    assert [line[:5] for line in done.stdout.splitlines()[1:4]] == ["well ", "well ", "well "]

    duo.skew(1000)
    off = command("duo", "check")
    duo.skew(0)

    assert off.returncode == 1
    assert "behind Duo's" in off.stdout
    assert "cause: clock (Duo 40105" in off.stdout
    assert "Set the clock" in off.stdout


DOCUMENT = """\
applications:
  - {id: wiki, name: Wiki, redirects: [https://wiki.example.com/cb], origins: [https://wiki.example.com]}
  - {id: mail, name: Mail, origins: [https://mail.example.com], asks: password}
"""


def test_a_document_is_applied_shown_and_kept_in_the_history(command: Command, tmp_path: Path) -> None:
    standing, file = command("application", "show").stdout, tmp_path / "applications.yaml"
    document = standing + "".join(f"{line[2:]}\n" for line in DOCUMENT.splitlines()[1:])
    file.write_text(document)

    said = f"{file} declares {standing.count('- id: ') + 2} applications, without a fault\n"
    assert command("application", "check", str(file)).stdout.startswith(said)
    first = command("application", "apply", str(file), "--yes")
    assert "+ wiki" in first.stdout
    made = re.findall("^Secret of (.*), shown this once: (.*)$", first.stdout, re.MULTILINE)
    assert [name for name, _ in made] == ["wiki"]

    file.write_text(document.replace("mail.example.com], asks: password", "mail.example.com], asks: duo"))
    second = command("application", "apply", str(file), "--yes").stdout
    assert "  mail: asks duo (was password)" in second
    assert "Secret" not in second
    history = command("application", "history").stdout.splitlines()
    assert [line.split()[0] for line in history[:2]] == ["version", str(int(history[2].split()[0]) + 1)]

    shown = command("application", "show").stdout
    assert shown.startswith(f"# version {history[1].split()[0]}, applied ")
    file.write_text(shown)
    assert "nothing changes" in command("application", "apply", str(file), "--yes").stdout
    everything = shown + command("audit", "tail", "--json", "--lines", "1000").stdout
    assert made[0][1] not in everything
    file.write_text(standing)
    assert "- wiki" in command("application", "apply", str(file), "--yes").stdout


def test_a_malformed_document_changes_nothing_and_names_its_line(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "applications.yaml"
    file.write_text(DOCUMENT.replace("https://mail.example.com", "http://mail.example.com"))
    before = command("application", "history").stdout

    done = command("application", "apply", str(file), "--yes")

    assert (done.returncode, done.stdout) == (1, "")
    assert f"{file}:3: http://mail.example.com: http is for this machine alone" in done.stderr
    assert command("application", "history").stdout == before


def test_nothing_is_applied_without_a_yes(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "applications.yaml"
    file.write_text(DOCUMENT.replace("id: wiki", f"id: a{token_hex(4)}"))
    before = command("application", "history").stdout

    done = command("application", "apply", str(file), typed="n\n")

    assert done.returncode == 1
    assert "nothing was changed" in done.stderr
    assert command("application", "history").stdout == before


def test_a_short_password_is_refused(command: Command, name: str) -> None:
    done = command("user", "add", name, typed="short\n")

    assert done.returncode == 1
    assert "at least 12 characters" in done.stderr
    assert name not in command("user", "list").stdout


def test_another_stack_is_not_taken_for_this_one(stack: Stack) -> None:
    environment = os.environ | dict(stack.aws.environment) | {"PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "local.command", "--stack", "other", "user", "list"]

    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no stack other here" in done.stderr


def test_it_starts_as_operators_start_it(stack: Stack, tmp_path: Path) -> None:
    environment = os.environ | {"STATE": str(Path(stack.state).parent)}

    done = subprocess.run(
        [str(ROOT / "doorbook"), "user", "list"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "alice" in done.stdout


def test_where_nothing_runs_it_says_what_to_start(tmp_path: Path) -> None:
    environment = os.environ | {"STATE": str(tmp_path), "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "local.command", "user", "list"]

    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "`make try` starts it" in done.stderr
