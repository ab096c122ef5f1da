"""The events that findings rest on, in words: when, what happened, from where, and with which factor."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from doorbook.checks.finding import MOST_LINES, Detection
from doorbook.checks.ports import Bench

EVENTS: Final = """
    SELECT key, moment, username AS who, concat_ws(' ', coalesce(factor, event_type), result) AS what, reason AS why,
        application AS place, concat_ws(', ', ip, city, country) AS origin
    FROM signins WHERE key IN (SELECT unnest($keys))
    UNION ALL
    SELECT key, moment, actor AS who, action AS what, status AS why, target AS place, ip AS origin
    FROM admin_events WHERE key IN (SELECT unnest($keys))
    UNION ALL
    SELECT key, moment, username AS who, 'push ' || answer AS what, 'asked by ' || asked_by AS why, NULL AS place,
        NULL AS origin
    FROM verifications WHERE key IN (SELECT unnest($keys))
    UNION ALL
    SELECT key, moment, username AS who, 'let in by ' || method AS what, NULL AS why, 'this portal' AS place,
        ip AS origin
    FROM portal_signins WHERE key IN (SELECT unnest($keys))
    UNION ALL
    SELECT key, moment, phone AS who, concat_ws(' ', kind, 'to ' || country, 'for ' || credits
        || CASE WHEN credits = 1 THEN ' credit' ELSE ' credits' END) AS what, context AS why, NULL AS place,
        NULL AS origin
    FROM telephony WHERE key IN (SELECT unnest($keys))
    UNION ALL
    SELECT key, moment, username AS who, 'Trust Monitor, ' || kind AS what, array_to_string(reasons, ', ') AS why,
        NULL AS place, ip AS origin
    FROM surfaced WHERE key IN (SELECT unnest($keys))
"""
LONGEST: Final = 400


def tell(detections: Sequence[Detection], bench: Bench) -> list[Detection]:
    """Return detections with what happened in words; all of them are asked for at once."""
    keys = sorted({key for each in detections for key in each.evidence[:MOST_LINES]})
    if not keys:
        return list(detections)
    told = {str(row["key"]): _line(row) for row in bench.ask(EVENTS, {"keys": keys})}
    return [replace(each, lines=_lines(each, told)) for each in detections]


def _lines(detection: Detection, told: Mapping[str, tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    return tuple(sorted(told[key] for key in detection.evidence[:MOST_LINES] if key in told))


def _line(row: Mapping[str, object]) -> tuple[int, str]:
    why = f"({_spaced(row['why'])})" if row["why"] else ""
    what = _joined((_spaced(row["what"]), why))
    place = f"at {row['place']}" if row["place"] else ""
    origin = f"from {row['origin']}" if row["origin"] else ""
    said = _joined((f"{row['who'] or 'Somebody'}:", what, place, origin))
    return int(str(row["moment"])), said[:LONGEST]


def _spaced(word: object) -> str:
    return str(word).replace("_", " ")


def _joined(words: Iterable[str]) -> str:
    return " ".join(each for each in words if each)
