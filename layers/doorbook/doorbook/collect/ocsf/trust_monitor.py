"""Trust Monitor: what Duo itself finds unusual."""

from typing import Final

from doorbook.collect.ocsf.event import DETECTION_FINDING, Attribute, Kind, Mapping
from doorbook.collect.ocsf.frame import access_device, frame, texts, unmapped
from doorbook.collect.ocsf.source import Constant, Form, Given, Items, Joined, Said, Shaped, Translated, When, any_of
from doorbook.collect.ocsf.words import OTHER, UNKNOWN

SHOWN: Final = "surfaced_auth"
TITLE: Final = (
    ("auth", "Unusual sign-in"),
    ("bypass_status", "Bypass was switched on"),
    ("device_registration", "Unusual registration of a device"),
)
STATUS: Final = (("new", 1), ("processed", 4))
AFFECTED: Final = 3

NAME: Final = any_of(Said(f"{SHOWN}.user.name"), Said("enabled_for.name"))
KEY: Final = any_of(Said(f"{SHOWN}.user.key"), Said("enabled_for.key"))

FINDING: Final = (
    *texts(
        (
            ("finding_info.uid", any_of(Said("sekey"), Given.KEY)),
            ("finding_info.title", Translated(Said("type"), TITLE, "Trust Monitor event", "Trust Monitor event")),
            ("finding_info.desc", Joined(Items(Said("explanations"), "summary"))),
            ("finding_info.src_url", Said("triage_event_uri")),
        )
    ),
    Attribute("finding_info.types", Kind.TEXTS, Items(Said("explanations"), "type")),
    Attribute("finding_info.created_time", Kind.LONG, Shaped(Said("surfaced_timestamp"), Form.NUMBER)),
    Attribute("finding_info.modified_time", Kind.LONG, Shaped(Said("state_updated_timestamp"), Form.NUMBER)),
)

EVIDENCE: Final = (
    *texts(
        (
            ("evidences[].actor.user.name", Said("enabled_by.name")),
            ("evidences[].actor.user.uid", Said("enabled_by.key")),
            ("evidences[].user.name", NAME),
            ("evidences[].user.uid", KEY),
        )
    ),
    *access_device("evidences[].src_endpoint", f"{SHOWN}.access_device"),
    *texts((("resources[].name", NAME), ("resources[].uid", KEY), ("resources[].type", Constant("user")))),
    Attribute("resources[].role_id", Kind.NUMBER, Constant(AFFECTED)),
)

WORDS: Final = unmapped(
    (
        ("type", Said("type")),
        ("state", Said("state")),
        ("priority_event", Said("priority_event")),
        ("priority_reasons", Said("priority_reasons")),
        ("explanations", Said("explanations")),
        ("triaged_as_interesting", Said("triaged_as_interesting")),
        ("from_common_netblock", Said("from_common_netblock")),
        ("from_new_user", Said("from_new_user")),
        ("low_risk_ip", Said("low_risk_ip")),
        ("bypass_enabled_at", Said("bypass_status_enabled")),
        ("actor_key", Said("enabled_by.key")),
        ("actor_name", Said("enabled_by.name")),
        ("user_key", KEY),
        ("user_name", NAME),
        ("txid", Said(f"{SHOWN}.txid")),
        ("event_type", Said(f"{SHOWN}.event_type")),
        ("factor", Said(f"{SHOWN}.factor")),
        ("result", Said(f"{SHOWN}.result")),
        ("reason", Said(f"{SHOWN}.reason")),
        ("application_key", Said(f"{SHOWN}.application.key")),
        ("application_name", Said(f"{SHOWN}.application.name")),
        ("access_ip", Said(f"{SHOWN}.access_device.ip")),
        ("access_country", Said(f"{SHOWN}.access_device.location.country")),
    )
)

MAPPING: Final = Mapping(
    stream="trust_monitor",
    classes=(DETECTION_FINDING,),
    steps=(
        ("class_uid", Constant(DETECTION_FINDING.uid)),
        ("activity_id", When(Said("state"), Constant(1), Constant(2), among=("new",))),
    ),
    attributes=(
        *frame("trust_monitor", "surfaced_timestamp", event_code=Said("type"), correlation=Said(f"{SHOWN}.txid")),
        Attribute("severity_id", Kind.NUMBER, When(Said("priority_event"), Constant(4), Constant(3), among=("true",))),
        Attribute("status_id", Kind.NUMBER, Translated(Said("state"), STATUS, OTHER, UNKNOWN)),
        *texts((("status", Said("state")),)),
        *FINDING,
        *EVIDENCE,
        *WORDS,
    ),
)
