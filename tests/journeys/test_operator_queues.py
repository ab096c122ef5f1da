"""What was given up is tried again by one command, on the deployed stack."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from doorbook.command.queues import moved_back
from local.cloud.stack import Stack

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["", ".fifo"])
def pair(stack: Stack, request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Make two queues that nothing listens to: where messages are given up, and where they came from."""
    client = stack.aws.client("sqs")
    fifo = {"FifoQueue": "true"} if request.param else {}
    urls = [client.create_queue(QueueName=f"{uuid4()}{request.param}", Attributes=fifo)["QueueUrl"] for _ in range(2)]
    yield urls[0], urls[1]
    for url in urls:
        client.delete_queue(QueueUrl=url)


def put(stack: Stack, url: str, body: str) -> None:
    grouped = {"MessageGroupId": body[0], "MessageDeduplicationId": body} if url.endswith(".fifo") else {}
    said = {"kind": {"DataType": "String", "StringValue": body.upper()}}
    stack.aws.client("sqs").send_message(QueueUrl=url, MessageBody=body, MessageAttributes=said, **grouped)


def bodies(stack: Stack, url: str) -> list[tuple[str, str, str]]:
    """Take everything out of a queue: each message's text, its attribute and its group."""
    client = stack.aws.client("sqs")
    asked = {"MessageAttributeNames": ["All"], "MessageSystemAttributeNames": ["MessageGroupId"]}
    found = []
    while messages := client.receive_message(QueueUrl=url, **asked).get("Messages"):
        for each in messages:
            client.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
            group = each.get("Attributes", {}).get("MessageGroupId", "")
            found.append((each["Body"], each["MessageAttributes"]["kind"]["StringValue"], group))
    return found


def test_what_was_given_up_goes_back_as_it_was_and_in_its_order(stack: Stack, pair: tuple[str, str]) -> None:
    dead, living = pair
    for body in ("a1", "b1", "a2"):
        put(stack, dead, body)

    assert moved_back(stack.aws.client("sqs"), dead, living) == 3

    group = {"a": "a", "b": "b"} if living.endswith(".fifo") else {"a": "", "b": ""}
    found = bodies(stack, living)
    assert sorted(found) == [("a1", "A1", group["a"]), ("a2", "A2", group["a"]), ("b1", "B1", group["b"])]
    assert [body for body, _, _ in found if body.startswith("a")] == ["a1", "a2"]
    assert bodies(stack, dead) == []


def test_of_nothing_nothing_goes_back(stack: Stack, pair: tuple[str, str]) -> None:
    dead, living = pair
    put(stack, living, "a1")

    assert moved_back(stack.aws.client("sqs"), dead, living) == 0

    assert [body for body, _, _ in bodies(stack, living)] == ["a1"]


def said(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"STATE": str(Path(stack.state).parent), "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "local.command", "queues", *words]
    return subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_the_queues_of_the_stack_are_listed(stack: Stack) -> None:
    done = said(stack, "list")

    assert (done.returncode, done.stderr) == (0, "")
    heading, *lines = [line.split() for line in done.stdout.splitlines()]
    assert heading == ["queue", "waits", "at", "work", "given", "up"]
    assert [line[0] for line in lines] == ["collections", "deliveries", "inspections"]


def test_a_queue_that_gave_nothing_up_says_so(stack: Stack) -> None:
    done = said(stack, "retry", "deliveries")

    assert (done.returncode, done.stdout) == (0, "nothing of deliveries was given up\n")


def test_a_queue_that_is_none_is_refused(stack: Stack) -> None:
    assert said(stack, "retry", "people").returncode == 2
