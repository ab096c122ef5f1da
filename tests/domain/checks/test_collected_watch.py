"""What an inspector is told of a connection: what its organisation says of its people too."""

from datetime import UTC, datetime

from doorbook.actions.ports import Kind
from doorbook.adapters.memory_watch.connections import MemoryConnections
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.own_records import StoredOwnRecords
from doorbook.adapters.watch.watched import CollectedWatch
from doorbook.checks.watched import Own
from doorbook.collect.connections.connection import Connection, State, Trace

BEGAN = Trace(at=datetime(2026, 3, 1, tzinfo=UTC), by="dana")


def told(rows: MemoryRows) -> Own:
    connections = MemoryConnections()
    connections.kept["c1"] = Connection(
        id="c1",
        name="Acme",
        host="api-00000000.duosecurity.com",
        state=State.ACTIVE,
        version=1,
        created=BEGAN,
        changed=BEGAN,
    )
    watched = CollectedWatch(connections, StoredMarks(rows), StoredListings(rows), StoredOwnRecords(rows)).of("c1")
    assert watched is not None
    return watched.own


def test_links_and_classes_of_a_connection_are_told() -> None:
    rows = MemoryRows()
    records = StoredOwnRecords(rows)
    records.classify("c1", "DU1", Kind.SERVICE)
    records.link("c1", "DU2", "DU3")
    records.classify("c2", "DU4", Kind.SHARED)

    assert told(rows) == Own(links=(("DU2", "DU3"), ("DU3", "DU2")), classes=(("DU1", "service"),))


def test_nothing_is_told_where_nothing_was_said() -> None:
    assert told(MemoryRows()) == Own()
