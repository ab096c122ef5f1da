"""The mappings of all streams, and the one table that their events fill."""

from types import MappingProxyType
from typing import Final

from doorbook.collect.ocsf import (
    activity,
    administrator,
    authentication,
    offline_enrollment,
    telephony,
    trust_monitor,
)
from doorbook.collect.ocsf.event import Attribute, Kind

MAPPINGS: Final = MappingProxyType(
    {
        each.MAPPING.stream: each.MAPPING
        for each in (authentication, activity, telephony, administrator, offline_enrollment, trust_monitor)
    }
)

FIRST: Final = (
    "time",
    "metadata",
    "class_uid",
    "class_name",
    "category_uid",
    "activity_id",
    "activity_name",
    "type_uid",
    "severity_id",
    "status_id",
    "status",
    "status_detail",
    "is_mfa",
    "user",
    "actor",
    "src_endpoint",
    "auth_factors",
    "service",
    "session",
    "entity",
    "finding_info",
    "evidences",
    "resources",
    "message",
    "unmapped",
    "raw_data",
)
"""The order of the columns."""

type Node = Kind | dict[str, Node]
"""A column or member: a plain value, or an object with its members; `[]` ends the name of a list."""


def table() -> dict[str, Node]:
    """Return the columns of the table: those of all streams together, so that files of any two can be read as one."""
    root: dict[str, Node] = {}
    for mapping in MAPPINGS.values():
        for attribute in mapping.attributes:
            _placed(root, attribute)
    return {name: root[name] for name in sorted(root, key=lambda name: FIRST.index(name.removesuffix("[]")))}


def _placed(root: dict[str, Node], attribute: Attribute) -> None:
    *objects, name = attribute.path.split(".")
    node = root
    for each in objects:
        inner = node.setdefault(each, {})
        if not isinstance(inner, dict):
            raise TypeError(f"{attribute.path} is inside what is a plain value elsewhere")
        node = inner
    if node.setdefault(name, attribute.kind) != attribute.kind:
        raise TypeError(f"{attribute.path} is {attribute.kind} here and something else elsewhere")
