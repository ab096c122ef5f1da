"""What was written of a connection's cards: one object of the lake, changed only where it is as it was read."""

import json
import zlib
from dataclasses import replace
from typing import Final

from doorbook.adapters.lake.objects import Objects
from doorbook.dossiers.ports import Imprint, Imprints, OvertakenError
from doorbook.dossiers.shelves import Place
from doorbook.errors import Cause, FixSettingsError

VERSION: Final = 1
LEVEL: Final = 1


class LakeImprints:
    """The imprints of all connections in a bucket."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def read(self, connection: str) -> Imprints:
        """Return what was written."""
        kept = self._objects.get(place_of(connection))
        if kept is None:
            return Imprints({})
        try:
            told = json.loads(zlib.decompress(kept.body))
            if told["version"] != VERSION:
                raise FixSettingsError(Cause.LAKE, f"{place_of(connection)} was written by a later Doorbook")
            shelves = told["shelves"]
            of = {
                name: Imprint(digest, tuple(Place(shelves[number], key) for number, key in places))
                for name, (digest, places) in told["of"].items()
            }
            until = int(told["until"])
        except (zlib.error, ValueError, TypeError, KeyError, IndexError) as error:
            raise FixSettingsError(Cause.LAKE, f"{place_of(connection)} holds no imprints") from error
        return Imprints(of, kept.tag, until)

    def move(self, connection: str, after: Imprints) -> Imprints:
        """Keep what was written."""
        shelves = {place.shelf: None for each in after.of.values() for place in each.places}
        number = {shelf: each for each, shelf in enumerate(shelves)}
        of = {
            name: [each.digest, [[number[place.shelf], place.key] for place in each.places]]
            for name, each in after.of.items()
        }
        told = json.dumps(
            {"version": VERSION, "until": after.until, "shelves": [*shelves], "of": of}, separators=(",", ":")
        )
        if not self._objects.put_if(place_of(connection), zlib.compress(told.encode(), LEVEL), after.tag):
            raise OvertakenError(connection)
        kept = self._objects.get(place_of(connection))
        if kept is None:
            raise OvertakenError(connection)
        return replace(after, tag=kept.tag)

    def forget(self, connection: str) -> None:
        """Drop it."""
        self._objects.drop([place_of(connection)])


def place_of(connection: str) -> str:
    """Return where it is."""
    return f"dossiers/connection={connection}/imprints"
