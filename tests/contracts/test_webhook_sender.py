"""Posting to webhooks, over real TLS: signed as the specification says, to public addresses alone, always ending."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from doorbook.adapters.webhook import LONGEST_SAID, NOT_PUBLIC, HttpsSender, is_public
from doorbook.collect.announcing.announcement import Delivery
from doorbook.collect.announcing.ports import Answered, NoAnswer
from doorbook.collect.announcing.webhook import HookSecrets, Secret
from doorbook.errors import FixSettingsError
from tests.receiver import Receiver, receiving

OLD = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
NEW = Secret("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
MESSAGE = Delivery(connection="c1", webhook="h1", id="msg_1", body='{"type":"duo.authentication"}')
KNOWN = HookSecrets(current=OLD)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authority")


@pytest.fixture
def receiver(authority: Path) -> Iterator[Receiver]:
    with receiving(authority) as running:
        yield running


def sender(receiver: Receiver, **more: Any) -> HttpsSender:  # noqa: ANN401 - a sender's own fields
    return HttpsSender(**{"host_pattern": "localhost", "trusted": lambda: receiver.pem, **more})


def sent(to: HttpsSender, url: str, secrets: HookSecrets = KNOWN) -> Answered | NoAnswer:
    return to.send(url, MESSAGE, secrets, datetime.now(UTC))


def test_a_message_arrives_to_the_byte_and_the_library_verifies_it(receiver: Receiver) -> None:
    assert sent(sender(receiver), receiver.at("/ok")) == Answered(status=204)

    (came,) = receiver.came
    assert came.headers["content-type"] == "application/json"
    assert came.headers["webhook-id"] == "msg_1"
    assert Webhook(OLD).verify(came.body, came.headers) == json.loads(MESSAGE.body)
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD).verify(came.body + b" ", came.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(came.body, came.headers)


def test_while_two_secrets_count_either_verifies(receiver: Receiver) -> None:
    sent(sender(receiver), receiver.at("/ok"), KNOWN.rotated(NEW, datetime.now(UTC)))

    (came,) = receiver.came
    assert Webhook(OLD).verify(came.body, came.headers) == Webhook(NEW).verify(came.body, came.headers)


def test_what_it_says_is_read_a_little_and_on_one_line(receiver: Receiver) -> None:
    answer = sent(sender(receiver), receiver.at("/500"))

    assert isinstance(answer, Answered)
    assert (answer.status, answer.took_it, len(answer.said)) == (500, False, LONGEST_SAID)
    assert answer.said.startswith("line [31m one line two xxx")


@pytest.mark.parametrize(("path", "status"), [("/301", 301), ("/410", 410), ("/429", 429)])
def test_nothing_is_followed(receiver: Receiver, path: str, status: int) -> None:
    answer = sent(sender(receiver), receiver.at(path))

    assert answer == Answered(status=status)
    assert [each.path for each in receiver.came] == [path]


def test_an_endless_answer_is_not_read_to_its_end(receiver: Receiver) -> None:
    answer = sent(sender(receiver), receiver.at("/huge"))

    assert isinstance(answer, Answered)
    assert answer.took_it


@pytest.mark.parametrize("path", ["/silent", "/trickle"])
def test_who_does_not_come_to_an_end_is_left(receiver: Receiver, path: str) -> None:
    assert sent(sender(receiver, limit=0.8), receiver.at(path)) == NoAnswer("it did not answer within 0.8 seconds")


@pytest.mark.parametrize(("path", "why"), [("/reset", "ConnectionResetError"), ("/garbage", "BadStatusLine")])
def test_a_broken_answer_is_none(receiver: Receiver, path: str, why: str) -> None:
    answer = sent(sender(receiver), receiver.at(path))

    assert isinstance(answer, NoAnswer)
    assert answer.why in {f"the connection failed: {why}", "the connection failed: RemoteDisconnected"}


def test_who_is_not_there_is_not_reached(receiver: Receiver) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"https://localhost:{free.getsockname()[1]}/"

        assert sent(sender(receiver), url) == NoAnswer("the connection failed: ConnectionRefusedError")


def test_a_certificate_that_nobody_signed_is_not_trusted(receiver: Receiver) -> None:
    answer = sent(sender(receiver, trusted=lambda: None), receiver.at("/ok"))

    assert isinstance(answer, NoAnswer)
    assert answer.why.startswith("its certificate is not trusted: ")
    assert receiver.came == []


def test_a_certificate_for_another_name_is_not_trusted(receiver: Receiver) -> None:
    to = sender(receiver, host_pattern=r"elsewhere[.]example", look_up=_leading_to("127.0.0.1", receiver.port))

    answer = sent(to, receiver.at("/ok", "elsewhere.example"))

    assert isinstance(answer, NoAnswer)
    assert "Hostname mismatch" in answer.why


def test_spoilt_certificates_of_the_stack_are_the_operators(receiver: Receiver) -> None:
    with pytest.raises(FixSettingsError):
        sent(sender(receiver, trusted=lambda: "spoilt"), receiver.at("/ok"))


def test_a_spoilt_secret_is_the_operators(receiver: Receiver) -> None:
    with pytest.raises(FixSettingsError):
        sent(sender(receiver), receiver.at("/ok"), HookSecrets(current=Secret("whsec_x")))

    assert receiver.came == []


def _leading_to(*addresses_and_port: str | int) -> Any:  # noqa: ANN401 - as getaddrinfo
    *addresses, port = addresses_and_port

    def look_up(_host: str, _port: int) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    return look_up


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("8.8.8.8", "127.0.0.1"), ("169.254.169.254",), ("10.1.2.3",)])
def test_a_name_that_leads_into_a_network_is_not_followed(receiver: Receiver, addresses: tuple[str, ...]) -> None:
    to = sender(receiver, host_pattern="", look_up=_leading_to(*addresses, receiver.port))

    assert sent(to, receiver.at("/ok", "hooks.example.com")) == NoAnswer(NOT_PUBLIC)
    assert receiver.came == []


def test_a_name_is_looked_up_once_so_that_it_cannot_lead_elsewhere_between(receiver: Receiver) -> None:
    answers = [["192.0.2.1"], ["127.0.0.1"]]  # not public, and then what an attacker is after
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Any:  # noqa: ANN401 - as getaddrinfo
        asked.append(host)
        return _leading_to(*answers[len(asked) - 1], receiver.port)(host, port)

    answer = sent(sender(receiver, host_pattern="", look_up=rebinding), receiver.at("/ok", "hooks.example.com"))

    assert (answer, asked, receiver.came) == (NoAnswer(NOT_PUBLIC), ["hooks.example.com"], [])


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - nobody binds to it
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_of_no_public_network_is_none(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_one(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hooks.example.com/", "it does not begin with https://"),
        ("HTTPS:hooks.example.com", "it names no host"),
        ("https://", "it names no host"),
        ("https://hooks.example.com:0/", "it names no host"),
        ("https://hooks.example.com:99999/", "it is no address"),
        ("https://[::1/", "it is no address"),
        ("https://a:b@hooks.example.com/", "it may have no name, no password and no #"),
        ("https://hooks.example.com/#x", "it may have no name, no password and no #"),
        ("https://hooks.example.com/\r\nx: y", "it has a letter that an address cannot have"),
        ("https://hooks.example.com/a b", "it has a letter that an address cannot have"),
        ("https://hööks.example.com/", "it has a letter that an address cannot have"),
        ("https://localhost/", "its host is none of the public network"),
        ("https://intranet./", "its host is none of the public network"),
        ("https://10.0.0.1/", "its address is not public"),
        ("https://[::1]/", "its address is not public"),
        ("https://[::ffff:127.0.0.1]:8443/", "its address is not public"),
    ],
)
def test_an_address_is_refused_before_anything_is_sent(url: str, why: str) -> None:
    to = HttpsSender(host_pattern="")

    assert to.refuses(url) == why
    assert sent(to, url) == NoAnswer(why)


@pytest.mark.parametrize("url", ["https://hooks.example.com", "https://8.8.8.8:8443/a?b=c", "https://[2606:4700::1]/"])
def test_a_public_address_is_not_refused(url: str) -> None:
    assert HttpsSender(host_pattern="").refuses(url) is None


def test_a_pattern_allows_the_whole_host_and_no_part_of_it() -> None:
    to = HttpsSender(host_pattern="localhost|[a-z]+[.]intranet")

    assert to.refuses("https://localhost:9/") is None
    assert to.refuses("https://hooks.intranet/") is None
    assert to.refuses("https://localhost2/") is not None


@contextlib.contextmanager
def _proxy(to: int, answer: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Iterator[tuple[str, list[bytes]]]:
    """Run a proxy for one connection, which leads to a port of the loopback whatever it was asked for."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            client, _ = listening.accept()
            with client, socket.create_connection(("127.0.0.1", to)) as beyond:
                asked.append(client.recv(4096))
                client.sendall(answer)
                back = threading.Thread(target=_pump, args=(beyond, client))
                back.start()
                _pump(client, beyond)
                back.join()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
        thread.join()


def _pump(from_: socket.socket, to: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := from_.recv(65536):
            to.sendall(part)
    with contextlib.suppress(OSError):
        to.shutdown(socket.SHUT_WR)


def test_a_proxy_is_used_and_the_name_is_left_to_it(receiver: Receiver) -> None:
    with _proxy(receiver.port) as (proxy, asked):
        assert sent(sender(receiver, proxy=proxy), receiver.at("/ok")) == Answered(status=204)

    assert asked[0].startswith(f"CONNECT localhost:{receiver.port} ".encode())


def test_a_proxy_that_refuses_is_no_answer(receiver: Receiver) -> None:
    with _proxy(receiver.port, b"HTTP/1.1 403 Forbidden\r\n\r\n") as (proxy, _):
        assert sent(sender(receiver, proxy=proxy), receiver.at("/ok")) == NoAnswer("the connection failed: OSError")

    assert receiver.came == []
