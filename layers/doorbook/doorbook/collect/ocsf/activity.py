"""The activity log: what administrators, people and integrations did, and sign-ins of administrators."""

from typing import Final

from doorbook.collect.ocsf.actions import OBJECT, ORGANIZATION, of_class, steps
from doorbook.collect.ocsf.event import ACCOUNT_CHANGE, AUTHENTICATION, ENTITY_MANAGEMENT, Attribute, Kind, Mapping
from doorbook.collect.ocsf.frame import access_device, frame, or_unknown, texts, unmapped
from doorbook.collect.ocsf.source import (
    NOTHING,
    Constant,
    Form,
    Said,
    Shaped,
    Source,
    Step,
    Translated,
    When,
    Within,
    any_of,
)
from doorbook.collect.ocsf.words import ADMIN_FACTOR_TYPE, OTHER, RESULT_SEVERITY, RESULT_STATUS, UNKNOWN

CHANGES: Final = (ACCOUNT_CHANGE, ENTITY_MANAGEMENT)
PEOPLE: Final = (ACCOUNT_CHANGE, AUTHENTICATION)
ACTOR_IS: Final = (("user", 1), ("admin", 2), ("administrator", 2))
FACTOR: Final = Within(Said("target.details"), "factor")
CHANGED_STATUS: Final = Within(Said("target.details"), "status")


def _whose(member: str) -> Source:
    """Say it of the person that was changed, or of the one who changed what is theirs."""
    own = When(Said("actor.type"), Said(f"actor.{member}"), NOTHING, among=("user",))
    return When(Said("target.type"), Said(f"target.{member}"), own, among=("user", "user_bypass", "admin"))


def _by_person(then: Source, otherwise: Source) -> When:
    return When(Said("actor.type"), then, otherwise, among=tuple(word for word, _ in ACTOR_IS))


USER: Final = (
    Attribute("user.name", Kind.TEXT, of_class(3002, or_unknown(Said("actor.name")), Step("account")), PEOPLE),
    Attribute("user.uid", Kind.TEXT, of_class(3002, Said("actor.key"), _whose("key")), PEOPLE),
    Attribute(
        "user.type_id",
        Kind.NUMBER,
        of_class(3002, Constant(2), When(Said("target.type"), Constant(2), Constant(1), among=("admin",))),
        PEOPLE,
    ),
    Attribute(
        "user.email_addr", Kind.TEXT, Shaped(Within(Said("actor.details"), "email"), Form.EMAIL), (AUTHENTICATION,)
    ),
)

ACTOR: Final = (
    Attribute("actor.user.name", Kind.TEXT, _by_person(Said("actor.name"), NOTHING), CHANGES),
    Attribute("actor.user.uid", Kind.TEXT, _by_person(Said("actor.key"), NOTHING), CHANGES),
    Attribute("actor.user.type_id", Kind.NUMBER, Translated(Said("actor.type"), ACTOR_IS, OTHER, UNKNOWN), CHANGES),
    Attribute("actor.app_name", Kind.TEXT, _by_person(Said("application.name"), Said("actor.name")), CHANGES),
    Attribute("actor.app_uid", Kind.TEXT, _by_person(Said("application.key"), Said("actor.key")), CHANGES),
)

THING: Final = any_of(Said("target.name"), Said("target.key"), Said("application.name"))
ENTITY_NAME: Final = any_of(THING, Constant("Duo account"))

ENTITY: Final = (
    Attribute("entity.name", Kind.TEXT, ENTITY_NAME, (ENTITY_MANAGEMENT,)),
    Attribute(
        "entity.uid",
        Kind.TEXT,
        any_of(Said("target.key"), Said("application.key"), Said("akey")),
        (ENTITY_MANAGEMENT,),
    ),
    Attribute("entity.type", Kind.TEXT, Said("target.type"), (ENTITY_MANAGEMENT,)),
    Attribute(
        "entity.type_id",
        Kind.NUMBER,
        When(THING, Translated(Said("target.type"), OBJECT, OTHER, OTHER), Constant(ORGANIZATION)),
        (ENTITY_MANAGEMENT,),
    ),
)

SIGN_IN: Final = (
    Attribute("is_mfa", Kind.YES_NO, When(FACTOR, Constant(is_=True), NOTHING), (AUTHENTICATION,)),
    Attribute(
        "auth_factors[].factor_type_id",
        Kind.NUMBER,
        Translated(FACTOR, ADMIN_FACTOR_TYPE, OTHER),
        (AUTHENTICATION,),
    ),
    Attribute("auth_factors[].factor_type", Kind.TEXT, FACTOR, (AUTHENTICATION,)),
    Attribute("auth_factors[].provider", Kind.TEXT, Constant("Duo"), (AUTHENTICATION,)),
    Attribute("service.name", Kind.TEXT, Constant("Duo Admin Panel"), (AUTHENTICATION,)),
)

WORDS: Final = unmapped(
    (
        ("action", Step("action")),
        ("action_details", Said("action.details")),
        ("activity_id", Said("activity_id")),
        ("result", Said("outcome.result")),
        ("actor_type", Said("actor.type")),
        ("actor_key", Said("actor.key")),
        ("actor_name", Said("actor.name")),
        ("actor_details", Said("actor.details")),
        ("target_type", Said("target.type")),
        ("target_key", Said("target.key")),
        ("target_name", Said("target.name")),
        ("target_details", Said("target.details")),
        ("changed_status", CHANGED_STATUS),
        ("old_target", Said("old_target")),
        ("application_key", Said("application.key")),
        ("application_name", Said("application.name")),
        ("application_type", Said("application.type")),
        ("account_key", Said("akey")),
        ("access_ip", any_of(Said("access_device.ip.address"), Said("access_device.ip"))),
        ("access_country", Said("access_device.location.country")),
        ("access_browser", Said("access_device.browser")),
        ("access_browser_version", Said("access_device.browser_version")),
    )
)

MAPPING: Final = Mapping(
    stream="activity",
    classes=(AUTHENTICATION, ACCOUNT_CHANGE, ENTITY_MANAGEMENT),
    steps=steps(any_of(Said("action.name"), Said("action")), any_of(_whose("name"), _whose("key")), CHANGED_STATUS),
    attributes=(
        *frame("activity", "ts", event_code=Step("action")),
        Attribute("severity_id", Kind.NUMBER, Translated(Said("outcome.result"), RESULT_SEVERITY, OTHER, absent=1)),
        Attribute("status_id", Kind.NUMBER, Translated(Said("outcome.result"), RESULT_STATUS, OTHER, UNKNOWN)),
        *texts((("status", Said("outcome.result")),)),
        *USER,
        *ACTOR,
        *access_device("src_endpoint", "access_device"),
        *SIGN_IN,
        *ENTITY,
        *WORDS,
    ),
)
