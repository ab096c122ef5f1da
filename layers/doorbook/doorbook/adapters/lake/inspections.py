"""How far each connection was inspected: one object each, changed only where it is still what was read."""

import json
from typing import Any, Final

from doorbook.adapters.lake.objects import Objects
from doorbook.checks.ports import Inspection, Shelved
from doorbook.errors import Cause, FixSettingsError

VERSION: Final = 1


class StoredInspections:
    """Objects under `inspections/`."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def read(self, connection: str) -> Inspection | None:
        """Return it."""
        kept = self._objects.get(_place(connection))
        if kept is None:
            return None
        try:
            told: dict[str, Any] = json.loads(kept.body)
            if told["version"] != VERSION:
                raise FixSettingsError(Cause.LAKE, f"{_place(connection)} was written by a later Doorbook")
            days = {(stream, day): Shelved(tag, rows) for stream, day, tag, rows in told["days"]}
            return Inspection(
                days=days,
                listings=told["listings"],
                settings=told["settings"],
                at=told["at"],
                data=told.get("data", ""),
                owed=told["owed"],
                tag=kept.tag,
            )
        except (ValueError, TypeError, KeyError) as error:
            raise FixSettingsError(Cause.LAKE, f"{_place(connection)} is no inspection") from error

    def write(self, connection: str, inspection: Inspection) -> bool:
        """Keep it in the place of the one whose tag it has, or return False where that is another by now."""
        told = {
            "version": VERSION,
            "days": [(*day, *shelved) for day, shelved in sorted(inspection.days.items())],
            "listings": dict(inspection.listings),
            "settings": inspection.settings,
            "at": inspection.at,
            "data": inspection.data,
            "owed": inspection.owed,
        }
        return self._objects.put_if(_place(connection), json.dumps(told).encode(), inspection.tag)


def _place(connection: str) -> str:
    return f"inspections/connection={connection}/last.json"
