"""What is taken for a form of ours: each thing that makes it none, beside the one that is."""

from base64 import b64encode
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from hypothesis import given
from hypothesis import strategies as st

from doorbook import messages
from doorbook.messages import Message
from doorbook.signin.visitor import Visitor
from doorbook.web.requests import LARGEST_FORM, MOST_FIELDS, RefusedRequestError, cookies, posted, visitor

ORIGIN = "https://door.example.com"
FORM = "application/x-www-form-urlencoded"
HEADERS = {"origin": ORIGIN, "content-type": FORM}


def event(
    body: str | bytes | None = b"name=alice&password=a%20b",
    headers: dict[str, str] | None = None,
    *,
    encoded: bool | None = None,
    jar: list[str] | None = None,
) -> APIGatewayProxyEventV2:
    """Return a request as API Gateway hands it over: with bytes in base64, or text as it is."""
    as_bytes = isinstance(body, bytes)
    told: dict[str, Any] = {
        "headers": HEADERS if headers is None else headers,
        "body": b64encode(body).decode() if isinstance(body, bytes) else body,
        "isBase64Encoded": as_bytes if encoded is None else encoded,
        "requestContext": {"http": {"sourceIp": "192.0.2.7", "userAgent": "test"}},
    }
    return APIGatewayProxyEventV2(told | ({} if jar is None else {"cookies": jar}))


def refusal(odd: APIGatewayProxyEventV2) -> tuple[int, Message, str]:
    with pytest.raises(RefusedRequestError) as refused:
        posted(odd, ORIGIN)
    return refused.value.status, refused.value.message, refused.value.reason


def test_a_form_of_ours_is_read() -> None:
    assert posted(event(), ORIGIN) == {"name": "alice", "password": "a b"}


@pytest.mark.parametrize("body", ["name=alice&password=a%20b", b"name=alice&password=a+b"])
def test_in_base64_or_as_text(body: str | bytes) -> None:
    assert posted(event(body), ORIGIN) == {"name": "alice", "password": "a b"}


@pytest.mark.parametrize("header", [FORM, FORM.upper(), f"{FORM}; charset=UTF-8", f"{FORM} ;charset=utf-8"])
def test_a_form_may_say_its_charset(header: str) -> None:
    assert posted(event(headers={"Origin": ORIGIN, "Content-Type": header}), ORIGIN)


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "http://door.example.com",
        "https://door.example.com:8443",
        "https://door.example.com/",
        "https://DOOR.example.com",
        "https://door.example.com.evil.example",
        "https://evil.example",
        "https://door.example.com, https://evil.example",
    ],
)
def test_a_form_of_another_page_is_refused(origin: str | None) -> None:
    headers = HEADERS | {"origin": origin} if origin is not None else {"content-type": FORM}

    assert refusal(event(headers=headers)) == (403, messages.REQUEST_REFUSED, "foreign or missing Origin")


@pytest.mark.parametrize("kind", [None, "", "application/json", "text/plain", "multipart/form-data", FORM + "x"])
def test_what_is_no_form_is_refused(kind: str | None) -> None:
    headers = HEADERS | {"content-type": kind} if kind is not None else {"origin": ORIGIN}

    assert refusal(event(headers=headers)) == (415, messages.REQUEST_REFUSED, "not a form")


@pytest.mark.parametrize("body", [None, "", b""])
def test_an_empty_form_is_a_form(body: str | bytes | None) -> None:
    assert posted(event(body), ORIGIN) == {}


def test_the_largest_form_is_read_and_one_byte_more_is_not() -> None:
    fits = b"a=" + b"x" * (LARGEST_FORM - 2)

    assert len(posted(event(fits), ORIGIN)["a"]) == LARGEST_FORM - 2
    assert refusal(event(fits + b"x")) == (413, messages.FORM_TOO_LARGE, "form too large")
    assert refusal(event((fits + b"x").decode())) == (413, messages.FORM_TOO_LARGE, "form too large")
    assert refusal(event("x" * 1_000_000)) == (413, messages.FORM_TOO_LARGE, "form too large")
    assert refusal(event("é" * LARGEST_FORM))[0] == 413


def test_so_many_fields_are_read_and_one_more_is_not() -> None:
    fields = {f"f{number}": "" for number in range(MOST_FIELDS)}

    assert len(posted(event(urlencode(fields)), ORIGIN)) == MOST_FIELDS
    assert refusal(event(urlencode(fields | {"one": "more"})))[0] == 400


@pytest.mark.parametrize("body", ["name=%C3%A9", b"name=%c3%a9"])
def test_utf8_is_read(body: str | bytes) -> None:
    assert posted(event(body), ORIGIN) == {"name": "é"}


@pytest.mark.parametrize(
    "odd",
    [
        event(b"name=%ff"),
        event(b"name=%ed%a0%80"),
        event(b"name=\xff"),
        event("name=é"),
        event("name=\ud800"),
        event("not base64!", encoded=True),
        event("YQ", encoded=True),
        event("YQ==é", encoded=True),
    ],
    ids=["latin", "half a surrogate pair", "raw byte", "raw letter", "raw surrogate", "no base64", "padding", "letter"],
)
def test_what_is_not_utf8_in_a_form_is_refused(odd: APIGatewayProxyEventV2) -> None:
    assert refusal(odd)[:2] == (400, messages.REQUEST_REFUSED)


@pytest.mark.parametrize("body", ["name=alice&name=root", "csrf=a&csrf=a", "=&="])
def test_a_field_given_twice_is_refused_whatever_it_says(body: str) -> None:
    assert refusal(event(body)) == (400, messages.REQUEST_REFUSED, "a field given twice")


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")), max_size=8))
def test_whatever_our_page_sends_arrives(fields: dict[str, str]) -> None:
    assert posted(event(urlencode(fields).encode()), ORIGIN) == fields


@given(st.text() | st.binary(), st.booleans())
def test_any_body_is_a_form_or_refused(body: str | bytes, encoded: bool) -> None:
    odd = event(body, encoded=encoded or isinstance(body, bytes))

    with suppress(RefusedRequestError):  # and no other error gets out
        assert len(posted(odd, ORIGIN)) <= MOST_FIELDS


@pytest.mark.parametrize(
    ("jar", "read"),
    [
        (None, {}),
        ([], {}),
        (["a=1", "b=2"], {"a": "1", "b": "2"}),
        (["a=1", "a=2"], {"a": "1"}),
        (["a=1=2"], {"a": "1=2"}),
        ([" a = 1 "], {"a": "1"}),
        (["a"], {"a": ""}),
        (["__Host-doorbook=x", "__host-doorbook=y"], {"__Host-doorbook": "x", "__host-doorbook": "y"}),
    ],
)
def test_cookies_are_read_and_the_first_of_a_name_counts(jar: list[str] | None, read: dict[str, str]) -> None:
    assert cookies(event(jar=jar)) == read


def test_a_visitor_is_known_by_address_agent_and_session() -> None:
    inside = event(jar=["other=1", "__Host-doorbook=the-secret"])

    assert visitor(inside) == Visitor(address="192.0.2.7", agent="test", session="the-secret")
    assert visitor(event()) == Visitor(address="192.0.2.7", agent="test", session=None)
