"""What is signed is believed; what was changed afterwards is not."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from duo_client.client import sign
from hypothesis import given
from hypothesis import strategies as st

from local.duosim.signing import Pairs, SignedRequest, credentials, is_fresh, version_signed

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "signing_vectors.json").read_text())
WITH_FORM = [each for each in VECTORS if each["sig_version"] == 2 and each["method"] == "POST"]
DATE = "Tue, 21 Aug 2012 17:29:18 -0000"
MOMENT = 1345570158.0


def pairs(params: dict[str, Any]) -> Pairs:
    return tuple((key, each) for key, told in params.items() for each in (told if isinstance(told, list) else [told]))


def request_of(vector: dict[str, Any]) -> SignedRequest:
    is_form = vector["sig_version"] == 2 and vector["method"] == "POST"
    is_query = vector["method"] in ("GET", "DELETE")
    return SignedRequest(
        method=vector["method"],
        host=vector["host"],
        path=vector["path"],
        date=vector["date"],
        query=pairs(vector["params"]) if is_query else (),
        form=pairs(vector["params"]) if is_form else None,
        body=(vector["json_body"] or ("form" if is_form else "")).encode(),
        x_duo=tuple((vector["x_duo_headers"] or {}).items()),
    )


def believed(request: SignedRequest, vector: dict[str, Any], **other: str) -> int | None:
    return version_signed(request, other.get("signature", vector["signature_hex"]), other.get("skey", vector["skey"]))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda each: str(each["name"]))
class TestEveryVector:
    def test_is_believed(self, vector: dict[str, Any]) -> None:
        assert believed(request_of(vector), vector) == vector["sig_version"]

    @pytest.mark.parametrize(
        "change",
        [
            lambda it: replace(it, method="PUT"),
            lambda it: replace(it, host="api-other.duosecurity.com"),
            lambda it: replace(it, path=it.path + "/"),
            lambda it: replace(it, date=it.date.replace("21", "22")),
            lambda it: replace(it, date=it.date + " "),
            lambda it: replace(it, query=(*it.query, ("extra", "1"))),
            lambda it: replace(it, body=it.body + b" ", form=None),
        ],
        ids=["method", "host", "path", "date", "date's space", "query", "body"],
    )
    def test_with_one_thing_changed_is_not(
        self, vector: dict[str, Any], change: Callable[[SignedRequest], SignedRequest]
    ) -> None:
        assert believed(change(request_of(vector)), vector) is None

    def test_with_another_secret_or_signature_is_not(self, vector: dict[str, Any]) -> None:
        first, rest = vector["signature_hex"][0], vector["signature_hex"][1:]

        assert believed(request_of(vector), vector, skey=vector["skey"][:-1]) is None
        assert believed(request_of(vector), vector, signature=("0" if first != "0" else "1") + rest) is None
        assert believed(request_of(vector), vector, signature=rest) is None
        assert believed(request_of(vector), vector, signature="") is None

    def test_carries_its_credentials_in_the_header(self, vector: dict[str, Any]) -> None:
        told = credentials(vector["authorization"])

        assert told is not None
        assert (told.ikey, told.signature) == (vector["ikey"], vector["signature_hex"])


def test_an_x_duo_header_is_covered_by_version_5_only() -> None:
    v5 = next(each for each in VECTORS if each["x_duo_headers"])
    v4 = next(each for each in VECTORS if each["sig_version"] == 4)

    assert believed(replace(request_of(v5), x_duo=()), v5) is None
    assert believed(replace(request_of(v5), x_duo=(*request_of(v5).x_duo, ("X-Duo-More", "1"))), v5) is None
    assert believed(replace(request_of(v5), x_duo=(*request_of(v5).x_duo, *request_of(v5).x_duo)), v5) is None
    assert believed(replace(request_of(v4), x_duo=(("x-duo-more", "1"),)), v4) == 4


def test_an_x_duo_header_may_come_once_only_even_when_both_are_signed() -> None:
    def signed(x_duo: Pairs) -> int | None:
        request = replace(request_of(next(each for each in VECTORS if each["sig_version"] == 5)), x_duo=x_duo)
        digest = hashlib.sha512("\0".join(part for pair in x_duo for part in pair).encode()).hexdigest()
        nothing = hashlib.sha512(b"").hexdigest()
        canonical = [request.date, request.method, request.host.lower(), request.path, "", nothing, digest]
        return version_signed(request, hmac.new(b"key", "\n".join(canonical).encode(), "sha512").hexdigest(), "key")

    assert signed((("x-duo-a", "1"), ("x-duo-b", "2"))) == 5
    assert signed((("x-duo-a", "1"), ("x-duo-a", "2"))) is None


@pytest.mark.parametrize("vector", WITH_FORM, ids=lambda each: str(each["name"]))
def test_nothing_is_smuggled_in_beside_a_signed_form(vector: dict[str, Any]) -> None:
    request = request_of(vector)

    assert believed(replace(request, form=(*(request.form or ()), ("extra", "1"))), vector) is None
    assert believed(replace(request, query=(("username", "mallory"),)), vector) is None
    assert believed(replace(request, form=None, body=b'{"username": "mallory"}'), vector) is None


def test_repeated_keys_may_come_sorted_or_as_they_were_given() -> None:
    vector = next(each for each in VECTORS if "users" in each["params"])
    request = request_of(vector)
    turned = replace(request, query=tuple(reversed(request.query)))

    assert believed(turned, vector) == 2
    assert believed(replace(turned, query=turned.query[1:]), vector) is None


@given(
    params=st.dictionaries(st.text(min_size=1), st.lists(st.text(), min_size=1, max_size=3), max_size=4),
    version=st.sampled_from([2, 4, 5]),
    dice=st.randoms(use_true_random=False),
)
def test_whatever_duos_client_signs_is_believed_in_any_order_of_keys(
    params: dict[str, list[str]], version: int, dice: Random
) -> None:
    keys = list(params)
    dice.shuffle(keys)
    query = tuple((key, value) for key in keys for value in params[key])
    signed = credentials(sign("DI", "secret", "GET", "h", "/p", DATE, version, params, body=""))
    request = SignedRequest(method="GET", host="h", path="/p", date=DATE, query=query, form=None, body=b"", x_duo=())

    assert signed is not None
    assert version_signed(request, signed.signature, "secret") == version
    assert version_signed(replace(request, query=(*query, ("", ""))), signed.signature, "secret") is None


@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Basic !!!", "Bearer abc", "Basic " + base64.b64encode(b"no colon").decode(), "Basic \u00e9"],
)
def test_other_headers_are_no_credentials(header: str) -> None:
    assert credentials(header) is None


@pytest.mark.parametrize(
    ("date", "fresh"),
    [
        (DATE, True),
        ("Tue, 21 Aug 2012 17:29:18 GMT", True),
        ("Tue, 21 Aug 2012 12:29:18 -0500", True),
        ("Tue, 21 Aug 2012 17:34:18 -0000", True),
        ("Tue, 21 Aug 2012 17:34:19 -0000", False),
        ("Tue, 21 Aug 2012 17:24:18 -0000", True),
        ("Tue, 21 Aug 2012 17:24:17 -0000", False),
        ("Tue, 21 Aug 2012 17:29:18 -0500", False),
        ("yesterday", False),
        ("", False),
    ],
)
def test_a_date_is_good_for_five_minutes_either_way(date: str, *, fresh: bool) -> None:
    assert is_fresh(date, MOMENT) is fresh
