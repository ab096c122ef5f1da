"""The form of a rule: what there is to choose, and what is chosen."""

from collections.abc import Mapping
from typing import Final

from doorbook.checks.check import Category, Severity
from doorbook.messages import Message
from doorbook.notices.change import What
from doorbook.notices.desk import RuleDesk
from doorbook.notices.rule import Quiet, Rule
from doorbook.values import value
from doorbook.web.console.finding_words import CATEGORIES
from doorbook.web.console.notice_words import DAYS, LEAST, PACES, REMOVED, STANDINGS, WHATS, clock
from doorbook.web.console.words import Badge

NIGHT: Final = Quiet(begins=22 * 60, ends=7 * 60, days=tuple(range(7)))
"""What is offered where a rule has no quiet hours."""

LONGEST: Final = 20


@value(kw_only=True)
class Option:
    """Something to choose: of a list, or among others."""

    value: str
    label: str
    chosen: bool
    says: str = ""


@value(kw_only=True)
class Tick:
    """Something to tick. `foreign` is a part that somebody else wrote, `state` how it stands."""

    name: str
    label: str
    chosen: bool
    foreign: str = ""
    state: Badge | None = None


@value(kw_only=True)
class RuleForm:
    """All fields of a rule."""

    name: str
    least: tuple[Option, ...]
    categories: tuple[Tick, ...]
    checks: str
    connections: tuple[Option, ...]
    group: str
    changes: tuple[Tick, ...]
    targets: tuple[Tick, ...]
    paces: tuple[Option, ...]
    hour: str
    zone: str
    rate: str
    quiet: bool
    quiet_from: str
    quiet_to: str
    days: tuple[Tick, ...]
    breaks: tuple[Option, ...]


@value(kw_only=True)
class Filled:
    """A form and what is wrong with it."""

    form: RuleForm
    faults: Mapping[str, Message]


def form_of(rule: Rule, desk: RuleDesk, typed: Mapping[str, str] | None = None) -> RuleForm:
    """Return the form with what a rule has; what was typed is shown again where it is no choice."""
    names, again = desk.connections(), typed or {}
    gone = {rule.connection: REMOVED.capitalize()} if rule.connection and rule.connection not in names else {}
    connections = {**names, **gone}
    quiet = rule.quiet or NIGHT
    return RuleForm(
        name=rule.name,
        least=tuple(Option(value=each, label=LEAST[each], chosen=each is rule.least) for each in reversed(Severity)),
        categories=tuple(
            Tick(name=f"category-{each}", label=CATEGORIES[each], chosen=each in rule.categories) for each in Category
        ),
        checks="\n".join(rule.checks),
        connections=(
            Option(value="", label="All of them", chosen=not rule.connection),
            *(Option(value=each, label=name, chosen=each == rule.connection) for each, name in connections.items()),
        ),
        group=rule.group,
        changes=tuple(Tick(name=f"what-{each}", label=WHATS[each], chosen=each in rule.changes) for each in What),
        targets=_targets(rule, desk, names),
        paces=tuple(
            Option(value=pace, label=label, chosen=pace is rule.pace, says=says) for pace, label, says in PACES
        ),
        hour=again.get("hour", str(rule.hour))[:LONGEST],
        zone=rule.zone,
        rate=again.get("rate", str(rule.rate))[:LONGEST],
        quiet=rule.quiet is not None,
        quiet_from=again.get("quiet_from", clock(quiet.begins))[:LONGEST],
        quiet_to=again.get("quiet_to", clock(quiet.ends))[:LONGEST],
        days=tuple(Tick(name=f"day-{day}", label=label, chosen=day in quiet.days) for day, label in enumerate(DAYS)),
        breaks=(
            Option(value="", label="Nothing", chosen=quiet.breaks is None),
            *(Option(value=each, label=LEAST[each], chosen=each is quiet.breaks) for each in reversed(Severity)),
        ),
    )


def _targets(rule: Rule, desk: RuleDesk, names: Mapping[str, str]) -> tuple[Tick, ...]:
    hooks = [
        Tick(
            name=f"webhook-{connection}/{hook.id}",
            label=f"Webhook of {name}",
            chosen=f"{connection}/{hook.id}" in rule.webhooks,
            foreign=hook.url,
        )
        for connection, name in names.items()
        for hook in desk.webhooks.of(connection)
    ]
    found = desk.addresses.all()
    standing = desk.addresses.standings(found)
    mails = [
        Tick(
            name=f"address-{each.id}",
            label="Mail to",
            chosen=each.id in rule.addresses,
            foreign=each.text,
            state=STANDINGS[standing[each.id]],
        )
        for each in found
    ]
    bus = Tick(name="bus", label="The bus, as an event of the type doorbook.notice", chosen=rule.bus)
    return bus, *hooks, *mails
