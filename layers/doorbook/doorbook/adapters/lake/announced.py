"""The events of a file in the lake, as they are told."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.objects import Objects
from doorbook.collect.announcing.announcement import FileOfEvents, Telling
from doorbook.errors import Cause, FixSettingsError


class LakeAnnounced:
    """Reads files with DuckDB, one at a time, below a folder of its own."""

    def __init__(self, objects: Objects, folder: Path) -> None:
        self._objects = objects
        self._folder = folder

    def events(self, file: FileOfEvents) -> Iterator[Telling]:
        """Go through a file's events in order of time."""
        import duckdb  # noqa: PLC0415 - 70 MB, and deliveries need none of it

        from doorbook.adapters.lake.ocsf_sql import events  # noqa: PLC0415 - as above

        self._folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._folder) as made:
            path = Path(made) / "events.parquet"
            if not self._objects.fetch(file.object, path):
                raise FixSettingsError(Cause.LAKE, f"{file.object} is not there")
            with connect(Path(made)) as engine:
                try:
                    for key, text in events(engine, path):
                        yield Telling(key, json.loads(text)["time"], text)
                except duckdb.Error as error:
                    raise FixSettingsError(Cause.LAKE, f"{file.object}: {type(error).__name__}") from error
