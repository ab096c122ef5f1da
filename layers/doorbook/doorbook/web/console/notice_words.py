"""Rules of notices in words: what each asks for, when it tells whom, and what became of what it told."""

from collections.abc import Mapping
from typing import Final

from doorbook.checks.check import Category, Severity
from doorbook.notices.change import What
from doorbook.notices.ports import Standing
from doorbook.notices.rule import BUS, MAIL, Deed, Pace, Quiet, Rule
from doorbook.notices.sending import State, Why
from doorbook.web.console.finding_words import CATEGORIES
from doorbook.web.console.rooms import CONSOLE
from doorbook.web.console.words import Badge

NOTICES: Final = f"{CONSOLE}/notices"
TELLS: Final = Badge("Tells", "good")
STOPPED: Final = Badge("Stopped", "off")
FAILS: Final = Badge("Fails", "bad")

REMOVED: Final = "a connection that was removed"
LEAST: Final = {
    Severity.INFO: "Info: all of them",
    Severity.LOW: "Low and above",
    Severity.MEDIUM: "Medium and above",
    Severity.HIGH: "High and above",
    Severity.CRITICAL: "Critical alone",
}
WHATS: Final = {
    What.OPENED: "It is opened",
    What.REOPENED: "It is open again",
    What.WORSE: "It becomes more severe",
    What.HANDLED: "Somebody takes it up, or suppresses it",
    What.CLOSED: "It is closed",
}
BECOMES: Final = {
    What.OPENED: "is opened",
    What.REOPENED: "is open again",
    What.WORSE: "becomes more severe",
    What.HANDLED: "is taken up or suppressed",
    What.CLOSED: "is closed",
}
PACES: Final[tuple[tuple[Pace, str, str], ...]] = (
    (Pace.AT_ONCE, "At once", "Each change by itself, within a minute."),
    (Pace.HOURLY, "Each hour", "All changes of an hour in one message. No message where there were none."),
    (Pace.DAILY, "Each day", "All changes of a day in one message, at the hour below."),
)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STATES: Final = {
    State.WAITING: Badge("Waits"),
    State.SENDING: Badge("Is being sent"),
    State.SENT: Badge("Sent", "good"),
    State.FAILING: Badge("Failed, tried again", "bad"),
    State.GIVEN_UP: Badge("Given up", "bad"),
    State.DROPPED: Badge("Dropped: the rule was changed", "off"),
}
WHYS: Final = {
    Why.AT_ONCE: "",
    Why.DIGEST: "Digest",
    Why.QUIET: "Held over quiet hours",
    Why.MANY: "More than the rule sends within an hour",
    Why.TEST: "Test",
}
DEEDS: Final = {
    Deed.MADE: "Made",
    Deed.CHANGED: "Changed",
    Deed.STARTED: "Started",
    Deed.STOPPED: "Stopped",
    Deed.REMOVED: "Removed",
}
STANDINGS: Final = {
    Standing.CONFIRMED: Badge("Confirmed", "good"),
    Standing.PENDING: Badge("Not confirmed yet"),
    Standing.GONE: Badge("Unsubscribed, or not confirmed in time", "bad"),
}


def asks_for(rule: Rule, names: Mapping[str, str]) -> str:
    """Say which changes of which findings a rule asks for."""
    said = [LEAST[rule.least]]
    if rule.categories:
        said.append(", ".join(CATEGORIES[each] for each in Category if each in rule.categories))
    if rule.checks:
        said.append("one check" if len(rule.checks) == 1 else f"{len(rule.checks)} checks")
    if rule.connection:
        said.append(f"on {names.get(rule.connection, REMOVED)}")
    if rule.group:
        said.append(f"about people in {rule.group}")
    return f"{'; '.join(said)}. When one {_either([BECOMES[each] for each in What if each in rule.changes])}"


def _either(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def when(rule: Rule) -> str:
    """Say when a rule tells."""
    told = {
        Pace.AT_ONCE: f"At once, {rule.rate} messages an hour at most",
        Pace.HOURLY: "Each hour",
        Pace.DAILY: f"Each day at {rule.hour}:00, {rule.zone}",
    }[rule.pace]
    return f"{told}; {quiet(rule.quiet, rule.zone)}" if rule.quiet else told


def quiet(of: Quiet, zone: str) -> str:
    """Say when it is quiet."""
    days = "every day" if len(of.days) == len(DAYS) else ", ".join(DAYS[each] for each in of.days)
    breaks = f", but for {LEAST[of.breaks].lower()}" if of.breaks else ""
    return f"quiet from {clock(of.begins)} to {clock(of.ends)} ({zone}), {days}{breaks}"


def clock(minutes: int) -> str:
    """Return a time of day."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def whom(rule: Rule) -> str:
    """Say whom a rule tells, without an address."""
    hooks, mails = len(rule.webhooks), len(rule.addresses)
    said = ["the bus"] if rule.bus else []
    said += [f"{hooks} webhook{'' if hooks == 1 else 's'}"] if hooks else []
    said += [f"mail to {mails} address{'' if mails == 1 else 'es'}"] if mails else []
    return ", ".join(said)


def target(of: str, hooks: Mapping[str, str]) -> str:
    """Name a target; `hooks` are names of webhooks."""
    return {BUS: "The bus", MAIL: "Mail"}.get(of) or hooks.get(of, "A webhook that was removed")
