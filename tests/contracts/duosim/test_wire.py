"""Odd but lawful ways to write a request: each must mean the same as the plain one."""

import email.utils
import json

import pytest
from duo_client.client import sign

from local.duosim.control import Control
from local.duosim.people import Person
from tests.contracts.duosim.caller import HOST, Answer, Caller

CHECK = "/auth/v2/check"
PREAUTH = "/auth/v2/preauth"
BODY = '{"username":"alice"}'


def spoken(caller: Caller, first_line: str, *lines: str, path: str = CHECK, body: str = "") -> Answer:
    """Send these lines and a true signature for the path and the body."""
    method = first_line.split(maxsplit=1)[0]
    headers = caller.headers(method, path, {}, body, email.utils.formatdate())
    told = [first_line, *(f"{name}: {value}" for name, value in headers.items()), *lines, "Connection: close", "", ""]
    return caller.raw("\r\n".join(told).encode())


def chunked(caller: Caller, chunks: list[str], signed: str) -> Answer:
    headers = caller.headers("POST", PREAUTH, {}, signed, email.utils.formatdate())
    head = [f"POST {PREAUTH} HTTP/1.1", f"Host: {HOST}", "Transfer-Encoding: chunked", "Connection: close"]
    head += [f"{name}: {value}" for name, value in headers.items()]
    pieces = "".join(f"{len(each):x}\r\n{each}\r\n" for each in [*chunks, ""])
    return caller.raw(("\r\n".join([*head, "", ""]) + pieces).encode())


@pytest.mark.parametrize(
    "first_line",
    [
        f"GET {CHECK} HTTP/1.1",
        f"GET {CHECK}? HTTP/1.1",
        f"GET http://{HOST}{CHECK} HTTP/1.1",
        f"GET https://{HOST}{CHECK}? HTTP/1.1",
        f"GET http://{HOST}:9999{CHECK} HTTP/1.1",
    ],
    ids=["plain", "trailing ?", "absolute", "absolute and ?", "absolute with a port"],
)
@pytest.mark.parametrize("host", [HOST, f"{HOST}:8080"])
def test_a_target_may_be_written_in_several_ways(caller: Caller, first_line: str, host: str) -> None:
    assert spoken(caller, first_line, f"Host: {host}").status == 200


@pytest.mark.parametrize(
    ("first_line", "host"),
    [
        (f"GET {CHECK} HTTP/1.1", "localhost"),
        (f"GET http://localhost{CHECK} HTTP/1.1", HOST),
        (f"GET {CHECK}?username=mallory HTTP/1.1", HOST),
        (f"GET {CHECK}?? HTTP/1.1", HOST),
    ],
)
def test_another_host_or_query_is_another_request(caller: Caller, first_line: str, host: str) -> None:
    assert spoken(caller, first_line, f"Host: {host}").refusal == (401, 40103, None)


def test_a_body_may_come_in_chunks(caller: Caller, alice: Person) -> None:
    assert alice.username in BODY
    assert chunked(caller, [BODY[:5], BODY[5:]], BODY).response["result"] == "auth"
    assert chunked(caller, [BODY[:5], BODY[5:-1] + " }"], BODY).refusal == (401, 40103, None)


def test_the_json_body_is_taken_as_it_is_and_natives_count_as_text(caller: Caller, alice: Person) -> None:
    bodies = [
        json.dumps({"username": alice.username, "factor": "push", "device": "auto", "async": native})
        for native in ("1", 1, True, "true")
    ]
    strange = '{ "username":"ali\\u0063e",  "factor":"push", "device":"auto", "async":"1", "type":"Caf\u00e9" }'

    for body in [*bodies, strange]:
        assert set(caller.send("POST", "/auth/v2/auth", raw_body=body).response) == {"txid"}


def test_a_query_is_decoded_before_it_is_compared(caller: Caller, control: Control) -> None:
    date = email.utils.formatdate()
    key = caller.integration
    signed = sign(key.ikey, key.skey, "GET", HOST, CHECK, date, 5, {"a": ["x y!'()*~"]}, body="")
    for query in ("a=x+y!'()*~", "a=x%20y%21%27%28%29%2a%7e"):
        lines = [f"GET {CHECK}?{query} HTTP/1.1", f"Host: {HOST}", f"Date: {date}", f"Authorization: {signed}"]
        answer = caller.raw("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        assert answer.status == 200

    assert control.journal(CHECK)[-1].params == {"a": "x y!'()*~"}


def test_x_duo_date_stands_in_for_the_date(caller: Caller) -> None:
    date, key = email.utils.formatdate(), caller.integration
    extra = {"X-Duo-Date": date}
    signed = sign(key.ikey, key.skey, "GET", HOST, CHECK, date, 5, {}, body="", additional_headers=extra)
    old = email.utils.formatdate(0)

    assert caller.send("GET", CHECK, headers={**extra, "Authorization": signed, "Date": None}).status == 200
    assert caller.send("GET", CHECK, headers={**extra, "Authorization": signed, "Date": old}).status == 200
    assert caller.send("GET", CHECK, headers={"X-Duo-Date": old}).refusal == (401, 40105, None)
    assert caller.send("GET", CHECK, headers=extra).refusal == (401, 40103, None)


def test_v5_parameters_of_a_post_may_be_in_the_query(caller: Caller, alice: Person) -> None:
    date, key = email.utils.formatdate(), caller.integration
    signed = sign(key.ikey, key.skey, "POST", HOST, PREAUTH, date, 5, {"username": [alice.username]}, body="")
    lines = [f"POST {PREAUTH}?username=alice HTTP/1.1", f"Host: {HOST}", f"Date: {date}", f"Authorization: {signed}"]

    assert caller.raw("\r\n".join([*lines, "Content-Length: 0", "", ""]).encode()).response["result"] == "auth"
