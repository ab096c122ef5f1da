"""Secrets against the stack's own Secrets Manager: read once, kept for five minutes, read anew when told."""

import json
from collections.abc import Iterator
from datetime import timedelta
from secrets import token_hex

import pytest
from botocore.exceptions import ConnectTimeoutError
from botocore.stub import Stubber
from mypy_boto3_secretsmanager.client import SecretsManagerClient

from doorbook.adapters.secrets_manager import KEPT_FOR, Secrets
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from local.cloud.stack import Stack
from tests.doorway import Clock

ONE_MS = timedelta(milliseconds=1)


@pytest.fixture(scope="module")
def client(stack: Stack) -> SecretsManagerClient:
    made: SecretsManagerClient = stack.aws.client("secretsmanager")
    return made


@pytest.fixture
def name(client: SecretsManagerClient) -> str:
    """Put a secret of this test's own, which says `first`."""
    name = f"doorbook-test-{token_hex(8)}"
    client.create_secret(Name=name, SecretString="first")
    return name


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def secrets(client: SecretsManagerClient, clock: Clock) -> Secrets:
    return Secrets(lambda: client, clock)


def test_the_stacks_own_secrets_can_be_read(stack: Stack, secrets: Secrets) -> None:
    assert set(json.loads(secrets.read(stack.secret("DuoPortal")))) == {"host", "ikey", "skey"}
    assert len(secrets.read(stack.secret("Invitation"))) >= 32


def test_a_secret_is_kept_for_five_minutes_and_then_read_anew(
    client: SecretsManagerClient, secrets: Secrets, clock: Clock, name: str
) -> None:
    assert secrets.read(name) == "first"
    client.put_secret_value(SecretId=name, SecretString="second")

    clock.now += KEPT_FOR - ONE_MS
    assert secrets.read(name) == "first"
    clock.now += ONE_MS
    assert secrets.read(name) == "second"


def test_a_secret_that_was_forgotten_is_read_anew_and_another_is_not(
    client: SecretsManagerClient, secrets: Secrets, name: str
) -> None:
    other = f"{name}-other"
    client.create_secret(Name=other, SecretString="first")
    read = [secrets.read(name), secrets.read(other)]
    for each in (name, other):
        client.put_secret_value(SecretId=each, SecretString="second")

    secrets.forget(name)
    secrets.forget("never read")

    assert read == ["first", "first"]
    assert [secrets.read(name), secrets.read(other)] == ["second", "first"]


def test_a_secret_that_is_not_there_is_a_setting_to_fix(secrets: Secrets) -> None:
    with pytest.raises(FixSettingsError) as broke:
        secrets.read("doorbook-test-nobody")

    assert (broke.value.cause, broke.value.detail) == (Cause.SECRET, "ResourceNotFoundException")


def test_a_secret_that_comes_later_is_found_then(client: SecretsManagerClient, secrets: Secrets) -> None:
    late = f"doorbook-test-{token_hex(8)}"
    with pytest.raises(FixSettingsError):
        secrets.read(late)

    client.create_secret(Name=late, SecretString="here")

    assert secrets.read(late) == "here"


def test_the_client_is_made_at_the_first_read_and_once(client: SecretsManagerClient, clock: Clock, name: str) -> None:
    made = []

    def make() -> SecretsManagerClient:
        made.append(client)
        return client

    secrets = Secrets(make, clock)
    before = len(made)
    secrets.read(name)
    secrets.forget(name)
    secrets.read(name)

    assert (before, len(made)) == (0, 1)


@pytest.fixture
def stubbed(stack: Stack, clock: Clock) -> Iterator[tuple[Secrets, Stubber]]:
    client = stack.aws.client("secretsmanager")
    with Stubber(client) as stubber:
        yield Secrets(lambda: client, clock), stubber


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("InternalServiceError", 500, TryLaterError),
        ("ServiceUnavailable", 503, TryLaterError),
        ("ThrottlingException", 400, TryLaterError),
        ("AccessDeniedException", 400, FixSettingsError),
        ("DecryptionFailure", 400, FixSettingsError),
        ("InvalidRequestException", 400, FixSettingsError),
    ],
)
def test_what_secrets_manager_refuses_is_named_by_its_cure(
    stubbed: tuple[Secrets, Stubber], code: str, status: int, error: type[BreakageError]
) -> None:
    secrets, stubber = stubbed
    stubber.add_client_error("get_secret_value", code, http_status_code=status)

    with pytest.raises(error) as broke:
        secrets.read("any")

    assert (broke.value.cause, broke.value.detail) == (Cause.SECRET, code)


def test_a_failed_read_does_not_replace_what_is_known_to_be_wrong(stubbed: tuple[Secrets, Stubber]) -> None:
    secrets, stubber = stubbed
    stubber.add_client_error("get_secret_value", "ThrottlingException")
    stubber.add_response("get_secret_value", {"SecretString": "text"})

    with pytest.raises(TryLaterError):
        secrets.read("any")

    assert secrets.read("any") == "text"


def test_secrets_manager_that_is_not_there_is_to_be_tried_later(stack: Stack, clock: Clock) -> None:
    client = stack.aws.client("secretsmanager")

    def unreachable(**_: object) -> None:
        raise ConnectTimeoutError(endpoint_url="https://secretsmanager.example")

    client.meta.events.register("before-send.secrets-manager", unreachable)
    with pytest.raises(TryLaterError) as broke:
        Secrets(lambda: client, clock).read("any")

    assert (broke.value.cause, broke.value.detail) == (Cause.SECRET, "ConnectTimeoutError")


def test_a_binary_secret_is_a_setting_to_fix(client: SecretsManagerClient, secrets: Secrets) -> None:
    binary = f"doorbook-test-{token_hex(8)}"
    client.create_secret(Name=binary, SecretBinary=b"bytes")

    with pytest.raises(FixSettingsError) as broke:
        secrets.read(binary)

    assert (broke.value.cause, broke.value.detail) == (Cause.SECRET, "a binary secret")
