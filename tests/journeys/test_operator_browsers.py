"""`doorbook browsers` against the deployed stack: the report, the list, and what ends them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest

from doorbook.adapters.dynamodb.browsers import DynamoBrowsers
from doorbook.remember.changes import GiveAlias, KeepBrowser
from doorbook.signin.changes import AddPerson
from doorbook.signin.people import Person
from local.cloud.stack import Stack
from tests.contracts import stores
from tests.contracts.stores import DynamoStore
from tests.contracts.test_browsers import browser
from tests.journeys.test_operator import Command, command

__all__ = ["command"]


@pytest.fixture
def kept(stack: Stack) -> DynamoBrowsers:
    store = DynamoStore(stack)
    return DynamoBrowsers(store.client, store.tables)


@pytest.fixture
def alice(stack: Stack, kept: DynamoBrowsers) -> Person:
    """Give somebody whom two browsers remember."""
    person, alias = stores.person(), token_hex(11)
    DynamoStore(stack).doors.commit(AddPerson(person))
    kept.commit(GiveAlias(person, alias))
    now = datetime.now(UTC).replace(microsecond=0)
    for provisioned_by in (None, "dana"):
        made = replace(browser(person.id), created=now, expires=now + timedelta(days=9), provisioned_by=provisioned_by)
        kept.commit(KeepBrowser(made))
    return replace(person, alias=alias)


def test_the_browsers_of_somebody_are_listed_and_ended(command: Command, kept: DynamoBrowsers, alice: Person) -> None:
    listed = command("browsers", "list", alice.name).stdout.splitlines()
    ids = [line.split()[0] for line in listed[1:]]

    assert len(ids) == 2
    assert sum("Firefox on Linux" in line for line in listed) == 2
    assert sum(line.endswith("dana") for line in listed) == 1
    done = command("browsers", "revoke", alice.name, "--browser", ids[0])
    assert (done.returncode, done.stdout) == (0, f"{ids[0]} remembers {alice.name} no more\n")
    assert [line.split()[0] for line in command("browsers", "list", alice.name).stdout.splitlines()[1:]] == [ids[1]]
    again = command("browsers", "revoke", alice.name, "--browser", ids[0])
    assert (again.returncode, again.stdout) == (1, "")
    assert command("browsers", "revoke", alice.name).stdout == f"no browser remembers {alice.name} any more\n"
    assert command("browsers", "list", alice.name).stdout == f"no browser remembers {alice.name}\n"
    person = kept.find("nowhere", alice.alias or "").person
    assert person is not None
    assert person.generation == 1


def test_somebody_is_forbidden_and_allowed_again(command: Command, kept: DynamoBrowsers, alice: Person) -> None:
    for word, may in (("forbid", False), ("allow", True)):
        assert command("browsers", word, alice.name).returncode == 0
        person = kept.find("nowhere", alice.alias or "").person
        assert person is not None
        assert person.rememberable is may


@pytest.mark.parametrize("word", ["list", "revoke", "allow", "forbid"])
def test_of_nobody_it_says_so(command: Command, word: str) -> None:
    done = command("browsers", word, "nobody-at-all")

    assert (done.returncode, done.stdout, done.stderr) == (1, "", "doorbook: there is nobody called nobody-at-all\n")


def test_the_report_says_who_could_do_without_a_password(command: Command, stack: Stack, alice: Person) -> None:
    bob = replace(stores.person(), groups=frozenset({"pilot"}))
    DynamoStore(stack).doors.commit(AddPerson(bob))

    done = command("browsers", "report", "--days", "1")

    assert done.returncode == 0, done.stderr
    assert "Enough alone: webauthn_platform. The last 1 days:" in done.stdout
    lines = {words[0]: words[1:] for line in done.stdout.splitlines() if (words := line.split())}
    assert lines[alice.id] == ["no,", "not", "in", "the", "pilot", "0"]
    assert lines[bob.id] == ["yes", "0"]
