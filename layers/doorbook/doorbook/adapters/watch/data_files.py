"""How data files stand, as one row for each."""

from collections.abc import Sequence
from typing import Final, cast

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import ListedRows
from doorbook.checks.data_files import DataFile, DataKind, Fault, Told, Wrong

PK: Final = "data-files"


class StoredDataFiles:
    """Rows by where a file is given; `looked` is what was there when it was last looked at."""

    def __init__(self, rows: ListedRows) -> None:
        self._rows = rows

    def all(self) -> Sequence[DataFile]:
        """Return them."""
        return [_read(row) for row in self._rows.beginning(PK, "")]

    def looked(self) -> dict[str, str]:
        """Return what was last looked at, by the place of each."""
        return {str(row["sk"]): str(row.get("looked", "")) for row in self._rows.beginning(PK, "")}

    def put(self, file: DataFile, looked: str) -> None:
        """Keep one."""
        told, wrong = file.told, file.wrong
        row: dict[str, Plain] = {
            "name": file.name,
            "kind": file.kind and str(file.kind),
            "kept": file.kept,
            "taken": file.taken,
            "size": file.size,
            "looked": looked,
        }
        if told is not None:
            row |= {
                "licence": told.licence,
                "date": told.date,
                "label": told.label,
                "confidence": told.confidence,
                "rows": told.rows,
            }
        if wrong is not None:
            row |= {"fault": str(wrong.fault), "detail": wrong.detail, "wrong_at": wrong.at}
        self._rows.put(PK, file.id, row)

    def drop(self, place: str) -> None:
        """Forget one that is not given any more."""
        self._rows.write([], [(PK, place)])


def _read(row: dict[str, Plain]) -> DataFile:
    kind = row.get("kind")
    return DataFile(
        name=str(row["name"]),
        kind=DataKind(str(kind)) if kind else None,
        told=_told(row) if "date" in row else None,
        kept=str(row.get("kept") or ""),
        taken=cast("int", row.get("taken", 0)),
        size=cast("int", row.get("size", 0)),
        wrong=Wrong(
            fault=Fault(str(row["fault"])), detail=str(row.get("detail") or ""), at=cast("int", row["wrong_at"])
        )
        if "fault" in row
        else None,
    )


def _told(row: dict[str, Plain]) -> Told:
    return Told(
        licence=str(row["licence"]),
        date=cast("int", row["date"]),
        label=str(row.get("label") or ""),
        confidence=cast("int | None", row.get("confidence")),
        rows=cast("int | None", row.get("rows")),
    )
