"""Queues of the local cloud start functions as those of AWS do, and outlive a start with another port."""

import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from local.cloud import aws as local_aws
from local.cloud.aws import Aws
from local.cloud.processes import Programs

PATIENCE = 60.0
MEETING = """
import os, pathlib, time
PLACE = pathlib.Path(os.environ["PLACE"])
OTHER = {"a1": "b1", "b1": "a1"}
def handler(event, context):
    (record,) = event["Records"]
    name = record["body"]
    (PLACE / name).touch()
    ends = time.monotonic() + 20
    while name in OTHER and time.monotonic() < ends and not (PLACE / OTHER[name]).exists():
        time.sleep(0.05)
    if name in OTHER and (PLACE / OTHER[name]).exists():
        (PLACE / f"{name} has met the other").touch()
    if name == "a1" and (PLACE / "a2").exists():
        (PLACE / "a2 did not wait for a1").touch()
"""


@contextmanager
def started(state: Path) -> Iterator[Aws]:
    """Start the AWS of this machine, and end it so that it saves."""
    programs = Programs(state)
    try:
        yield local_aws.start(programs, state)
    finally:
        programs.stop()


def until(holds: Callable[[], bool]) -> bool:
    """Wait until something holds; say whether it came to that."""
    ends = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < ends:
        threading.Event().wait(0.05)
    return holds()


def listening(aws: Aws, place: Path) -> str:
    """Make a FIFO queue and a function that it starts, one message at a time, and return the queue's address."""
    sqs = aws.client("sqs")
    url: str = sqs.create_queue(QueueName="due.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("meeting.py", MEETING)
    trusted = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
    role = aws.client("iam").create_role(RoleName="any", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    functions = aws.client("lambda")
    functions.create_function(
        FunctionName="meeting",
        Runtime="python3.13",
        Handler="meeting.handler",
        Role=role,
        Timeout=30,
        Code={"ZipFile": packed.getvalue()},
        Environment={"Variables": {"PLACE": str(place)}},
    )
    functions.create_event_source_mapping(EventSourceArn=arn, FunctionName="meeting", BatchSize=1)
    return url


def send(aws: Aws, url: str, name: str) -> None:
    aws.client("sqs").send_message(QueueUrl=url, MessageBody=name, MessageGroupId=name[0], MessageDeduplicationId=name)


def test_groups_run_beside_each_other_and_each_in_its_order_also_after_a_restart(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    with started(tmp_path) as aws:
        url = listening(aws, place)
        first = aws.endpoint

    with started(tmp_path) as aws:
        assert aws.endpoint != first
        for name in ("a1", "a2", "b1"):
            send(aws, url, name)
        assert until((place / "a2").exists)

    assert {each.name for each in place.iterdir()} == {
        "a1",
        "a2",
        "b1",
        "a1 has met the other",
        "b1 has met the other",
    }
