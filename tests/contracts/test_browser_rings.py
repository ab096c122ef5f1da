"""The ring of browsers' keys in memory and in the stack's Secrets Manager; and how the portal reads it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from secrets import token_bytes, token_hex
from threading import Barrier
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError
from botocore.stub import Stubber
from mypy_boto3_secretsmanager.client import SecretsManagerClient

from doorbook.adapters.browser_keys import CurrentBrowserKeys, SecretRings, read, written
from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.memory_rings import MemoryRings
from doorbook.adapters.secrets_manager import Secrets
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.events import Outcome
from doorbook.remember.keeping import Keeper, Turned
from doorbook.remember.key_ring import CACHED_FOR, KeyRing, Secret, first_ring, revoked, rotated
from doorbook.remember.ports import ReplacedMeanwhileError, RingStore, Standing
from doorbook.signin.ledger import Ledger
from local.cloud.stack import Stack
from tests.doorway import Clock, Tally

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST = first_ring("0a1b2c3d", Secret(b"k" * 32), NOW)


def following(ring: KeyRing, kid: str = "ffffffff") -> KeyRing:
    after = rotated(ring, kid, Secret(b"l" * 32), NOW)
    assert isinstance(after, KeyRing)
    return after


def ended(ring: KeyRing) -> KeyRing:
    after = revoked(ring, "0a1b2c3d", NOW + timedelta(days=1))
    assert isinstance(after, KeyRing)
    return after


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


@pytest.fixture(params=["memory", "Secrets Manager"])
def store(request: pytest.FixtureRequest) -> RingStore:
    if request.param == "memory":
        return MemoryRings()
    client: SecretsManagerClient = request.getfixturevalue("client")
    name: str = request.getfixturevalue("name")
    return SecretRings(lambda: client, name)


def test_a_new_stack_has_no_ring(store: RingStore) -> None:
    assert store.standing().ring is None


@pytest.mark.parametrize("ring", [FIRST, following(FIRST), ended(following(FIRST))])
def test_a_ring_that_was_kept_stands_as_it_was(store: RingStore, ring: KeyRing) -> None:
    store.replace(store.standing(), ring)

    assert store.standing().ring == ring


def test_one_follows_the_other(store: RingStore) -> None:
    store.replace(store.standing(), FIRST)
    store.replace(store.standing(), following(FIRST))
    store.replace(store.standing(), FIRST)

    assert store.standing().ring == FIRST


def test_of_two_who_follow_the_same_ring_the_second_is_refused(store: RingStore) -> None:
    store.replace(store.standing(), FIRST)
    standing = store.standing()
    store.replace(standing, following(FIRST, "11111111"))

    with pytest.raises(ReplacedMeanwhileError):
        store.replace(standing, following(FIRST, "22222222"))

    assert store.standing().ring == following(FIRST, "11111111")


def test_of_two_who_make_the_first_ring_the_second_is_refused(store: RingStore) -> None:
    standing = store.standing()
    store.replace(standing, FIRST)

    with pytest.raises(ReplacedMeanwhileError):
        store.replace(standing, first_ring("ffffffff", Secret(b"l" * 32), NOW))

    assert store.standing().ring == FIRST


class Together(SecretRings):
    """A ring that is read by all before anybody changes it."""

    def __init__(self, client: SecretsManagerClient, name: str, all_have_read: Barrier) -> None:
        super().__init__(lambda: client, name)
        self._all_have_read = all_have_read
        self._read_before = False

    def standing(self) -> Standing:
        found = super().standing()
        if not self._read_before:
            self._read_before = True
            self._all_have_read.wait(60)
        return found


def test_of_many_keepers_at_once_one_makes_the_first_key_and_all_are_content(stack: Stack, name: str) -> None:
    doors, clock, all_have_read = MemoryDoors(), Clock(), Barrier(6)

    def turn(number: int) -> Turned:
        client: SecretsManagerClient = stack.aws.client("secretsmanager")
        keeper = Keeper(
            store=Together(client, name, all_have_read),
            ledger=Ledger(doors=doors, meter=Tally(), clock=clock, chance=lambda: token_hex(16)),
            method="keeper",
            who=f"keeper {number}",
            kid=lambda: token_hex(4),
            secret=lambda: token_bytes(32),
        )
        return keeper.turn()

    with ThreadPoolExecutor(6) as at_once:
        turned = list(at_once.map(turn, range(6)))

    client: SecretsManagerClient = stack.aws.client("secretsmanager")
    standing = SecretRings(lambda: client, name).standing().ring
    assert standing is not None
    (key,) = standing.keys
    assert [len(each.did) for each in sorted(turned, key=lambda each: each.did)] == [0, 0, 0, 0, 0, 1]
    unchanged = [row for row in doors.audit if row.outcome is Outcome.BROWSER_KEYS_UNCHANGED]
    added = [row for row in doors.audit if row.outcome is Outcome.BROWSER_KEY_ADDED]
    assert (len(added), len(unchanged)) == (6, 5)
    assert any(key.kid in (row.detail or "") for row in added)


def test_who_follows_an_older_ring_is_refused_as_well(store: RingStore) -> None:
    store.replace(store.standing(), FIRST)
    standing = store.standing()
    store.replace(standing, following(FIRST))
    store.replace(store.standing(), ended(following(FIRST)))

    with pytest.raises(ReplacedMeanwhileError):
        store.replace(standing, FIRST)


def test_a_ring_that_was_emptied_is_not_one_that_never_was(store: RingStore) -> None:
    store.replace(store.standing(), FIRST)
    store.replace(store.standing(), KeyRing())

    assert store.standing().ring == KeyRing()


def test_a_secret_that_somebody_emptied_by_hand_is_not_a_new_one(client: SecretsManagerClient, name: str) -> None:
    rings = SecretRings(lambda: client, name)
    rings.replace(rings.standing(), FIRST)
    client.put_secret_value(SecretId=name, SecretString="{}")

    assert rings.standing().ring == KeyRing()


def ring_text(**changed: object) -> str:
    whole: dict[str, Any] = json.loads(written(FIRST))
    whole["keys"][0] |= changed
    return json.dumps(whole)


NO_RINGS = [
    " ",
    "[]x",
    '"x"',
    "[1]",
    "7",
    '{"keys": 1}',
    '{"keys": [{}]}',
    '{"more": []}',
    ring_text(kid=""),
    ring_text(kid="ABCDEF01"),
    ring_text(kid=7),
    ring_text(key=None),
    ring_text(key=""),
    ring_text(key="c2hvcnQ="),
    ring_text(key=7),
    ring_text(revoked="2026-03-01T12:00:00+00:00"),
    ring_text(created="yesterday"),
    ring_text(created=None),
    ring_text(active_from="2026-03-01T12:00:00"),
    json.dumps({"keys": json.loads(written(FIRST))["keys"] * 2}),
]


@pytest.mark.parametrize("text", NO_RINGS)
def test_what_is_no_ring_is_a_setting_to_fix_and_its_text_is_not_told(text: str) -> None:
    with pytest.raises(FixSettingsError) as broke:
        read(text)

    assert broke.value.cause is Cause.SECRET
    assert broke.value.__cause__ is None
    assert "a2tr" not in str(broke.value)


def test_a_spoilt_secret_is_left_as_it_is(client: SecretsManagerClient, name: str) -> None:
    client.put_secret_value(SecretId=name, SecretString="spoilt")

    with pytest.raises(FixSettingsError):
        SecretRings(lambda: client, name).standing()

    assert client.get_secret_value(SecretId=name)["SecretString"] == "spoilt"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AccessDeniedException", FixSettingsError),
        ("InternalServiceError", TryLaterError),
        ("ThrottlingException", TryLaterError),
    ],
)
def test_what_aws_refuses_is_named_by_its_cure(stack: Stack, code: str, kind: type[BreakageError]) -> None:
    client: SecretsManagerClient = stack.aws.client("secretsmanager")
    rings = SecretRings(lambda: client, "any")
    version = {"SecretString": "{}", "VersionId": "v" * 36}
    with Stubber(client) as stub:
        stub.add_client_error("get_secret_value", code)
        with pytest.raises(kind):
            rings.standing()
        stub.add_response("get_secret_value", version)
        stub.add_client_error("get_secret_value", code)  # the version before
        with pytest.raises(kind):
            rings.standing()
        stub.add_response("get_secret_value", version)
        stub.add_client_error("get_secret_value", "ResourceNotFoundException")
        standing = rings.standing()
        stub.add_client_error("put_secret_value", code)
        with pytest.raises(kind):
            rings.replace(standing, FIRST)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def current(client: SecretsManagerClient, name: str, clock: Clock) -> CurrentBrowserKeys:
    return CurrentBrowserKeys(Secrets(lambda: client, clock), name)


def test_the_portal_notices_a_first_ring_at_once(
    client: SecretsManagerClient, name: str, current: CurrentBrowserKeys
) -> None:
    """Its key seals at once, so nobody may go on believing that there is none."""
    before = current()
    client.put_secret_value(SecretId=name, SecretString=written(FIRST))

    assert (before, current()) == (KeyRing(), FIRST)


def test_the_portal_notices_another_ring_within_five_minutes(
    client: SecretsManagerClient, name: str, current: CurrentBrowserKeys, clock: Clock
) -> None:
    client.put_secret_value(SecretId=name, SecretString=written(FIRST))
    current()
    client.put_secret_value(SecretId=name, SecretString=written(following(FIRST)))

    clock.now += CACHED_FOR - timedelta(milliseconds=1)
    assert current() == FIRST
    clock.now += timedelta(milliseconds=1)
    assert current() == following(FIRST)


def test_a_spoilt_ring_breaks_until_it_is_mended(
    client: SecretsManagerClient, name: str, current: CurrentBrowserKeys, clock: Clock
) -> None:
    client.put_secret_value(SecretId=name, SecretString="spoilt")
    for _ in range(2):
        with pytest.raises(FixSettingsError):
            current()
    client.put_secret_value(SecretId=name, SecretString=written(FIRST))

    clock.now += CACHED_FOR

    assert current() == FIRST


def test_without_secrets_manager_there_is_no_ring(stack: Stack, clock: Clock) -> None:
    client = stack.aws.client("secretsmanager")

    def unreachable(**_: object) -> None:
        raise ConnectTimeoutError(endpoint_url="https://secretsmanager.example")

    client.meta.events.register("before-send.secrets-manager", unreachable)

    with pytest.raises(TryLaterError):
        CurrentBrowserKeys(Secrets(lambda: client, clock), "any")()
