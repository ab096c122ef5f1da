"""The part of docs/checks.md that maps checks to others' rules: what they find, whether we do, and what they miss."""

from collections.abc import Iterator
from enum import StrEnum

from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Check
from doorbook.values import value


class Found(StrEnum):
    """Whether we find what a rule of somebody else finds."""

    YES = "yes"
    PARTLY = "in part"
    NO = "no"
    NOTE = "is no rule"


@value
class Rule:
    """What becomes of a rule: whether we find the same, by which check's example, and what there is to say of it."""

    found: Found = Found.YES
    says: str = ""
    check: str = ""
    example: str = ""


CII = "Cisco Identity Intelligence"
OKTA = "Okta customer detections"
SENTINEL = "Microsoft Sentinel"
ONE_CODE = Rule(Found.PARTLY, "the use of each code, and the making of many at once", "bypass-code-used")

OTHERWISE: dict[tuple[str, str], Rule] = {
    ("no-mfa-enrolled", "Microsoft Defender for Identity"): Rule(
        Found.NO, "it is about Okta's administrators; Duo asks its own for a second factor always"
    ),
    ("weak-factors-only", OKTA): Rule(check="admin-weak-factors"),
    ("bypass-via-group", "Sigma"): Rule(Found.NOTE),
    ("bypass-code-long-lived", CII): Rule(Found.NOTE),
    ("phone-insecure", "Splunk"): Rule(check="policy-weakened", example="Tampered phones may be used."),
    ("mfa-flood", CII): Rule(example="Three prompts in a minute."),
    ("rare-client", SENTINEL): Rule(
        Found.PARTLY, "a new computer in a usual network is not found", "new-device-new-network"
    ),
    ("rare-client", "Splunk"): Rule(check="admin-login-unusual", example="With another browser."),
    ("code-guessing", "Panther"): Rule(Found.PARTLY, "codes; a password is tried before Duo is asked"),
    ("lockout-spike", "Elastic"): Rule(Found.NO, "one person is no spike; who is tried from many addresses is found"),
    ("success-from-attack-ip", CII): Rule(Found.NOTE),
    ("impossible-travel", "Curity"): Rule(Found.PARTLY, "from 900 km/h on, as it comes"),
    ("duo-vendor-signal", "Panther"): Rule(example="Duo held a push back as anomalous."),
    ("duo-vendor-signal", "Rapid7"): Rule(example="All that Duo says is a new provider."),
    ("duo-vendor-signal", "Duo Trust Monitor"): Rule(
        Found.PARTLY,
        "where a setting wants it",
        example="Trust Monitor surfaced a sign-in from a new country and network.",
    ),
    ("late-first-enrolment", CII): Rule(Found.NOTE),
    ("bypass-code-used", "Panther, Datadog, Sigma"): Rule(
        says="as what it is, and not as a code", check="bypass-status-used"
    ),
    ("bypass-status-used", "Sigma"): Rule(Found.NOTE),
    ("unenrolled-user-allowed", "grclanker"): Rule(check="policy-baseline", example="It lets new people in."),
    ("weak-factor-used", SENTINEL): Rule(Found.PARTLY, "passkeys and tokens are not weak"),
    ("untrusted-endpoint-sensitive-app", "Panther"): Rule(Found.NO, "a denial is the policy at work"),
    ("untrusted-endpoint-sensitive-app", CII): Rule(Found.NOTE),
    ("policy-weakened", "Panther"): Rule(Found.PARTLY, "changes that weaken"),
    ("bypass-code-burst", "Panther"): ONE_CODE,
    ("bypass-code-burst", "Datadog"): ONE_CODE,
    ("bypass-code-burst", "Splunk"): ONE_CODE,
    ("bulk-deletion", "Splunk"): Rule(example="Four policies within the hour."),
    ("admin-auth-failures", SENTINEL): Rule(Found.PARTLY, "failures; a password that is reset is none"),
    ("duo-log-tamper", "Okta"): Rule(Found.PARTLY, "the settings that blind, as Duo streams no logs"),
    ("admin-weak-factors", "Panther"): Rule(example="Single sign-on is no longer asked for."),
    ("unmatched-user-email", "Duo"): Rule(Found.NOTE),
    ("disabled-user-licensed", "Duo's community"): Rule(Found.NOTE),
}
"""Of all others we find the same, as the first example of the check shows."""

MISSED: tuple[tuple[str, str, str], ...] = (
    ("push-slow-drip", "", "All count within minutes."),
    ("fraud-then-success", "", "All end with the report."),
    ("verification-denied", "", "Nobody else keeps how a push of the help desk ended."),
    ("portal-duo-mismatch", "", "Nobody else has both logs."),
    (
        "enrolled-after-bypass",
        "Only the authentication log tells it: they are let in by their status, a phone enrolled, and used.",
        "They look at a reset of PingID, or at a phone of another kind, and at no bypass.",
    ),
    (
        "telephony-abuse",
        "Three numbers of a country to which nothing went before.",
        "One counts credits, and the other is about Okta.",
    ),
    ("telephony-abuse", "Eleven texts to one number within the hour.", "As above."),
    (
        "duo-log-tamper",
        "The application that Doorbook reads with is deleted.",
        "That of Okta is about streams of logs.",
    ),
)
"""What none of those read finds: a check's example, the first where none is named, and why."""

HEAD = (
    "## Rules of others",
    "",
    "Each rule that was found published, in our words, and whether we find what it is about with our settings",
    "as they come: numbers differ, and are in each check. The example shows it, and is judged by `make check`. That a",
    "rule is not here is no proof that nobody has it.",
    "",
    "| check | whose | their rule | found | shown by |",
    "|---|---|---|---|---|",
)


def section() -> list[str]:
    """Return the lines of this part."""
    lines = [*HEAD, *(line for each in CHECKS for line in _rules(each)), "", "### What we find and they miss", ""]
    lines += ["None of the rules above finds these.", "", "| check | example | why they miss it |", "|---|---|---|"]
    return [*lines, *(f"| `{check}` | {_line(shown(check, says))} | {why} |" for check, says, why in MISSED), ""]


def shown(check: str, says: str) -> str:
    """Return a firing example of a check in its words, the first where none is named; fail where there is none."""
    fires = next(each for each in CHECKS if each.id == check).fires
    return next(each.says for each in fires if says in {"", each.says})


def _rules(check: Check) -> Iterator[str]:
    for name, said in check.peers:
        rule = OTHERWISE.get((check.id, name), Rule())
        found = f"{rule.found}: {rule.says}" if rule.says else str(rule.found)
        example = ""
        if rule.found in {Found.YES, Found.PARTLY}:
            other = f"`{rule.check}`: " if rule.check else ""
            example = f"{other}{shown(rule.check or check.id, rule.example)}"
        yield f"| `{check.id}` | {name} | {_line(said)} | {found} | {_line(example)} |"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
