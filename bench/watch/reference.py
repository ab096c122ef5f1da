"""Data files as an organisation has them, of the bench's own invention: places and owners of networks, and lists."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from mmdb_writer import MMDBWriter
from netaddr import IPSet

from doorbook.adapters.lake.data_files import GIVEN, DataFiles, GivenObjects
from doorbook.adapters.watch.data_files import StoredDataFiles
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.checks.data_files import Library

LISTED: Final = 20_000
"""Addresses of the longest list."""

PLACE: Final = {
    "country": {"iso_code": "US"},
    "location": {"latitude": 42.28, "longitude": -83.74, "accuracy_radius": 50},
}


def library(objects: GivenObjects, folder: Path, now: int) -> Library:
    """Give a file of nearly every kind, and return them as they stand."""
    folder.mkdir()
    networks = [f"198.{number}.0.0/16" for number in range(200)] + [f"100.{number}.0.0/16" for number in range(64, 124)]
    owners = {
        each: {"autonomous_system_number": 64_500 + number, "autonomous_system_organization": f"Net {number}"}
        for number, each in enumerate(networks)
    }
    made = folder / "made"
    for name, told in (("geography/places.mmdb", dict.fromkeys(networks, PLACE)), ("providers/owners.mmdb", owners)):
        _database(told, made)
        objects.send(GIVEN + name, made)
    lists = {
        "hosting/clouds.txt": [f"203.{number // 250}.{number % 250}.0/24" for number in range(2_000)],
        "tor/exits.txt": [f"204.1.{number // 250}.{number % 250 + 1}" for number in range(1_200)],
        "mobile/carriers.txt": ["100.64.0.0-100.127.255.255"],
        "threat/abusive.csv": [
            "address,confidence",
            *(f"205.{number // 62_500}.{number // 250 % 250}.{number % 250 + 1},95" for number in range(LISTED)),
        ],
    }
    for name, lines in lists.items():
        made.write_text("".join(f"{line}\n" for line in lines))
        objects.send(GIVEN + name, made)
    found = DataFiles(objects, StoredDataFiles(MemoryRows()), folder / "data").refresh(now)
    if found.unfit or len(found.used) != len(lists) + 2:
        raise RuntimeError(found.unfit)
    return found


def said_of(now: int) -> dict[str, str]:
    """Return what is said of each file that is given."""
    return {"licence": "own invention", "date": f"{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%d}"}


def _database(told: Mapping[str, Mapping[str, Any]], made: Path) -> None:
    writer = MMDBWriter(ip_version=6, ipv4_compatible=True, database_type="Bench", description="Own invention")
    for network, says in told.items():
        writer.insert_network(IPSet([network]), dict(says))
    writer.to_db_file(str(made))
