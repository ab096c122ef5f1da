"""What each check came to, what people chose for it, and what is not to be looked at, as rows."""

import json
from collections.abc import Mapping, Sequence
from typing import Final, cast

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import Rows
from doorbook.checks.check import Check, Setting
from doorbook.checks.settings import CheckSettings
from doorbook.checks.suppression import Suppression
from doorbook.checks.verdict import Coverage, Judged, Lack, Verdict

SUPPRESSIONS: Final = "suppressions"
SETTINGS: Final = "settings"
"""Where the choices that count stand together; each check has its history by itself."""


class StoredVerdicts:
    """The last verdict of each check on each connection."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def put(self, judged: Judged) -> None:
        """Keep it; when it last fired, and when it last could have, stay known."""
        pk, sk = f"connection#{judged.connection}", f"verdict#{judged.check}"
        fired, able = judged.fired, judged.able
        if fired is None or able is None:
            before = self._rows.get(pk, sk) or {}
            fired = cast("int | None", before.get("fired")) if fired is None else fired
            able = cast("int | None", before.get("able")) if able is None else able
        self._rows.put(
            pk,
            sk,
            {
                "verdict": judged.verdict,
                "at": judged.at,
                "lack": judged.lack,
                "missing": judged.missing,
                "open": judged.open,
                "suppressed": judged.suppressed,
                "coverage": json.dumps([(each.field, each.have, each.of) for each in judged.coverage]),
                "fired": fired,
                "able": able,
                "took": judged.took,
                "would": judged.would,
                "held": judged.held,
                "held_of": json.dumps(judged.held_of),
            },
        )

    def of(self, connection: str) -> Sequence[Judged]:
        """Return those of a connection."""
        return [
            _judged(connection, str(row["sk"]).partition("#")[2], row)
            for row in self._rows.beginning(f"connection#{connection}", "verdict#")
        ]


class StoredSettings:
    """What people chose for checks, and what they chose before."""

    def __init__(self, rows: Rows, checks: Sequence[Check]) -> None:
        self._rows = rows
        self._armed = {each.id: each.armed for each in checks}

    def of(self, check: str) -> CheckSettings:
        """Return what counts now; where nothing was chosen, what the check says itself."""
        kept = self._rows.get(SETTINGS, check)
        return _settings(check, kept) if kept else _unchosen(check, armed=self._armed.get(check, True))

    def all(self) -> Mapping[str, CheckSettings]:
        """Return what counts now for each check; it is one question, however many checks there are."""
        kept = {str(row["sk"]): _settings(str(row["sk"]), row) for row in self._rows.beginning(SETTINGS, "")}
        said = (_unchosen(check, armed=armed) for check, armed in self._armed.items())
        return {each.check: each for each in said} | kept

    def put(self, settings: CheckSettings) -> bool:
        """Keep a choice where the one before it stands, and write it into the history."""
        kept = settings_row(settings)
        if not self._rows.put_next(_check(settings.check), f"setting#{settings.version:06}", kept, 1):
            return False
        return self._rows.put_next(SETTINGS, settings.check, kept, settings.version)

    def history(self, check: str) -> Sequence[CheckSettings]:
        """Return all choices, the first one first."""
        return [
            _settings(check, {**row, "version": int(str(row["sk"]).partition("#")[2])})
            for row in self._rows.beginning(_check(check), "setting#")
        ]


class StoredSuppressions:
    """What is not to be looked at."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def all(self) -> Sequence[Suppression]:
        """Return them all, also those that are over."""
        return [_suppression(row) for row in self._rows.beginning(SUPPRESSIONS, "")]

    def put(self, suppression: Suppression, version: int = 1) -> bool:
        """Keep one; where one of this version is there already, return False."""
        return self._rows.put_next(SUPPRESSIONS, suppression.id, suppression_row(suppression), version)

    def one(self, suppression: str) -> Suppression | None:
        """Return one."""
        kept = self._rows.get(SUPPRESSIONS, suppression)
        return _suppression(kept) if kept else None


def suppression_row(suppression: Suppression) -> dict[str, Plain]:
    """Return what is kept of a suppression."""
    names = ("connection", "check", "subject", "digest", "reason", "by", "at", "until", "ended")
    return {name: cast("Plain", getattr(suppression, name)) for name in names}


def settings_row(settings: CheckSettings) -> dict[str, Plain]:
    """Return what is kept of a choice."""
    return {
        "armed": settings.armed,
        "watches": settings.watches,
        "chosen": json.dumps([(name, said) for name, said in settings.chosen]),
        "at": settings.at,
        "by": settings.by,
        "why": settings.why,
    }


def settings_places(settings: CheckSettings) -> tuple[tuple[str, str, int], tuple[str, str, int]]:
    """Return where a choice is kept, with the version of each row: in the history, and as the one that counts."""
    pk = _check(settings.check)
    return (pk, f"setting#{settings.version:06}", 1), (SETTINGS, settings.check, settings.version)


def _check(check: str) -> str:
    return f"check#{check}"


def _unchosen(check: str, *, armed: bool) -> CheckSettings:
    return CheckSettings(check=check, armed=armed, watches=not armed)


def _settings(check: str, row: Mapping[str, Plain]) -> CheckSettings:
    chosen: list[tuple[str, Setting]] = [
        (name, tuple(said) if isinstance(said, list) else said) for name, said in json.loads(str(row["chosen"]))
    ]
    return CheckSettings(
        check=check,
        armed=bool(row["armed"]),
        watches=bool(row.get("watches")),
        chosen=tuple(chosen),
        version=cast("int", row["version"]),
        at=cast("int", row["at"]),
        by=str(row["by"]),
        why=str(row["why"]),
    )


def _judged(connection: str, check: str, row: Mapping[str, Plain]) -> Judged:
    lack = row.get("lack")
    return Judged(
        connection=connection,
        check=check,
        verdict=Verdict(str(row["verdict"])),
        at=cast("int", row["at"]),
        lack=None if lack is None else Lack(str(lack)),
        missing=str(row["missing"]),
        open=cast("int", row["open"]),
        suppressed=cast("int", row["suppressed"]),
        coverage=tuple(Coverage(field=field, have=have, of=of) for field, have, of in json.loads(str(row["coverage"]))),
        fired=cast("int | None", row.get("fired")),
        able=cast("int | None", row.get("able")),
        took=cast("int", row["took"]),
        would=cast("int | None", row.get("would")),
        held=cast("int", row.get("held", 0)),
        held_of=tuple(json.loads(str(row.get("held_of", "[]")))),
    )


def _suppression(row: Mapping[str, Plain]) -> Suppression:
    return Suppression(
        id=str(row["sk"]),
        connection=str(row["connection"]),
        check=str(row["check"]),
        subject=cast("str | None", row.get("subject")),
        digest=cast("str | None", row.get("digest")),
        reason=str(row["reason"]),
        by=str(row["by"]),
        at=cast("int", row["at"]),
        until=cast("int", row["until"]),
        ended=cast("int | None", row.get("ended")),
    )
