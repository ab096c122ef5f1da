"""The Duo adapter and its settings: keys, hosts and certificates that are wrong, each named for what it is."""

import json
from pathlib import Path

import pytest

from doorbook.adapters.duo.auth_api import DuoAuthApi, Outbound
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.signin.duo import MayTry
from local.duosim.certificates import Certificates
from local.duosim.faults import Fault
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.contracts.duo_ways import REQUEST, adapter, keys, secrets, wire

ADDRESS = "192.0.2.7"
DUO_HOSTS = r"api-[a-z0-9]+\.duosecurity\.com"
SKEY = "a-secret-key-that-nobody-should-ever-read"


@pytest.fixture(autouse=True)
def alice(duo: RunningDuo) -> None:
    duo.control.put_person(Person("alice", devices=[Phone(device="DPIPHONE")]))


def refusal_of(api: DuoAuthApi) -> BreakageError:
    with pytest.raises(FixSettingsError) as broke:
        api.preauth("alice", ADDRESS)
    return broke.value


def test_right_keys_open(duo: RunningDuo) -> None:
    assert isinstance(adapter(secrets(duo)).preauth("alice", ADDRESS), MayTry)


def test_keys_with_spaces_around_them_open_too(duo: RunningDuo) -> None:
    source = secrets(duo)
    source.texts["duo"] = json.dumps({name: f" {key}\n" for name, key in json.loads(source.texts["duo"]).items()})

    assert isinstance(adapter(source).preauth("alice", ADDRESS), MayTry)


@pytest.mark.parametrize(
    "text", ["", "not json", "[]", "null", '"text"', "{}", '{"host": "localhost:1", "ikey": "DI"}', "{'host': 1}"]
)
def test_a_secret_that_is_not_the_json_it_should_be(duo: RunningDuo, text: str) -> None:
    source = secrets(duo)
    source.texts["duo"] = text

    broke = refusal_of(adapter(source))

    assert (broke.cause, broke.detail) == (Cause.SECRET, "the Duo secret is not JSON with host, ikey and skey")


@pytest.mark.parametrize("name", ["host", "ikey", "skey"])
@pytest.mark.parametrize("empty", ["", "  "])
def test_a_secret_that_is_not_filled_in(duo: RunningDuo, name: str, empty: str) -> None:
    broke = refusal_of(adapter(secrets(duo, **{name: empty})))

    assert (broke.cause, broke.detail) == (Cause.SECRET, "the Duo secret is not filled in")
    assert duo.control.journal() == []


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "api-deadbeef.duosecurity.com.evil.example",
        "evil.example/api-deadbeef.duosecurity.com",
        "api-deadbeef.duosecurity.com:443",
        "api-deadbeef.duosecurity.com@evil.example",
        "https://api-deadbeef.duosecurity.com",
        "api-dead\nbeef.duosecurity.com",
        "API-DEADBEEF.duosecurity.com",
        "api-deadbeef_duosecurity.com",
        "127.0.0.1",
    ],
)
def test_a_host_that_is_not_duos_is_never_called(duo: RunningDuo, host: str) -> None:
    with wire(duo.tls_port, proxy=True) as seen:
        proxy = f"http://127.0.0.1:{seen.port}"
        broke = refusal_of(adapter(secrets(duo, host=host, skey=SKEY), hosts=DUO_HOSTS, proxy=proxy))

    assert broke.cause is Cause.HOST
    assert SKEY not in str(broke)
    assert seen.connections == 0


def test_a_wrong_secret_key_is_read_anew(duo: RunningDuo) -> None:
    source = secrets(duo, skey=SKEY)
    api = adapter(source)

    broke = refusal_of(api)
    assert broke.cause is Cause.WRONG_KEY
    assert SKEY not in str(broke)
    source.texts["duo"] = keys(duo)
    assert isinstance(api.preauth("alice", ADDRESS), MayTry)
    assert source.forgotten["duo"] == 1


def test_a_wrong_integration_key_is_read_anew(duo: RunningDuo) -> None:
    source = secrets(duo, ikey="DIWRONGWRONGWRONGXXX")
    api = adapter(source)

    assert refusal_of(api).cause is Cause.WRONG_KEY
    source.texts["duo"] = keys(duo)
    assert api.send_push(REQUEST)


def test_right_keys_are_not_read_anew_because_something_else_went_wrong(duo: RunningDuo) -> None:
    source = secrets(duo)
    api = adapter(source)
    duo.control.add_fault(Fault.fail(40105))
    duo.control.add_fault(Fault.rate_limit())

    assert refusal_of(api).cause is Cause.CLOCK
    with pytest.raises(TryLaterError):
        api.preauth("alice", ADDRESS)

    source.texts["duo"] = "no longer json"
    assert isinstance(api.preauth("alice", ADDRESS), MayTry)
    assert source.forgotten.total() == 0


@pytest.mark.parametrize("kind", ["adminapi", "websdk"])
def test_an_application_of_another_type(duo: RunningDuo, kind: str) -> None:
    key = next(each for each in duo.integrations if each.type == kind)

    assert refusal_of(adapter(secrets(duo, ikey=key.ikey, skey=key.skey))).cause is Cause.WRONG_TYPE


def test_a_certificate_of_somebody_elses_ca(duo: RunningDuo, tmp_path: Path) -> None:
    source = secrets(duo)
    source.texts["ca"] = Certificates.at(tmp_path).ca_file.read_text()

    assert refusal_of(adapter(source)).cause is Cause.CERTIFICATE
    assert duo.control.journal() == []


def test_duos_own_cas_are_trusted_where_no_other_is_named(duo: RunningDuo) -> None:
    api = DuoAuthApi(secrets(duo), "duo", Outbound(host_pattern=r"localhost:\d+"))

    assert refusal_of(api).cause is Cause.CERTIFICATE
    assert duo.control.journal() == []


def test_a_certificate_for_another_name(duo: RunningDuo) -> None:
    with wire(duo.tls_port, proxy=True) as seen:
        source = secrets(duo, host="api-cafebabe.duosecurity.com")
        broke = refusal_of(adapter(source, hosts=DUO_HOSTS, proxy=f"http://127.0.0.1:{seen.port}"))

    assert broke.cause is Cause.CERTIFICATE
    assert "api-cafebabe.duosecurity.com" in broke.detail
    assert seen.connections == 1
    assert duo.control.journal() == []


@pytest.mark.parametrize("text", ["", " \n", "no certificate", "é", "-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_ca_secret_without_certificates(duo: RunningDuo, text: str) -> None:
    source = secrets(duo)
    source.texts["ca"] = text

    broke = refusal_of(adapter(source))

    assert (broke.cause, broke.detail) == (Cause.SECRET, "the CA secret holds no certificates in PEM")


def test_a_bundle_of_cas_with_comments_in_any_language(duo: RunningDuo, tmp_path: Path) -> None:
    source = secrets(duo)
    other = Certificates.at(tmp_path).ca_file.read_text()
    source.texts["ca"] = f"# Autorité de certification\n{other}\n# 認証局\n{source.texts['ca']}"

    assert isinstance(adapter(source).preauth("alice", ADDRESS), MayTry)


def test_plain_http_where_tls_should_be(duo: RunningDuo) -> None:
    api = adapter(secrets(duo, host=f"localhost:{duo.http_port}"))

    with pytest.raises(TryLaterError) as broke:
        api.send_push(REQUEST)

    assert broke.value.cause is Cause.DOWN
    assert duo.control.journal("/auth/v2/auth") == []
