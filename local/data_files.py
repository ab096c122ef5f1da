"""Data files for the demonstration's company, of our own invention: nobody's data about networks that nobody has."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from mmdb_writer import MMDBWriter
from netaddr import IPSet

from local.cloud.stack import Stack
from local.duosim.organisation.company import OFFICES

GIVEN = "reference/given/"
CENTRES = {"Ann Arbor": ("US", 42.28, -83.74), "Lyon": ("FR", 45.76, 4.84), "Osaka": ("JP", 34.69, 135.5)}
NOWHERE = {"country": {"iso_code": "KP"}, "location": {"latitude": 39.03, "longitude": 125.75, "accuracy_radius": 50}}
LET, EXIT, LISTED, DENIED = 8, 18, 28, 38
"""Whose address, by its last number, is of a server, of Tor, on a list of threats, and in a denied territory."""


class DataFile(NamedTuple):
    """A file to lay into the bucket, with what is said of it."""

    place: str
    body: bytes
    said: Mapping[str, str]


def give(stack: Stack) -> None:
    """Lay the files into a stack's lake, as an operator does."""
    client, bucket = stack.aws.client("s3"), stack.resources["Lake"]
    for each in files(datetime.now(UTC)):
        client.put_object(Bucket=bucket, Key=GIVEN + each.place, Body=each.body, Metadata=dict(each.said))


def files(now: datetime) -> Iterator[DataFile]:
    """Make them, as renewed on a day."""
    said = {"licence": "own invention", "date": f"{now:%Y-%m-%d}"}
    places, owners = {}, {}
    for number, each in enumerate(OFFICES):
        country, lat, lon = CENTRES[each.city]
        where = {"latitude": lat, "longitude": lon, "accuracy_radius": 50}
        places[f"{each.network}.0/24"] = {"country": {"iso_code": country}, "location": where}
        places[f"{each.network}.{DENIED}/32"] = NOWHERE
        owners[f"{each.network}.0/24"] = {
            "autonomous_system_number": 64500 + number,
            "autonomous_system_organization": f"Demo {each.city}",
        }
    yield DataFile("geography/demo.mmdb", _database(places), said)
    yield DataFile("providers/demo.mmdb", _database(owners), said)
    yield DataFile("hosting/demo.txt", _list(LET), {**said, "label": "Demo servers"})
    yield DataFile("tor/demo.txt", _list(EXIT), {**said, "label": "Demo Tor"})
    yield DataFile("threat/demo.txt", _list(LISTED), {**said, "confidence": "90"})


def _list(host: int) -> bytes:
    return "".join(f"{each.network}.{host}\n" for each in OFFICES).encode()


def _database(networks: Mapping[str, Mapping[str, Any]]) -> bytes:
    writer = MMDBWriter(ip_version=6, ipv4_compatible=True, database_type="Demo", description="Own invention")
    for network, says in networks.items():
        writer.insert_network(IPSet([network]), dict(says))
    with TemporaryDirectory() as folder:
        writer.to_db_file(f"{folder}/demo.mmdb")
        return Path(folder, "demo.mmdb").read_bytes()
