"""MaxMind databases: what they tell of an address, whoever made them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from doorbook.adapters.lake.network_lists import UnfitError
from doorbook.checks.data_files import DataKind, Fault

if TYPE_CHECKING:
    from maxminddb import Reader

MARK: Final = b"\xab\xcd\xefMaxMind.com"
MARK_WITHIN: Final = 128 * 1024
LOOKED_AT: Final = 2000
"""Networks of a database that are looked at before it is taken."""

UNSAID_RADIUS: Final = 100
"""Kilometres, where a database does not say how well it knows a place: most cities are smaller."""

_KINDS: Final = {
    "is_hosting_provider": DataKind.HOSTING,
    "hosting": DataKind.HOSTING,
    "is_public_proxy": DataKind.PROXY,
    "is_residential_proxy": DataKind.PROXY,
    "proxy": DataKind.PROXY,
    "is_tor_exit_node": DataKind.TOR,
    "tor": DataKind.TOR,
    "is_anonymous_vpn": DataKind.VPN,
    "vpn": DataKind.VPN,
    "relay": DataKind.RELAY,
    "is_satellite_provider": DataKind.SATELLITE,
    "is_satellite": DataKind.SATELLITE,
    "is_mobile": DataKind.MOBILE,
}
_YES: Final = (True, "true", "True", 1, "1")


class Place(NamedTuple):
    """Where an address is: codes of its country and region, degrees, and kilometres within which it is."""

    country: str | None = None
    region: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius: float | None = None


class Provider(NamedTuple):
    """Whose an address is, and where that one is registered."""

    asn: int | None = None
    name: str | None = None
    country: str | None = None


class Network(NamedTuple):
    """Of which kinds the network of an address is, and what the service is called."""

    kinds: tuple[DataKind, ...] = ()
    label: str | None = None


def is_database(path: Path) -> bool:
    """Tell whether a file has the mark at its end that every MaxMind database has."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - MARK_WITHIN))
        return MARK in file.read()


@contextmanager
def opened(path: Path) -> "Iterator[Reader]":
    """Open a database; raise UnfitError where it is none, or is torn."""
    import maxminddb  # noqa: PLC0415 - it is in the engine's layer alone

    try:
        reader = maxminddb.open_database(path)
    except (maxminddb.InvalidDatabaseError, OSError, ValueError) as error:
        raise UnfitError(Fault.BROKEN, type(error).__name__) from error
    with reader:
        yield reader


def made(path: Path) -> int:
    """Return when a database was made, in milliseconds."""
    with opened(path) as reader:
        return int(reader.metadata().build_epoch) * 1000


def examine(path: Path, kind: DataKind) -> None:
    """Raise UnfitError where a database is broken, or tells nothing of what it should."""
    if not is_database(path):
        raise UnfitError(Fault.NO_DATABASE)
    with opened(path) as reader:
        try:
            records = [record for _, record in islice(iter(reader), LOOKED_AT)]
        except Exception as error:
            raise UnfitError(Fault.BROKEN, type(error).__name__) from error
    if not records:
        raise UnfitError(Fault.EMPTY)
    if not any(map(TELLS[kind], records)):
        raise UnfitError(Fault.TELLS_NOTHING)


def look_up(reader: "Reader", address: str) -> Any:  # noqa: ANN401 - whatever its maker wrote
    """Return what a database says of an address; nothing where it says nothing, or is broken just there."""
    try:
        return reader.get(address)
    except Exception:  # noqa: BLE001 - the record of one address must not stop a look
        return None


def place(record: object) -> Place:
    """Return where a record says that its network is."""
    told = _mapping(record)
    located, divided = _mapping(told.get("location")), told.get("subdivisions")
    country = _code(_mapping(told.get("country")).get("iso_code")) or _code(told.get("country_code"))
    country = country or _code(told.get("country"))
    first = _mapping(divided[0]).get("iso_code") if isinstance(divided, list) and divided else None
    region = str(first or told.get("region_code") or "") or None
    lat = _degrees(located.get("latitude", told.get("lat", told.get("latitude"))), 90)
    lon = _degrees(located.get("longitude", told.get("lng", told.get("longitude"))), 180)
    if lat is None or lon is None:
        return Place(country, _region(country, region))
    radius = _number(located.get("accuracy_radius", told.get("radius")))
    return Place(country, _region(country, region), lat, lon, UNSAID_RADIUS if radius is None else radius)


def provider(record: object) -> Provider:
    """Return whose a record says that its network is."""
    told = _mapping(record)
    spelled = str(told.get("autonomous_system_number") or told.get("asn") or "").upper().removeprefix("AS")
    name = told.get("autonomous_system_organization") or told.get("as_name") or told.get("name")
    country = _code(told.get("country_code")) or _code(told.get("country"))
    return Provider(int(spelled) if spelled.isdecimal() else None, str(name) if name else None, country)


def network(record: object) -> Network:
    """Return of which kinds a record says that its network is."""
    told = dict(_flat(record))
    kinds = {kind for name, kind in _KINDS.items() if told.get(name) in _YES}
    if told.get("connection_type") == "Cellular" or told.get("user_type") == "cellular":
        kinds.add(DataKind.MOBILE)
    if told.get("user_type") == "hosting":
        kinds.add(DataKind.HOSTING)
    label = told.get("service") or told.get("provider_name") if kinds else None
    return Network(tuple(sorted(kinds)), str(label) if label else None)


def joined(networks: Iterable[Network]) -> Network:
    """Return what several databases say of one address."""
    told = [*networks]
    kinds = sorted({kind for each in told for kind in each.kinds})
    return Network(tuple(kinds), next((each.label for each in told if each.label), None))


def _flat(record: object) -> Mapping[str, object]:
    told = _mapping(record)
    return {**told, **_mapping(told.get("traits")), **_mapping(told.get("anonymizer"))}


def _mapping(said: object) -> Mapping[str, Any]:
    return said if isinstance(said, dict) else {}


def _code(said: object) -> str | None:
    letters = 2
    return said.upper() if isinstance(said, str) and len(said) == letters and said.isalpha() else None


def _region(country: str | None, region: str | None) -> str | None:
    return f"{country}-{region.rpartition('-')[2]}" if country and region else None


def _degrees(said: object, most: float) -> float | None:
    told = _number(said)
    return told if told is not None and abs(told) <= most else None


def _number(said: object) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        return None
    try:
        told = float(said)
    except ValueError:
        return None
    return told if told == told and abs(told) < float("inf") else None  # noqa: PLR0124 - no number is unlike itself


TELLS: Final[Mapping[DataKind, Callable[[object], bool]]] = {
    DataKind.GEOGRAPHY: lambda record: place(record).lat is not None and place(record).country is not None,
    DataKind.PROVIDERS: lambda record: provider(record).asn is not None,
    DataKind.NETWORKS: lambda record: bool(network(record).kinds) or not _KINDS.keys().isdisjoint(_flat(record)),
}
"""Whether a record tells what a database of this kind is read for."""
