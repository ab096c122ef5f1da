"""A finding as others are told of it, an event of OCSF: a Detection Finding or, of how things stand, a Compliance one.

Source: https://schema.ocsf.io/1.8.0/classes/detection_finding and compliance_finding.
"""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Any, Final

from doorbook.checks.check import Category, Check, Severity, Subject
from doorbook.checks.finding import Finding, Status, Triage

VERSION: Final = "1.8.0"
FINDINGS: Final = 2
DETECTION: Final = 2004
COMPLIANCE: Final = 2003
RULE: Final = 1
FAIL: Final = 3
PASS: Final = 1
STANDING: Final = frozenset({Category.POSTURE, Category.HYGIENE})

SEVERITY: Final = MappingProxyType(
    {Severity.INFO: 1, Severity.LOW: 2, Severity.MEDIUM: 3, Severity.HIGH: 4, Severity.CRITICAL: 5}
)
KINDS: Final = MappingProxyType(
    {
        Subject.PERSON: "user",
        Subject.ADDRESS: "ip address",
        Subject.ADMINISTRATOR: "administrator",
        Subject.POLICY: "policy",
        Subject.AUTHENTICATOR: "authenticator",
        Subject.STREAM: "stream",
        Subject.CONNECTION: "account",
        Subject.GROUP: "group",
        Subject.APPLICATION: "application",
        Subject.COMPUTER: "computer",
        Subject.DIRECTORY: "directory",
    }
)


class Activity(IntEnum):
    """What became of a finding, by OCSF's numbers."""

    CREATE = 1
    UPDATE = 2
    CLOSE = 3


def activity(before: Finding | None, after: Finding) -> Activity | None:
    """Return what became of a finding, or None where nothing did that others would see."""
    if before is None:
        return Activity.CREATE
    if _seen(before) == _seen(after):
        return None
    return Activity.CLOSE if after.status is Status.CLOSED else Activity.UPDATE


def event(finding: Finding, check: Check | None, became: Activity, at: int) -> dict[str, Any]:
    """Return the event; `at` is when that became of it, in milliseconds, and `check` None where there is none any more.

    Its `metadata.uid` is that of the change, the same whenever it is told again, and `finding_info.uid` the finding's.
    """
    class_uid = COMPLIANCE if finding.category in STANDING else DETECTION
    told: dict[str, Any] = {
        "activity_id": int(became),
        "category_uid": FINDINGS,
        "class_uid": class_uid,
        "type_uid": class_uid * 100 + became,
        "severity_id": SEVERITY[finding.severity],
        "status_id": _status(finding),
        "time": at,
        "message": finding.summary,
        "metadata": {
            "uid": f"{finding.id}.{finding.version}",
            "version": VERSION,
            "product": {"name": "Doorbook", "vendor_name": "Doorbook"},
        },
        "finding_info": _info(finding, check),
        "resources": [
            {"uid": finding.subject, "name": finding.name or finding.subject, "type": KINDS[finding.subject_kind]}
        ],
        "unmapped": {
            "connection": finding.connection,
            "check": finding.check,
            "category": str(finding.category),
            "parameters": dict(finding.parameters),
            "facts": dict(finding.facts),
            "evidence": [*finding.evidence],
            "records": finding.records,
            "occasion": finding.occasion,
            "reopened": finding.reopened,
            "closing": None if finding.closing is None else str(finding.closing),
            "by": finding.by,
        },
    }
    if class_uid == COMPLIANCE:
        return told | {"compliance": _compliance(finding, check)}
    return told | ({"evidences": [{"user": _person(finding)}]} if finding.subject_kind is Subject.PERSON else {})


def _seen(of: Finding) -> tuple[object, ...]:
    return of.status, of.severity, of.digest, of.triage, of.closing, of.suppression, of.reopened


def _status(finding: Finding) -> int:
    """Return how far it is: new 1, in progress 2, suppressed 3, resolved 4."""
    if finding.status is Status.CLOSED:
        return 4
    if finding.status is Status.SUPPRESSED:
        return 3
    return 2 if finding.triage is Triage.LOOKING else 1


def _info(finding: Finding, check: Check | None) -> Mapping[str, object]:
    title = check.title if check else finding.check
    times = finding.times
    info: dict[str, object] = {
        "uid": finding.id,
        "title": title,
        "desc": finding.summary,
        "types": [finding.check],
        "first_seen_time": times.event,
        "created_time": times.evaluated,
        "analytic": {"type_id": RULE, "uid": finding.check, "name": title, "version": str(finding.check_version)},
    }
    if check and check.attack:
        info["attacks"] = [{"technique": {"uid": each}} for each in check.attack]
    return info


def _compliance(finding: Finding, check: Check | None) -> Mapping[str, object]:
    return {
        "control": finding.check,
        "status_id": PASS if finding.status is Status.CLOSED else FAIL,
        "standards": [*check.nist] if check and check.nist else ["Doorbook"],
    }


def _person(finding: Finding) -> Mapping[str, str]:
    return {"uid": finding.subject, "name": finding.name or finding.subject}
