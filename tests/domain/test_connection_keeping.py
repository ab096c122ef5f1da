"""The keeper at connections: abandoned drafts go with their keys, and what is deleted ends when all of it is gone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.memory_hooks import MemoryHookSecrets
from doorbook.adapters.memory_watch.connections import MemoryConnections, MemoryConnectionSecrets
from doorbook.adapters.watch.leaving import LeavingConnection, prefixes
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.webhooks import StoredWebhooks
from doorbook.collect.announcing.webhook import HookSecrets, HookState, Secret, Webhook
from doorbook.collect.connections.connection import Connection, State, Trace
from doorbook.collect.connections.keeping import ABANDONED_AFTER, LAST_TURNS, ConnectionKeeper
from doorbook.collect.connections.keys import ConnectionKeys, Key, KeyPair
from doorbook.errors import Cause, FixSettingsError, TryLaterError
from doorbook.events import AuditRow, Outcome
from doorbook.signin.ledger import Ledger
from tests.doorway import Clock, Tally

KEYS = ConnectionKeys(admin=KeyPair(ikey="DI" + "A" * 18, skey=Key("s" * 40)))
ONE_MS = timedelta(milliseconds=1)
ROW = AuditRow(
    id="0",
    at=datetime(2026, 11, 22, tzinfo=UTC),
    outcome=Outcome.CONNECTION_DRAFTED,
    method="console",
    person="dana",
    address="192.0.2.7",
    agent="Firefox",
)


class Yard:
    """A keeper with all that it needs, in the test's hand."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.tally = Tally()
        self.store = MemoryConnections()
        self.secrets = MemoryConnectionSecrets()
        self.rows = MemoryRows()
        self.objects = MemoryObjects()
        self.hooks = StoredWebhooks(self.rows)
        self.hook_secrets = MemoryHookSecrets()
        self.keeper = ConnectionKeeper(
            ledger=Ledger(doors=MemoryDoors(), meter=self.tally, clock=self.clock, chance=lambda: "0" * 22),
            store=self.store,
            secrets=self.secrets,
            leave=LeavingConnection(self.rows, self.objects, self.hook_secrets),
        )

    def put(self, name: str, state: State, *, keeps_data: bool = True) -> Connection:
        """Keep a connection with keys, rows and data, changed just now."""
        now = Trace(at=self.clock(), by="dana")
        put = Connection(
            id=name,
            name=name.upper(),
            host="api-0.duosecurity.com",
            state=state,
            version=1,
            created=now,
            changed=now,
            keyed=now.at,
            keeps_data=keeps_data,
        )
        self.store.put(put, ROW)
        self.secrets.keep(name, KEYS)
        self.rows.put(f"connection#{name}", "mark#authentication", {"version": 1})
        for prefix in prefixes(put):
            self.objects.put(f"{prefix}day=2026-11-22/a", b"a")
        return put

    def kept_of(self, connection: Connection) -> tuple[bool, bool, bool, int]:
        """Tell whether the connection, its keys, its rows are there, and how much of its data."""
        return (
            self.store.one(connection.id) is not None,
            connection.id in self.secrets.kept,
            any(True for _ in self.rows.beginning(f"connection#{connection.id}", "")),
            sum(1 for prefix in prefixes(connection) for _ in self.objects.under(prefix)),
        )


@pytest.fixture
def yard() -> Yard:
    return Yard()


ALL = len(prefixes(Yard().put("c", State.DRAFT)))


def test_a_draft_that_nobody_touched_for_a_day_goes_with_its_keys(yard: Yard) -> None:
    draft = yard.put("c1", State.DRAFT)
    yard.clock.now += ABANDONED_AFTER

    swept = yard.keeper.turn()
    yard.clock.now += LAST_TURNS
    ended = yard.keeper.turn()

    assert swept.did == ended.did == ("connection c1 (C1), by the hourly turn",)
    assert yard.kept_of(draft) == (False, False, False, 0)
    assert [row.outcome for row in yard.tally.outcomes] == [Outcome.CONNECTION_SWEPT, Outcome.CONNECTION_ENDED]


def test_a_draft_of_a_moment_less_stays(yard: Yard) -> None:
    draft = yard.put("c1", State.DRAFT)
    yard.clock.now += ABANDONED_AFTER - ONE_MS

    assert yard.keeper.turn().did == ()
    assert yard.kept_of(draft) == (True, True, True, ALL)


