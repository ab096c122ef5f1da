"""The audit read from memory, for tests; it keeps the same promises as the one on DynamoDB (tests/contracts)."""

from collections.abc import Callable, Iterable

from doorbook.events import AuditRow
from doorbook.signin.audit import BEGINNING, DAY, LOOKS_BACK, Wanted, first_day
from doorbook.signin.by_person import Listed
from doorbook.values import value


@value
class MemoryAudit:
    """Reads rows that somebody else keeps."""

    kept: Callable[[], Iterable[AuditRow]]

    def rows(self, wanted: Wanted, before: str, most: int) -> Listed[AuditRow]:
        """List a page."""
        found = sorted((row for row in self.kept() if row.key < before and _is(row, wanted)), key=lambda row: row.key)
        found.reverse()
        if wanted == Wanted():
            last = first_day(before) - LOOKS_BACK * DAY
            near = [row for row in found if row.at.date() > last]
            if len(near) <= most and last >= BEGINNING:
                return Listed(tuple(near), near[-1].key if len(near) == most else f"{last + DAY}")
            found = near
        return Listed(tuple(found[:most]), found[most - 1].key if len(found) > most else None)


def _is(row: AuditRow, wanted: Wanted) -> bool:
    return wanted.person in {None, row.person} and wanted.outcome in {None, row.outcome}
