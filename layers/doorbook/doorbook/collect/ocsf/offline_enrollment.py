"""The log of offline enrolments: a computer that may ask for a factor while it has no network."""

from typing import Final

from doorbook.collect.ocsf.event import ACCOUNT_CHANGE, Attribute, Kind, Mapping
from doorbook.collect.ocsf.frame import frame, or_unknown, texts, unmapped
from doorbook.collect.ocsf.source import Constant, Said, Translated, When, Within
from doorbook.collect.ocsf.words import OFFLINE_FACTOR_TYPE, OTHER, SUCCESS, UNKNOWN

ACTIVITY: Final = (("o2fa_user_provisioned", 10), ("o2fa_user_reenrolled", 10), ("o2fa_user_deprovisioned", 11))


def _described(name: str) -> Within:
    return Within(Said("description"), name)


MAPPING: Final = Mapping(
    stream="offline_enrollment",
    classes=(ACCOUNT_CHANGE,),
    steps=(
        ("class_uid", Constant(ACCOUNT_CHANGE.uid)),
        ("activity_id", Translated(Said("action"), ACTIVITY, OTHER, UNKNOWN)),
    ),
    attributes=(
        *frame("offline_enrollment", "isotimestamp", event_code=Said("action")),
        Attribute("severity_id", Kind.NUMBER, Constant(1)),
        Attribute("status_id", Kind.NUMBER, Constant(SUCCESS)),
        Attribute("user.type_id", Kind.NUMBER, When(Said("username"), Constant(1), Constant(UNKNOWN))),
        *texts(
            (
                ("user.name", or_unknown(Said("username"))),
                ("actor.app_name", Said("object")),
                ("src_endpoint.hostname", _described("hostname")),
            )
        ),
        Attribute(
            "auth_factors[].factor_type_id",
            Kind.NUMBER,
            Translated(_described("factor"), OFFLINE_FACTOR_TYPE, OTHER),
        ),
        *texts(
            (
                ("auth_factors[].factor_type", _described("factor")),
                ("auth_factors[].provider", Constant("Duo")),
            )
        ),
        *unmapped(
            (
                ("action", Said("action")),
                ("user_name", Said("username")),
                ("application_name", Said("object")),
                ("description", Said("description")),
                ("factor", _described("factor")),
                ("access_hostname", _described("hostname")),
                ("user_agent", _described("user_agent")),
            )
        ),
    ),
)