@pytest.mark.parametrize("state", [State.ACTIVE, State.PAUSED])
def test_a_saved_connection_stays_however_long_nobody_touches_it(yard: Yard, state: State) -> None:
    saved = yard.put("c1", state)
    yard.clock.now += timedelta(days=1000)

    assert yard.keeper.turn().did == ()
    assert yard.kept_of(saved) == (True, True, True, ALL)


@pytest.mark.parametrize(("keeps_data", "left"), [(True, ALL), (False, 0)])
def test_a_deleted_connection_ends_with_its_data_or_without(yard: Yard, keeps_data: bool, left: int) -> None:
    deleted = yard.put("c1", State.DELETING, keeps_data=keeps_data)
    yard.clock.now += LAST_TURNS

    assert yard.keeper.turn().did == ("connection c1 (C1), by the hourly turn",)
    assert yard.kept_of(deleted) == (False, False, False, left)


def test_the_webhooks_of_a_deleted_connection_go_with_their_secrets_and_no_others(yard: Yard) -> None:
    hook = Webhook(
        connection="c1",
        id="h1",
        url="https://hooks.example.com/",
        state=HookState.ACTIVE,
        version=1,
        created=yard.clock(),
        created_by="dana",
    )
    for name, state in (("c1", State.DELETING), ("c10", State.ACTIVE)):
        yard.put(name, state)
        assert yard.hooks.put(replace(hook, connection=name))
        yard.hook_secrets.keep(name, "h1", HookSecrets(current=Secret("whsec_bmV3")))
    yard.clock.now += LAST_TURNS

    yard.keeper.turn()

    assert (yard.hooks.of("c1"), len(yard.hooks.of("c10"))) == ((), 1)
    assert yard.hook_secrets.read("c10", "h1").current == "whsec_bmV3"
    with pytest.raises(FixSettingsError):
        yard.hook_secrets.read("c1", "h1")


def test_until_the_last_collector_is_done_only_the_keys_go(yard: Yard) -> None:
    deleted = yard.put("c1", State.DELETING, keeps_data=False)
    yard.clock.now += LAST_TURNS - ONE_MS

    assert yard.keeper.turn().did == ()
    assert yard.kept_of(deleted) == (True, False, True, ALL)


def test_another_whose_id_begins_alike_keeps_all(yard: Yard) -> None:
    yard.put("c1", State.DELETING, keeps_data=False)
    other = yard.put("c10", State.ACTIVE)
    yard.clock.now += LAST_TURNS

    yard.keeper.turn()

    assert yard.kept_of(other) == (True, True, True, ALL)


def test_more_than_one_turn_can_remove_is_finished_by_the_next(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorbook.adapters.watch.leaving.MOST_OBJECTS", ALL - 1)
    deleted = yard.put("c1", State.DELETING, keeps_data=False)
    yard.clock.now += LAST_TURNS

    first = yard.keeper.turn()
    between = yard.kept_of(deleted)
    second = yard.keeper.turn()

    assert (first.did, between) == ((), (True, False, False, 1))
    assert second.did
    assert yard.kept_of(deleted) == (False, False, False, 0)


def test_what_breaks_for_one_does_not_keep_the_others(yard: Yard) -> None:
    first, second = yard.put("c1", State.DELETING), yard.put("c2", State.DELETING)
    yard.clock.now += LAST_TURNS
    leave = yard.keeper.leave

    def breaking(connection: Connection) -> bool:
        if connection.id == "c1":
            raise TryLaterError(Cause.STORE)
        return leave(connection)

    turned = replace(yard.keeper, leave=breaking).turn()

    assert [broke.cause for broke in turned.broke] == [Cause.STORE]
    assert yard.store.all() == (first,)
    assert yard.store.one(second.id) is None


def test_a_draft_that_somebody_takes_up_meanwhile_stays(yard: Yard) -> None:
    draft = yard.put("c1", State.DRAFT)
    yard.clock.now += ABANDONED_AFTER
    taken_up = replace(draft, version=2, name="Taken up")
    kept = yard.store.put

    def put(connection: Connection, row: AuditRow) -> None:
        yard.store.kept["c1"] = taken_up
        kept(connection, row)

    yard.store.put = put  # type: ignore[method-assign]

    assert yard.keeper.turn().did == ()
    assert yard.store.all() == (taken_up,)
    assert yard.secrets.read("c1") == KEYS
