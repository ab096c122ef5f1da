"""A webhook is tested from its page, and what came back is said there."""

import json
from dataclasses import replace

import pytest

from doorbook.adapters.webhook import HttpsSender
from doorbook.collect.announcing.announcement import Delivery
from doorbook.collect.announcing.ports import Answered, NoAnswer
from doorbook.collect.announcing.webhook import HookSecrets, HookState, failed, succeeded
from doorbook.collect.connections.connection import Connection
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.messages import console_webhooks as said
from doorbook.web.console import webhooks
from tests.domain.listeners import AT, SECRET
from tests.doorway import Browser
from tests.journeys.console.hooks import URL, add, only, place, press, receiver, secrets
from tests.journeys.console.house import House


def test_a_test_goes_out_signed_and_shows_what_came_back(house: House, dana: Browser, kept: Connection) -> None:
    add(dana, kept)
    receiver(house).answers = lambda _: Answered(status=200, said="thanks")

    page = press(dana, kept, "test")

    ((url, sent, by),) = receiver(house).came
    assert (url, by) == (URL, secrets(house, kept))
    assert json.loads(sent.body)["type"] == "doorbook.test"
    assert page.status == 200
    assert page.says(said.TEST_TAKEN.text)
    assert page.says("Answer 200")
    assert page.says("It said thanks")
    assert house.audit[-1].outcome is Outcome.WEBHOOK_TESTED


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answered(status=301), said.SENT_ELSEWHERE),
        (Answered(status=401), said.TURNED_AWAY),
        (Answered(status=410), said.WANTS_NOTHING),
        (Answered(status=429), said.TOO_BUSY),
        (Answered(status=500), said.FAILED_THERE),
        (Answered(status=700), said.ODD_ANSWER),
        (NoAnswer("it did not answer within 10 seconds"), said.TOO_SLOW),
        (NoAnswer("its name leads to an address that is not public"), said.NAME_LEADS_INSIDE),
        (NoAnswer("its certificate is not trusted: expired"), said.NOT_TRUSTED),
        (NoAnswer("TLS failed: WRONG_VERSION_NUMBER"), said.TLS_FAILED),
        (NoAnswer("its name was not found"), said.NAME_NOT_FOUND),
        (NoAnswer("the connection failed: ConnectionRefusedError"), said.NOT_CONNECTED),
        (NoAnswer("its address is not public"), said.NOT_PUBLIC),
    ],
)
def test_a_test_that_fails_says_why_and_the_cure_there_and_in_the_list(
    house: House, dana: Browser, kept: Connection, answer: Answered | NoAnswer, why: Message
) -> None:
    add(dana, kept)
    receiver(house).answers = lambda _: answer

    page = press(dana, kept, "test")

    assert page.says("Not taken")
    assert page.says(f"{why.text} {why.cure}")
    listed = dana.get(place(kept))
    assert listed.says(f"{why.text} What to do: {why.cure}")
    assert listed.says("Failures in a row 1")
    assert listed.says("Rests until")
    assert listed.says("Resting after failures")


def test_what_a_receiver_says_stays_text(house: House, dana: Browser, kept: Connection) -> None:
    add(dana, kept)
    receiver(house).answers = lambda _: Answered(status=500, said='<script>alert(1)</script><img src=x onerror="a">')

    page = press(dana, kept, "test")

    assert "<script>alert" not in page.body
    assert "<img src=x" not in page.body
    assert "&lt;script&gt;alert(1)" in page.body


def test_one_that_answers_well_again_shows_no_rest(house: House, dana: Browser, kept: Connection) -> None:
    add(dana, kept)
    hook = only(house, kept)
    ill = failed(hook.health, "it answered 500: oops", house.clock())
    assert house.hooks.note(hook, ill)
    assert dana.get(place(kept)).says("it answered 500: oops")

    assert house.hooks.note(hook, succeeded(ill, house.clock()))

    page = dana.get(place(kept))
    assert not page.says("Failures in a row")
    assert page.says("Active")


def test_one_that_wants_nothing_any_more_can_be_resumed(house: House, dana: Browser, kept: Connection) -> None:
    add(dana, kept)
    hook = only(house, kept)
    gone = replace(hook, state=HookState.GONE, version=2)
    assert house.hooks.put(gone)
    assert dana.get(place(kept)).says("Wants nothing any more")

    assert press(dana, kept, "resume").says(said.WEBHOOK_RESUMED.text)


def test_one_that_does_not_answer_in_time_is_told_so() -> None:
    sender = HttpsSender(host_pattern="", limit=0.0, look_up=lambda *_: [])
    message = Delivery(connection="c1", webhook="h1", id="m", body="{}")

    slow = sender.send(URL, message, HookSecrets(current=SECRET), AT)

    assert isinstance(slow, NoAnswer)
    assert webhooks.trouble(slow.why) is said.TOO_SLOW
