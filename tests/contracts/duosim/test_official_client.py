"""Duo's own Python client, unmodified, walks through the whole Auth API."""

import duo_client
import pytest

from local.duosim.control import Control
from local.duosim.people import Person, Phone, Token
from local.duosim.running import RunningDuo
from local.duosim.script import Outcome

PNG = b"\x89PNG"


@pytest.fixture(params=[2, 5], ids=["v2", "v5"])
def sig_version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(params=["http", "tls"])
def client(request: pytest.FixtureRequest, duo: RunningDuo, sig_version: int) -> duo_client.Auth:
    key = duo.integration()
    where = {"http": ("HTTP", duo.http_port), "tls": (duo.ca_file, duo.tls_port)}[request.param]
    return duo_client.Auth(
        key.ikey, key.skey, "localhost", ca_certs=where[0], port=where[1], sig_version=sig_version, timeout=20
    )


pytestmark = pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS is deprecated:DeprecationWarning:duo_client")


def test_the_official_client_passes_the_whole_tour(
    client: duo_client.Auth, control: Control, alice: Person, sig_version: int
) -> None:
    phone = alice.phones[0]

    assert client.ping()["time"] == pytest.approx(client.check()["time"], abs=2)
    assert client.logo().startswith(PNG)
    asked = client.preauth(username="alice")
    assert (asked["result"], asked["devices"][0]["device"]) == ("auth", phone.device)

    control.script("alice", Outcome.approve())
    assert client.auth("push", username="alice", device="auto", type="Café + *!~", pushinfo="from=a%20b&x=%26") == {
        "result": "allow",
        "status": "allow",
        "status_msg": "Success. Logging you in...",
    }
    control.script("alice", Outcome.deny())
    assert client.auth("push", user_id=alice.user_id, device=phone.device)["result"] == "deny"

    txid = client.auth("push", username="alice", device="auto", async_txn=True)["txid"]
    assert client.auth_status(txid)["status"] == "pushed"
    control.press("alice", "approve", txid=txid)
    assert client.auth_status(txid)["success"] is True

    enrolled = client.enroll("frank", valid_secs=600)
    assert client.enroll_status(enrolled["user_id"], enrolled["activation_code"]) == "waiting"
    control.activate(enrolled["activation_url"])
    assert client.enroll_status(enrolled["user_id"], enrolled["activation_code"]) == "success"
    assert client.preauth(username="frank")["result"] == "auth"

    used = {entry.sig_version for entry in control.journal() if entry.path != "/auth/v2/ping"}
    assert used == {sig_version}


def test_the_official_client_hears_no(client: duo_client.Auth, alice: Person) -> None:
    client.skey = "x" * 40

    with pytest.raises(RuntimeError, match="Invalid signature in request credentials") as refused:
        client.preauth(username=alice.username)
    assert getattr(refused.value, "status", None) == 401


def test_a_stranger_to_the_ca_does_not_trust_the_listener(duo: RunningDuo) -> None:
    key = duo.integration()
    pinned = duo_client.Auth(key.ikey, key.skey, "localhost", port=duo.tls_port, timeout=20)

    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        pinned.check()


def test_passcodes_of_every_kind(client: duo_client.Auth, control: Control) -> None:
    phone, token = Phone(), Token()
    control.put_person(Person("dave", devices=[phone, token], bypass_codes=["123456789"]))
    client.auth("sms", username="dave", device=phone.device)
    codes = {
        "sms_passcode": control.person("dave").phones[0].sms_codes[0],
        "duo_mobile_passcode": control.passcode("dave", phone.device),
        "hardware_token": control.passcode("dave", token.device),
        "bypass_code": "123456789",
    }

    for factor, code in codes.items():
        assert client.auth("passcode", username="dave", passcode=code)["result"] == "allow"
        assert control.records("dave")[-1].factor == factor
        again = client.auth("passcode", username="dave", passcode=code)
        assert (again["result"], again["status_msg"]) == ("deny", "Incorrect passcode. Please try again.")
