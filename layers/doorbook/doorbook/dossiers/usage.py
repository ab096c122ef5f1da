"""What somebody used: from where, with which factors, at which applications, how often and when last."""

from collections.abc import Iterable
from enum import StrEnum

from doorbook.values import value


class Kind(StrEnum):
    """What was used, as the lake's relation of what was seen calls it."""

    ADDRESS = "ip"
    NETWORK = "network"
    COUNTRY = "country"
    DEVICE = "device"
    FACTOR = "factor"
    APPLICATION = "application"


@value(kw_only=True)
class Used:
    """One thing that was used, with the sign-ins that succeeded and those that failed; times are milliseconds.

    `label` is what people call it, where `value` is an id.
    """

    kind: str
    value: str
    label: str
    successes: int
    failures: int
    first: int
    last: int


def of_kind(used: Iterable[Used], kind: Kind) -> tuple[Used, ...]:
    """Return what was used of one kind, the latest first."""
    return tuple(sorted((each for each in used if each.kind == kind), key=lambda each: (-each.last, each.value)))
