"""What waits in the queue, as text: a line that says what it is, and of a message to a webhook its body as it is."""

import json
from datetime import UTC, datetime
from typing import assert_never

from doorbook.collect.announcing.announcement import Delivery, FileOfEvents, Handed, News
from doorbook.events import Event, Topic


class GarbledError(Exception):
    """A text that nobody here wrote."""


def written(handed: Handed) -> str:
    """Return it as text."""
    match handed:
        case Delivery():
            head = {"connection": handed.connection, "webhook": handed.webhook, "id": handed.id}
            return f"{json.dumps(head)}\n{handed.body}"
        case FileOfEvents():
            told = {"connection": handed.connection, "stream": handed.stream, "object": handed.object}
            return json.dumps({"file": handed.id, **told, "count": handed.count, "at": _ms(handed.at)})
        case News():
            of = {"news": handed.id, "finding": handed.finding, "connection": handed.connection}
            return f"{json.dumps({**of, 'opening': handed.opening, 'at': _ms(handed.at)})}\n{handed.detail}"
        case Event():
            told = {"topic": str(handed.topic), "person": handed.person}
            return json.dumps({"event": handed.id, **told, "facts": handed.facts, "at": _ms(handed.at)})
        case _:
            assert_never(handed)


def read(text: str) -> Handed:
    """Return what the text says, or raise GarbledError."""
    head, _, body = text.partition("\n")
    try:
        said = json.loads(head)
        if "webhook" in said:
            return Delivery(connection=said["connection"], webhook=said["webhook"], id=said["id"], body=body)
        at = datetime.fromtimestamp(said["at"] / 1000, UTC)
        if "news" in said:
            told = {"finding": said["finding"], "opening": said["opening"], "connection": said["connection"]}
            return News(id=said["news"], **told, at=at, detail=body)
        if "file" in said:
            told = {"connection": said["connection"], "stream": said["stream"], "object": said["object"]}
            return FileOfEvents(id=said["file"], **told, count=said["count"], at=at)
        topic, person, facts = Topic(said["topic"]), said["person"], said["facts"]
        return Event(id=said["event"], at=at, topic=topic, person=person, facts=facts)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise GarbledError(repr(error)) from error


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
