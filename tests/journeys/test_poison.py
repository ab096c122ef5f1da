"""A message that nobody can take lies with the dead letters; mended, a command has it taken again."""

import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from local.cloud.stack import Stack
from tests.journeys.test_operator_queues import said

PATIENCE = 120.0


@pytest.fixture
def impatient(stack: Stack) -> Iterator[str]:
    """Give the collector's queue, which shows a message again at once; in AWS that takes four minutes."""
    client, queue = stack.aws.client("sqs"), stack.resources["Collections"]
    before = client.get_queue_attributes(QueueUrl=queue, AttributeNames=["VisibilityTimeout"])["Attributes"]
    client.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "1"})
    yield queue
    client.set_queue_attributes(QueueUrl=queue, Attributes=before)


def lying(stack: Stack, queue: str) -> int:
    asked = stack.aws.client("sqs").get_queue_attributes(
        QueueUrl=stack.resources[queue], AttributeNames=["ApproximateNumberOfMessages"]
    )
    return int(asked["Attributes"]["ApproximateNumberOfMessages"])


def until_there_are(stack: Stack, queue: str, count: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while lying(stack, queue) != count:
        assert time.monotonic() < deadline, f"{lying(stack, queue)} in {queue}"
        time.sleep(0.5)


def test_a_message_that_asks_for_nothing_is_given_up_and_can_be_tried_again(stack: Stack, impatient: str) -> None:
    client, group = stack.aws.client("sqs"), f"{uuid4()}"
    client.send_message(
        QueueUrl=impatient, MessageBody="no turn", MessageGroupId=group, MessageDeduplicationId=f"{uuid4()}"
    )

    until_there_are(stack, "CollectionsDead", 1)
    done = said(stack, "retry", "collections")

    assert done.returncode == 0, done.stderr
    until_there_are(stack, "CollectionsDead", 1)  # nobody has mended it: it is given up once more
    client.purge_queue(QueueUrl=stack.resources["CollectionsDead"])


def test_a_message_for_a_connection_that_is_gone_is_taken_and_nothing_happens(stack: Stack, impatient: str) -> None:
    text = '{"connection": "gone", "stream": "authentication", "at": 1, "run": null}'
    stack.aws.client("sqs").send_message(
        QueueUrl=impatient, MessageBody=text, MessageGroupId="gone", MessageDeduplicationId=f"{uuid4()}"
    )

    until_there_are(stack, "Collections", 0)
    assert lying(stack, "CollectionsDead") == 0
