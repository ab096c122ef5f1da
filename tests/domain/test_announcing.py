"""Each event of the outbox is told at least once, by the same id, whatever is cut short; too large a one says so."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from doorbook.adapters.memory_hooks import MemoryBus, MemoryDeliveries
from doorbook.collect.announcing.announcement import (
    LARGEST_CALL,
    LARGEST_ENTRY,
    LARGEST_EVENT,
    LARGEST_MESSAGE,
    MOST_ENTRIES,
    MOST_EVENTS,
    Delivery,
    Entry,
    Handed,
    Telling,
    calls,
    fitting,
    messages,
)
from doorbook.collect.announcing.announcer import Announcer
from doorbook.collect.announcing.handing import GarbledError, read, written
from doorbook.collect.announcing.webhook import HookState
from doorbook.errors import Cause, FixSettingsError, TryLaterError
from doorbook.events import Event, Topic
from tests.domain.listeners import AT, Street, file, telling

FRAUD = Event(id="e-1", at=AT, topic=Topic.PUSH_REPORTED_FRAUD, person="alice", facts={"address": "192.0.2.7"})


class Killed(BaseException):
    """The function was killed."""


def uids(entries: Sequence[Entry]) -> list[str]:
    return [json.loads(each.detail)["metadata"]["uid"] for each in entries]


def queued(street: Street) -> list[Delivery]:
    found = [read(text) for text in street.deliveries.queued]
    return [each for each in found if isinstance(each, Delivery)]


def test_each_event_of_a_file_goes_to_the_bus_with_its_key() -> None:
    street = Street({"a.parquet": [telling(1), telling(2)]})

    street.announcer.announce(file())

    assert uids(street.bus.took) == ["key-1", "key-2"]
    (first, _) = street.bus.took
    assert (first.source, first.type, first.about) == ("doorbook.test", "duo.authentication", "connection/c1")
    assert first.at.timestamp() == 1_700_000_000.001
    assert street.deliveries.queued == []


def test_an_event_of_the_portal_goes_to_the_bus_with_its_id() -> None:
    street = Street()
    street.hook()

    street.announcer.announce(FRAUD)

    (entry,) = street.bus.took
    said = json.loads(entry.detail)
    assert (entry.type, entry.about) == ("doorbook.push_reported_fraud", "portal")
    assert (said["metadata"]["uid"], said["person"], said["facts"]) == ("e-1", "alice", {"address": "192.0.2.7"})
    assert street.deliveries.queued == []  # a webhook hears of its connection alone


def test_each_webhook_of_the_connection_and_no_other_is_told() -> None:
    street = Street({"a.parquet": [telling(1)]})
    for connection, name, state in [
        ("c1", "h1", HookState.ACTIVE),
        ("c1", "h2", HookState.PAUSED),
        ("c1", "h3", HookState.GONE),
        ("c2", "h4", HookState.ACTIVE),
    ]:
        street.hook(connection, name, state)

    street.announcer.announce(file())

    told = queued(street)
    assert [each.webhook for each in told] == ["h1", "h2"]
    assert len({(each.id, each.body) for each in told}) == 1
    said = json.loads(told[0].body)
    assert (said["type"], said["timestamp"]) == ("duo.authentication", "2026-11-22T01:00:00.000Z")
    assert said["data"]["connection"] == "c1"
    assert [each["metadata"]["uid"] for each in said["data"]["events"]] == ["key-1"]


def test_a_message_told_again_has_the_same_id_and_another_has_another() -> None:
    events = [telling(number) for number in range(2 * MOST_EVENTS + 1)]

    once, again = dict(messages(file(), events)), dict(messages(file("b.parquet"), events))
    other = dict(messages(file(connection="c2"), events))

    assert list(once) == list(again)
    assert len(once) == 3
    assert not once.keys() & other.keys()
    assert [len(json.loads(body)["data"]["events"]) for body in once.values()] == [MOST_EVENTS, MOST_EVENTS, 1]


def test_calls_and_messages_keep_to_the_limits() -> None:
    large = [fitting(telling(number, f',"raw_data":"{"x" * 100_000}"')) for number in range(7)]
    entries = [Entry("s", "t", AT, "a", each.detail) for each in [*large, *map(telling, range(25))]]

    made = list(calls(entries))

    assert [each for call in made for each in call] == entries
    assert all(len(call) <= MOST_ENTRIES and sum(each.size for each in call) <= LARGEST_CALL for call in made)
    bodies = [body for _, body in messages(file(), large)]
    assert [len(json.loads(body)["data"]["events"]) for body in bodies] == [2, 2, 2, 1]
    assert all(len(body) <= LARGEST_MESSAGE for body in bodies)


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        (f',"raw_data":"{"x" * 250_000}","unmapped":{{"a":"b"}}', {"metadata", "unmapped"}),
        (f',"raw_data":"x","unmapped":{{"a":"{"x" * 250_000}"}},"user":{{"name":"alice"}}', {"metadata", "user"}),
        (f',"user":{{"name":"{"x" * 250_000}"}},"class_uid":3002,"time":5', {"metadata", "class_uid", "time"}),
        (f',"metadata":{{"uid":"key-1","labels":"{"x" * 250_000}"}}', {"metadata", "time"}),
    ],
)
def test_an_event_that_is_too_large_leaves_out_the_least_and_says_so(more: str, kept: set[str]) -> None:
    whole = telling(1, more)

    shorter = fitting(whole)

    said = json.loads(shorter.detail)
    assert set(said) == kept
    assert said["metadata"]["is_truncated"] is True
    assert said["metadata"]["untruncated_size"] == len(whole.detail)
    assert (shorter.id, said["metadata"]["uid"]) == ("key-1", "key-1")
    assert len(shorter.detail) <= LARGEST_EVENT < LARGEST_ENTRY


def test_an_event_that_fits_is_told_as_it_is() -> None:
    most = telling(1, f',"raw_data":"{"x" * (LARGEST_EVENT - 42)}"')
    assert len(most.detail) == LARGEST_EVENT

    assert fitting(most) == most
    assert fitting(telling(1, ',"a":"é\U0001f600\uffff"')).detail.isascii()
    assert json.loads(fitting(telling(1, ',"a":"é\U0001f600\uffff"')).detail)["a"] == "é\U0001f600\uffff"


class Picky(MemoryBus):
    """Refuses the given entries so many times."""

    def __init__(self, refused: dict[str, int]) -> None:
        super().__init__()
        self.refused = refused
        self.asked: list[list[str]] = []

    def put(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        self.asked.append(uids(entries))
        left: list[Entry] = []
        for each, uid in zip(entries, uids(entries), strict=True):
            self.refused[uid] = self.refused.get(uid, 0) - 1
            (left if self.refused[uid] >= 0 else self.took).append(each)
        return left


def with_bus(street: Street, bus: MemoryBus) -> Announcer:
    return replace(street.announcer, bus=bus)


def test_only_what_the_bus_did_not_take_is_put_again() -> None:
    bus = Picky({"key-2": 1})
    announcer = with_bus(Street({"a.parquet": [telling(1), telling(2), telling(3)]}), bus)

    announcer.announce(file())

    assert bus.asked == [["key-1", "key-2", "key-3"], ["key-2"]]
    assert sorted(uids(bus.took)) == ["key-1", "key-2", "key-3"]


def test_what_the_bus_never_takes_is_no_success() -> None:
    bus = Picky({"key-2": 99})
    announcer = with_bus(Street({"a.parquet": [telling(1), telling(2)]}), bus)

    with pytest.raises(TryLaterError, match="1 of 2"):
        announcer.announce(file())

    assert uids(bus.took) == ["key-1"]


def test_a_file_that_is_not_there_is_a_breakage() -> None:
    with pytest.raises(FixSettingsError) as broke:
        Street().announcer.announce(file())

    assert broke.value.cause is Cause.LAKE


@dataclass
class Life:
    """So many steps, and then the function is killed."""

    left: int

    def step(self) -> None:
        if not self.left:
            raise Killed
        self.left -= 1


@dataclass
class Dying:
    """A bus and a queue of a function that will be killed."""

    life: Life
    bus: MemoryBus
    deliveries: MemoryDeliveries

    def put(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        self.life.step()
        return self.bus.put(entries)

    def send(self, handed: Sequence[Handed]) -> None:
        self.life.step()
        self.deliveries.send(handed)

    def bury(self, text: str) -> None:
        raise AssertionError(text)


def test_killed_between_any_two_steps_and_done_again_each_event_is_told_by_the_same_ids() -> None:
    events = [telling(number) for number in range(603)]
    whole = Street({"a.parquet": events})
    whole.hook()
    whole.announcer.announce(file())
    steps = len(list(calls(whole.bus.took))) + len(whole.deliveries.queued)

    for survived in range(steps):
        street = Street({"a.parquet": events})
        street.hook()
        dying = Dying(Life(survived), street.bus, street.deliveries)
        with pytest.raises(Killed):
            replace(street.announcer, bus=dying, deliveries=dying).announce(file())
        assert set(uids(street.bus.took)) < {each.id for each in events} or len(queued(street)) < 7

        street.announcer.announce(file())

        assert set(uids(street.bus.took)) == {each.id for each in events}
        assert {(each.id, each.body) for each in queued(street)} == {(each.id, each.body) for each in queued(whole)}


@pytest.mark.parametrize(
    "handed", [file(), FRAUD, Delivery(connection="c1", webhook="h1", id="msg_1", body='{"a":"é\\n"}')]
)
def test_what_waits_in_the_queue_is_read_as_it_was_written(handed: Handed) -> None:
    assert read(written(handed)) == handed


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "7", '{"file": "x"}', '{"webhook": "h"}', '{"event": 1, "at": 1, "topic": "?"}', "\n{}"]
)
def test_what_nobody_wrote_is_refused(text: str) -> None:
    with pytest.raises(GarbledError):
        read(text)


def test_a_row_that_cannot_be_told_now_waits_and_is_told_later() -> None:
    files: dict[str, Sequence[Telling]] = {}
    street = Street(files)
    street.announcer.put_off(file())
    (text,) = street.deliveries.queued

    first = street.courier.take(read(text), street.clock(), 1)
    files["a.parquet"] = [telling(1)]
    street.later(timedelta(minutes=1))
    second = street.courier.take(read(text), street.clock(), 2)

    assert (type(first).__name__, type(second).__name__) == ("Later", "Done")
    assert uids(street.bus.took) == ["key-1"]
    assert [each.cause for each in street.meter.breakages] == [Cause.LAKE]
