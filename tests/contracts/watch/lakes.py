"""Records to put into a lake, and what its readers find."""

import json
from collections.abc import Sequence
from pathlib import Path

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.manifest import Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.collect.account import Record
from doorbook.collect.lake.ports import NewFile, Source
from doorbook.collect.mark import DAY

SOURCE = Source("c1", "Acme", "authentication")
NOON = 20_000 * DAY + DAY // 2


def record(number: int, at: int = NOON, **says: object) -> Record:
    told = {"txid": f"t{number}", "result": "success", "factor": "duo_push", "user": {"name": "álice", "key": "DU1"}}
    return Record(f"{number:032x}", at, json.dumps({**told, **says}).encode())


def nobody(_: Sequence[NewFile]) -> None:
    """Is told, and tells nobody."""


def found(objects: Objects, folder: Path, source: Source = SOURCE) -> list[bytes]:
    """Read all that readers find of a stream, by the manifests, as the bytes that Duo sent."""
    rows: list[bytes] = []
    prefix = f"events/{source.stream}/connection={source.connection}/day="
    days = sorted({each.key.removeprefix(prefix).split("/")[0] for each in objects.under(prefix)})
    engine = connect(folder)
    for day in days:
        for number, entry in enumerate(manifest.read(objects, Shelf(source.stream, source.connection, day)).files):
            path = folder / f"read-{number}.parquet"
            assert objects.fetch(entry.object, path), entry
            kept = engine.execute(f"SELECT raw_data FROM read_parquet('{path}')").fetchall()  # noqa: S608 - our own path
            assert len(kept) == entry.rows
            rows += [text.encode() for (text,) in kept]
    engine.close()
    return sorted(rows)
