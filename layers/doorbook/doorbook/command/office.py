"""What the command works with: the stack's own tables and secrets, found through CloudFormation."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb.applications import DynamoApplications
from doorbook.adapters.dynamodb.browsers import DynamoBrowsers
from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.adapters.dynamodb.register import DynamoRegister
from doorbook.adapters.passwords import Argon2Passwords
from doorbook.command.terminal import StopError
from doorbook.errors import BreakageError
from doorbook.events import AuditRow
from doorbook.signin.ledger import Ledger
from doorbook.signin.registrar import Registrar
from doorbook.values import value

NO_STACK: Final = "ValidationError"


@value(kw_only=True)
class Found:
    """A stack as CloudFormation describes it."""

    name: str
    resources: dict[str, str]
    parameters: dict[str, str]
    outputs: dict[str, str]

    def resource(self, name: str) -> str:
        """Return the physical name of a resource, by its name in the template."""
        if name not in self.resources:
            raise StopError(f"the stack has no {name}: is it a stack of Doorbook, and deployed to its end?")
        return self.resources[name]


@value(kw_only=True)
class Office:
    """The stack and what can be done with it."""

    found: Found
    client: Callable[[str], Any]
    author: str
    ledger: Ledger
    registrar: Registrar
    register: DynamoRegister
    applications: DynamoApplications
    browsers: DynamoBrowsers


def opened(stack: str, region: str | None, profile: str | None) -> Office:
    """Find the stack and whose credentials these are."""
    config = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3})
    try:
        session = boto3.Session(region_name=region, profile_name=profile)

        def client(service: str) -> Any:  # noqa: ANN401 - each service has a type of its own
            return session.client(service, config=config)  # type: ignore[call-overload]  # no literal here

        found = _found(client("cloudformation"), stack)
        author = client("sts").get_caller_identity()["Arn"]
        dynamodb = client("dynamodb")
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code == NO_STACK:
            raise StopError(f"there is no stack {stack} here; --stack and --region say which") from error
        raise StopError(f"AWS refused: {code}. Look at the credentials that the command was given") from error
    except BotoCoreError as error:
        raise StopError(f"AWS cannot be asked: {error}") from error
    tables = Tables(
        people=found.resource("People"),
        doors=found.resource("Doors"),
        audit=found.resource("Audit"),
        outbox=found.resource("Outbox"),
    )
    ledger = Ledger(doors=DynamoDoors(dynamodb, tables), meter=Unmetered(), clock=clock, chance=chance)
    return Office(
        found=found,
        client=client,
        author=author,
        ledger=ledger,
        registrar=Registrar(ledger, Argon2Passwords(), author),
        register=DynamoRegister(dynamodb, tables),
        browsers=DynamoBrowsers(dynamodb, tables),
        applications=DynamoApplications(dynamodb, tables.people, tables.audit),
    )


def _found(cloudformation: Any, stack: str) -> Found:  # noqa: ANN401 - a client without stubs here
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    listed = [each for page in pages for each in page["StackResourceSummaries"]]
    return Found(
        name=described["StackName"],
        resources={each["LogicalResourceId"]: each.get("PhysicalResourceId", "") for each in listed},
        parameters={each["ParameterKey"]: each["ParameterValue"] for each in described.get("Parameters", [])},
        outputs={each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", [])},
    )


class Unmetered:
    """What operators do is in the audit; metrics are the functions'."""

    def outcome(self, row: AuditRow) -> None:
        """Count nothing."""

    def breakage(self, broke: BreakageError) -> None:
        """Log nothing: the command says it."""


def clock() -> datetime:
    """Return the time in whole milliseconds, as the store keeps it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def chance() -> str:
    """Return 256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)
