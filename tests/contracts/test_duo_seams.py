"""What `BoundedAuth` takes for granted of the pinned duo_client: that all goes through one method, called just so."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from duo_client.auth import Auth
from duo_client.client import DEFAULT_CA_CERTS

from doorbook.adapters.duo.bounded import BoundedAuth

OK = b'{"stat": "OK", "response": {"result": "auth", "txid": "t", "time": 1}}'


@dataclass
class Answer:
    """All that duo_client may read of a response."""

    status: int
    reason: str = "as told"


@dataclass
class Seam(Auth):  # type: ignore[misc] # duo_client ships no types
    """An Auth with the same seam cut open, that keeps what went through it."""

    status: int = 200
    body: bytes = OK
    requests: list[tuple[str, str, str | None, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__("DIKEY", "skey", "api-deadbeef.duosecurity.com", timeout=1.0, port=8443)

    def _connect(self) -> None:
        raise AssertionError("a connection made elsewhere than in _make_request")

    def _make_request(self, method: str, uri: str, body: str | None, headers: dict[str, str]) -> tuple[Answer, bytes]:
        self.requests.append((method, uri, body, headers))
        return Answer(self.status), self.body


def text(value: Any) -> str:  # noqa: ANN401 - duo_client encodes some headers and not others
    return value.decode() if isinstance(value, bytes) else str(value)


def ask(seam: Seam, call: str) -> Any:  # noqa: ANN401 - whatever Duo says
    match call:
        case "preauth":
            return seam.preauth(username="alice", ipaddr="192.0.2.7", client_supports_verified_push="1")
        case "auth":
            return seam.auth(
                factor="push",
                username="alice",
                device="DP",
                async_txn=True,
                ipaddr=None,
                type="Doorbook",
                display_username="Alice",
                pushinfo="a=b",
                txid=None,
            )
        case _:
            return seam.json_api_call("GET", "/auth/v2/auth_status", {"txid": "t&1"})


@pytest.mark.parametrize(
    ("call", "method", "path"),
    [
        ("preauth", "POST", "/auth/v2/preauth"),
        ("auth", "POST", "/auth/v2/auth"),
        ("status", "GET", "/auth/v2/auth_status"),
    ],
)
def test_each_call_goes_through_the_seam_once_signed_and_with_its_path(call: str, method: str, path: str) -> None:
    seam = Seam()

    assert ask(seam, call)["result"] == "auth"

    ((sent, uri, body, headers),) = seam.requests
    assert (sent, urlsplit(uri).path) == (method, path)
    assert {text(name).lower() for name in headers} >= {"authorization", "date"}
    assert (body is None or body == "") is (method == "GET")


def test_what_is_none_is_left_out() -> None:
    seam = Seam()

    ask(seam, "auth")

    ((_, _, body, _),) = seam.requests
    assert body is not None
    assert "ipaddr" not in body
    assert "txid" not in body
    assert '"async":"1"' in body.replace(" ", "")


@pytest.mark.parametrize("status", [429, 500, 401])
def test_a_refusal_is_raised_at_once_with_status_and_body(status: int) -> None:
    seam = Seam(status=status, body=b'{"stat": "FAIL", "code": 40102, "message": "no"}')

    with pytest.raises(RuntimeError) as refused:
        ask(seam, "preauth")

    assert (refused.value.status, refused.value.data["code"]) == (status, 40102)  # type: ignore[attr-defined] # hung on
    assert len(seam.requests) == 1


def test_a_page_instead_of_json_is_an_error_without_a_refusal() -> None:
    with pytest.raises(RuntimeError) as refused:
        ask(Seam(body=b"<html>"), "preauth")

    assert getattr(refused.value, "status", 200) == 200


def test_the_client_keeps_what_the_seam_needs() -> None:
    api = BoundedAuth("DIKEY", "skey", "api-deadbeef.duosecurity.com", port=8443)
    api.set_proxy("proxy.example", 3128)

    assert (api.host, api.port, api.timeout) == ("api-deadbeef.duosecurity.com", 8443, 1.0)
    assert (api.proxy_host, api.proxy_port) == ("proxy.example", 3128)
    assert DEFAULT_CA_CERTS.endswith("ca_certs.pem")


def test_the_two_methods_are_still_there_to_be_overridden() -> None:
    assert callable(Auth._make_request)  # noqa: SLF001 - that they are private is why they are pinned
    assert callable(Auth._connect)  # noqa: SLF001 - as above
