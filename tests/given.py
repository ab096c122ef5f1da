"""Data files as an operator has them: databases and lists, made of what a test says is in them."""

from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from mmdb_writer import MMDBWriter
from netaddr import IPSet

from doorbook.adapters.lake.data_files import GIVEN
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.watch.memory_objects import MemoryObjects

MADE: dict[str, bytes] = {}
"""Databases by what is in them: many stories have the same."""


def database(networks: Mapping[str, Mapping[str, Any]], folder: Path, kind: str = "Test") -> bytes:
    """Return a MaxMind database that says this of these networks."""
    known = f"{kind} {sorted(networks.items())}"
    if known not in MADE:
        writer = MMDBWriter(ip_version=6, ipv4_compatible=True, database_type=kind, description="Own invention")
        for network, says in sorted(networks.items(), key=lambda each: ip_network(each[0]).prefixlen):
            writer.insert_network(IPSet([network]), dict(says))
        folder.mkdir(parents=True, exist_ok=True)
        writer.to_db_file(str(folder / "made.mmdb"))
        MADE[known] = (folder / "made.mmdb").read_bytes()
    return MADE[known]


def give(objects: Objects, folder: Path, told: Mapping[str, Any]) -> None:
    """Lay a file into a bucket, with what is said of it."""
    assert isinstance(objects, MemoryObjects)
    if "networks" in told:
        body = database(told["networks"], folder)
    else:
        body = "".join(f"{line}\n" for line in told["lines"]).encode()
    said = {name: str(word) for name, word in told.items() if name in SAID}
    objects.give(GIVEN + told["file"], body, said)


SAID = frozenset({"licence", "date", "label", "confidence"})
