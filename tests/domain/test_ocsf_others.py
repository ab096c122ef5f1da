"""Rows of the smaller logs, and findings of Trust Monitor, as OCSF events."""

import json

import pytest

from tests.domain.duo_records import (
    BYPASS_SWITCHED_ON,
    OFFLINE_ENROLLED,
    SIGN_IN,
    TEXT_SENT,
    UNUSUAL_SIGN_IN,
    Record,
    but,
    text,
    without,
)
from tests.domain.ocsf import AT, Event, events, faults


def event(stream: str, record: Record | str) -> Event:
    (made,) = events(stream, record)
    assert faults(made) == []
    return made


def test_a_text_message_is_a_base_event_tied_to_its_sign_in() -> None:
    made = event("telephony", TEXT_SENT)

    assert (made["class_uid"], made["category_uid"], made["type_uid"], made["time"]) == (0, 0, 99, AT)
    assert made["message"] == "Duo sent a text message"
    assert made["metadata"]["correlation_uid"] == made["unmapped"]["txid"] == TEXT_SENT["txid"]
    assert (made["unmapped"]["credits"], made["unmapped"]["phone"]) == ("1", TEXT_SENT["phone"])
    assert "user" not in made


def test_an_offline_enrolment_gives_somebody_a_factor_and_takes_it_away() -> None:
    made = event("offline_enrollment", OFFLINE_ENROLLED)
    taken = event("offline_enrollment", but(OFFLINE_ENROLLED, action="o2fa_user_deprovisioned"))

    assert (made["type_uid"], taken["type_uid"]) == (300110, 300111)
    assert made["user"] == {"name": "bob", "type_id": 1}
    assert made["auth_factors"] == [{"factor_type_id": 7, "factor_type": "duo_otp", "provider": "Duo"}]
    assert (made["src_endpoint"], made["actor"]) == ({"hostname": "WKSW10x64"}, {"app_name": "Laptops"})


def test_an_unusual_sign_in_is_a_finding() -> None:
    made = event("trust_monitor", UNUSUAL_SIGN_IN)

    assert (made["type_uid"], made["status_id"], made["severity_id"]) == (200401, 1, 4)
    assert made["finding_info"] == {
        "uid": "SE00000000000000001",
        "title": "Unusual sign-in",
        "desc": "ada has not signed in from there recently. ada has not signed in from this address recently.",
        "src_url": UNUSUAL_SIGN_IN["triage_event_uri"],
        "types": ["NEW_COUNTRY_CODE", "NEW_NETBLOCK"],
        "created_time": 1795201000000,
    }
    (evidence,) = made["evidences"]
    assert (evidence["user"]["name"], evidence["src_endpoint"]["ip"]) == ("ada", "192.0.2.10")
    assert made["resources"] == [{"name": "ada", "uid": "DU000000000000000001", "type": "user", "role_id": 3}]
    assert made["metadata"]["correlation_uid"] == SIGN_IN["txid"]


def test_a_bypass_that_was_switched_on_is_a_finding_about_whom_it_was_for() -> None:
    made = event("trust_monitor", BYPASS_SWITCHED_ON)

    assert (made["type_uid"], made["status_id"], made["severity_id"]) == (200402, 4, 3)
    (evidence,) = made["evidences"]
    assert (evidence["actor"]["user"]["name"], evidence["user"]["name"]) == ("Alice Admin", "bob")
    assert made["finding_info"]["modified_time"] == 1795201300000


STRANGE: dict[str, tuple[str, Record | str]] = {
    "a text of nothing": ("telephony", {}),
    "a text of a new kind": ("telephony", but(TEXT_SENT, type="fax", credits="many", txid=None)),
    "a text that is no JSON": ("telephony", "{"),
    "an enrolment of nobody": ("offline_enrollment", but(OFFLINE_ENROLLED, username=None)),
    "an enrolment of nothing": ("offline_enrollment", {}),
    "an enrolment without words": ("offline_enrollment", without(OFFLINE_ENROLLED, "description")),
    "an enrolment with broken words": ("offline_enrollment", but(OFFLINE_ENROLLED, description="hostname: WKS")),
    "an enrolment by a new factor": ("offline_enrollment", but(OFFLINE_ENROLLED, description=text({"factor": "x"}))),
    "an enrolment of a new kind": ("offline_enrollment", but(OFFLINE_ENROLLED, action="o2fa_user_frozen")),
    "a finding of nothing": ("trust_monitor", {}),
    "a finding that is no JSON": ("trust_monitor", "null"),
    "a finding of a new kind": ("trust_monitor", but(UNUSUAL_SIGN_IN, type="weather", state="pending")),
    "a finding without explanations": ("trust_monitor", but(UNUSUAL_SIGN_IN, explanations=None)),
    "a finding with odd explanations": ("trust_monitor", but(UNUSUAL_SIGN_IN, explanations=["a", {"type": 1}])),
    "a finding with no sign-in": ("trust_monitor", but(UNUSUAL_SIGN_IN, surfaced_auth=None)),
    "a finding at a strange moment": ("trust_monitor", but(UNUSUAL_SIGN_IN, surfaced_timestamp="soon")),
}


@pytest.mark.parametrize(("stream", "record"), STRANGE.values(), ids=STRANGE)
def test_nothing_is_fatal(stream: str, record: Record | str) -> None:
    made = event(stream, record)

    assert made["metadata"]["uid"] == "key-0"
    assert made["raw_data"] == (record if isinstance(record, str) else json.dumps(record))
