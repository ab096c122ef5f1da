"""A check's question put to a connection's facts, and its rows made into detections."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast

from doorbook.checks.check import Check, Field, Kind, Setting, Severity, Subject
from doorbook.checks.finding import MOST_EVIDENCE, Detection
from doorbook.checks.ports import Bench
from doorbook.checks.verdict import Coverage

NAMED: Final = re.compile(r"\$([a-z_]+)")
UNITS: Final = {"$second": "1000", "$minute": "60000", "$hour": "3600000", "$day": "86400000"}
"""Spans of time that a query may multiply, in milliseconds; as wide as a moment, so that no product is too large."""


LONGEST_WORD: Final = 1000


def ask(check: Check, bench: Bench, given: Mapping[str, object]) -> list[Detection]:
    """Return what a check detects, each subject on each occasion once, in the order of their ids."""
    together: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in bench.ask(*_spoken(check.sql, given)):
        occasion = str(row["occasion"]) if "occasion" in row else _occasion(check, row["moment"])
        together.setdefault((str(row["subject"]), occasion), []).append(row)
    return [_detection(check, *key, rows) for key, rows in sorted(together.items())]


def coverages(fields: Sequence[Field], bench: Bench, given: Mapping[str, object]) -> tuple[Coverage, ...]:
    """Return of how many rows of those that matter each field is told, a relation's with one question."""
    counted: dict[Field, Coverage] = {}
    for relation in dict.fromkeys(each.relation for each in fields):
        of = [each for each in fields if each.relation == relation]
        counts = ", ".join(
            f"count(*) FILTER (({each.among}) AND ({each.has})), count(*) FILTER ({each.among})" for each in of
        )
        (row,) = bench.ask(*_spoken(f"SELECT [{counts}] AS told FROM {relation}", given))  # noqa: S608 - a check's own words
        told = cast("list[int]", row["told"])
        for number, each in enumerate(of):
            counted[each] = Coverage(field=each.name, have=told[2 * number], of=told[2 * number + 1])
    return tuple(counted[each] for each in fields)


def _occasion(check: Check, at: object) -> str:
    if check.kind is Kind.STATE:
        return ""
    return f"{datetime.fromtimestamp(int(str(at)) / 1000, UTC):%Y-%m-%d}"


def _detection(check: Check, subject: str, occasion: str, rows: list[Mapping[str, Any]]) -> Detection:
    rows.sort(key=lambda row: (-_severity(check, row).rank, row["moment"], _facts(row["facts"])))
    worst = rows[0]
    evidence = sorted({key for row in rows for key in row["evidence"] or () if key})
    known = [row["available"] for row in rows if row.get("available") is not None]
    return Detection(
        subject=subject,
        name=_short(str(worst["name"] or "")),
        occasion=occasion,
        at=min(int(row["moment"]) for row in rows),
        available=min(known) if known else None,
        severity=_severity(check, worst),
        evidence=tuple(evidence[:MOST_EVIDENCE]),
        records=len(evidence),
        facts=_facts(worst["facts"]),
        stands=check.kind is Kind.STATE,
        about=Subject(worst["about"]) if worst.get("about") else None,
    )


def _severity(check: Check, row: Mapping[str, Any]) -> Severity:
    told = row.get("severity")
    return check.severity if told is None else Severity(told)


def _facts(told: Mapping[str, object] | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, _word(said)) for name, said in sorted((told or {}).items()) if said is not None)


def _word(said: object) -> str:
    if isinstance(said, list | tuple):
        return ", ".join(_short(str(each)) for each in said if each is not None)
    return _short(str(said))


def _short(said: str) -> str:
    """Return a word as it is kept: names are typed by people, and a finding has to fit into a row."""
    return said if len(said) <= LONGEST_WORD else f"{said[:LONGEST_WORD]}\u2026"


def _spoken(sql: str, given: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Return a query with its units written out, and those of the parameters that it names."""
    for unit, milliseconds in UNITS.items():
        sql = re.sub(rf"{re.escape(unit)}\b", f"BIGINT '{milliseconds}'", sql)
    said = {name: given[name] for name in set(NAMED.findall(sql))}
    return sql, {name: list(each) if isinstance(each, tuple) else each for name, each in said.items()}


def spelled(chosen: Mapping[str, Setting]) -> tuple[tuple[str, str], ...]:
    """Return numbers as they are kept with a finding."""
    return tuple((name, json.dumps(said)) for name, said in sorted(chosen.items()))


def streams_of(checks: Iterable[Check]) -> frozenset[str]:
    """Return all streams that checks read."""
    return frozenset(stream for check in checks for stream in check.streams)
