"""The administrators' log of version 1: the same deeds with fewer words, most of them JSON in a text."""

from typing import Final

from doorbook.collect.ocsf.actions import FAILED_SIGN_INS, OBJECT, ORGANIZATION, of_class, steps
from doorbook.collect.ocsf.event import ACCOUNT_CHANGE, AUTHENTICATION, ENTITY_MANAGEMENT, Attribute, Kind, Mapping
from doorbook.collect.ocsf.frame import frame, or_unknown, texts, unmapped
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
from doorbook.collect.ocsf.words import ADMIN_FACTOR_TYPE, FAILURE, OTHER, SUCCESS

CHANGES: Final = (ACCOUNT_CHANGE, ENTITY_MANAGEMENT)
PEOPLE: Final = (ACCOUNT_CHANGE, AUTHENTICATION)
MACHINES: Final = ("api", "system")
"""Who stands in the place of an administrator's name when it was none."""


def _described(name: str) -> Within:
    return Within(Said("description"), name)


def _by_machine(then: Source, otherwise: Source) -> When:
    return When(Said("username"), then, otherwise, among=MACHINES)


def _failed(then: Source, otherwise: Source) -> When:
    return When(Step("action"), then, otherwise, among=FAILED_SIGN_INS)


WHOSE: Final = When(Step("kind"), any_of(Said("object"), Said("username")), NOTHING, among=("account",))
"""An account has the name of what was changed or, where that is not said, of who did it; a phone is nobody's here."""

THING: Final = Shaped(Step("action"), Form.BEFORE_UNDERSCORE)
PERSON: Final = When(THING, Constant(2), Constant(1), among=("admin",))
WHO_SIGNED_IN: Final = or_unknown(Said("username"), _described("email"))

USER: Final = (
    Attribute("user.name", Kind.TEXT, of_class(3002, WHO_SIGNED_IN, Step("account")), PEOPLE),
    Attribute("user.uid", Kind.TEXT, of_class(3001, _described("user_id"), NOTHING), PEOPLE),
    Attribute("user.type_id", Kind.NUMBER, PERSON, PEOPLE),
    Attribute("user.email_addr", Kind.TEXT, Shaped(_described("email"), Form.EMAIL), PEOPLE),
)

ACTOR: Final = (
    Attribute("actor.user.name", Kind.TEXT, _by_machine(NOTHING, Said("username")), CHANGES),
    Attribute("actor.user.type_id", Kind.NUMBER, Constant(2), CHANGES),
    Attribute("actor.app_name", Kind.TEXT, _by_machine(Said("username"), NOTHING), CHANGES),
)

ENTITY: Final = (
    Attribute("entity.name", Kind.TEXT, any_of(Said("object"), Constant("Duo account")), (ENTITY_MANAGEMENT,)),
    Attribute("entity.type", Kind.TEXT, When(Said("object"), THING, NOTHING), (ENTITY_MANAGEMENT,)),
    Attribute(
        "entity.type_id",
        Kind.NUMBER,
        When(Said("object"), Translated(THING, OBJECT, OTHER, OTHER), Constant(ORGANIZATION)),
        (ENTITY_MANAGEMENT,),
    ),
)

SIGN_IN: Final = (
    Attribute("is_mfa", Kind.YES_NO, When(_described("factor"), Constant(is_=True), NOTHING), (AUTHENTICATION,)),
    Attribute(
        "auth_factors[].factor_type_id",
        Kind.NUMBER,
        Translated(_described("factor"), ADMIN_FACTOR_TYPE, OTHER),
        (AUTHENTICATION,),
    ),
    Attribute("auth_factors[].factor_type", Kind.TEXT, _described("factor"), (AUTHENTICATION,)),
    Attribute("auth_factors[].provider", Kind.TEXT, Constant("Duo"), (AUTHENTICATION,)),
    Attribute("service.name", Kind.TEXT, Constant("Duo Admin Panel"), (AUTHENTICATION,)),
)

WORDS: Final = unmapped(
    (
        ("action", Step("action")),
        ("actor_name", Said("username")),
        ("target_name", Said("object")),
        ("description", Said("description")),
        ("changed_status", _described("status")),
        ("role", _described("role")),
        ("email", _described("email")),
        ("factor", _described("factor")),
        ("error", any_of(_described("error"), _described("message"))),
        ("primary_auth_method", _described("primary_auth_method")),
        ("user_key", _described("user_id")),
        ("access_ip", _described("ip_address")),
    )
)

MAPPING: Final = Mapping(
    stream="administrator",
    classes=(AUTHENTICATION, ACCOUNT_CHANGE, ENTITY_MANAGEMENT),
    steps=steps(Said("action"), WHOSE, _described("status")),
    attributes=(
        *frame("administrator", "isotimestamp", event_code=Step("action")),
        Attribute("severity_id", Kind.NUMBER, _failed(Constant(2), Constant(1))),
        Attribute("status_id", Kind.NUMBER, _failed(Constant(FAILURE), Constant(SUCCESS))),
        *texts((("status_detail", any_of(_described("error"), _described("message"))),)),
        *USER,
        *ACTOR,
        Attribute("src_endpoint.ip", Kind.TEXT, Shaped(_described("ip_address"), Form.ADDRESS)),
        *SIGN_IN,
        *ENTITY,
        *WORDS,
    ),
)
