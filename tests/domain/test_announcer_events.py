"""What Lambda brings to the announcer: what fails is named, so that it comes again, and fails for none but itself."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from doorbook.adapters.announcer_events import LARGEST_BURIED, TIME_FOR_ONE, LambdaAnnouncer
from doorbook.adapters.dynamodb import outbox, records
from doorbook.adapters.dynamodb.attributes import item
from doorbook.adapters.memory_hooks import MemoryDeliveries
from doorbook.adapters.parcels import QueuedParcels
from doorbook.collect.announcing.delivering import GIVEN_UP_AFTER
from doorbook.collect.announcing.handing import written
from doorbook.collect.announcing.ports import Answered, NoAnswer
from doorbook.collect.lake.ports import NewFile, Source
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Event, Topic
from tests.domain.listeners import AT, Street, telling

FRAUD = Event(id="e-1", at=AT, topic=Topic.PUSH_REPORTED_FRAUD, person="alice", facts={})
LONG = timedelta(minutes=5)


@dataclass
class Queue(MemoryDeliveries):
    """The two queues, and which messages were hidden for how long; it may be away."""

    hidden: dict[str, timedelta] = field(default_factory=dict)
    away: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def send(self, handed: Any) -> None:  # noqa: ANN401 - as the other
        if self.away:
            raise TryLaterError(Cause.DOWN, "the queue")
        super().send(handed)

    def send_text(self, text: str) -> None:
        if self.away:
            raise TryLaterError(Cause.DOWN, "the queue")
        super().send_text(text)

    def hide(self, receipt: str, wait: timedelta) -> None:
        self.hidden[receipt] = wait


def over(street: Street) -> tuple[LambdaAnnouncer, Queue]:
    queue = Queue()
    announcer = replace(street.announcer, deliveries=queue)
    courier = replace(street.courier, announcer=announcer)
    notifier = replace(street.notifier, parcels=QueuedParcels(queue.send_text))
    post = replace(street.post, courier=courier)
    return LambdaAnnouncer(courier=courier, notifier=notifier, post=post, queue=queue), queue


def row(number: int, image: Any, name: str = "INSERT") -> dict[str, Any]:  # noqa: ANN401 - an item
    return {"eventName": name, "dynamodb": {"SequenceNumber": str(number), "NewImage": image}}


def of_file(name: str) -> Any:  # noqa: ANN401 - an item
    return item(outbox.row(Source("c1", "Acme", "authentication"), NewFile(name, "2026-11-22", 1), 1))


def message(street: Street, text: str, number: int = 1, age: timedelta = timedelta()) -> dict[str, Any]:
    sent = str(round((street.clock() - age).timestamp() * 1000))
    told = {"SentTimestamp": sent, "ApproximateReceiveCount": "1"}
    return {"messageId": f"m{number}", "receiptHandle": f"r{number}", "body": text, "attributes": told}


def again(*identifiers: str) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers]}


def test_rows_are_told_and_those_that_are_not_new_are_not() -> None:
    street = Street({"a.parquet": [telling(1)]})
    announcer, _ = over(street)
    rows = [row(1, of_file("a.parquet")), row(2, item(records.event(FRAUD))), row(3, of_file("b.parquet"), "REMOVE")]

    assert announcer.stream(rows, lambda: LONG) == again()
    assert [each.type for each in street.bus.took] == ["duo.authentication", "doorbook.push_reported_fraud"]


def test_a_row_that_cannot_be_told_waits_in_the_queue_and_those_behind_it_are_told() -> None:
    street = Street()
    announcer, queue = over(street)

    assert announcer.stream([row(1, of_file("gone")), row(2, item(records.event(FRAUD)))], lambda: LONG) == again()

    assert len(queue.queued) == len(street.bus.took) == 1
    assert [each.cause for each in street.meter.breakages] == [Cause.LAKE]


def test_a_row_that_nobody_can_read_is_put_aside_and_those_behind_it_are_told() -> None:
    street = Street()
    announcer, queue = over(street)

    assert announcer.stream([row(1, {"pk": {"S": "odd"}}), row(2, item(records.event(FRAUD)))], lambda: LONG) == again()

    assert len(queue.buried) == len(street.bus.took) == 1
    assert "odd" in queue.buried[0]


def test_of_a_row_that_is_larger_than_a_message_its_beginning_is_put_aside() -> None:
    announcer, queue = over(Street())

    announcer.stream([row(1, {"pk": {"S": "odd\uffff\u0000"}, "more": {"S": "\u00e9" * 399_000}})], lambda: LONG)

    (text,) = queue.buried
    assert (len(text), text.isascii(), text.isprintable(), "odd" in text) == (LARGEST_BURIED, True, True, True)


def test_where_the_queue_is_away_too_the_stream_brings_it_again_and_what_is_behind_it() -> None:
    street = Street()
    announcer, queue = over(street)
    queue.away = True
    rows = [row(1, item(records.event(FRAUD))), row(2, of_file("gone")), row(3, item(records.event(FRAUD)))]

    assert announcer.stream(rows, lambda: LONG) == again("2")
    assert len(street.bus.took) == 1


@pytest.mark.parametrize(("left", "told"), [(TIME_FOR_ONE, again()), (TIME_FOR_ONE - timedelta(seconds=1), again("1"))])
def test_a_row_is_begun_only_with_time_left(left: timedelta, told: dict[str, Any]) -> None:
    announcer, _ = over(Street())

    assert announcer.stream([row(1, item(records.event(FRAUD)))], lambda: left) == told


def test_a_message_that_is_done_is_gone_and_one_that_is_not_comes_back_when_its_time_has_come() -> None:
    street = Street()
    for name in ("h1", "h2"):
        street.hook("c1", name)
    street.receiver.answers = lambda url: NoAnswer("down") if "h1" in url else Answered(status=204)
    announcer, queue = over(street)
    brought = [message(street, written(street.message("c1", name)), at) for at, name in enumerate(("h1", "h2"))]

    assert announcer.messages(brought) == again("m0")
    assert queue.hidden.keys() == {"r0"}
    assert queue.hidden["r0"] > timedelta(seconds=5)


def test_a_message_that_is_given_up_and_one_that_nobody_wrote_are_put_aside() -> None:
    street = Street()
    street.hook()
    announcer, queue = over(street)
    old = written(street.message())

    brought = [message(street, old, 1, GIVEN_UP_AFTER), message(street, "odd", 2)]
    assert announcer.messages(brought) == again()

    assert queue.buried == [old, "odd"]
    assert street.receiver.came == []


def test_a_message_whose_secret_is_lost_comes_back_and_says_why() -> None:
    street = Street()
    street.hook()
    street.secrets.delete("c1", "h1")
    announcer, queue = over(street)

    assert announcer.messages([message(street, written(street.message()))]) == again("m1")
    assert (queue.hidden, [each.cause for each in street.meter.breakages]) == ({}, [Cause.SECRET])
