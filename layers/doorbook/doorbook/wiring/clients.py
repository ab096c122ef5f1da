"""The environment, read here alone, and the clients and clocks that everything else is made with."""

import os
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import botocore.session
from aws_lambda_powertools.logging import Logger
from botocore.config import Config

from doorbook.adapters.dynamodb.operations import Tables
from doorbook.adapters.meter import CloudWatchMeter
from doorbook.adapters.secrets_manager import Secrets

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_secretsmanager.client import SecretsManagerClient

    from doorbook.adapters.duo.auth_api import Outbound


def env(name: str) -> str:
    return os.environ[name]


def clock() -> datetime:
    """Return the time in whole milliseconds, as the store keeps it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def chance() -> str:
    """Return 256 bits that nobody can guess; made anew each time, so that a restored snapshot repeats nothing."""
    return urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()


def tables() -> Tables:
    return Tables(
        people=env("PEOPLE_TABLE"), doors=env("DOORS_TABLE"), audit=env("AUDIT_TABLE"), outbox=env("OUTBOX_TABLE")
    )


@cache
def secrets() -> Secrets:
    return Secrets(secrets_manager, clock)


def outbound() -> "Outbound":
    from doorbook.adapters.duo.auth_api import Outbound  # noqa: PLC0415 - as above

    return Outbound(
        host_pattern=env("DUO_HOST_PATTERN"),
        proxy=env("OUTBOUND_PROXY") or None,
        ca_secret=env("OUTBOUND_CA_SECRET") or None,
    )


@cache
def session() -> botocore.session.Session:
    return botocore.session.get_session()


def config() -> Config:
    # Short, for a person waits; DynamoDB answers in milliseconds, and the second try goes to another host.
    # With a name of its own, botocore does not put together who it is twice for every request; and what we ask is typed
    # and tested, so that it need not be checked against the service's model each time. Together a fifth of a request.
    return Config(
        connect_timeout=1,
        read_timeout=3,
        retries={"mode": "standard", "total_max_attempts": 3},
        user_agent="doorbook",
        parameter_validation=False,
    )


@cache
def dynamodb() -> "DynamoDBClient":
    return cast("DynamoDBClient", session().create_client("dynamodb", config=config()))


def secrets_manager() -> "SecretsManagerClient":
    return cast("SecretsManagerClient", session().create_client("secretsmanager", config=config()))


def client(service: str) -> Any:  # noqa: ANN401 - each service's client is of its own type
    """Return a client for work behind the pages, where nobody waits: it is given more time."""
    patient = Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"mode": "standard", "total_max_attempts": 4},
        user_agent="doorbook",
        parameter_validation=False,
    )
    return session().create_client(service, config=patient)


@cache
def meter() -> CloudWatchMeter:
    """Return what counts outcomes and shows numbers."""
    return CloudWatchMeter(
        logger=Logger(), namespace=env("POWERTOOLS_METRICS_NAMESPACE"), service=env("POWERTOOLS_SERVICE_NAME")
    )


def milliseconds() -> int:
    """Return the time in milliseconds, as the watch counts it."""
    return round(clock().timestamp() * 1000)
