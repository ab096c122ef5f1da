"""What comes in is told, on the deployed stack: by the bus to a queue, and to a receiver that verifies what came."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from time import monotonic
from typing import Any

import pytest
from standardwebhooks import Webhook

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import item
from doorbook.adapters.dynamodb.outbox import DynamoOutbox
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.hook_secrets import StoredHookSecrets
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.secrets_manager import Secrets
from doorbook.adapters.watch.notices import StoredRules, StoredSendings
from doorbook.adapters.watch.triage import StoredTriage
from doorbook.adapters.watch.webhooks import StoredWebhooks
from doorbook.checks.finding import Closing, Status
from doorbook.collect.announcing.webhook import HookSecrets, HookState, Secret
from doorbook.collect.announcing.webhook import Webhook as Hook
from doorbook.collect.lake.ports import Source
from doorbook.events import AuditRow, Event, Outcome, Topic
from doorbook.notices.rule import Deed, Pace, Rule
from doorbook.notices.sending import Due, Why
from local.cloud import deploy
from local.cloud.stack import Stack
from tests.contracts.watch.lakes import NOON, record
from tests.domain.checks.office import finding
from tests.domain.notices.changes import change
from tests.events_page import shape, shown
from tests.receiver import Receiver, receiving

LONG = 60
SECRET, NEWER = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), Secret("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")


@dataclass
class Listener:
    """A queue that a rule of the bus leads to, as docs/events.md says."""

    client: Any
    url: str

    def hear(self, enough: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """Take what comes until it is enough."""
        heard: list[dict[str, Any]] = []
        ends = monotonic() + LONG
        while not enough(heard):
            assert monotonic() < ends, heard
            got = self.client.receive_message(QueueUrl=self.url, WaitTimeSeconds=1, MaxNumberOfMessages=10)
            for each in got.get("Messages", ()):
                heard.append(json.loads(each["Body"]))
                self.client.delete_message(QueueUrl=self.url, ReceiptHandle=each["ReceiptHandle"])
        return heard


def listening(stack: Stack, pattern: dict[str, Any]) -> Listener:
    """Make a rule, a queue that allows it, and the way from one to the other."""
    sqs, events, name = stack.aws.client("sqs"), stack.aws.client("events"), f"heard-{token_hex(4)}"
    bus = stack.outputs["EventBus"]
    rule = events.put_rule(EventBusName=bus, Name=name, EventPattern=json.dumps(pattern))["RuleArn"]
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps(shown("policy")).replace("QUEUE", arn).replace("RULE", rule)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    events.put_targets(EventBusName=bus, Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
    return Listener(sqs, url)


@pytest.fixture
def receiver(stack: Stack) -> Iterator[Receiver]:
    """Run a receiver whose certificate the stack trusts."""
    with receiving(Path(stack.duo.ca_file).parent) as running:
        yield running


@dataclass
class Connection:
    """A connection of this test's own, with its webhooks."""

    stack: Stack
    id: str

    @property
    def hooks(self) -> StoredWebhooks:
        return StoredWebhooks(WatchRows(self.stack.aws.client("dynamodb"), self.stack.table("Watch")))

    def hook(self, url: str) -> Hook:
        """Add a webhook."""
        client = self.stack.aws.client("secretsmanager")
        prefix = f"{deploy.STACK}/connections/"
        kept = StoredHookSecrets(Secrets(lambda: client, lambda: datetime.now(UTC)), lambda: client, prefix)
        made = Hook(
            connection=self.id,
            id=token_hex(4),
            url=url,
            state=HookState.ACTIVE,
            version=1,
            created=datetime.now(UTC),
            created_by="dana",
        )
        now = datetime.now(UTC)
        kept.keep(self.id, made.id, HookSecrets(current=SECRET).rotated(NEWER, now - timedelta(hours=1)))
        assert self.hooks.put(made)
        return made

    def collect(self, folder: Path, count: int) -> None:
        """Have so many events come in, as a collector does."""
        source = Source(self.id, "Acme", "authentication")
        lake = S3Lake(S3Objects(self.stack.aws.client("s3"), self.stack.resources["Lake"]), folder)
        outbox = DynamoOutbox(self.stack.aws.client("dynamodb"), self.stack.table("Outbox"))
        made = [record(number, result="denied") for number in range(count)]
        lake.refine(source, made, lambda files: outbox.announce(source, files, NOON))


