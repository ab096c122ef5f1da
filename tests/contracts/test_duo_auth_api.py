"""The Duo adapter against the simulated Duo: each answer there is, and what goes out with each question."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from doorbook.adapters.duo import auth_api
from doorbook.adapters.duo.auth_api import DuoAuthApi
from doorbook.errors import Cause, FixSettingsError
from doorbook.signin.duo import (
    Allowed,
    CodeRequest,
    Denied,
    Device,
    EnrolmentStatus,
    LetThrough,
    MayTry,
    MustEnrol,
    NotAllowed,
    NotUnderstood,
    PhoneRequest,
    PushRequest,
    PushStatus,
    Skipped,
    StillWaiting,
)
from local.duosim.people import Person, Phone, Status, Token
from local.duosim.running import RunningDuo
from local.duosim.script import Outcome, PreauthAnswer
from tests.contracts.duo_ways import REQUEST, adapter, secrets, wire

PREAUTH = "/auth/v2/preauth"
AUTH = "/auth/v2/auth"
ADDRESS = "192.0.2.7"
PHONE = Phone(device="DPIPHONE", name="Alice's iPhone")
HOSTILE = 'a&b+c#d%20e/f=g é ☃"<script>'


@pytest.fixture
def api(duo: RunningDuo) -> DuoAuthApi:
    duo.control.put_person(Person("alice", devices=[PHONE, Token(device="DHTOKEN", serial="123456")]))
    return adapter(secrets(duo))


def test_preauth_names_the_devices_and_what_each_can_do(api: DuoAuthApi) -> None:
    may = api.preauth("alice", ADDRESS)

    assert may == MayTry(
        (
            Device(
                id="DPIPHONE",
                label="Alice's iPhone (XXX-XXX-0100)",
                capabilities=frozenset({"auto", "push", "sms", "phone", "mobile_otp"}),
            ),
            Device(id="DHTOKEN", label="Token (123456)", is_token=True),
        )
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", MayTry),
        ("bypass", LetThrough("Account is active")),
        (
            "disabled",
            Denied("Your account is disabled and cannot access this application. Please contact your administrator."),
        ),
        (
            "locked out",
            Denied(
                "Your account has been locked out due to excessive authentication failures. "
                "Please contact your administrator."
            ),
        ),
    ],
)
def test_preauth_by_the_status_of_the_person(
    api: DuoAuthApi, duo: RunningDuo, status: Status, expected: object
) -> None:
    duo.control.put_person(Person("alice", status=status, devices=[PHONE]))

    said = api.preauth("alice", ADDRESS)

    assert said == expected or type(said) is expected


def test_preauth_of_somebody_new_names_the_page_to_enrol_at(api: DuoAuthApi) -> None:
    said = api.preauth("nobody-yet", ADDRESS)

    assert isinstance(said, MustEnrol)
    assert said.url is not None
    assert (urlsplit(said.url).scheme, urlsplit(said.url).path) == ("https", "/portal")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://api-deadbeef.duosecurity.com/portal?code=1", "https://api-deadbeef.duosecurity.com/portal?code=1"),
        ("http://api-deadbeef.duosecurity.com/portal", None),
        ("javascript:alert(1)", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_safe_address_to_enrol_at_is_passed_on(
    api: DuoAuthApi, duo: RunningDuo, url: str | None, kept: str | None
) -> None:
    duo.control.force_preauth("alice", PreauthAnswer(result="enroll", enroll_portal_url=url))

    assert api.preauth("alice", ADDRESS) == MustEnrol(kept)


@pytest.mark.parametrize("result", ["maybe", "ALLOW", "allow ", "Auth"])
def test_a_result_of_preauth_that_nobody_documented_is_not_understood(
    api: DuoAuthApi, duo: RunningDuo, result: str
) -> None:
    duo.control.force_preauth("alice", PreauthAnswer(result=result, with_devices=True))

    assert api.preauth("alice", ADDRESS) == NotUnderstood(result)


def test_a_number_to_type_is_asked_for_and_its_push_carries_it(api: DuoAuthApi, duo: RunningDuo) -> None:
    duo.control.put_person(Person("alice", verified_push="required", verified_push_digits=6, devices=[PHONE]))

    may = api.preauth("alice", ADDRESS)
    assert isinstance(may, MayTry)
    assert may.verification is not None
    assert (len(may.verification.code), may.verification.code.isdigit()) == (6, True)
    request = PushRequest(**{**vars(REQUEST), "verification_txid": may.verification.txid})
    txid = api.send_push(request)
    assert txid == may.verification.txid
    assert duo.control.pushes("alice")[0].wants_number
    assert api.push_status(txid) == StillWaiting()
    duo.control.press("alice", "approve", number=may.verification.code)
    assert api.push_status(txid) == Allowed()


def test_no_number_is_asked_for_where_the_policy_wants_none(api: DuoAuthApi, duo: RunningDuo) -> None:
    may = api.preauth("alice", ADDRESS)

    assert isinstance(may, MayTry)
    assert may.verification is None
    assert duo.control.journal(PREAUTH)[0].params["client_supports_verified_push"] == "1"


def test_a_push_says_on_the_phone_who_where_and_what_for(api: DuoAuthApi, duo: RunningDuo) -> None:
    facts = (("Application", "Doorbook"), ("Host", "wiki.example.com"), ("Place", "192.0.2.7"))

    txid = api.send_push(PushRequest(**{**vars(REQUEST), "facts": facts}))

    (push,) = duo.control.pushes("alice")
    assert (push.txid, push.device, push.factor) == (txid, "DPIPHONE", "push")
    assert (push.title, push.display_username, push.ip) == ("Doorbook", "Alice Moreau", "192.0.2.7")
    assert push.pushinfo == dict(facts)
    assert duo.control.journal(AUTH)[0].params["async"] == "1"


def test_hostile_characters_arrive_as_they_were_sent(api: DuoAuthApi, duo: RunningDuo) -> None:
    duo.control.put_person(Person(HOSTILE, devices=[PHONE]))
    facts = (("Application", HOSTILE), ("Host", HOSTILE), ("Place", ADDRESS))

    api.send_push(PushRequest(**{**vars(REQUEST), "duo_name": HOSTILE, "display": HOSTILE, "facts": facts}))

    (push,) = duo.control.pushes()
    assert (push.username, push.title, push.display_username) == (HOSTILE, HOSTILE, HOSTILE)
    assert push.pushinfo == dict(facts)


@pytest.mark.parametrize(
    ("address", "told"),
    [("192.0.2.7", "192.0.2.7"), ("2001:DB8::7", "2001:db8::7"), ("unknown", None), ("", None), ("192.0.2.7:80", None)],
)
def test_the_address_is_passed_on_where_it_is_one(
    api: DuoAuthApi, duo: RunningDuo, address: str, told: str | None
) -> None:
    api.preauth("alice", address)
    api.send_push(PushRequest(**{**vars(REQUEST), "address": address}))

    assert [duo.control.journal(path)[0].params.get("ipaddr") for path in (PREAUTH, AUTH)] == [told, told]


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.approve(), Allowed()),
        (Outcome.deny(), NotAllowed("deny", "Login request denied.")),
        (Outcome.fraud(), NotAllowed("fraud", "Login request reported as fraudulent.")),
        (Outcome.timeout(), NotAllowed("timeout", "Login timed out.")),
        (Outcome.push_failed(), StillWaiting(undelivered=True)),
        (Outcome.answer("waiting", "new_word"), StillWaiting()),
        (Outcome.answer("waiting", "allow"), StillWaiting()),
        (Outcome.answer("allow", "new_word"), Allowed()),
        (Outcome.answer("deny", "allow", "no"), NotAllowed("allow", "no")),
        (Outcome.answer("ALLOW", "allow", "?"), NotAllowed("allow", "?")),
        (Outcome.answer("perhaps", "new_word", "?"), NotAllowed("new_word", "?")),
        (Outcome.answer("perhaps", ""), NotAllowed("perhaps", "")),
    ],
    ids=lambda each: f"{each.do}-{each.result}-{each.status}" if isinstance(each, Outcome) else "",
)
def test_only_the_word_allow_in_the_right_place_is_an_approval(
    api: DuoAuthApi, duo: RunningDuo, outcome: Outcome, status: PushStatus
) -> None:
    duo.control.script("alice", outcome)
    txid = api.send_push(REQUEST)

    first = api.push_status(txid)
    said = api.push_status(txid) if first == StillWaiting() and first != status else first

    assert said == status


def test_a_push_that_locks_the_account_says_so(api: DuoAuthApi, duo: RunningDuo) -> None:
    duo.control.script("alice", Outcome.locked_out())
    txid = api.send_push(REQUEST)
    api.push_status(txid)

    said = api.push_status(txid)

    assert isinstance(said, NotAllowed)
    assert said.status == "locked_out"


def test_a_push_whose_answer_is_still_out_waits_no_longer_than_the_limit(
    api: DuoAuthApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth_api, "STATUS_LIMIT", 0.2)
    txid = api.send_push(REQUEST)
    api.push_status(txid)

    began = time.monotonic()
    said = api.push_status(txid)

    assert said == StillWaiting()
    assert 0.2 <= time.monotonic() - began < 30, "Duo itself answers after 65 s"


def test_each_call_is_one_connection(duo: RunningDuo) -> None:
    duo.control.put_person(Person("alice", devices=[PHONE]))
    with wire(duo.tls_port) as seen:
        api = adapter(secrets(duo, host=f"localhost:{seen.port}"))
        counts = [seen.connections]
        api.preauth("alice", ADDRESS)
        counts.append(seen.connections)
        txid = api.send_push(REQUEST)
        counts.append(seen.connections)
        api.push_status(txid)
        counts.append(seen.connections)

    assert counts == [0, 1, 2, 3]


def test_duos_own_host_is_reached_by_the_proxy_under_its_own_name(duo: RunningDuo) -> None:
    duo.control.put_person(Person("alice", devices=[PHONE]))
    with wire(duo.tls_port, proxy=True) as seen:
        source = secrets(duo, host="api-deadbeef.duosecurity.com")
        api = adapter(source, hosts=r"api-[a-z0-9]+\.duosecurity\.com", proxy=f"http://127.0.0.1:{seen.port}")

        said = api.preauth("alice", ADDRESS)

    assert isinstance(said, MayTry)
    assert seen.tunnels == ["api-deadbeef.duosecurity.com:443"]


def test_a_right_passcode_is_allowed_once_under_the_txid_of_duos_log(api: DuoAuthApi, duo: RunningDuo) -> None:
    request = CodeRequest(duo_name="alice", code=duo.control.passcode("alice", "DHTOKEN"), address=ADDRESS)

    first, second = api.check_code(request), api.check_code(request)

    assert first.said == Allowed()
    assert second.said == NotAllowed("deny", "Incorrect passcode. Please try again.")
    assert [record.txid for record in duo.control.records("alice")] == [first.txid, second.txid]
    assert [entry.params["ipaddr"] for entry in duo.control.journal(AUTH)] == [ADDRESS, ADDRESS]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("bypass", Skipped("Login allowed.")),
        ("disabled", NotAllowed),
        ("locked out", NotAllowed),
    ],
)
def test_a_passcode_of_an_account_that_duo_does_not_ask_passed_nothing(
    api: DuoAuthApi, duo: RunningDuo, status: Status, said: object
) -> None:
    duo.control.put_person(Person("alice", status=status, devices=[PHONE]))

    checked = api.check_code(CodeRequest(duo_name="alice", code="123456", address=ADDRESS))

    assert checked.said == said or type(checked.said) is said


TO_PHONE = PhoneRequest(duo_name="alice", device="DPIPHONE", address=ADDRESS)


def test_codes_that_were_texted_are_told_as_sent(api: DuoAuthApi, duo: RunningDuo) -> None:
    texted = api.text_codes(TO_PHONE)

    assert texted.said == NotAllowed("sent", "New SMS passcodes sent.")
    assert len(duo.control.sms_inbox("alice")) == 1
    (entry,) = duo.control.journal(AUTH)
    assert (entry.params["factor"], entry.params["device"], entry.params["ipaddr"]) == ("sms", "DPIPHONE", ADDRESS)
    may = api.preauth("alice", ADDRESS)
    assert isinstance(may, MayTry)
    assert [device.next_code for device in may.devices] == ["1", None]


def test_a_call_rings_is_answered_and_allowed_by_the_key(api: DuoAuthApi, duo: RunningDuo) -> None:
    txid = api.place_call(TO_PHONE)

    assert api.push_status(txid) == StillWaiting()
    duo.control.press("alice", "answer")
    assert api.push_status(txid) == StillWaiting(answered=True)
    duo.control.press("alice", "pound")
    assert api.push_status(txid) == Allowed()


def test_a_call_without_the_key_is_not_allowed(api: DuoAuthApi, duo: RunningDuo) -> None:
    txid = api.place_call(TO_PHONE)
    duo.control.press("alice", "hangup")

    said = [api.push_status(txid) for _ in range(2)][-1]

    assert said == NotAllowed("deny", "No keypress detected. Please try again.")


@pytest.mark.parametrize("ask", [DuoAuthApi.text_codes, DuoAuthApi.place_call])
def test_a_device_that_cannot_is_a_refused_request(
    api: DuoAuthApi, ask: Callable[[DuoAuthApi, PhoneRequest], object]
) -> None:
    with pytest.raises(FixSettingsError) as broke:
        ask(api, PhoneRequest(duo_name="alice", device="DHTOKEN", address=ADDRESS))

    assert broke.value.cause is Cause.REQUEST_REFUSED


def test_an_enrolment_waits_until_it_is_used(api: DuoAuthApi, duo: RunningDuo) -> None:
    enrolment = api.enrol("newcomer", 600)

    assert enrolment.url is not None
    assert enrolment.url.startswith(duo.phone_url)
    assert api.enrolment_status(enrolment) is EnrolmentStatus.WAITING
    duo.control.activate(enrolment.code)
    assert api.enrolment_status(enrolment) is EnrolmentStatus.DONE


def test_an_enrolment_runs_out(api: DuoAuthApi, duo: RunningDuo) -> None:
    enrolment = api.enrol("newcomer", 600)
    duo.control.advance(601)

    assert api.enrolment_status(enrolment) is EnrolmentStatus.FAILED


def test_a_name_that_duo_knows_is_not_enrolled_again(api: DuoAuthApi, duo: RunningDuo) -> None:
    before = duo.control.people()

    with pytest.raises(FixSettingsError) as broke:
        api.enrol("alice", 600)

    assert broke.value.cause is Cause.REQUEST_REFUSED
    assert duo.control.people() == before
