"""What Lambda hands to the announcer: rows of the outbox, findings, and messages of the queue."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final, Protocol, cast

from doorbook.adapters.dynamodb.attributes import values
from doorbook.adapters.dynamodb.records import time
from doorbook.adapters.watch.finding_news import change_of, is_finding, news
from doorbook.collect.announcing.announcement import FileOfEvents, Row
from doorbook.collect.announcing.delivering import GIVEN_UP_AFTER, Courier, Done, GivenUp, Later, Verdict
from doorbook.collect.announcing.handing import GarbledError, read
from doorbook.collect.announcing.ports import Deliveries
from doorbook.collect.announcing.webhook import WAITS
from doorbook.errors import BreakageError
from doorbook.events import Event, Topic
from doorbook.notices.change import Change
from doorbook.notices.handing import read as read_notice
from doorbook.notices.notifier import Notifier
from doorbook.notices.post import Post
from doorbook.notices.rule import Rule
from doorbook.notices.sending import Parcel
from doorbook.values import value

TIME_FOR_ONE: Final = timedelta(seconds=90)
"""A row is only begun with so much time left; Lambda brings the others again."""

INSERT: Final = "INSERT"
NEWS: Final = frozenset({INSERT, "MODIFY"})

LARGEST_BURIED: Final = 200_000
"""Of a row that nobody can read: a row may be larger than a message, and hold what none may."""

type Failures = dict[str, list[dict[str, str]]]


class LambdaQueue(Deliveries, Protocol):
    """The queue that Lambda brings messages of."""

    def hide(self, receipt: str, wait: timedelta) -> None:
        """Have a message that was received come back after so long."""
        ...


@value(kw_only=True)
class LambdaAnnouncer:
    """Takes what Lambda brings, and names what it shall bring again."""

    courier: Courier
    notifier: Notifier
    post: Post
    queue: LambdaQueue

    def due(self, left: timedelta) -> int:
        """Tell what notices held and is due by now, and return how many messages that were."""
        try:
            return self.notifier.flush(left - TIME_FOR_ONE)
        except BreakageError as broke:
            self.courier.ledger.meter.breakage(broke)
            raise

    def stream(self, records: Iterable[Mapping[str, Any]], left: Callable[[], timedelta]) -> Failures:
        """Announce rows; what cannot be told now waits in the queue, so that no row holds up those behind it."""
        rules = cache(self.notifier.rules.all)  # read once for all that Lambda brought
        for record in records:
            if record["eventName"] not in NEWS:
                continue
            if left() < TIME_FOR_ONE:
                return _failures([record["dynamodb"]["SequenceNumber"]])
            try:
                self._row(record, rules)
            except BreakageError as broke:
                self.courier.ledger.meter.breakage(broke)
                return _failures([record["dynamodb"]["SequenceNumber"]])
        return _failures([])

    def messages(self, records: Iterable[Mapping[str, Any]]) -> Failures:
        """Take messages of the queue; those that are not done come back when their time has come."""
        return _failures([record["messageId"] for record in records if not self._message(record)])

    def _row(self, record: Mapping[str, Any], rules: Callable[[], Sequence[Rule]]) -> None:
        try:
            row, change = self._read(record)
        except GarbledError as error:
            self.queue.bury(ascii((str(error), record["dynamodb"]["NewImage"]))[:LARGEST_BURIED])
            return
        if row is not None:
            try:
                self.courier.announcer.announce(row)
            except BreakageError as broke:
                self.courier.ledger.meter.breakage(broke)
                self.courier.announcer.put_off(row)
        if change is not None:
            try:
                self.notifier.take(change, rules())
            except BreakageError as broke:
                self.courier.ledger.meter.breakage(broke)
                self.notifier.parcels.put_off(change)

    def _read(self, record: Mapping[str, Any]) -> tuple[Row | None, Change | None]:
        """Return what is to be told of a record of a stream, and what rules of notices may ask for of it."""
        told = record["dynamodb"]
        if not is_finding(told["NewImage"]):
            return (to_row(told["NewImage"]) if record["eventName"] == INSERT else None), None
        try:
            before, after = told.get("OldImage"), values(told["NewImage"])
            at = datetime.fromtimestamp(told["ApproximateCreationDateTime"], UTC)
            was = values(before) if before else None
            return news(was, after, at), change_of(was, after, at)
        except (KeyError, TypeError, ValueError) as error:
            raise GarbledError(repr(error)) from error

    def _message(self, record: Mapping[str, Any]) -> bool:
        text: str = record["body"]
        told = record["attributes"]
        queued = datetime.fromtimestamp(int(told["SentTimestamp"]) / 1000, UTC)
        try:
            match self._taken(text, queued, int(told["ApproximateReceiveCount"])):
                case Done():
                    return True
                case Later(wait):
                    self.queue.hide(record["receiptHandle"], wait)
                    return False
                case GivenUp():
                    self.queue.bury(text)
                    return True
        except GarbledError:
            self.queue.bury(text)
            return True
        except BreakageError as broke:
            self.courier.ledger.meter.breakage(broke)
            return False

    def _taken(self, text: str, queued: datetime, tries: int) -> Verdict:
        notice = read_notice(text)
        match notice:
            case None:
                return self.courier.take(read(text), queued, tries)
            case Parcel():
                return self.post.take(notice, queued, tries)
            case Change():
                return self._looked_at(notice, queued, tries)

    def _looked_at(self, change: Change, queued: datetime, tries: int) -> Verdict:
        try:
            self.notifier.take(change, self.notifier.rules.all())
        except BreakageError as broke:
            self.courier.ledger.meter.breakage(broke)
            late = self.courier.ledger.clock() - queued >= GIVEN_UP_AFTER
            return GivenUp(str(broke)) if late else Later(WAITS[min(tries, len(WAITS)) - 1])
        return Done()


def to_row(image: Mapping[str, Mapping[str, object]]) -> Row:
    """Return a row of the outbox, or raise GarbledError."""
    try:
        kept = values(image)
        pk, at = cast("str", kept["pk"]), time(kept["at"])
        if kept.get("kind") == "records":
            told = {name: cast("str", kept[name]) for name in ("connection", "stream", "object")}
            return FileOfEvents(id=pk, at=at, count=cast("int", kept["count"]), **told)
        facts = cast("dict[str, str]", kept["facts"])
        return Event(id=pk, at=at, topic=Topic(str(kept["topic"])), person=cast("str", kept["person"]), facts=facts)
    except (KeyError, TypeError, ValueError) as error:
        raise GarbledError(repr(error)) from error


def _failures(identifiers: Iterable[str]) -> Failures:
    return {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers]}
