"""Every name Duo is known to give a factor, in every spelling, and every reason that means nobody was asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.factors import KINDS, LIVE, SILENT_REASONS, WEBAUTHN, Kind, is_silent, kind_of, normalised, spelled

AS_DUO_WRITES = {
    "duo_push": Kind.PUSH,
    "verified_duo_push": Kind.VERIFIED_PUSH,
    "WebAuthn Chrome Touch ID": Kind.WEBAUTHN_PLATFORM,
    "platform_authenticator": Kind.WEBAUTHN_PLATFORM,
    "WebAuthn Security Key": Kind.WEBAUTHN_ROAMING,
    "WebAuthn Credential": Kind.WEBAUTHN,
    "webauthn": Kind.WEBAUTHN,
    "phone_call": Kind.CALL,
    "sms_passcode": Kind.TEXT,
    "sms_refresh": Kind.NONE,
    "passcode": Kind.PASSCODE,
    "duo_mobile_passcode": Kind.PASSCODE,
    "duo_mobile_passcode_hotp": Kind.PASSCODE,
    "duo_mobile_passcode_totp": Kind.PASSCODE,
    "hardware_token": Kind.PASSCODE,
    "yubikey_passcode": Kind.PASSCODE,
    "yubikey_code": Kind.PASSCODE,
    "digipass_go_7_token": Kind.PASSCODE,
    "u2f_token": Kind.U2F,
    "bypass_code": Kind.BYPASS,
    "remembered_device": Kind.NONE,
    "trusted_network": Kind.NONE,
    "trusted_endpoint": Kind.NONE,
    "not_available": Kind.NONE,
}


@pytest.mark.parametrize(("name", "kind"), AS_DUO_WRITES.items())
def test_each_name_of_duos_has_its_kind(name: str, kind: Kind) -> None:
    assert kind_of(name) is kind


def test_no_name_is_in_the_table_untested() -> None:
    assert {normalised(name) for name in AS_DUO_WRITES} == set(KINDS)


@pytest.mark.parametrize("name", AS_DUO_WRITES)
@pytest.mark.parametrize("between", [" ", "-", "_", "  ", " - "])
def test_spelling_changes_no_kind(name: str, between: str) -> None:
    spaced = normalised(name).replace("_", between)

    assert {kind_of(each) for each in (spaced, spaced.upper(), spaced.title(), f" {spaced}\n")} == {kind_of(name)}


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_factor_at_all_means_that_nobody_was_asked(nothing: str | None) -> None:
    assert kind_of(nothing) is Kind.NONE
    assert kind_of(nothing) not in LIVE


@pytest.mark.parametrize(
    "strange",
    [
        "webauthn windows hello",
        "webauthn_",
        "duo_push_2",
        "push",
        "touch id",
        "_",
        " ",
        "duo pu\u017fh",
        "\uff44uo_push",
        7,
        True,
        0,
        False,
        [],
        ["duo_push"],
        {"factor": "duo_push"},
    ],
)
def test_a_name_that_is_not_in_the_table_stays_unknown(strange: object) -> None:
    assert kind_of(strange) is Kind.UNKNOWN
    assert kind_of(strange) not in LIVE


@given(st.text())
def test_nothing_but_the_tables_names_is_live(name: str) -> None:
    assert kind_of(name) not in LIVE or normalised(name) in KINDS


def test_bypass_silence_and_the_unknown_are_no_live_factors_and_no_webauthn() -> None:
    assert LIVE & {Kind.BYPASS, Kind.NONE, Kind.UNKNOWN} == frozenset()
    assert WEBAUTHN <= LIVE


@pytest.mark.parametrize("reason", SILENT_REASONS)
def test_silent_reasons_are_told_in_every_spelling(reason: str) -> None:
    assert is_silent(reason)
    assert is_silent(f" {reason.replace('_', '-').title()} ")


@pytest.mark.parametrize("reason", ["user_approved", "valid_passcode", "", None, 7, ["bypass_user"], "bypass"])
def test_other_reasons_are_not_silent(reason: object) -> None:
    assert not is_silent(reason)


def test_what_an_operator_reads_of_an_unknown_name_is_short_and_one_line() -> None:
    assert spelled("Face\nID\u202e" + "x" * 100) == "FaceID" + "x" * 58
    assert [spelled(each) for each in (None, "", 7, ["a"])] == ["nothing", "nothing", "int", "list"]
