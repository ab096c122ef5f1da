"""DuckDB as the lake uses it: in memory, on a folder of its own, and with nothing fetched from anywhere."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def connect(folder: Path, *, memory_mb: int = 256, threads: int = 1, in_order: bool = False) -> "DuckDBPyConnection":
    """Return a connection that spills to the folder, thinks in UTC, and loads no extension.

    `in_order` has it promise that rows which nobody sorts come out as they went in.
    """
    import duckdb  # noqa: PLC0415 - 70 MB, and most who import the lake need it only once there is something to do

    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "extension_directory": str(folder / "extensions"),
            "home_directory": str(folder),
            "memory_limit": f"{memory_mb}MB",
            "preserve_insertion_order": str(in_order).lower(),
            "temp_directory": str(folder / "spilled"),
            "threads": str(threads),
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    return connection
