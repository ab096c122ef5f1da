"""What others are told: an event in its envelope, an entry of the bus, a message to a webhook."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple, assert_never

from doorbook.events import Event
from doorbook.values import value

LARGEST_ENTRY: Final = 256 * 1024
LARGEST_CALL: Final = 256 * 1024
MOST_ENTRIES: Final = 10
"""EventBridge's own limits of an entry and of a call."""

TIME_COUNTS: Final = 14
"""Bytes that EventBridge counts for an entry's time."""

LARGEST_MESSAGE: Final = 240_000
"""Bytes of a message to a webhook: with its header it fits into the queue's 256 KiB."""

MOST_EVENTS: Final = 100
"""In a message to a webhook."""

LARGEST_EVENT: Final = LARGEST_MESSAGE - 2_000
"""An event that is larger leaves out what Duo wrote, and then all that is not plain; the rest has room around it."""


FINDINGS: Final = "findings"
"""What stands in a message to a webhook where a log's name would."""


class Telling(NamedTuple):
    """One event: its id, which is the same whenever it is told, its moment in milliseconds, and its JSON."""

    id: str
    at: int
    detail: str


@value(kw_only=True)
class FileOfEvents:
    """A row of the outbox: a file of a connection's stream that the lake did not have before."""

    id: str
    connection: str
    stream: str
    object: str
    count: int
    at: datetime


@value(kw_only=True)
class News:
    """What became of a finding of a connection. `id` is the same whenever it is told, and `detail` is its JSON.

    `opening` counts how often it was opened again.
    """

    id: str
    finding: str
    opening: int
    connection: str
    at: datetime
    detail: str


type Row = FileOfEvents | Event | News


class Entry(NamedTuple):
    """An entry of the bus."""

    source: str
    type: str
    at: datetime
    about: str
    detail: str

    @property
    def size(self) -> int:
        """Its bytes, as EventBridge counts them."""
        return TIME_COUNTS + sum(len(each.encode()) for each in (self.source, self.type, self.about, self.detail))


@value(kw_only=True)
class Delivery:
    """A message to one webhook; `id` is the same however often it is sent, and `body` is to the byte."""

    connection: str
    webhook: str
    id: str
    body: str


type Handed = Delivery | Row
"""What waits in the queue: a message to a webhook, or a row that could not be told yet."""


def type_of(row: Row) -> str:
    """Return the word by which listeners choose."""
    match row:
        case FileOfEvents():
            return f"duo.{row.stream}"
        case News():
            return "doorbook.finding"
        case Event():
            return f"doorbook.{row.topic}"
        case _:
            assert_never(row)


def of_portal(event: Event) -> Telling:
    """Return an event of the portal's own as it is told."""
    at = round(event.at.timestamp() * 1000)
    said = {
        "metadata": {"uid": event.id, "product": {"name": "Doorbook", "vendor_name": "Doorbook"}},
        "time": at,
        "topic": event.topic,
        "person": event.person,
        "facts": event.facts,
    }
    return Telling(event.id, at, json.dumps(said, separators=(",", ":")))


def of_finding(news: News) -> Telling:
    """Return news of a finding as they are told."""
    return Telling(news.id, round(news.at.timestamp() * 1000), news.detail)


def fitting(telling: Telling) -> Telling:
    """Return the event in ASCII and small enough: without Duo's own bytes where it must be, and it says so."""
    detail = telling.detail
    if not detail.isascii():
        detail = json.dumps(json.loads(detail), separators=(",", ":"))
    if len(detail) <= LARGEST_EVENT:
        return telling._replace(detail=detail)
    whole: dict[str, Any] = json.loads(detail)
    for lesser in (_without(whole, "raw_data"), _without(whole, "raw_data", "unmapped"), _plain(whole)):
        lesser["metadata"] = {**_metadata(whole, telling), "is_truncated": True, "untruncated_size": len(detail)}
        shorter = json.dumps(lesser, separators=(",", ":"))
        if len(shorter) <= LARGEST_EVENT:
            return telling._replace(detail=shorter)
    least = {"metadata": {"uid": telling.id, "is_truncated": True, "untruncated_size": len(detail)}}
    return telling._replace(detail=json.dumps({**least, "time": telling.at}, separators=(",", ":")))


def _without(whole: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: each for name, each in whole.items() if name not in names}


def _plain(whole: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in whole.items() if isinstance(each, int)}


def _metadata(whole: Mapping[str, Any], telling: Telling) -> dict[str, Any]:
    said = whole.get("metadata")
    return {**(said if isinstance(said, dict) else {}), "uid": telling.id}


def entry(source: str, row: Row, telling: Telling) -> Entry:
    """Return an event as an entry of the bus."""
    about = "portal" if isinstance(row, Event) else f"connection/{row.connection}"
    return Entry(source, type_of(row), datetime.fromtimestamp(telling.at / 1000, UTC), about, telling.detail)


def calls(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Part entries into calls that the bus takes."""
    some: list[Entry] = []
    size = 0
    for each in entries:
        if some and (len(some) == MOST_ENTRIES or size + each.size > LARGEST_CALL):
            yield some
            some, size = [], 0
        some.append(each)
        size += each.size
    if some:
        yield some


def messages(row: FileOfEvents | News, tellings: Iterable[Telling]) -> Iterator[tuple[str, str]]:
    """Part events into messages of webhooks: the id of each, and its body."""
    some: list[Telling] = []
    size = 0
    for each in tellings:
        if some and (len(some) == MOST_EVENTS or size + len(each.detail) + 1 > LARGEST_EVENT):
            yield _message(row, some)
            some, size = [], 0
        some.append(each)
        size += len(each.detail) + 1
    if some:
        yield _message(row, some)


def _message(row: FileOfEvents | News, some: Sequence[Telling]) -> tuple[str, str]:
    stream = FINDINGS if isinstance(row, News) else row.stream
    keys = "\n".join((row.connection, stream, *(each.id for each in some)))
    events = ",".join(each.detail for each in some)
    about = json.dumps({"connection": row.connection, "stream": stream}, separators=(",", ":"))
    return message_id(keys), body(type_of(row), row.at, f'{about[:-1]},"events":[{events}]}}')


def message_id(keys: str) -> str:
    """Return the id of a message by what is in it, so that the same is the same again."""
    return f"msg_{sha256(keys.encode()).hexdigest()[:32]}"


def body(word: str, at: datetime, data: str) -> str:
    """Return the body of a message, as the Standard Webhooks specification has it."""
    stamp = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return f'{{"type":{json.dumps(word)},"timestamp":"{stamp}","data":{data}}}'
