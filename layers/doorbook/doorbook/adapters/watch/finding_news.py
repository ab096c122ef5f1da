"""Findings as the stream of the table Watch brings them: what is news of them, and that somebody was told."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.findings import FINDING, SK, finding_pk, to_finding, told_sk
from doorbook.adapters.watch.rows import Rows
from doorbook.checks.announced import activity, event
from doorbook.checks.catalogue import CHECKS
from doorbook.collect.announcing.announcement import News
from doorbook.notices.change import Change, change

BY_ID: Final = {each.id: each for each in CHECKS}


def is_finding(image: Mapping[str, Mapping[str, object]]) -> bool:
    """Tell a finding from other rows, as they stand in a stream."""
    return str(image["pk"].get("S", "")).startswith(FINDING) and image.get("sk", {}).get("S") == SK


def news(before: Mapping[str, Plain] | None, after: Mapping[str, Plain], at: datetime) -> News | None:
    """Return what there is to tell of a changed row, or None; raise KeyError or ValueError of a strange one."""
    finding = to_finding(after)
    became = activity(None if before is None else to_finding(before), finding)
    if became is None:
        return None
    told = event(finding, BY_ID.get(finding.check), became, round(at.timestamp() * 1000))
    return News(
        id=told["metadata"]["uid"],
        finding=finding.id,
        opening=finding.reopened,
        connection=finding.connection,
        at=at,
        detail=json.dumps(told, separators=(",", ":")),
    )


def change_of(before: Mapping[str, Plain] | None, after: Mapping[str, Plain], at: datetime) -> Change | None:
    """Return what rules of notices may ask for of a changed row, or None; it raises what `news` raises."""
    finding = to_finding(after)
    was = None if before is None else to_finding(before)
    return change(was, finding, BY_ID.get(finding.check), round(at.timestamp() * 1000))


class StoredTold:
    """When somebody was first told that a finding is open: rows of their own, for the finding is others' to change."""

    def __init__(self, rows: Rows, clock: Callable[[], int]) -> None:
        self._rows = rows
        self._clock = clock

    def note(self, news: News) -> None:
        """Keep that others were told now, where it is the first time."""
        self._rows.put_next(finding_pk(news.finding), told_sk(news.opening), {"at": self._clock()}, 1)
