"""What the console calls findings, and checks, and how they stand."""

from datetime import UTC, datetime
from typing import Final

from doorbook.checks.check import Category, Severity, Subject
from doorbook.checks.facts import OWN
from doorbook.checks.finding import Closing, Finding, Status, Triage
from doorbook.checks.triage import Did, Scope
from doorbook.checks.verdict import Judged, Lack, Verdict
from doorbook.collect.connections.grants import GRANTS
from doorbook.web.console.rooms import CONSOLE
from doorbook.web.console.shown import legible
from doorbook.web.console.words import Badge

FINDINGS: Final = f"{CONSOLE}/findings"
CHECKS: Final = f"{CONSOLE}/checks"

SEVERITIES: Final = {
    Severity.CRITICAL: Badge("Critical", "bad"),
    Severity.HIGH: Badge("High", "bad"),
    Severity.MEDIUM: Badge("Medium"),
    Severity.LOW: Badge("Low", "off"),
    Severity.INFO: Badge("Info", "off"),
}
STATUSES: Final = {
    Status.OPEN: Badge("Open", "bad"),
    Status.SUPPRESSED: Badge("Suppressed", "off"),
    Status.CLOSED: Badge("Closed", "good"),
}
CLOSINGS: Final = {
    Closing.OVER: "It is no longer so",
    Closing.WITHDRAWN: "Withdrawn: with what is known by now it never was",
    Closing.RESOLVED: "Resolved",
    Closing.EXPECTED: "Expected: nothing bad",
    Closing.MALICIOUS: "Malicious: an attack, and over",
}
JUDGEMENTS: Final[tuple[tuple[Closing, str, str], ...]] = (
    (Closing.RESOLVED, "Resolved", "What it is about was changed or mended."),
    (Closing.EXPECTED, "Expected", "It is true, and nothing bad."),
    (Closing.MALICIOUS, "Malicious", "It was an attack, and it is over."),
)
SCOPES: Final[tuple[tuple[Scope, str, str], ...]] = (
    (Scope.FINDING, "This finding", "As it is now: once it says something else, it is open again."),
    (Scope.SUBJECT, "All of this check about the same one", "Whatever it finds about them."),
    (Scope.EVERYBODY, "Everybody", "Whatever this check finds on this connection. For administrators."),
)
DID: Final = {
    Did.TOOK_UP: "Took it up",
    Did.SETTLED: "Settled it",
    Did.REOPENED: "Opened it again",
    Did.SUPPRESSED: "Suppressed it",
    Did.UNSUPPRESSED: "Ended the suppression",
}
SUBJECTS: Final = {
    Subject.PERSON: "Person",
    Subject.ADDRESS: "Address",
    Subject.ADMINISTRATOR: "Administrator",
    Subject.POLICY: "Policy",
    Subject.AUTHENTICATOR: "Authenticator",
    Subject.STREAM: "Log or list",
    Subject.CONNECTION: "Duo account",
    Subject.GROUP: "Group",
    Subject.APPLICATION: "Application",
    Subject.COMPUTER: "Computer",
    Subject.DIRECTORY: "Directory",
}
CATEGORIES: Final = {
    Category.POSTURE: "Posture",
    Category.HYGIENE: "Hygiene",
    Category.THREAT: "Threats",
    Category.ADMIN: "Administrators",
}
VERDICTS: Final = {
    Verdict.FAIL: Badge("Findings", "bad"),
    Verdict.PASS: Badge("Passes", "good"),
    Verdict.NOT_EVALUABLE: Badge("Not evaluable"),
}
LACKS: Final = {
    Lack.GRANT: "The keys lack a grant: {what}. Give it to the Admin API application in the Duo Admin Panel.",
    Lack.STREAM: "Nothing of {what} was collected yet.",
    Lack.FIELD: "Duo never tells {what} here, though it could.",
    Lack.SETTING: "The setting “{what}” is empty; without it there is nothing to judge.",
    Lack.HISTORY: "There is too little history yet: {what}.",
    Lack.OWN: "It judges {what}, and there are none here.",
    Lack.DATA: "It needs a data file of {what}, and none that can be used was given: see Data files, "
    "on the page of checks.",
    Lack.TOO_OLD: "Its data file of {what} is too old to be used. Give a newer one: see Data files, "
    "on the page of checks.",
    Lack.BROKEN: "The check itself broke ({what}). Operators are told by an alarm.",
}
"""What is missing, and what would make the check so that it can tell."""


def lacking(judged: Judged) -> str:
    """Say what is missing, where a check could not tell."""
    return "" if judged.lack is None else lacked(judged.lack, judged.missing)


def lacked(lack: Lack, missing: str) -> str:
    """Say what is missing, and what would make the check so that it can tell."""
    return LACKS[lack].format(what=granted(missing) if lack is Lack.GRANT else OWN.get(missing, missing))


def held_words(judged: Judged) -> str:
    """Say how many findings the limit holds, and of whom some are."""
    if not judged.held:
        return ""
    names = ", ".join(map(legible, judged.held_of))
    others = " and others" if judged.held > len(judged.held_of) else ""
    return f"It would open {judged.held:,} at once, about {names}{others}. It waits for an administrator."


def granted(grant: str) -> str:
    """Return a grant as the Duo Admin Panel calls it."""
    return next((each.panel for each in GRANTS if each.grant == grant), grant)


def standing(finding: Finding) -> str:
    """Say how far people are with a finding."""
    if finding.closing is not None:
        return CLOSINGS[finding.closing]
    if finding.triage is Triage.LOOKING:
        return f"{finding.by} is looking into it"
    return "New" if finding.status is Status.OPEN else ""


def moment(milliseconds: int) -> datetime:
    """Return a moment as pages show it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def span(milliseconds: int) -> str:
    """Say how long something took, in two units at most."""
    seconds = max(0, milliseconds) // 1000
    units = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
    told = []
    for size, name in units:
        many, seconds = divmod(seconds, size)
        if many:
            told.append(f"{many} {name}{'' if many == 1 else 's'}")
        elif told:
            break
    return " ".join(told[:2]) or "under a second"
