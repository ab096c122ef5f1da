"""`doorbook queues …`: what waits to be done, and what was given up and may be tried again."""

import secrets
from argparse import Namespace
from typing import Any, Final

from doorbook.command.office import Office
from doorbook.command.terminal import StopError, Terminal

QUEUES: Final = ("collections", "deliveries", "inspections")
WAITING: Final = "ApproximateNumberOfMessages"
AT_WORK: Final = "ApproximateNumberOfMessagesNotVisible"
HELD: Final = 60
"""Seconds for which a message is ours to move."""


def list_all(office: Office, terminal: Terminal, _given: Namespace) -> None:
    """List how much waits, is being worked on and was given up."""
    client = office.client("sqs")
    rows = [("queue", "waits", "at work", "given up")]
    for name in QUEUES:
        living, dead = _urls(office, name)
        counts = _counts(client, living)
        rows.append((name, counts[WAITING], counts[AT_WORK], _counts(client, dead)[WAITING]))
    terminal.table(rows)


def retry(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Put what was given up back where it came from."""
    living, dead = _urls(office, given.queue)
    moved = moved_back(office.client("sqs"), dead, living)
    terminal.say(f"{moved} put back" if moved else f"nothing of {given.queue} was given up")


def moved_back(client: Any, dead: str, living: str) -> int:  # noqa: ANN401 - a client without stubs here
    """Move all that lies in one queue to another, each message before the next.

    A message is dropped only once the other queue has it: whatever ends this, it is in one of them, or in both.
    """
    moved = 0
    while messages := _first(client, dead):
        (message,) = messages
        told = {"MessageAttributes": message["MessageAttributes"]} if message.get("MessageAttributes") else {}
        if group := message.get("Attributes", {}).get("MessageGroupId"):
            told |= {"MessageGroupId": group, "MessageDeduplicationId": secrets.token_hex(16)}
        client.send_message(QueueUrl=living, MessageBody=message["Body"], **told)
        client.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
        moved += 1
    return moved


def _first(client: Any, dead: str) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
    found = client.receive_message(
        QueueUrl=dead,
        MaxNumberOfMessages=1,
        VisibilityTimeout=HELD,
        WaitTimeSeconds=1,
        MessageSystemAttributeNames=["MessageGroupId"],
        MessageAttributeNames=["All"],
    )
    messages: list[dict[str, Any]] = found.get("Messages", [])
    return messages


def _counts(client: Any, queue: str) -> dict[str, str]:  # noqa: ANN401 - as above
    attributes: dict[str, str] = client.get_queue_attributes(QueueUrl=queue, AttributeNames=[WAITING, AT_WORK])[
        "Attributes"
    ]
    return attributes


def _urls(office: Office, name: str) -> tuple[str, str]:
    if name not in QUEUES:
        raise StopError(f"there is no queue {name}; there are {' and '.join(QUEUES)}")
    return office.found.resource(name.title()), office.found.resource(f"{name.title()}Dead")