@pytest.fixture
def connection(stack: Stack) -> Connection:
    return Connection(stack, f"c{token_hex(4)}")


def uids(heard: list[dict[str, Any]]) -> set[str]:
    return {each["detail"]["metadata"]["uid"] for each in heard}


def test_what_comes_in_comes_out_on_the_bus_and_at_the_webhook(
    stack: Stack, connection: Connection, receiver: Receiver, tmp_path: Path
) -> None:
    wanted = shown("pattern") | {"resources": [f"connection/{connection.id}"]}
    listener = listening(stack, wanted)
    hook = connection.hook(receiver.at("/ok"))
    expected = {f"{number:032x}" for number in range(120)}

    connection.collect(tmp_path, 120)

    heard = listener.hear(lambda heard: uids(heard) >= expected)
    assert uids(heard) == expected
    example = shown("envelope")
    assert shape(heard[0], example).keys() == example.keys()
    assert (heard[0]["source"], heard[0]["detail-type"]) == (f"doorbook.{deploy.STACK}", example["detail-type"])
    assert receiver.wait_for(2, LONG)
    told: set[str] = set()
    for came in receiver.came:
        message = Webhook(NEWER).verify(came.body, came.headers)
        assert message == Webhook(SECRET).verify(came.body, came.headers)
        assert message["type"] == "duo.authentication"
        assert message["data"]["connection"] == connection.id
        told |= {each["metadata"]["uid"] for each in message["data"]["events"]}
    assert told == expected
    found = connection.hooks.one(connection.id, hook.id)
    assert found is not None
    assert found.health.failures == 0


def test_what_the_portal_tells_comes_out_on_the_bus_by_its_id(stack: Stack) -> None:
    listener = listening(stack, shown("portal-pattern"))
    made = Event(
        id=token_hex(11), at=datetime.now(UTC), topic=Topic.PUSH_REPORTED_FRAUD, person="alice", facts={"a": "b"}
    )

    stack.aws.client("dynamodb").put_item(TableName=stack.table("Outbox"), Item=item(records.event(made)))

    heard = listener.hear(lambda heard: made.id in uids(heard))
    (event,) = [each for each in heard if each["detail"]["metadata"]["uid"] == made.id]
    assert event["detail-type"] == "doorbook.push_reported_fraud"
    assert (event["detail"]["person"], event["detail"]["facts"]) == ("alice", {"a": "b"})


def test_what_becomes_of_a_finding_comes_out_on_the_bus_and_at_the_webhook(
    stack: Stack, connection: Connection, receiver: Receiver
) -> None:
    listener = listening(stack, shown("finding-pattern") | {"resources": [f"connection/{connection.id}"]})
    connection.hook(receiver.at("/ok"))
    rows = WatchRows(stack.aws.client("dynamodb"), stack.table("Watch"), stack.table("Audit"))
    findings, found = StoredTriage(rows), finding(1, connection=connection.id)

    assert findings.put(found)
    assert findings.put(replace(found, status=Status.CLOSED, closing=Closing.OVER, closed=1, version=2))

    (heard,) = listener.hear(bool)
    assert heard["detail-type"] == "doorbook.finding"
    assert heard["detail"]["finding_info"]["uid"] == found.id
    assert receiver.wait_for(2, LONG)
    told = [Webhook(SECRET).verify(came.body, came.headers) for came in receiver.came]
    events = [each["data"]["events"][0] for each in told]
    assert {each["metadata"]["uid"]: each["activity_id"] for each in events} == {f"{found.id}.1": 1, f"{found.id}.2": 3}
    assert findings.told(found) is not None


