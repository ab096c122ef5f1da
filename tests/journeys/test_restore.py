"""Restoring from a backup on the deployed stack, step by step as docs/operating.md says it."""

from collections.abc import Callable, Iterator
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

import pytest

from local.cloud.stack import Stack
from tests.journeys.test_operator import PASSWORD, command, name, password_is_right

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

__all__ = ["command", "name"]

type Command = Callable[..., CompletedProcess[str]]
type Restored = Callable[[str], str]


@pytest.fixture
def dynamodb(stack: Stack) -> "DynamoDBClient":
    client: DynamoDBClient = stack.aws.client("dynamodb")
    return client


@pytest.fixture
def restored(stack: Stack, dynamodb: "DynamoDBClient") -> Iterator[Restored]:
    """Have AWS restore a table as it is now to one of another name, gone after the test."""
    made = []

    def restore(table: str) -> str:
        target = f"{stack.table(table)}-restored"
        dynamodb.restore_table_to_point_in_time(
            SourceTableName=stack.table(table), TargetTableName=target, UseLatestRestorableTime=True
        )
        made.append(target)
        return target

    yield restore
    for target in made:
        dynamodb.delete_table(TableName=target)


def delete(dynamodb: "DynamoDBClient", table: str, name: str) -> None:
    dynamodb.delete_item(TableName=table, Key={"pk": {"S": f"person#{name}"}})


def test_whoever_was_lost_comes_back_and_nobody_else_changes(
    stack: Stack,
    command: Command,
    dynamodb: "DynamoDBClient",
    restored: Restored,
    name: str,
) -> None:
    other = f"{name}-2"
    for each in (name, other):
        command("user", "add", each, typed=PASSWORD + "\n")
    browser = {"pk": {"S": f"browser#{name}"}}
    dynamodb.put_item(TableName=stack.table("People"), Item=browser)
    backup = restored("People")
    delete(dynamodb, stack.table("People"), name)
    dynamodb.delete_item(TableName=stack.table("People"), Key=browser)
    command("user", "password", other, typed="eleven green umbrellas\n")
    assert not password_is_right(stack, name, PASSWORD)

    done = command("restore", "people", backup, "--yes")

    assert (done.returncode, done.stderr) == (0, "")
    assert f"+ person#{name}\n" in done.stdout
    assert other not in done.stdout.replace(f"person#{name}\n", "")
    assert password_is_right(stack, name, PASSWORD)
    assert not password_is_right(stack, other, PASSWORD)
    assert "Item" not in dynamodb.get_item(TableName=stack.table("People"), Key=browser)
    assert "table_restored" in command("audit", "tail").stdout
    assert "nothing changes" in command("restore", "people", backup, "--yes").stdout


def test_rows_of_the_audit_come_back_as_they_were(
    stack: Stack,
    command: Command,
    dynamodb: "DynamoDBClient",
    restored: Restored,
    name: str,
) -> None:
    command("user", "add", name, typed=PASSWORD + "\n")
    rows = command("audit", "tail", "--person", name, "--json").stdout
    backup = restored("Audit")
    found = dynamodb.scan(
        TableName=stack.table("Audit"),
        FilterExpression="person = :name",
        ExpressionAttributeValues={":name": {"S": name}},
    )["Items"]
    for row in found:
        dynamodb.delete_item(TableName=stack.table("Audit"), Key={"day": row["day"], "at": row["at"]})
    assert command("audit", "tail", "--person", name, "--json").stdout == ""

    done = command("restore", "audit", backup, "--yes")

    assert done.stdout.splitlines()[-1] == f"{len(found)} are back"
    assert command("audit", "tail", "--person", name, "--json").stdout == rows != ""


def test_nothing_is_restored_without_a_yes(
    stack: Stack,
    command: Command,
    dynamodb: "DynamoDBClient",
    restored: Restored,
    name: str,
) -> None:
    command("user", "add", name, typed=PASSWORD + "\n")
    backup = restored("People")
    delete(dynamodb, stack.table("People"), name)

    refused = command("restore", "people", backup)

    assert refused.returncode == 1
    assert refused.stderr == "doorbook: nothing was changed; --yes restores without asking\n"
    assert not password_is_right(stack, name, PASSWORD)


def test_what_is_no_backup_of_the_table_is_refused(stack: Stack, command: Command) -> None:
    people, audit = stack.table("People"), stack.table("Audit")

    for table, says in (
        ("nowhere", "there is no table nowhere here"),
        (people, f"{people} is the stack's own table"),
        (audit, f"{audit} is no copy of {people}: its key is day, at"),
    ):
        refused = command("restore", "people", table, "--yes")
        assert refused.returncode == 1
        assert says in refused.stderr
