"""What is sent: nothing that somebody called themselves becomes a header, a line, a link or a hidden mark of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from doorbook.collect.announcing.announcement import LARGEST_EVENT
from doorbook.notices.rule import Rule
from doorbook.notices.sending import Why
from doorbook.notices.wording import LONGEST_SUBJECT, Telling, ascii_of, detail_of, parcels, plain, text_of
from tests.domain.notices.changes import change

CONSOLE = "https://door.example.com/console"
RULE = Rule(id="r1", name="High ones", bus=True, webhooks=("c1/h1",), addresses=("a1",))
HOSTILE = "bob\r\nBcc: all@example.com\r\n\r\nhttp://evil.example www.evil.example \u202egnp\u2066\x1b[2J\0"


def telling(*numbers: int, more: int = 0, why: Why = Why.AT_ONCE, **says: object) -> Telling:
    return Telling(rule=RULE, changes=tuple(change(each, **says) for each in numbers), why=why, at=1, more=more)


def test_a_mail_says_what_of_whom_since_when_and_where_to_look() -> None:
    text = text_of(telling(1, by="hal"), CONSOLE)

    assert text.splitlines() == [
        "HIGH, opened: Many pushes in a row",
        "  bob1 was asked 5 times.",
        '  About the person "bob1", since 2026-03-08 20:00 UTC; last handled by "hal"',
        "  https://door.example.com/console/findings/f1",
        "",
        'You get this by the rule "High ones": https://door.example.com/console/notices/rules/r1',
        f"Message {telling(1).id}",
    ]


def test_a_digest_says_how_many_and_why() -> None:
    text = text_of(telling(1, 2, more=70, why=Why.MANY), CONSOLE)

    assert text.startswith("There were more messages within an hour than the rule sends")
    assert "72 changes of findings:" in text
    assert "And 70 more: https://door.example.com/console/findings" in text


def test_a_hostile_name_changes_no_line_no_subject_and_makes_no_link() -> None:
    of = telling(1, name=HOSTILE, summary=HOSTILE, by=HOSTILE)
    (bus, hook, mail) = parcels(of, CONSOLE)

    assert len(mail.body.splitlines()) == 7
    for each in ("\r", "\x1b", "\u202e", "\u2066", "\0", "http://evil", "www.evil"):
        assert each not in mail.body
        assert each not in mail.subject
    assert mail.subject == "Doorbook: high, opened: Many pushes in a row"
    assert json.loads(bus.body)["findings"][0]["subject"]["name"] == HOSTILE
    assert json.loads(hook.body)["data"] == json.loads(bus.body)
    assert all("\n" not in each.line for each in (bus, hook, mail))


@given(some.text())
def test_a_subject_is_a_line_of_ascii(text: str) -> None:
    for subject in (ascii_of(text), ascii_of(f"Doorbook: {text}"), ascii_of(f"{'x' * LONGEST_SUBJECT} {text}")):
        assert subject.isascii()
        assert len(subject) <= LONGEST_SUBJECT
        assert subject.isprintable()


@given(some.text())
def test_a_part_of_a_line_stays_one(text: str) -> None:
    said = plain(text)

    assert "://" not in said
    assert len(said.splitlines()) <= 1


@pytest.mark.parametrize("letter", ["x", "\u00e9", "\U0001f600", '"'])
def test_it_fits_the_bus_and_webhooks_whatever_names_are_made_of(letter: str) -> None:
    of = telling(*range(1, 501), summary=letter * 3000, name=letter * 3000, title=letter * 300, why=Why.DIGEST)

    detail = detail_of(of, CONSOLE)

    told = json.loads(detail)
    assert len(detail) <= LARGEST_EVENT
    assert told["count"] == 500
    assert len(told["findings"]) + told["left_out"] == 500
    assert told["findings"]


def test_the_same_is_named_the_same_and_anything_else_is_not() -> None:
    assert telling(1).id == telling(1).id
    ids = {telling(1).id, telling(2).id, telling(1, 2).id, telling(1, why=Why.QUIET).id, telling(1, number=2).id}
    assert len(ids) == 5


def test_a_test_is_marked_as_one() -> None:
    of = Telling(rule=RULE, changes=(), why=Why.TEST, at=1, nonce="n1")
    (bus, _, mail) = parcels(of, CONSOLE)

    assert mail.subject == "Doorbook: a test of the rule High ones"
    assert mail.body.startswith("This is a test. Nothing happened.")
    assert (json.loads(bus.body)["reason"], json.loads(bus.body)["count"]) == ("test", 0)