def test_what_a_rule_held_comes_out_on_the_bus_once_its_time_has_come(stack: Stack) -> None:
    rows = WatchRows(stack.aws.client("dynamodb"), stack.table("Watch"), stack.table("Audit"))
    now = round(datetime.now(UTC).timestamp() * 1000)
    rules, sendings = StoredRules(rows), StoredSendings(rows, lambda: now)
    rule = Rule(id=token_hex(8), name="A digest", bus=True, pace=Pace.HOURLY, at=now, by="dana")
    row = AuditRow(
        id=token_hex(8),
        at=datetime.now(UTC),
        outcome=Outcome.RULE_MADE,
        method="notices",
        person="dana",
        address="192.0.2.7",
        agent="test",
    )
    assert rules.put(rule, row)
    listener = listening(stack, {"detail-type": ["doorbook.notice"], "resources": [f"rule/{rule.id}"]})
    for number in (1, 2):
        sendings.hold(rule.id, now, change(number))
    sendings.remind(Due(rule=rule.id, until=now, why=Why.DIGEST))

    for _ in range(2):  # as its schedule does each minute
        done = stack.aws.client("lambda").invoke(FunctionName=stack.resources["Announcer"], Payload=b"{}")
        assert "FunctionError" not in done

    (heard,) = listener.hear(bool)
    assert (heard["detail"]["reason"], heard["detail"]["count"]) == ("digest", 2)
    assert [each["uid"] for each in heard["detail"]["findings"]] == ["f1", "f2"]
    assert sendings.held(rule.id, now) == []
    assert rules.put(replace(rule, deed=Deed.REMOVED, version=2), replace(row, id=token_hex(8)))


def test_a_row_that_nobody_can_read_holds_up_no_other_and_an_operator_finds_it(stack: Stack) -> None:
    listener = listening(stack, shown("portal-pattern"))
    client, table, spoilt = stack.aws.client("dynamodb"), stack.table("Outbox"), f"spoilt-{token_hex(8)}"
    made = Event(id=token_hex(11), at=datetime.now(UTC), topic=Topic.PASSED_OPEN, person="bob", facts={})

    client.put_item(TableName=table, Item=item({"pk": spoilt, "at": 1, "topic": "?"}))
    client.put_item(TableName=table, Item=item(records.event(made)))

    listener.hear(lambda heard: made.id in uids(heard))
    assert spoilt in buried(stack, spoilt)


def test_a_file_that_is_gone_is_tried_again_from_the_queue_and_holds_up_no_other(
    stack: Stack, connection: Connection
) -> None:
    client, table = stack.aws.client("dynamodb"), stack.table("Outbox")
    listener = listening(stack, shown("portal-pattern"))
    gone = {"pk": f"file#{token_hex(8)}", "kind": "records", "connection": connection.id, "stream": "authentication"}
    made = Event(id=token_hex(11), at=datetime.now(UTC), topic=Topic.PASSED_OPEN, person="bob", facts={})

    client.put_item(TableName=table, Item=item({**gone, "object": "events/none.parquet", "count": 1, "at": NOON}))
    client.put_item(TableName=table, Item=item(records.event(made)))

    listener.hear(lambda heard: made.id in uids(heard))
    ends = monotonic() + LONG
    while not any("events/none.parquet is not there" in line for line in stack.log_lines("Announcer")):
        assert monotonic() < ends


def test_a_webhook_that_fails_is_tried_again_by_the_same_id(
    connection: Connection, receiver: Receiver, tmp_path: Path
) -> None:
    hook = connection.hook(receiver.at("/500"))

    connection.collect(tmp_path, 1)

    assert receiver.wait_for(2, LONG)
    first, second, *_ = receiver.came
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)
    found = connection.hooks.one(connection.id, hook.id)
    assert found is not None
    assert found.health.failures >= 1
    assert found.health.last_error is not None
    assert found.health.last_error.startswith("it answered 500: line")
    connection.hooks.remove(found)


def buried(stack: Stack, word: str) -> str:
    """Wait for a message with this word among those that were given up."""
    sqs, url, ends = stack.aws.client("sqs"), stack.resources["DeliveriesDead"], monotonic() + LONG
    while monotonic() < ends:
        got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, MaxNumberOfMessages=10)
        for each in got.get("Messages", ()):
            body: str = each["Body"]
            if word in body:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
                return body
    raise AssertionError(f"{word} was not given up")
