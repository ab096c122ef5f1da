"""What the stores of notices and what sends their mail promise, in memory and on the local AWS."""

import json
from dataclasses import replace
from secrets import token_hex

import pytest

from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.mail import SnsMail, standings
from doorbook.adapters.memory_mail import MemoryMail
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.notices import StoredAddresses, StoredRules, StoredSendings
from doorbook.checks.check import Category, Severity
from doorbook.notices.change import What
from doorbook.notices.ports import Mail, Standing
from doorbook.notices.rule import Deed, Pace, Quiet, Rule
from doorbook.notices.sending import Address, Due, Plan, Sending, State, Why, address_id
from local.cloud.stack import Stack
from tests.contracts.watch.test_triage import row
from tests.domain.notices.changes import change

NOW = 1_773_000_000_000
RULE = Rule(
    id="r1",
    name="Höhe",
    least=Severity.LOW,
    categories=(Category.THREAT,),
    checks=("mfa-flood",),
    connection="c1",
    group="Staff",
    changes=(What.CLOSED,),
    bus=True,
    webhooks=("c1/h1",),
    addresses=("a1",),
    pace=Pace.DAILY,
    hour=0,
    zone="Europe/Berlin",
    quiet=Quiet(begins=0, ends=5, days=(0, 6), breaks=Severity.CRITICAL),
    rate=3,
    at=NOW,
    by="dana",
)


@pytest.fixture
def sendings(rows: MemoryRows | WatchRows) -> StoredSendings:
    return StoredSendings(rows, lambda: NOW)


def sending(message: str = "m1", at: int = NOW, **says: object) -> Sending:
    made = Sending(rule="r1", message=message, target="mail", at=at, line="One", why=Why.AT_ONCE)
    return replace(made, **says)  # type: ignore[arg-type]


def test_a_rule_comes_back_as_it_was_with_its_history_until_it_is_removed(audited: MemoryRows | WatchRows) -> None:
    rules = StoredRules(audited)
    plain = Rule(id="r2", name="a plain one", version=1)
    assert rules.put(RULE, row())
    assert rules.put(plain, row())
    stopped = replace(RULE, on=False, version=2, deed=Deed.STOPPED)

    assert not rules.put(RULE, row())
    assert rules.put(stopped, row())
    assert rules.all() == (plain, stopped)
    assert (rules.one("r1"), rules.one("r3")) == (stopped, None)
    assert rules.history("r1") == [RULE, stopped]

    gone = replace(stopped, version=3, deed=Deed.REMOVED)
    assert rules.put(gone, row())
    assert rules.all() == (plain,)
    assert rules.history("r1") == [RULE, stopped, gone]


def test_addresses_come_back_by_their_text(audited: MemoryRows | WatchRows) -> None:
    addresses = StoredAddresses(audited)
    made = [Address(id=address_id(text), text=text, at=NOW, by="dana") for text in ("b@x.ca", "a@x.ca")]
    assert all(addresses.put(each, row()) for each in made)
    removed = replace(made[0], removed=True, version=2)

    assert not addresses.put(made[0], row())
    assert addresses.put(removed, row())
    assert addresses.all() == (made[1], removed)


def test_of_a_change_one_decides(sendings: StoredSendings) -> None:
    held, now = Plan(due=NOW, why=Why.QUIET), Plan(due=None, why=Why.AT_ONCE)

    assert sendings.plan("r1", "f1.1") is None
    assert sendings.decide("r1", "f1.1", held)
    assert not sendings.decide("r1", "f1.1", now)
    assert sendings.plan("r1", "f1.1") == held
    assert sendings.decide("r2", "f1.1", now)
    assert sendings.decide("r1", "f1.1", replace(held, done=True))
    assert sendings.plan("r1", "f1.1") == replace(held, done=True)


def test_no_more_are_counted_than_there_may_be(sendings: StoredSendings) -> None:
    assert [sendings.count("r1", "hour#1", 2) for _ in range(3)] == [True, True, False]
    assert (sendings.counted("r1", "hour#1"), sendings.counted("r1", "hour#2")) == (2, 0)


def test_what_is_held_is_due_when_it_is_and_gone_once_it_is_told(sendings: StoredSendings) -> None:
    due, later = Due(rule="r1", until=NOW, why=Why.QUIET), Due(rule="r1", until=NOW + 1, why=Why.MANY)
    late, early = change(1, at=2), change(2, at=1)
    for of, told in ((due, late), (due, early), (later, change(3))):
        sendings.hold(of.rule, of.until, told)
        sendings.remind(of)

    assert sendings.due(NOW - 1, 9) == []
    assert sendings.due(NOW, 9) == [due]
    assert sendings.due(NOW + 1, 1) == [due]
    assert sendings.held("r1", NOW) == [early, late]

    sendings.release(due, [early])
    assert sendings.held("r1", NOW) == [late]
    assert sendings.due(NOW, 9) == [due]
    sendings.release(due, [late])
    assert sendings.due(NOW + 1, 9) == [later]


