"""The ring of signing keys in the stack's own Secrets Manager: made once, by whoever comes first."""

from secrets import token_hex

import pytest
from botocore.exceptions import ConnectTimeoutError
from botocore.stub import Stubber
from mypy_boto3_secretsmanager.client import SecretsManagerClient

from doorbook.adapters.openid.key_ring import SecretKeyRing, fresh_key, written
from doorbook.adapters.secrets_manager import Secrets
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.provider.keys import KeyRing, first_ring, rotated
from local.cloud.stack import Stack
from tests.doorway import Clock


@pytest.fixture(scope="module")
def client(stack: Stack) -> SecretsManagerClient:
    made: SecretsManagerClient = stack.aws.client("secretsmanager")
    return made


@pytest.fixture
def name(client: SecretsManagerClient) -> str:
    """Put a secret as the stack makes it."""
    name = f"doorbook-test-{token_hex(8)}"
    client.create_secret(Name=name, SecretString="{}")
    return name


def ring(client: SecretsManagerClient, name: str, clock: Clock | None = None) -> SecretKeyRing:
    clock = clock or Clock()
    return SecretKeyRing(Secrets(lambda: client, clock), lambda: client, name, clock, token_hex)


def test_the_first_call_makes_a_ring_that_signs(client: SecretsManagerClient, name: str) -> None:
    keys = ring(client, name)

    made = keys()

    assert made.active is not None
    assert made.active.private is not None
    assert len(made.salt) >= 32
    assert keys() == made


def test_a_later_start_finds_the_ring_that_is_there(client: SecretsManagerClient, name: str) -> None:
    assert ring(client, name)() == ring(client, name)()


def test_whoever_comes_second_takes_the_ring_of_the_first(stack: Stack) -> None:
    """Secrets Manager refuses another value under a request token that it knows."""
    client: SecretsManagerClient = stack.aws.client("secretsmanager")
    theirs = first_ring("salt", fresh_key(Clock().now), Clock().now)
    with Stubber(client) as stub:
        stub.add_response("get_secret_value", {"SecretString": "{}"})
        stub.add_client_error("put_secret_value", "ResourceExistsException")
        stub.add_response("get_secret_value", {"SecretString": written(theirs)})

        assert ring(client, "any")() == theirs


def test_a_rotated_ring_is_noticed_within_five_minutes(client: SecretsManagerClient, name: str) -> None:
    clock = Clock()
    keys = ring(client, name, clock)
    before = keys()
    after = rotated(before, fresh_key(clock()), clock())
    assert isinstance(after, KeyRing)
    client.put_secret_value(SecretId=name, SecretString=written(after))

    assert keys() == before
    clock.advance(300)
    assert keys() == after


@pytest.mark.parametrize("text", ["", "[]x", '"x"', '{"salt": "s"}', '{"salt": "s", "keys": [{}]}', '{"keys": 1}'])
def test_what_is_no_ring_is_a_setting_to_fix_and_stays(client: SecretsManagerClient, name: str, text: str) -> None:
    client.put_secret_value(SecretId=name, SecretString=text or " ")

    with pytest.raises(FixSettingsError) as broke:
        ring(client, name)()

    assert broke.value.cause is Cause.SECRET
    assert client.get_secret_value(SecretId=name)["SecretString"] == (text or " ")


def test_a_ring_that_was_emptied_is_not_made_anew(stack: Stack) -> None:
    """A new salt would make everybody somebody else to every application: an operator brings the old one back."""
    client: SecretsManagerClient = stack.aws.client("secretsmanager")
    with Stubber(client) as stub:
        stub.add_response("get_secret_value", {"SecretString": "{}"})
        stub.add_client_error("put_secret_value", "ResourceExistsException")
        stub.add_response("get_secret_value", {"SecretString": "{}"})

        with pytest.raises(FixSettingsError):
            ring(client, "any")()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AccessDeniedException", FixSettingsError),
        ("InternalServiceError", TryLaterError),
        ("ThrottlingException", TryLaterError),
    ],
)
def test_a_refused_write_is_named_by_its_cure(stack: Stack, code: str, kind: type[BreakageError]) -> None:
    client: SecretsManagerClient = stack.aws.client("secretsmanager")
    with Stubber(client) as stub:
        stub.add_response("get_secret_value", {"SecretString": "{}"})
        stub.add_client_error("put_secret_value", code)

        with pytest.raises(kind) as broke:
            ring(client, "any")()

    assert broke.value.cause is Cause.SECRET


def test_a_write_without_answer_is_waited_for(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    client: SecretsManagerClient = stack.aws.client("secretsmanager")

    def silent(**_: object) -> None:
        raise ConnectTimeoutError(endpoint_url="here")

    with Stubber(client) as stub:
        stub.add_response("get_secret_value", {"SecretString": "{}"})
        monkeypatch.setattr(client, "put_secret_value", silent)

        with pytest.raises(TryLaterError):
            ring(client, "any")()


def test_a_ring_as_it_is_written_is_a_ring(client: SecretsManagerClient, name: str) -> None:
    clock = Clock()
    whole = first_ring("salt", fresh_key(clock()), clock())
    client.put_secret_value(SecretId=name, SecretString=written(whole))

    assert ring(client, name)() == whole
