"""A rule as it was typed: what will do, and what is wrong with each field."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from doorbook.checks.check import Category, Severity
from doorbook.checks.words import clean
from doorbook.messages import Message, notices
from doorbook.notices.change import What
from doorbook.notices.rule import HIGHEST_RATE, MOST_ADDRESSES, MOST_WEBHOOKS, Pace, Quiet, Rule
from doorbook.notices.times import zone
from doorbook.values import value

LONGEST_NAME: Final = 60
LONGEST_GROUP: Final = 200
CLOCK: Final = re.compile("([01][0-9]|2[0-3]):([0-5][0-9])")
YES: Final = "yes"

type Faults = dict[str, Message]


@value(kw_only=True)
class Choices:
    """What there is to choose from: ids of checks and connections, webhooks as rules name them, ids of addresses."""

    checks: frozenset[str]
    connections: frozenset[str]
    webhooks: frozenset[str]
    addresses: frozenset[str]


def read(before: Rule, fields: Mapping[str, str], choices: Choices) -> tuple[Rule, Faults]:
    """Return a rule as it was typed, as far as that will do, and what will not."""
    faults: Faults = {}
    rule = replace(
        before,
        name=_name(fields, faults),
        least=_one(Severity, fields, "least", before.least, faults),
        categories=tuple(each for each in Category if _ticked(fields, f"category-{each}")),
        checks=_checks(fields, choices, faults),
        connection=_connection(fields, choices, faults),
        group=_group(fields, faults),
        changes=_changes(fields, faults),
        bus=_ticked(fields, "bus"),
        webhooks=_named(fields, "webhook-"),
        addresses=_named(fields, "address-"),
        pace=_one(Pace, fields, "pace", before.pace, faults),
        hour=_number(fields, "hour", (0, 23), before.hour, notices.HOUR, faults),
        zone=_zone(fields, faults),
        quiet=_quiet(fields, faults),
        rate=_number(fields, "rate", (1, HIGHEST_RATE), before.rate, notices.RATE, faults),
    )
    return _of_targets(rule, choices, faults), faults


def _of_targets(rule: Rule, choices: Choices, faults: Faults) -> Rule:
    if not rule.targets:
        faults["targets"] = notices.NO_TARGETS
    elif not (choices.webhooks.issuperset(rule.webhooks) and choices.addresses.issuperset(rule.addresses)):
        faults["targets"] = notices.TARGET_GONE
    elif len(rule.webhooks) > MOST_WEBHOOKS or len(rule.addresses) > MOST_ADDRESSES:
        faults["targets"] = notices.TOO_MANY_TARGETS
    return rule


def _ticked(fields: Mapping[str, str], name: str) -> bool:
    return fields.get(name) == YES


def _named(fields: Mapping[str, str], begins: str) -> tuple[str, ...]:
    return tuple(sorted(name.removeprefix(begins) for name in fields if name.startswith(begins)))


def _name(fields: Mapping[str, str], faults: Faults) -> str:
    typed = clean(fields.get("name", ""))
    if not 0 < len(typed) <= LONGEST_NAME:
        faults["name"] = notices.NAME
    return typed[: 2 * LONGEST_NAME]


def _one[Kind: (Severity, Pace)](
    kind: type[Kind], fields: Mapping[str, str], name: str, before: Kind, faults: Faults
) -> Kind:
    try:
        return kind(fields.get(name, ""))
    except ValueError:
        faults[name] = notices.CHOICE
        return before


def _checks(fields: Mapping[str, str], choices: Choices, faults: Faults) -> tuple[str, ...]:
    typed = tuple(dict.fromkeys(line for line in map(clean, fields.get("checks", "").splitlines()) if line))
    if not choices.checks.issuperset(typed):
        faults["checks"] = notices.UNKNOWN_CHECK
    return tuple(each[:LONGEST_GROUP] for each in typed[: len(choices.checks) + 1])


def _connection(fields: Mapping[str, str], choices: Choices, faults: Faults) -> str:
    typed = fields.get("connection", "")
    if typed and typed not in choices.connections:
        faults["connection"] = notices.CONNECTION
    return typed[:LONGEST_GROUP]


def _group(fields: Mapping[str, str], faults: Faults) -> str:
    typed = clean(fields.get("group", ""))
    if len(typed) > LONGEST_GROUP:
        faults["group"] = notices.GROUP
    return typed[:LONGEST_GROUP]


def _changes(fields: Mapping[str, str], faults: Faults) -> tuple[What, ...]:
    typed = tuple(each for each in What if _ticked(fields, f"what-{each}"))
    if not typed:
        faults["changes"] = notices.NO_CHANGES
    return typed


def _number(  # noqa: PLR0913, PLR0917 - each says what of which field
    fields: Mapping[str, str], name: str, bounds: tuple[int, int], before: int, fault: Message, faults: Faults
) -> int:
    typed = fields.get(name, "").strip()
    if typed.isascii() and typed.isdecimal() and len(typed) <= len(str(bounds[1])):
        number = int(typed)
        if bounds[0] <= number <= bounds[1]:
            return number
    faults[name] = fault
    return before


def _zone(fields: Mapping[str, str], faults: Faults) -> str:
    typed = fields.get("zone", "").strip()
    if zone(typed) is None:
        faults["zone"] = notices.ZONE
    return typed[:LONGEST_GROUP]


def _quiet(fields: Mapping[str, str], faults: Faults) -> Quiet | None:
    if not _ticked(fields, "quiet"):
        return None
    begins, ends = _clock(fields, "quiet_from", faults), _clock(fields, "quiet_to", faults)
    days = tuple(day for day in range(7) if _ticked(fields, f"day-{day}"))
    if begins == ends and not {"quiet_from", "quiet_to"} & faults.keys():
        faults["quiet_to"] = notices.SAME
    if not days:
        faults["days"] = notices.NO_DAYS
    breaks = fields.get("breaks", "")
    if breaks and breaks not in set(Severity):
        faults["breaks"] = notices.CHOICE
    known = Severity(breaks) if breaks in set(Severity) else None
    return Quiet(begins=begins, ends=ends, days=days, breaks=known)


def _clock(fields: Mapping[str, str], name: str, faults: Faults) -> int:
    typed = CLOCK.fullmatch(fields.get(name, "").strip())
    if typed is None:
        faults[name] = notices.CLOCK
        return 0
    return int(typed[1]) * 60 + int(typed[2])
