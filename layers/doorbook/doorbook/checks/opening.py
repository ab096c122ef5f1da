"""What becomes of findings when a check was asked again. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from doorbook.checks.check import Check, Kind
from doorbook.checks.finding import (
    Closing,
    Detection,
    Finding,
    Status,
    Times,
    Triage,
    finding_id,
)
from doorbook.checks.suppression import Suppression
from doorbook.values import value

FILES: Final = "data_files"
BY_PEOPLE: Final = {Closing.RESOLVED, Closing.EXPECTED, Closing.MALICIOUS}


@value(kw_only=True)
class Asked:
    """A check that was asked of a connection, with which numbers, by which data files, and when."""

    connection: str
    check: Check
    parameters: tuple[tuple[str, str], ...]
    now: int
    files: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """Return what is kept with a finding: the numbers, and the files if any were read."""
        return (*self.parameters, *(((FILES, json.dumps(self.files)),) if self.files else ()))

    def id_of(self, detection: Detection) -> str:
        """Return the name of the finding that a detection is."""
        return finding_id(self.connection, self.check.id, detection.subject, detection.occasion)


def opened(asked: Asked, detection: Detection) -> Finding:
    """Return the finding that a detection opens."""
    check = asked.check
    return Finding(
        id=asked.id_of(detection),
        connection=asked.connection,
        check=check.id,
        check_version=check.version,
        parameters=asked.told,
        category=check.category,
        severity=detection.severity,
        subject_kind=detection.about or check.subject,
        subject=detection.subject,
        name=detection.name,
        occasion=detection.occasion,
        summary=summary(check, detection),
        facts=detection.facts,
        evidence=detection.evidence,
        records=detection.records,
        lines=detection.lines,
        digest=detection.digest,
        times=Times(event=detection.at, available=detection.available, evaluated=asked.now),
    )


def again(asked: Asked, before: Finding, detection: Detection) -> Finding:
    """Return a finding that was found again: as it is where nothing is new, or with what is."""
    is_new = before.digest != detection.digest
    if not is_new and not (before.status is Status.CLOSED and before.closing not in BY_PEOPLE):
        return before
    fresh = opened(asked, detection)
    was_closed = before.status is Status.CLOSED
    kept = replace(
        fresh,
        times=replace(
            fresh.times,
            event=fresh.times.event if was_closed or not detection.stands else min(before.times.event, detection.at),
            available=before.times.available if not was_closed else fresh.times.available,
            evaluated=before.times.evaluated if not was_closed else asked.now,
        ),
        reopened=before.reopened + was_closed,
        triage=Triage.NEW if was_closed else before.triage,
        by=before.by,
        note=before.note,
        version=before.version + 1,
    )
    return kept if was_closed else replace(kept, status=before.status, suppression=before.suppression)


def gone(check: Check, before: Finding, now: int) -> Finding:
    """Return a finding that was not found again."""
    if before.status is Status.CLOSED:
        return before
    why = Closing.OVER if check.kind is Kind.STATE else Closing.WITHDRAWN
    return replace(before, status=Status.CLOSED, closing=why, closed=now, suppression=None, version=before.version + 1)


def is_of_other_files(asked: Asked, before: Finding) -> bool:
    """Tell whether an event was found by other data files: that they say no more of it does not make it untrue."""
    return asked.check.kind is Kind.EVENT and dict(before.parameters).get(FILES) != dict(asked.told).get(FILES)


def covered(finding: Finding, suppressions: Iterable[Suppression], now: int) -> Finding:
    """Return a finding suppressed or not, as what is said of it by now."""
    if finding.status is Status.CLOSED:
        return finding
    by = next((each for each in suppressions if each.holds(now) and each.covers(finding)), None)
    status, named = (Status.SUPPRESSED, by.id) if by else (Status.OPEN, None)
    if (finding.status, finding.suppression) == (status, named):
        return finding
    return replace(finding, status=status, suppression=named)


def summary(check: Check, detection: Detection) -> str:
    """Say in one sentence what was found."""
    return fill(check.summary, {"name": detection.name or detection.subject, **dict(detection.facts)})


def fill(template: str, words: Mapping[str, str]) -> str:
    """Put words in the place of their names in braces; a word that is not there is left out."""
    parts = template.split("{")
    told = [parts[0]]
    for part in parts[1:]:
        name, _, rest = part.partition("}")
        told.append(words.get(name, "") + rest)
    return "".join(told)
