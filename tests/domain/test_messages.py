"""Sentences for people and causes for operators: none missing, none twice, none in Duo's own tongue."""

import re

import pytest

from doorbook import messages
from doorbook.errors import Cause
from doorbook.messages import ALL, CAUSES, Message

DEFINED = [each for each in vars(messages).values() if isinstance(each, Message)]
JARGON = re.compile(
    r"txid|[is]key|preauth|auth_status|async|api\b|http|json|csrf|cookie of|ticket|token|lambda|dynamo|\b\d{3,}\b",
    re.IGNORECASE,
)


def test_every_sentence_has_an_id_of_its_own() -> None:
    assert len(DEFINED) == len(ALL)
    assert list(ALL.values()) == DEFINED


@pytest.mark.parametrize("message", DEFINED, ids=lambda message: message.id)
def test_a_person_can_read_it(message: Message) -> None:
    assert re.fullmatch(
        r"(account|browsers|signin|push|passcode|prompt|portal|invitation|remember)\.[a-z]+(-[a-z]+)*", message.id
    )
    assert message.text.endswith((".", "?"))
    assert message.cure.endswith(".")
    assert JARGON.search(f"{message.text} {message.cure}") is None


def test_every_cause_is_explained_to_operators() -> None:
    assert set(CAUSES) == set(Cause)
    assert all(text.endswith(".") for text in CAUSES.values())
    assert len(set(CAUSES.values())) == len(CAUSES)
