"""What docs/events.md shows is what is sent."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from doorbook.checks.announced import Activity, event
from doorbook.checks.check import Severity
from doorbook.collect.announcing.announcement import LARGEST_ENTRY, MOST_EVENTS, Telling, messages
from doorbook.collect.announcing.delivering import GIVEN_UP_AFTER
from doorbook.collect.announcing.webhook import BOTH_FOR, WAITS
from doorbook.events import Topic
from doorbook.notices.change import What
from doorbook.notices.rule import Rule
from doorbook.notices.sending import Why
from doorbook.notices.wording import Telling as Telling_
from doorbook.notices.wording import detail_of
from tests.domain.checks.office import finding
from tests.domain.listeners import SECRET, file
from tests.domain.notices.changes import ONE
from tests.events_page import EXAMPLES, PAGE, shown

UID = "00000000000000000000000000000001"
EVENT = Telling(UID, 1_728_043_200_000, f'{{"metadata":{{"uid":"{UID}"}}}}')


def received() -> Any:  # noqa: ANN401 - what the page defines
    room: dict[str, Any] = {}
    exec(EXAMPLES["verify"], room)  # noqa: S102 - the example of our own page
    return room["received"]


def message() -> tuple[dict[str, str], bytes]:
    ((name, body),) = messages(file(), [EVENT])
    now = datetime.now(UTC)
    signed = Webhook(str(SECRET)).sign(name, now, body)
    headers = {"webhook-id": name, "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signed}
    return headers, body.encode()


def test_the_message_of_the_page_is_the_one_that_is_sent() -> None:
    _, body = message()

    assert json.loads(body) == shown("message")


def test_the_code_of_the_page_takes_a_message_once_and_no_other() -> None:
    headers, body = message()
    known: set[str] = set()

    assert [each["metadata"]["uid"] for each in received()(SECRET, headers, body, known)] == [UID]
    assert received()(SECRET, headers, body, known) == []
    with pytest.raises(WebhookVerificationError):
        received()(SECRET, headers, body.replace(b"c1", b"c2"), known)


def test_the_numbers_of_the_page_are_those_that_count() -> None:
    minutes = [round(wait.total_seconds() / 60) for wait in WAITS]
    hours = [minute // 60 for minute in minutes[6:]]

    assert "after 5 and 30 seconds, 2, 5, 15 and 30\n  minutes, 1, 2 and 4 hours, and every 4 hours" in PAGE
    assert [round(wait.total_seconds()) for wait in WAITS[:2]] == [5, 30]
    assert (minutes[2:6], hours) == ([2, 5, 15, 30], [1, 2, 4])
    assert (GIVEN_UP_AFTER.days, BOTH_FOR.days, MOST_EVENTS, LARGEST_ENTRY) == (1, 1, 100, 256 * 1024)


def test_the_pattern_of_findings_takes_what_is_opened_and_bad() -> None:
    pattern = shown("finding-pattern")["detail"]
    told = [event(finding(1, severity=severity), None, became, 1) for severity in Severity for became in Activity]

    taken = [each for each in told if all(each[name] in said for name, said in pattern.items())]
    assert {(each["activity_id"], each["severity_id"]) for each in taken} == {(1, 4), (1, 5)}


def test_the_notice_of_the_page_is_the_one_that_is_sent() -> None:
    of = Telling_(rule=Rule(id="r1", name="High ones"), changes=(ONE,), why=Why.AT_ONCE, at=ONE.at)
    told = json.loads(detail_of(of, "https://door.example.com/console"))
    page = shown("notice")

    assert page["metadata"].pop("uid").startswith("msg_")
    assert told["metadata"].pop("uid") == of.id
    assert told == page
    assert [f"`{each}`" for each in (*Why, *What) if f"`{each}`" not in PAGE] == []


def test_the_topic_of_the_page_is_one() -> None:
    assert f"`doorbook.{Topic.PUSH_REPORTED_FRAUD}`" in PAGE
