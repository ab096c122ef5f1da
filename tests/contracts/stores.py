"""The two stores that keep the port's promises, and things to put into them under names that nobody else uses."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Protocol

from mypy_boto3_dynamodb.client import DynamoDBClient

from doorbook import messages
from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain, attribute, values
from doorbook.adapters.dynamodb.by_person import DynamoByPerson
from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.adapters.memory import MemoryByPerson, MemoryDoors
from doorbook.events import AuditRow, Event, Outcome, Topic
from doorbook.signin.assurance import Level, Passed
from doorbook.signin.by_person import ByPerson
from doorbook.signin.destinations import Destination
from doorbook.signin.duo import Device
from doorbook.signin.flow import Move, State
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import Method, Person, Preference
from doorbook.signin.ports import Doors
from doorbook.signin.session import Session
from doorbook.signin.throttle import Window
from doorbook.signin.tickets import Note, Push, Ticket
from local.cloud.stack import Stack

NOW = datetime.now(UTC).replace(microsecond=123000)
PHONE = Device(id="DPIPHONE", label="iPhone 15 (Álice)", capabilities=frozenset({"auto", "push"}))
PUSH = Push(device=PHONE, began=NOW, txid="txid-1", code="4711")
NOTE = Note(messages.PUSH_BACK_OFF, NOW + timedelta(seconds=15), "https://enrol.example/?a=b")
DESTINATION = Destination(
    application="wiki",
    name="Wíki",
    password_is_enough=True,
    needs=Level.DUO,
    groups=frozenset({"staff", "night"}),
    fail_open=True,
)
LIVE = Pacing(live_ticket="t-live", live_until=NOW + timedelta(seconds=70), refusals=2, refused=NOW)


class Store(Protocol):
    """A store, and what the port itself has no words for: reading the audit and the outbox."""

    @property
    def doors(self) -> Doors:
        """Return the port."""
        ...

    @property
    def by_person(self) -> ByPerson:
        """Return the port that reads by person."""
        ...

    def audited(self, row: AuditRow) -> dict[str, Plain] | None:
        """Return the row as it is kept."""
        ...

    def announced(self, event: Event) -> dict[str, Plain] | None:
        """Return the event as it waits."""
        ...


@dataclass
class MemoryStore:
    """The one in memory."""

    doors: MemoryDoors = field(default_factory=MemoryDoors)

    @property
    def by_person(self) -> ByPerson:
        return MemoryByPerson(self.doors)

    def audited(self, row: AuditRow) -> dict[str, Plain] | None:
        kept = self.doors.kept.audit.get((row.at, row.id))
        return _without_none(records.audit_row(kept)) if kept else None

    def announced(self, event: Event) -> dict[str, Plain] | None:
        kept = self.doors.kept.outbox.get(event.id)
        return _without_none(records.event(kept)) if kept else None


class DynamoStore:
    """The one on the stack's own tables."""

    def __init__(self, stack: Stack) -> None:
        self.client: DynamoDBClient = stack.aws.client("dynamodb", max_pool_connections=32)
        self.tables = Tables(
            people=stack.table("People"),
            doors=stack.table("Doors"),
            audit=stack.table("Audit"),
            outbox=stack.table("Outbox"),
        )
        self.doors = DynamoDoors(self.client, self.tables)
        self.by_person = DynamoByPerson(self.client, self.tables)

    def audited(self, row: AuditRow) -> dict[str, Plain] | None:
        kept = records.audit_row(row)
        return self._item(self.tables.audit, day=kept["day"], at=kept["at"])

    def announced(self, event: Event) -> dict[str, Plain] | None:
        kept = self._item(self.tables.outbox, pk=event.id)
        return {name: value for name, value in kept.items() if name != "ttl"} if kept else None

    def kept(self, pk: str) -> dict[str, Plain] | None:
        """Return an item of the doors table."""
        return self._item(self.tables.doors, pk=pk)

    def _item(self, table: str, **key: Plain) -> dict[str, Plain] | None:
        asked = {name: attribute(value) for name, value in key.items()}
        reply = self.client.get_item(TableName=table, Key=asked, ConsistentRead=True)
        return values(reply["Item"]) if "Item" in reply else None


def _without_none(kept: dict[str, Plain]) -> dict[str, Plain]:
    return {name: value for name, value in kept.items() if value is not None}


def name() -> str:
    return f"n{token_hex(8)}"


def window() -> Window:
    return Window(f"name#{name()}", NOW.replace(microsecond=0) + timedelta(minutes=5))


def new_ticket() -> Ticket:
    return Ticket(id=name(), proof=token_hex(32), state=State.PASSWORD, version=0, expires=NOW + timedelta(minutes=10))


def full_ticket() -> Ticket:
    """Return a ticket with something in every field."""
    return replace(
        new_ticket(),
        return_to="https://wiki.example.com/é?a=b",
        person="alice",
        display="Álice",
        duo_name="Alice",
        devices=(PHONE, Device(id="DHTOKEN", label="Token")),
        push=PUSH,
        note=NOTE,
        destination=DESTINATION,
    )


def moved(ticket: Ticket) -> Ticket:
    return ticket.moved(Move.PASSWORD_RIGHT, note=NOTE)


def person() -> Person:
    who = name()
    return Person(
        id=who,
        name=who.upper(),
        display="Álice Moreau",
        password_hash="$argon2id$...",
        groups=frozenset({"administrators", "staff"}),
        serial=token_hex(16),
    )


def preference() -> Preference:
    return Preference(method=Method.PUSH, device=PHONE.id, chosen=NOW)


def session() -> Session:
    return Session(
        proof=token_hex(32),
        person="alice",
        display="Álice",
        passed=(Passed.PASSWORD, Passed.DUO_VERIFIED_PUSH),
        opened=NOW,
        seen=NOW,
        ends=NOW + timedelta(hours=10),
        idle=timedelta(hours=1),
        txid="txid-1",
        address="2001:db8::1",
        agent="Mozilla/5.0 (é)",
        ticket="t1",
    )


def row() -> AuditRow:
    return AuditRow(
        id=token_hex(8),
        at=NOW,
        outcome=Outcome.SIGNED_IN,
        method="push",
        person="alice",
        address="2001:db8::1",
        agent="Mozilla/5.0",
        ticket="t1",
        duo_name="Alice",
        device="DPIPHONE",
        txid="txid-1",
        cause="down",
        detail="é",
    )


def event() -> Event:
    return Event(id=token_hex(11), at=NOW, topic=Topic.PUSHES_BLOCKED, person="alice", facts={"address": "2001:db8::1"})


def pacing_of(store: Store, who: str) -> Pacing:
    return store.doors.arrive(None, who, ()).pacing


def tries_of(store: Store, counted: Window) -> int:
    return store.doors.arrive(None, name(), (counted,)).tries[counted]
