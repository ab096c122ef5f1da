"""A row of Duo's authentication log as an OCSF event."""

import json

import pytest

from doorbook.collect.ocsf.event import VERSION
from tests.domain.duo_records import ENROLMENT, NOWHERE, SIGN_IN, Record, but, without
from tests.domain.ocsf import AT, Event, events, faults


def event(record: Record | str) -> Event:
    (made,) = events("authentication", record)
    return made


def test_a_sign_in_is_an_authentication() -> None:
    made = event(SIGN_IN)

    assert faults(made) == []
    assert (made["class_uid"], made["activity_id"], made["type_uid"]) == (3002, 1, 300201)
    assert made["time"] == AT
    assert made["metadata"] == {
        "version": VERSION,
        "uid": "key-0",
        "log_name": "authentication",
        "event_code": "authentication",
        "tenant_uid": "acme",
        "original_time": "2026-11-20T18:40:00.353380+00:00",
        "product": {"name": "Duo", "vendor_name": "Cisco"},
        "reporter": {"uid": "acme", "name": "Acme, Inc."},
        "correlation_uid": SIGN_IN["txid"],
    }
    assert made["user"] == {
        "name": "ada",
        "uid": "DU000000000000000001",
        "type_id": 1,
        "email_addr": "ada@example.com",
        "groups": [{"name": 'Finance (from AD sync "Corp AD")'}, {"name": "Staff"}],
    }
    assert made["src_endpoint"] == {
        "ip": "192.0.2.10",
        "uid": "EP00000000000000001X",
        "location": {"city": "Ann Arbor", "region": "Michigan", "country": "US"},
        "os": {"name": "Mac OS X", "type_id": 300, "version": "15.1.1"},
    }
    (factor,) = made["auth_factors"]
    assert (factor["factor_type_id"], factor["factor_type"], factor["device"]["uid"]) == (
        5,
        "verified_duo_push",
        "DP000000000000000001",
    )
    assert made["service"] == {"name": "Customer portal", "uid": "DI000000000000000001"}
    assert made["session"] == {"uid": "5e2c9b64-7a0d-4b6d-8f0e-0a7a21a0b901"}
    assert json.loads(made["raw_data"]) == SIGN_IN


def test_an_enrolment_is_a_change_of_an_account() -> None:
    made = event(ENROLMENT)

    assert faults(made) == []
    assert (made["class_uid"], made["activity_id"], made["type_uid"]) == (3001, 10, 300110)
    assert {"service", "session", "is_mfa"}.isdisjoint(made)
    assert made["auth_factors"][0]["factor_type_id"] == 0


@pytest.mark.parametrize(
    ("result", "status", "severity"),
    [
        ("success", 1, 1),
        ("SUCCESS", 1, 1),
        ("denied", 2, 2),
        ("fraud", 2, 4),
        ("ERROR", 2, 2),
        ("quarrelled", 99, 99),
        (None, 0, 0),
    ],
)
def test_what_duo_answered(result: str | None, status: int, severity: int) -> None:
    made = event(but(SIGN_IN, result=result))

    assert faults(made) == []
    assert (made["status_id"], made["severity_id"], made.get("status")) == (status, severity, result)


@pytest.mark.parametrize(
    ("factor", "reason", "factor_type", "is_mfa"),
    [
        ("duo_push", "user_approved", 5, True),
        ("duo_push", "user_marked_fraud", 5, True),
        ("phone_call", "no_keys_pressed", 3, True),
        ("sms_passcode", "valid_passcode", 1, True),
        ("duo_mobile_passcode", "valid_passcode", 7, True),
        ("hardware_token", "valid_passcode", 6, True),
        ("WebAuthn Chrome Touch ID", "user_approved", 10, True),
        ("WebAuthn Security Key", "user_approved", 10, True),
        ("u2f_token", "user_approved", 9, True),
        ("bypass_code", "valid_passcode", 99, False),
        ("not_available", "bypass_user", None, False),
        ("remembered_device", "remembered_device", None, False),
        ("duo_push", "trusted_network", 5, False),
        (None, "locked_out", None, False),
        ("duo_telepathy", "user_approved", 99, None),
    ],
)
def test_which_factor_and_whether_it_counts(
    factor: str | None, reason: str, factor_type: int | None, is_mfa: bool | None
) -> None:
    made = event(but(SIGN_IN, factor=factor, reason=reason))

    assert faults(made) == []
    assert [each["factor_type_id"] for each in made.get("auth_factors", ())] == ([factor_type] if factor_type else [])
    assert made.get("is_mfa") is is_mfa
    assert (made["status_detail"], made["unmapped"].get("factor")) == (reason, factor)


