"""What a declaration says of an event: its classes, and each attribute with its type and where it comes from."""

from enum import StrEnum
from typing import Final

from doorbook.collect.ocsf.source import Source
from doorbook.values import value

VERSION: Final = "1.8.0"
"""The version of the OCSF schema that all events keep to."""


class Kind(StrEnum):
    """How the value of an attribute is written."""

    TEXT = "text"
    NUMBER = "number"
    LONG = "long number"
    YES_NO = "yes or no"
    TEXTS = "texts"


@value
class EventClass:
    """A class of the schema, by its number and name, and the activities of it that occur here."""

    uid: int
    name: str
    category_uid: int
    activities: tuple[tuple[int, str], ...]


@value
class Attribute:
    """One attribute of an event, by its path.

    `[]` in the path is a list of one; where the source is a list, one for each. It is filled only for events of the
    classes in `only`, or of all where that is empty.
    """

    path: str
    kind: Kind
    source: Source
    only: tuple[EventClass, ...] = ()


@value(kw_only=True)
class Mapping:
    """How the records of one stream become events.

    `steps` are worked out first, each from the ones before it; `class_uid` and `activity_id` are always among them.
    """

    stream: str
    classes: tuple[EventClass, ...]
    steps: tuple[tuple[str, Source], ...]
    attributes: tuple[Attribute, ...]


BASE: Final = EventClass(0, "Base Event", 0, ((0, "Unknown"), (99, "Other")))
DETECTION_FINDING: Final = EventClass(2004, "Detection Finding", 2, ((1, "Create"), (2, "Update")))
ACCOUNT_CHANGE: Final = EventClass(
    3001,
    "Account Change",
    3,
    (
        (0, "Unknown"),
        (1, "Create"),
        (2, "Enable"),
        (4, "Password Reset"),
        (5, "Disable"),
        (6, "Delete"),
        (9, "Lock"),
        (10, "MFA Factor Enable"),
        (11, "MFA Factor Disable"),
        (12, "Unlock"),
        (99, "Other"),
    ),
)
AUTHENTICATION: Final = EventClass(3002, "Authentication", 3, ((1, "Logon"),))
ENTITY_MANAGEMENT: Final = EventClass(
    3004,
    "Entity Management",
    3,
    ((0, "Unknown"), (1, "Create"), (2, "Read"), (3, "Update"), (4, "Delete"), (99, "Other")),
)

CLASSES: Final = (BASE, DETECTION_FINDING, ACCOUNT_CHANGE, AUTHENTICATION, ENTITY_MANAGEMENT)

NEEDS: Final = {
    "actor": ("user", "app_name", "app_uid"),
    "auth_factors": ("factor_type_id",),
    "device": ("uid", "name", "ip"),
    "entity": ("name", "uid"),
    "evidences": ("actor", "src_endpoint", "user"),
    "finding_info": ("uid",),
    "groups": ("name",),
    "location": ("city", "region", "country"),
    "metadata": ("version",),
    "os": ("name",),
    "product": ("name",),
    "reporter": ("name", "uid"),
    "resources": ("name", "uid"),
    "service": ("name", "uid"),
    "session": ("uid",),
    "src_endpoint": ("ip", "hostname", "uid"),
    "unmapped": (),
    "user": ("name", "uid"),
}
"""Of each object the members one of which it must have to be there at all."""
