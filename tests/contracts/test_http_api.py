"""The local gateway's events and answers are those of API Gateway's HTTP API, payload format 2.0."""

import base64
from datetime import UTC, datetime
from itertools import permutations

import pytest

from local.cloud import http_api
from local.cloud.http_api import Answer, Api, BadAnswer, Json, Request, Route

API = Api("a1b2c3", "000000000000", "localhost", 8080)
NOW = datetime(2026, 3, 1, 9, 5, 7, 250_000, tzinfo=UTC)
ROUTES = (
    Route("GET /", "home"),
    Route("GET /signin/{ticket}", "ticket"),
    Route("ANY /signin/{ticket}", "any"),
    Route("GET /signin/help", "help"),
    Route("GET /files/{path+}", "files"),
)


def asked(method: str = "GET", path: str = "/", query: str = "", body: bytes = b"", **headers: str) -> Request:
    """Make a request with its headers."""
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Request(method, path, query, pairs, body, "127.0.0.9")


def event_of(request: Request) -> Json:
    """Make the event of a request that some route takes."""
    match = http_api.matched(ROUTES, request.method, request.path)
    assert match
    return http_api.event(request, match, API, "r1", NOW)


@pytest.mark.parametrize(
    ("method", "path", "target"),
    [
        ("GET", "/", "home"),
        ("GET", "/signin/help", "help"),
        ("GET", "/signin/t1", "ticket"),
        ("POST", "/signin/t1", "any"),
        ("GET", "/files/a/b/c", "files"),
        ("GET", "/signin", None),
        ("GET", "/signin/", None),
        ("GET", "/signin/t1/", None),
        ("HEAD", "/", None),
        ("GET", "//", None),
    ],
)
def test_the_most_literal_route_takes_the_request_in_whatever_order_they_stand(
    method: str, path: str, target: str | None
) -> None:
    for routes in permutations(ROUTES):
        match = http_api.matched(routes, method, path)

        assert (match.route.target if match else None) == target


def test_default_takes_what_nobody_else_does() -> None:
    routes = [Route("$default", "last"), *ROUTES]

    found = [http_api.matched(routes, "GET", path) for path in ("/", "/else/where")]

    assert [match and match.route.target for match in found] == ["home", "last"]


def test_an_event_says_who_asked_for_what() -> None:
    made = event_of(asked(path="/signin/t%201", query="a=1&b=&a=2", User_Agent="Fox", Cookie="x=1; y=2", Accept="*/*"))

    assert made["rawPath"] == "/signin/t 1"
    assert made["rawQueryString"] == "a=1&b=&a=2"
    assert made["queryStringParameters"] == {"a": "1,2", "b": ""}
    assert made["pathParameters"] == {"ticket": "t 1"}
    assert made["cookies"] == ["x=1", "y=2"]
    assert made["headers"]["accept"] == "*/*"
    assert "cookie" not in made["headers"]
    assert made["requestContext"]["http"] == {
        "method": "GET",
        "path": "/signin/t 1",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.9",
        "userAgent": "Fox",
    }
    assert made["requestContext"]["time"] == "01/Mar/2026:09:05:07 +0000"
    assert made["requestContext"]["timeEpoch"] == 1_772_355_907_250


def test_what_a_request_lacks_an_event_lacks() -> None:
    made = event_of(asked())

    assert made.keys().isdisjoint({"cookies", "queryStringParameters", "pathParameters", "body"})
    assert made["isBase64Encoded"] is False


def test_nobody_can_claim_another_address() -> None:
    made = event_of(asked(X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="https"))

    assert made["requestContext"]["http"]["sourceIp"] == "127.0.0.9"
    assert made["headers"]["x-forwarded-for"] == "203.0.113.9,127.0.0.9"
    assert made["headers"]["x-forwarded-proto"] == "http"


@pytest.mark.parametrize(
    ("kind", "encoded"),
    [
        ("text/plain;charset=utf-8", False),
        ("application/json", False),
        ("application/x-www-form-urlencoded", True),
        ("multipart/form-data; boundary=x", True),
        ("application/octet-stream", True),
    ],
)
def test_only_plain_text_comes_as_it_is(kind: str, *, encoded: bool) -> None:
    made = event_of(asked("POST", "/signin/t1", body=b"name=alice", Content_Type=kind))

    assert made["isBase64Encoded"] is encoded
    assert made["body"] == (base64.b64encode(b"name=alice").decode() if encoded else "name=alice")


def test_an_answer_keeps_its_cookies_apart() -> None:
    made = http_api.answer({"statusCode": 303, "headers": {"Location": "/x"}, "cookies": ["a=1", "b=2"]})

    assert made.status == 303
    assert [value for name, value in made.headers if name == "set-cookie"] == ["a=1", "b=2"]
    assert ("location", "/x") in made.headers


def test_an_answer_may_be_bytes() -> None:
    body = base64.b64encode(b"\x89PNG").decode()

    assert http_api.answer({"statusCode": 200, "body": body, "isBase64Encoded": True}).body == b"\x89PNG"


def test_a_plain_value_is_json() -> None:
    assert http_api.answer({"ok": True}) == Answer(200, (("content-type", "application/json"),), b'{"ok": true}')


@pytest.mark.parametrize(
    "result",
    [
        {"statusCode": "many"},
        {"statusCode": 42},
        {"statusCode": 200, "headers": ["no"]},
        {"statusCode": 200, "body": {"no": 1}},
        {"statusCode": 200, "body": "%%", "isBase64Encoded": True},
    ],
)
def test_what_cannot_be_an_answer_is_a_breakage(result: Json) -> None:
    with pytest.raises(BadAnswer):
        http_api.answer(result)