def test_how_it_stands_is_changed_only_as_it_was_read(sendings: StoredSendings) -> None:
    waiting = sending()
    assert sendings.put(waiting)
    failing = replace(waiting, state=State.FAILING, tries=1, since=NOW, detail="down", version=2)

    assert not sendings.put(waiting)
    assert sendings.put(failing)
    assert sendings.one("r1", "m1", "mail") == failing
    assert sendings.one("r1", "m1", "bus") is None


def test_the_latest_come_first(sendings: StoredSendings) -> None:
    made = [sending(f"m{number}", NOW + number) for number in range(4)]
    for each in made:
        assert sendings.put(each)
    assert sendings.put(sending("m9", NOW + 9, rule="r2"))

    assert sendings.last("r1", 3) == made[:0:-1]


@pytest.fixture(params=["memory", "sns"])
def mail(request: pytest.FixtureRequest) -> Mail:
    if request.param == "memory":
        return MemoryMail()
    client = request.getfixturevalue("stack").aws.client("sns")
    return SnsMail(client, client.create_topic(Name=f"notices-{token_hex(4)}")["TopicArn"])


def test_whom_is_asked_is_known_and_who_is_dropped_is_not(mail: Mail) -> None:
    ann = Address(id=address_id("Ann@x.ca"), text="Ann@x.ca", at=NOW, by="dana")
    assert mail.standing() == {}

    mail.ask(ann)
    mail.ask(ann)
    assert mail.standing().keys() == {"ann@x.ca"}  # the local AWS confirms addresses itself
    if isinstance(mail, MemoryMail):
        mail.confirm(ann.text)
    assert mail.standing() == {"ann@x.ca": Standing.CONFIRMED}

    mail.drop(ann)
    assert mail.standing() == {}
    mail.drop(ann)


def letting_in(topic: str, queue: str) -> str:
    told = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [told]})


def test_a_mail_reaches_those_it_names_and_nobody_else(stack: Stack) -> None:
    """A queue stands in for a mailbox, with the filter that an address is given."""
    sns, sqs = stack.aws.client("sns"), stack.aws.client("sqs")
    topic = sns.create_topic(Name=f"notices-{token_hex(4)}")["TopicArn"]
    mail = SnsMail(sns, topic)
    boxes = {}
    for name in ("ann", "bea"):
        boxes[name] = sqs.create_queue(QueueName=f"box-{token_hex(4)}")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=boxes[name], AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sqs.set_queue_attributes(QueueUrl=boxes[name], Attributes={"Policy": letting_in(topic, arn)})
        policy = json.dumps({"to": [name]})
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"FilterPolicy": policy})

    mail.send(["ann", "cleo"], "Doorbook: high", "Who, and what.\n")

    (came,) = sqs.receive_message(QueueUrl=boxes["ann"], WaitTimeSeconds=2)["Messages"]
    told = json.loads(came["Body"])
    assert (told["Subject"], told["Message"]) == ("Doorbook: high", "Who, and what.\n")
    assert "Messages" not in sqs.receive_message(QueueUrl=boxes["bea"], WaitTimeSeconds=0)


def test_the_filter_of_an_address_names_it_alone(stack: Stack) -> None:
    sns = stack.aws.client("sns")
    topic = sns.create_topic(Name=f"notices-{token_hex(4)}")["TopicArn"]
    SnsMail(sns, topic).ask(Address(id="a1", text="ann@x.ca", at=NOW, by="dana"))

    (found,) = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    told = sns.get_subscription_attributes(SubscriptionArn=found["SubscriptionArn"])["Attributes"]
    assert json.loads(told["FilterPolicy"]) == {"to": ["a1"]}


def test_an_address_is_as_sns_says_of_its_subscription() -> None:
    """The local AWS has no address that waits to be confirmed: what SNS answers of one is from its documentation."""
    told = [
        {"Protocol": "email", "Endpoint": "A@x.ca", "SubscriptionArn": "PendingConfirmation"},
        {"Protocol": "email", "Endpoint": "b@x.ca", "SubscriptionArn": "Deleted"},
        {"Protocol": "email", "Endpoint": "c@x.ca", "SubscriptionArn": "arn:aws:sns:ca-central-1:1:t:1"},
        {"Protocol": "sqs", "Endpoint": "d@x.ca", "SubscriptionArn": "arn:aws:sns:ca-central-1:1:t:2"},
    ]

    found = {at: standing for at, _, standing in standings(told)}

    assert found == {"a@x.ca": Standing.PENDING, "b@x.ca": Standing.GONE, "c@x.ca": Standing.CONFIRMED}
