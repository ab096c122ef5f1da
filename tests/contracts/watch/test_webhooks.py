"""What a store of webhooks and one of their secrets promise, in memory and on the local AWS."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest

from doorbook.adapters.hook_secrets import StoredHookSecrets
from doorbook.adapters.memory_hooks import MemoryHookSecrets
from doorbook.adapters.secrets_manager import Secrets
from doorbook.adapters.watch.rows import Rows
from doorbook.adapters.watch.webhooks import StoredWebhooks
from doorbook.collect.announcing.ports import SecretsOfHooks, Webhooks
from doorbook.collect.announcing.webhook import Health, HookSecrets, HookState, Secret, Webhook, failed, succeeded
from doorbook.errors import Cause, FixSettingsError
from local.cloud.stack import Stack

AT = datetime(2026, 11, 22, 1, 2, 3, 4000, tzinfo=UTC)
FIRST, SECOND = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), Secret("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")


@pytest.fixture
def hooks(rows: Rows) -> Webhooks:
    return StoredWebhooks(rows)


@pytest.fixture(params=["memory", "secrets manager"])
def secrets(request: pytest.FixtureRequest) -> SecretsOfHooks:
    if request.param == "memory":
        return MemoryHookSecrets()
    stack: Stack = request.getfixturevalue("stack")
    client = stack.aws.client("secretsmanager")
    return StoredHookSecrets(Secrets(lambda: client, lambda: datetime.now(UTC)), lambda: client, f"{token_hex(4)}/")


def hook(name: str = "h1", connection: str = "c1", since: int = 0) -> Webhook:
    return Webhook(
        connection=connection,
        id=name,
        url="https://hooks.example.com/é?a=b",
        state=HookState.ACTIVE,
        version=1,
        created=AT + timedelta(seconds=since),
        created_by="dana",
    )


def test_webhooks_come_back_as_they_were_the_oldest_first(hooks: Webhooks) -> None:
    made = [hook("h2"), hook("h1", since=1), hook("h3", connection="c2")]
    assert all(hooks.put(each) for each in made)

    assert hooks.of("c1") == (made[0], made[1])
    assert hooks.one("c2", "h3") == made[2]
    assert hooks.one("c1", "h3") is None
    assert hooks.of("c3") == ()


def test_one_is_changed_only_as_it_was_read(hooks: Webhooks) -> None:
    assert hooks.put(hook())
    paused = replace(hook(), state=HookState.PAUSED, version=2)

    assert not hooks.put(hook())
    assert hooks.put(paused)
    assert not hooks.put(replace(paused, state=HookState.GONE))
    assert hooks.one("c1", "h1") == paused


def test_how_telling_goes_and_what_people_chose_do_not_undo_each_other(hooks: Webhooks) -> None:
    assert hooks.put(hook())
    read = hooks.one("c1", "h1")
    assert read is not None
    health = failed(read.health, "it answered 500: é", AT)

    assert hooks.note(read, health)
    assert hooks.put(replace(read, state=HookState.PAUSED, version=2))

    assert hooks.one("c1", "h1") == replace(read, state=HookState.PAUSED, version=2, health=health)
    assert hooks.of("c1") == (replace(read, state=HookState.PAUSED, version=2, health=health),)


def test_of_two_who_note_at_once_one_does(hooks: Webhooks) -> None:
    assert hooks.put(hook())

    assert hooks.note(hook(), failed(Health(), "first", AT))
    assert not hooks.note(hook(), failed(Health(), "second", AT))
    (found,) = hooks.of("c1")
    assert found.health.last_error == "first"
    assert hooks.note(found, succeeded(found.health, AT))


def test_a_removed_one_is_gone_with_its_health_and_does_not_come_back(hooks: Webhooks) -> None:
    assert hooks.put(hook())
    assert hooks.note(hook(), failed(Health(), "down", AT))

    hooks.remove(hook())

    assert hooks.of("c1") == ()
    assert not hooks.put(replace(hook(), version=2))
    hooks.note(hook(), failed(Health(), "late", AT))
    assert hooks.of("c1") == ()
    assert hooks.one("c1", "h1") is None
    hooks.remove(hook())


def test_secrets_come_back_as_they_were(secrets: SecretsOfHooks) -> None:
    first = HookSecrets(current=FIRST)
    secrets.keep("c1", "h1", first)
    assert secrets.read("c1", "h1") == first

    rotated = first.rotated(SECOND, AT)
    secrets.keep("c1", "h1", rotated)
    assert secrets.read("c1", "h1") == rotated
    with pytest.raises(FixSettingsError):
        secrets.read("c1", "h2")


def test_deleted_secrets_are_gone_and_deleting_them_twice_is_well(secrets: SecretsOfHooks) -> None:
    secrets.keep("c1", "h1", HookSecrets(current=FIRST))

    secrets.delete("c1", "h1")
    secrets.delete("c1", "h1")

    with pytest.raises(FixSettingsError):
        secrets.read("c1", "h1")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"current": "x"}'])
def test_a_spoilt_secret_is_the_operators_and_is_not_shown(stack: Stack, text: str) -> None:
    client = stack.aws.client("secretsmanager")
    prefix = f"{token_hex(4)}/"
    client.create_secret(Name=f"{prefix}c1/hook/h1", SecretString=text or " ")
    stored = StoredHookSecrets(Secrets(lambda: client, lambda: datetime.now(UTC)), lambda: client, prefix)

    with pytest.raises(FixSettingsError) as broke:
        stored.read("c1", "h1")

    assert (broke.value.cause, broke.value.detail) == (Cause.SECRET, "the secret of a webhook is spoilt")
