"""The authentication log: sign-ins of people, and their enrolments."""

from typing import Final

from doorbook.collect.ocsf.event import ACCOUNT_CHANGE, AUTHENTICATION, Attribute, Kind, Mapping
from doorbook.collect.ocsf.frame import access_device, frame, or_unknown, place, texts, unmapped
from doorbook.collect.ocsf.source import NOTHING, Constant, Form, Items, Said, Shaped, Source, Translated, When, any_of
from doorbook.collect.ocsf.words import (
    FACTOR_IS_MFA,
    FACTOR_TYPE,
    OTHER,
    RESULT_SEVERITY,
    RESULT_STATUS,
    SILENT,
    UNKNOWN,
)

ENROLMENT: Final = ("enrollment",)
ACCESS: Final = "access_device"
ASKED: Final = "auth_device"
TRUST: Final = "adaptive_trust_assessments"


def _enrolment(then: Source, otherwise: Source) -> When:
    return When(Said("event_type"), then, otherwise, ENROLMENT)


FACTOR: Final = any_of(
    Translated(Said("factor"), FACTOR_TYPE, otherwise=OTHER),
    _enrolment(Constant(UNKNOWN), NOTHING),
)

USER: Final = (
    Attribute("user.name", Kind.TEXT, or_unknown(Said("user.name"))),
    Attribute("user.uid", Kind.TEXT, Said("user.key")),
    Attribute("user.type_id", Kind.NUMBER, When(Said("user.name"), Constant(1), Constant(UNKNOWN))),
    Attribute("user.email_addr", Kind.TEXT, Shaped(Said("email"), Form.EMAIL)),
    Attribute("user.groups[].name", Kind.TEXT, Items(Said("user.groups"))),
)

FACTORS: Final = (
    Attribute("auth_factors[].factor_type_id", Kind.NUMBER, FACTOR),
    Attribute("auth_factors[].factor_type", Kind.TEXT, Said("factor")),
    Attribute("auth_factors[].provider", Kind.TEXT, Constant("Duo")),
    Attribute("auth_factors[].device.uid", Kind.TEXT, Said(f"{ASKED}.key")),
    Attribute("auth_factors[].device.name", Kind.TEXT, Said(f"{ASKED}.name")),
    Attribute("auth_factors[].device.ip", Kind.TEXT, Shaped(Said(f"{ASKED}.ip"), Form.ADDRESS)),
    Attribute("auth_factors[].device.type_id", Kind.NUMBER, Constant(UNKNOWN)),
    *place("auth_factors[].device", f"{ASKED}.location"),
)

OUTCOME: Final = (
    Attribute("severity_id", Kind.NUMBER, Translated(Said("result"), RESULT_SEVERITY, OTHER, UNKNOWN)),
    Attribute("status_id", Kind.NUMBER, Translated(Said("result"), RESULT_STATUS, OTHER, UNKNOWN)),
    *texts((("status", Said("result")), ("status_detail", Said("reason")))),
    Attribute(
        "is_mfa",
        Kind.YES_NO,
        When(
            Said("reason"),
            Constant(is_=False),
            Translated(Said("factor"), FACTOR_IS_MFA, absent=False),
            among=SILENT,
        ),
        only=(AUTHENTICATION,),
    ),
)

WORDS: Final = unmapped(
    (
        ("txid", Said("txid")),
        ("event_type", Said("event_type")),
        ("factor", Said("factor")),
        ("remembered_factor", Said("remembered_factor")),
        ("result", Said("result")),
        ("reason", Said("reason")),
        ("user_key", Said("user.key")),
        ("user_name", Said("user.name")),
        ("user_groups", Said("user.groups")),
        ("alias", Said("alias")),
        ("email", Said("email")),
        ("application_key", Said("application.key")),
        ("application_name", Said("application.name")),
        ("application_destination", Said("application.destination_name")),
        ("access_ip", Said(f"{ACCESS}.ip")),
        ("access_country", Said(f"{ACCESS}.location.country")),
        ("access_browser", Said(f"{ACCESS}.browser")),
        ("access_browser_version", Said(f"{ACCESS}.browser_version")),
        ("access_encryption_enabled", Said(f"{ACCESS}.is_encryption_enabled")),
        ("access_firewall_enabled", Said(f"{ACCESS}.is_firewall_enabled")),
        ("access_password_set", Said(f"{ACCESS}.is_password_set")),
        ("access_security_agents", Said(f"{ACCESS}.security_agents")),
        ("access_management_agents", Said(f"{ACCESS}.management_agents")),
        ("auth_device_ip", Said(f"{ASKED}.ip")),
        ("auth_device_key", Said(f"{ASKED}.key")),
        ("auth_device_name", Said(f"{ASKED}.name")),
        ("auth_device_country", Said(f"{ASKED}.location.country")),
        ("auth_device_type", Said(f"{ASKED}.type")),
        ("auth_device_serial", Said(f"{ASKED}.serial")),
        ("trusted_endpoint_status", Said("trusted_endpoint_status")),
        ("trust_level", Said(f"{TRUST}.more_secure_auth.trust_level")),
        ("trust_reason", Said(f"{TRUST}.more_secure_auth.reason")),
        ("trust_detectors", Said(f"{TRUST}.more_secure_auth.detected_attack_detectors")),
        ("remember_trust_level", Said(f"{TRUST}.remember_me.trust_level")),
        ("triggered_attacks", Said("rbfs_triggered_attacks")),
        ("passport_supported", Said("passport_assessment.is_supported")),
        ("out_of_date_software", Said("ood_software")),
    )
)

MAPPING: Final = Mapping(
    stream="authentication",
    classes=(AUTHENTICATION, ACCOUNT_CHANGE),
    steps=(
        ("class_uid", _enrolment(Constant(ACCOUNT_CHANGE.uid), Constant(AUTHENTICATION.uid))),
        ("activity_id", _enrolment(Constant(10), Constant(1))),
    ),
    attributes=(
        *frame("authentication", "isotimestamp", event_code=Said("event_type"), correlation=Said("txid")),
        *OUTCOME,
        *USER,
        *access_device("src_endpoint", ACCESS),
        *FACTORS,
        *texts(
            (
                ("service.name", or_unknown(Said("application.name"), Said("application.key"))),
                ("service.uid", Said("application.key")),
                ("session.uid", Said("trusted_session_info.trusted_session_uuid")),
            ),
            only=(AUTHENTICATION,),
        ),
        *WORDS,
    ),
)