@pytest.mark.parametrize(
    ("ip", "read"),
    [
        ("192.0.2.10", "192.0.2.10"),
        ("192.0.2.10:51234", "192.0.2.10"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("::ffff:192.0.2.10", "::ffff:192.0.2.10"),
        ("0.0.0.0", None),  # noqa: S104 - Duo writes it for an address that it does not know
        ("0.0.0.0:0", None),
        ("::", None),
        ("192.0.2.999", None),
        ("somewhere", None),
        ("", None),
        (None, None),
        (17, None),
        (["192.0.2.10"], None),
    ],
)
def test_an_address_is_read_or_left_out(ip: object, read: str | None) -> None:
    made = event(but(SIGN_IN, access_device__ip=ip, auth_device__ip=ip))

    assert faults(made) == []
    assert (made["src_endpoint"].get("ip"), made["auth_factors"][0]["device"].get("ip")) == (read, read)


STRANGE: dict[str, Record | str] = {
    "nothing at all": {},
    "no JSON": "{broken",
    "a list": "[]",
    "half a surrogate": '{"txid": "\\ud800"}',
    "a null character": '{"txid": "a\\u0000b", "user": {"name": "\\u0000"}}',
    "nobody": but(SIGN_IN, user={"groups": [], "key": None, "name": None}),
    "no user": but(SIGN_IN, user=None),
    "a user that is a name": but(SIGN_IN, user="ada"),
    "groups that are none": but(SIGN_IN, user__groups="Finance"),
    "groups with a null among them": but(SIGN_IN, user__groups=[None, "Staff", 7]),
    "no device": without(SIGN_IN, "access_device", "auth_device"),
    "devices that are null": but(SIGN_IN, access_device=None, auth_device=None),
    "a device from nowhere": but(SIGN_IN, access_device__location=NOWHERE, access_device__ip=None),
    "a device with a system only": but(SIGN_IN, access_device={"os": "BeOS"}),
    "a country nobody knows": but(SIGN_IN, access_device__location__country="Utopia"),
    "an e-mail that is none": but(SIGN_IN, email="chloé@example.com"),
    "numbers for words": but(SIGN_IN, factor=1, result=2, reason=3, event_type=4, txid=5),
    "objects for words": but(SIGN_IN, factor={}, result=[], reason={"a": 1}, application={"name": {}}),
    "no application": without(SIGN_IN, "application"),
    "unknown fields": but(SIGN_IN, brand_new={"a": [1, None]}, access_device__brand_new="x"),
    "a session without an id": but(SIGN_IN, trusted_session_info={}),
    "the far future": but(SIGN_IN, isotimestamp="9999-12-31T23:59:59.999999+00:00", timestamp=253402300799),
}


@pytest.mark.parametrize("record", STRANGE.values(), ids=STRANGE)
def test_nothing_is_fatal(record: Record | str) -> None:
    made = event(record)

    assert faults(made) == []
    assert made["metadata"]["uid"] == "key-0"
    assert made["raw_data"] == (record if isinstance(record, str) else json.dumps(record))


def test_a_country_nobody_knows_is_kept_in_duos_word() -> None:
    made = event(but(SIGN_IN, access_device__location__country="Utopia"))

    assert "country" not in made["src_endpoint"]["location"]
    assert made["unmapped"]["access_country"] == "Utopia"


def test_three_valued_words_are_kept_as_texts() -> None:
    kept = event(SIGN_IN)["unmapped"]

    assert (kept["access_encryption_enabled"], kept["access_firewall_enabled"]) == ("true", "unknown")
    assert (kept["access_password_set"], kept["passport_supported"]) == ("false", "true")
    assert json.loads(kept["access_security_agents"])[0]["version"] == "1.24"
    assert json.loads(kept["trust_detectors"]) == ["USER_MARKED_FRAUD"]
