"""What docs/operating.md tells whoever listens to the bus holds on the deployed stack: by a queue, by SNS in words."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from local.cloud.stack import Stack

PAGE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
SECTION = PAGE.partition("\n## Listening to the bus\n")[2].partition("\n## ")[0]
PATTERN, TARGETS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", SECTION, re.DOTALL)]
(FRAUD,) = [json.loads(found) for found in re.findall(r"--event-pattern '(\{.*\})'", SECTION)]
EVENT = {
    "time": 1795312713409,
    "metadata": {"uid": "a"},
    "status": "denied",
    "user": {"name": "alice"},
    "src_endpoint": {"ip": "192.0.2.7"},
}


@pytest.fixture
def ending() -> Iterator[ExitStack]:
    """Take down what a test puts up."""
    with ExitStack() as stack:
        yield stack


def queue(stack: Stack, ending: ExitStack) -> tuple[str, str]:
    """Make a queue that lets EventBridge and SNS in, and return its address and its ARN."""
    client = stack.aws.client("sqs", read_timeout=30)
    url = client.create_queue(QueueName=f"listener-{uuid4()}")["QueueUrl"]
    ending.callback(client.delete_queue, QueueUrl=url)
    arn: str = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    services = {"Service": ["events.amazonaws.com", "sns.amazonaws.com"]}
    let_in = {"Effect": "Allow", "Principal": services, "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [let_in]})
    client.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    return url, arn


def rule(stack: Stack, ending: ExitStack, pattern: dict[str, Any], targets: list[dict[str, Any]]) -> None:
    """Listen on the stack's bus."""
    client, named = stack.aws.client("events"), {"Name": f"rule-{uuid4()}", "EventBusName": stack.outputs["EventBus"]}
    client.put_rule(**named, EventPattern=json.dumps(pattern))
    ending.callback(client.delete_rule, **named)
    targeted = {"Rule": named["Name"], "EventBusName": named["EventBusName"]}
    client.put_targets(**targeted, Targets=targets)
    ending.callback(client.remove_targets, **targeted, Ids=[each["Id"] for each in targets])


def tell(stack: Stack, event: dict[str, Any], kind: str = "duo.authentication") -> None:
    """Put an event on the bus, as the announcer does."""
    detail = {"Source": "doorbook", "DetailType": kind, "Detail": json.dumps(event)}
    said = stack.aws.client("events").put_events(Entries=[{"EventBusName": stack.outputs["EventBus"], **detail}])
    assert said["FailedEntryCount"] == 0


def heard(stack: Stack, url: str) -> list[dict[str, Any]]:
    """Wait for one message and return all that is there."""
    client = stack.aws.client("sqs", read_timeout=30)
    found = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=20).get("Messages", [])
    return [json.loads(each["Body"]) for each in found]


def test_a_queue_hears_what_its_rule_asks_for_and_nothing_else(stack: Stack, ending: ExitStack) -> None:
    url, arn = queue(stack, ending)
    rule(stack, ending, PATTERN, [{"Id": "queue", "Arn": arn}])

    tell(stack, EVENT | {"status": "success"})
    tell(stack, EVENT, "duo.telephony")
    tell(stack, EVENT)

    (event,) = heard(stack, url)
    assert (event["detail-type"], event["detail"]) == ("duo.authentication", EVENT)


def test_a_topic_is_told_in_words(stack: Stack, ending: ExitStack) -> None:
    url, arn = queue(stack, ending)  # in the place of a mailbox
    sns = stack.aws.client("sns")
    topic = sns.create_topic(Name=f"topic-{uuid4()}")["TopicArn"]
    ending.callback(sns.delete_topic, TopicArn=topic)
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    rule(stack, ending, FRAUD, [each | {"Arn": topic} for each in TARGETS])

    tell(stack, EVENT)
    tell(stack, EVENT | {"status": "fraud"})

    (mail,) = heard(stack, url)
    words = json.loads(mail["Message"])
    assert re.fullmatch(r"alice reported a push of \S+Z as fraud; it was asked for from 192\.0\.2\.7\.", words)
