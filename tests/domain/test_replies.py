"""Answers as replies: status, cookies and the way on; and the headers that every one of them wears."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aws_lambda_powertools.event_handler import Response

from doorbook import messages
from doorbook.signin.answers import Answer, AskFactor, AskPassword, Ended, Inside, PushLive, Refused
from doorbook.signin.assurance import Passed
from doorbook.signin.duo import Device
from doorbook.signin.session import Session
from doorbook.signin.tickets import Note, Push
from doorbook.web.cookies import csrf_token
from doorbook.web.pages import Pages
from doorbook.web.replies import HEADERS, SignInReplies, notice, see

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(seconds=29.2)
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGES = Pages(TEMPLATES / "pages", TEMPLATES / "static", "Doorbook")
REPLIES = SignInReplies(PAGES, "secret", NOON)

PHONE = Device(id="DPIPHONE", label="<Alice's> iPhone", capabilities=frozenset({"push"}))
SESSION = Session(
    proof="proof",
    person="alice",
    display="Alice",
    passed=(Passed.PASSWORD,),
    opened=NOON,
    seen=NOON,
    ends=NOON,
    idle=timedelta(0),
    txid=None,
    address="192.0.2.7",
    agent="test",
)
ASK = AskPassword(ticket="t1")
WRONG = AskPassword(ticket="t1", message=messages.WRONG_PASSWORD)
THROTTLED = AskPassword(ticket="t1", message=messages.THROTTLED, until=LATER)
FACTOR = AskFactor(ticket="t1", display="Alice", devices=(PHONE,), note=Note(messages.PUSH_BACK_OFF, LATER))
LIVE = PushLive(ticket="t1", display="Alice", push=Push(device=PHONE, began=NOON, code="4711"), until=LATER)
UNDELIVERED = PushLive(ticket="t1", display="Alice", push=LIVE.push, until=LATER, undelivered=True)
REFUSED = Refused(display="Alice", note=Note(messages.DUO_DENIED))
GONE = Ended(message=messages.TICKET_GONE)
NOT_ME = Ended(message=messages.NOT_ME)
DONE = Ended(message=messages.ALREADY_DONE)
INSIDE = Inside(ticket="t", session=SESSION, secret="s", return_to="https://wiki.example.com/a?b")
HOME = Inside(ticket="t", session=SESSION, secret="s", return_to=None)
TOLD = Inside(ticket="t", session=SESSION, secret="s", return_to=None, message=messages.FAIL_OPEN)
EVERY: dict[str, Answer] = {
    "ask": ASK,
    "wrong": WRONG,
    "throttled": THROTTLED,
    "factor": FACTOR,
    "live": LIVE,
    "undelivered": UNDELIVERED,
    "refused": REFUSED,
    "gone": GONE,
    "not me": NOT_ME,
    "done": DONE,
    "inside": INSIDE,
    "home": HOME,
    "told": TOLD,
}
OUTSIDE = {name: answer for name, answer in EVERY.items() if not isinstance(answer, Inside)}
FORBIDDEN_IN_HTML = ("<script>", "javascript:", " onclick", " onload", " style=")


def told(reply: Response[str]) -> dict[str, str]:
    return {name: value for name, value in reply.headers.items() if isinstance(value, str)}


@pytest.mark.parametrize("answer", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize("way", ["page", "after_post", "state"])
def test_every_reply_wears_every_header(answer: Answer, way: str) -> None:
    reply = REPLIES.page(answer) if way == "page" else getattr(REPLIES, way)(answer, "t1")

    assert told(reply).items() >= HEADERS.items()


@pytest.mark.parametrize("reply", [see("/"), notice(messages.NOT_FOUND, status=404, pages=PAGES)])
def test_so_do_redirects_and_notices(reply: Response[str]) -> None:
    assert told(reply).items() >= HEADERS.items()


def test_the_policy_lets_no_script_in_and_no_frame_around() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))

    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "form-action", "connect-src")} == {"'self'"}
    assert HEADERS["Cache-Control"] == "no-store"
    assert HEADERS["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (ASK, 200),
        (WRONG, 401),
        (THROTTLED, 429),
        (FACTOR, 200),
        (LIVE, 200),
        (REFUSED, 403),
        (GONE, 410),
        (NOT_ME, 200),
        (DONE, 200),
        (INSIDE, 303),
        (HOME, 303),
        (TOLD, 200),
    ],
)
def test_each_answer_has_its_status(answer: Answer, status: int) -> None:
    assert REPLIES.page(answer).status_code == status


@pytest.mark.parametrize("answer", OUTSIDE.values(), ids=OUTSIDE)
def test_nobody_outside_gets_a_cookie(answer: Answer) -> None:
    replies = [REPLIES.page(answer), REPLIES.after_post(answer, "t1"), REPLIES.state(answer, "t1")]

    assert [reply.cookies for reply in replies] == [[], [], []]


@pytest.mark.parametrize("answer", [INSIDE, HOME, TOLD], ids=["return", "home", "told"])
def test_whoever_is_let_in_gets_the_cookie_of_the_session(answer: Inside) -> None:
    for reply in (REPLIES.page(answer), REPLIES.after_post(answer, "t1"), REPLIES.state(answer, "t1")):
        assert [cookie.value for cookie in reply.cookies if cookie.name == "__Host-doorbook"] == ["s"]


def test_the_way_on_leads_to_the_application_or_home() -> None:
    assert told(REPLIES.page(INSIDE))["Location"] == "https://wiki.example.com/a?b"
    assert told(REPLIES.page(HOME))["Location"] == "/"
    assert json.loads(REPLIES.state(INSIDE, "t1").body or "")["to"] == "https://wiki.example.com/a?b"


def test_whoever_is_let_in_with_less_than_usual_reads_so_first() -> None:
    reply = REPLIES.page(TOLD)

    assert "Location" not in reply.headers
    assert messages.FAIL_OPEN.text in (reply.body or "")


def test_a_throttled_person_is_told_when_to_come_back() -> None:
    assert told(REPLIES.page(THROTTLED))["Retry-After"] == "30"
    assert "Retry-After" not in REPLIES.page(WRONG).headers


@pytest.mark.parametrize("answer", [FACTOR, LIVE, UNDELIVERED, REFUSED])
def test_a_form_whose_answer_is_kept_leads_to_its_page(answer: Answer) -> None:
    reply = REPLIES.after_post(answer, "t1")

    assert (reply.status_code, told(reply)["Location"]) == (303, "/signin/t1")


def test_a_waiting_page_is_told_how_long_and_where_to_go() -> None:
    undelivered = f"{messages.PUSH_UNDELIVERED.text} {messages.PUSH_UNDELIVERED.cure}"
    said = [json.loads(REPLIES.state(answer, "t1").body or "") for answer in (LIVE, UNDELIVERED, FACTOR, GONE)]

    assert said == [
        {"state": "waiting", "seconds": 30, "message": None},
        {"state": "waiting", "seconds": 30, "message": undelivered},
        {"state": "moved", "to": "/signin/t1"},
        {"state": "moved", "to": "/signin/t1"},
    ]


def test_a_push_that_is_over_has_no_seconds_left() -> None:
    late = SignInReplies(PAGES, "secret", LATER + timedelta(seconds=5))

    assert json.loads(late.state(LIVE, "t1").body or "")["seconds"] == 0


@pytest.mark.parametrize("answer", [ASK, WRONG, FACTOR, LIVE], ids=["ask", "wrong", "factor", "live"])
def test_every_form_carries_the_token_of_its_ticket_and_tab(answer: Answer) -> None:
    body = REPLIES.page(answer).body or ""

    assert body.count("<form") == body.count(f'name="csrf" value="{csrf_token("secret", "t1")}"') > 0


def test_what_is_shown_is_escaped() -> None:
    typed = '"><script>alert(1)</script>'
    hostile = AskFactor(ticket="t1", display=typed, devices=(PHONE,), note=None)
    pages = [REPLIES.page(hostile), REPLIES.page(WRONG, typed), REPLIES.page(LIVE)]

    for body in (page.body or "" for page in pages):
        assert [each for each in FORBIDDEN_IN_HTML if each in body.lower()] == []
    assert "&lt;Alice&#39;s&gt; iPhone" in (pages[0].body or "")


@pytest.mark.parametrize("answer", OUTSIDE.values(), ids=OUTSIDE)
def test_no_page_shows_the_secret_of_its_tab(answer: Answer) -> None:
    page = SignInReplies(PAGES, "the-tab-secret", NOON).page(answer)

    assert "the-tab-secret" not in (page.body or "")
