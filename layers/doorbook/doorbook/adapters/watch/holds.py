"""What the limit keeps from being opened until a person decides, as rows beside the verdicts."""

import json
from collections.abc import Mapping, Sequence
from typing import cast

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import AuditedRows, Next, Rows
from doorbook.checks.holding import Hold, Part
from doorbook.events import AuditRow


class StoredHolds:
    """One row for each check of a connection that is held."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def of(self, connection: str) -> Sequence[Hold]:
        """Return what is held of a connection."""
        return [_hold(row) for row in self._rows.beginning(_pk(connection), "hold#")]

    def one(self, connection: str, check: str) -> Hold | None:
        """Return what is held of a check, as it is now."""
        kept = self._rows.get(_pk(connection), _sk(check))
        return _hold(kept) if kept else None

    def put(self, hold: Hold) -> bool:
        """Keep it where the version before it stands, or return False."""
        return self._rows.put_next(_pk(hold.connection), _sk(hold.check), _row(hold), hold.version)

    def drop(self, connection: str, check: str) -> None:
        """Forget it: nothing is held any more."""
        self._rows.drop(_pk(connection), _sk(check))


class LetHolds(StoredHolds):
    """What is held, which people let open."""

    def __init__(self, rows: AuditedRows) -> None:
        super().__init__(rows)
        self._audited = rows

    def let(self, hold: Hold, row: AuditRow) -> bool:
        """Keep that it is let open, with the audit, or return False where somebody else was faster."""
        return self._audited.put_all([Next(_pk(hold.connection), _sk(hold.check), _row(hold), hold.version)], row)


def _pk(connection: str) -> str:
    return f"connection#{connection}"


def _sk(check: str) -> str:
    return f"hold#{check}"


def _row(hold: Hold) -> dict[str, Plain]:
    return {
        "connection": hold.connection,
        "check": hold.check,
        "check_version": hold.check_version,
        "parameters": json.dumps(hold.parameters),
        "limits": json.dumps(hold.limits),
        "at": hold.at,
        "parts": json.dumps([(each.occasion, each.many, each.total, each.names, each.let) for each in hold.parts]),
        "by": hold.by,
        "why": hold.why,
    }


def _hold(row: Mapping[str, Plain]) -> Hold:
    return Hold(
        connection=str(row["connection"]),
        check=str(row["check"]),
        check_version=cast("int", row["check_version"]),
        parameters=_told(row["parameters"]),
        limits=_told(row["limits"]),
        at=cast("int", row["at"]),
        parts=tuple(
            Part(occasion=occasion, many=many, total=total, names=tuple(names), let=let)
            for occasion, many, total, names, let in json.loads(str(row["parts"]))
        ),
        by=str(row["by"]),
        why=str(row["why"]),
        version=cast("int", row["version"]),
    )


def _told(kept: Plain) -> tuple[tuple[str, str], ...]:
    return tuple((name, said) for name, said in json.loads(str(kept)))
