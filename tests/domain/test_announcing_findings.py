"""Findings as the stream brings them: what becomes of one is told on the bus and to webhooks, and nothing else is."""

import json
from dataclasses import replace
from typing import Any

import pytest

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import item
from doorbook.adapters.watch.findings import SK, finding_pk, to_row, told_sk
from doorbook.checks.finding import Closing, Finding, Status
from doorbook.collect.announcing.announcement import Delivery
from doorbook.collect.announcing.handing import read
from doorbook.errors import Cause
from tests.domain.checks.office import finding
from tests.domain.listeners import Street
from tests.domain.test_announcer_events import FRAUD, LONG, again, over

OPEN = finding(1)
CLOSED = replace(OPEN, status=Status.CLOSED, closing=Closing.EXPECTED, version=2)


def image(of: Finding) -> Any:  # noqa: ANN401 - an item
    return item({"pk": finding_pk(of.id), "sk": SK, **to_row(of), "version": of.version})


def record(before: Finding | None, after: Finding | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    told: dict[str, Any] = {"SequenceNumber": "1", "ApproximateCreationDateTime": 1_773_000_190}
    if before:
        told["OldImage"] = image(before)
    if after:
        told["NewImage"] = image(after)
    name = "REMOVE" if after is None else "MODIFY" if before else "INSERT"
    return {"eventName": name, "dynamodb": told | more}


def details(street: Street) -> list[dict[str, Any]]:
    return [json.loads(each.detail) for each in street.bus.took]


def test_a_finding_is_told_on_the_bus_and_to_the_webhooks_of_its_connection() -> None:
    street = Street()
    street.hook()
    street.hook(connection="c2", name="h2")
    announcer, queue = over(street)

    assert announcer.stream([record(None, OPEN)], lambda: LONG) == again()

    (entry,) = street.bus.took
    assert (entry.type, entry.about, entry.at.timestamp()) == ("doorbook.finding", "connection/c1", 1_773_000_190)
    assert details(street)[0]["finding_info"]["uid"] == OPEN.id
    (delivery,) = map(read, queue.queued)
    assert isinstance(delivery, Delivery)
    body = json.loads(delivery.body)
    assert (delivery.webhook, body["type"], body["data"]["stream"]) == ("h1", "doorbook.finding", "findings")
    assert body["data"]["events"] == details(street)


def test_it_is_kept_when_somebody_was_told_first_and_again_when_it_came_again() -> None:
    street = Street()
    announcer, _ = over(street)
    first = round(street.clock().timestamp() * 1000)

    announcer.stream([record(None, OPEN)], lambda: LONG)
    street.clock.advance(60)
    announcer.stream([record(OPEN, CLOSED)], lambda: LONG)
    announcer.stream([record(CLOSED, replace(OPEN, reopened=1, version=3))], lambda: LONG)

    told = {each["sk"]: each["at"] for each in street.rows.beginning(finding_pk(OPEN.id), "told#")}
    assert told == {told_sk(0): first, told_sk(1): first + 60_000}
    assert [each["activity_id"] for each in details(street)] == [1, 3, 2]


@pytest.mark.parametrize(
    "nothing",
    [
        record(OPEN, replace(OPEN, note="And more.", version=2)),
        record(OPEN, None),
        {"eventName": "MODIFY", "dynamodb": {"SequenceNumber": "1", "NewImage": item(records.event(FRAUD))}},
    ],
    ids=["a note", "it was removed", "a row of the outbox was written again"],
)
def test_what_is_no_news_is_not_told(nothing: dict[str, Any]) -> None:
    street = Street()
    announcer, queue = over(street)

    assert announcer.stream([nothing], lambda: LONG) == again()

    assert (street.bus.took, queue.queued, queue.buried) == ([], [], [])


def test_a_finding_that_nobody_can_read_is_put_aside_and_those_behind_it_are_told() -> None:
    street = Street()
    announcer, queue = over(street)
    odd = record(None, OPEN)
    odd["dynamodb"]["NewImage"]["severity"] = {"S": "dreadful"}

    assert announcer.stream([odd, record(None, finding(2))], lambda: LONG) == again()

    assert len(queue.buried) == len(street.bus.took) == 1
    assert "dreadful" in queue.buried[0]


def test_a_finding_that_cannot_be_told_waits_in_the_queue_and_is_told_by_the_same_id(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    street = Street()
    announcer, queue = over(street)
    with monkeypatch.context() as away:
        away.setattr(street.bus, "put", lambda entries: entries)
        assert announcer.stream([record(None, OPEN)], lambda: LONG) == again()
    assert [each.cause for each in street.meter.breakages] == [Cause.DOWN]
    (waiting,) = queue.queued

    announcer.courier.take(read(waiting), street.clock(), 1)

    (told,) = details(street)
    assert told["metadata"]["uid"] == f"{OPEN.id}.1"
