"""What an inspector is told of a connection: what its organisation says of its people too."""

from datetime import UTC, datetime, timedelta

from doorbook.actions.ports import Kind
from doorbook.actions.verification import Answer, Ended
from doorbook.adapters.memory_watch.connections import MemoryConnections
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.own_records import StoredOwnRecords
from doorbook.adapters.watch.verifications import StoredEnds
from doorbook.adapters.watch.watched import CollectedWatch
from doorbook.checks.watched import Own, Pushed
from doorbook.collect.connections.connection import Connection, PushBy, PushVerification, State, Trace

BEGAN = Trace(at=datetime(2025, 3, 1, tzinfo=UTC), by="dana")
TODAY = datetime(2026, 3, 18, 15, tzinfo=UTC)
NOW = round(TODAY.timestamp() * 1000)


def told(rows: MemoryRows, *, push: PushBy = PushBy.OFF, whole: bool = False) -> Own:
    connections = MemoryConnections()
    connections.kept["c1"] = Connection(
        id="c1",
        name="Acme",
        host="api-00000000.duosecurity.com",
        state=State.ACTIVE,
        version=1,
        created=BEGAN,
        changed=BEGAN,
        push=PushVerification(by=push),
    )
    watched = CollectedWatch(
        connections, StoredMarks(rows), StoredListings(rows), StoredOwnRecords(rows), StoredEnds(rows), lambda: NOW
    ).of("c1", whole=whole)
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


def asked(rows: MemoryRows, number: int, at: datetime) -> None:
    StoredEnds(rows).keep(
        Ended(
            id=f"v{number}",
            connection="c1",
            user="DU1",
            username="bob",
            label="iPhone",
            by="hugo",
            answer=Answer.DENIED,
            at=at,
            known=at + timedelta(seconds=9),
            push="p1",
        )
    )


def test_what_people_answered_the_help_desk_is_told_as_far_back_as_it_may_be_judged() -> None:
    rows = MemoryRows()
    for number, days in enumerate((300, 200, 35, 0)):
        asked(rows, number, TODAY - timedelta(days=days))

    own = told(rows)

    assert [each.id for each in own.verifications] == ["v2", "v3"]
    assert own.verifications[1] == Pushed(
        id="v3",
        user_id="DU1",
        username="bob",
        device="iPhone",
        asked_by="hugo",
        answer="denied",
        moment=NOW,
        available=NOW + 9000,
        txid="p1",
    )
    assert [each.id for each in told(rows, whole=True).verifications] == ["v0", "v1", "v2", "v3"]


def test_that_there_can_be_pushes_is_told_where_they_are_on_or_were() -> None:
    rows = MemoryRows()
    assert told(rows).tells == frozenset()
    assert told(rows, push=PushBy.ADMIN_API).tells == {"verifications"}

    asked(rows, 1, TODAY)

    assert told(rows).tells == {"verifications"}
