"""Data files for examples, of our own invention: what an operator lays into the bucket, and what is in it."""

from types import MappingProxyType
from typing import Final

from doorbook.checks.story import Wire

DATA_FILES: Final = "data_files"
LICENCE: Final = "own invention"

LOCATED: Final = MappingProxyType(
    {
        "192.0.2.0/24": ("US", "MI", 42.28, -83.74),
        "198.51.100.0/24": ("US", "OH", 41.66, -83.56),
        "203.0.113.0/24": ("BR", "PE", -8.05, -34.88),
        "2001:db8:a::/48": ("US", "MI", 42.28, -83.74),
        "2001:db8:b::/48": ("US", "CA", 34.05, -118.24),
        "2001:db8:c::/48": ("DE", "BE", 52.52, 13.41),
    }
)
"""Where networks of examples are: Ann Arbor, Toledo, Recife, and of IPv6 Ann Arbor, Los Angeles and Berlin."""

OWNED: Final = MappingProxyType(
    {
        "192.0.2.0/24": (64500, "Example Cable"),
        "198.51.100.0/24": (64501, "Example Mobile"),
        "203.0.113.0/24": (64502, "Exemplo Telecom"),
        "2001:db8:a::/48": (64500, "Example Cable"),
        "2001:db8:b::/48": (64501, "Example Mobile"),
        "2001:db8:c::/48": (64503, "Beispiel Netz"),
    }
)


def located(country: str, region: str, lat: float, lon: float, radius: int = 20) -> Wire:
    """Return what a database of cities says of a network."""
    return {
        "country": {"iso_code": country},
        "subdivisions": [{"iso_code": region}],
        "location": {"latitude": lat, "longitude": lon, "accuracy_radius": radius},
    }


def owned(asn: int, name: str) -> Wire:
    """Return what a database of autonomous systems says of a network."""
    return {"autonomous_system_number": asn, "autonomous_system_organization": name}


def geography(**others: Wire) -> Wire:
    """Return a database of cities."""
    return _database("geography/city.mmdb", {network: located(*told) for network, told in LOCATED.items()} | others)


def providers(**others: Wire) -> Wire:
    """Return a database of autonomous systems."""
    return _database("providers/asn.mmdb", {network: owned(*told) for network, told in OWNED.items()} | others)


def networks(told: dict[str, Wire]) -> Wire:
    """Return a database that says of which kind networks are."""
    return _database("networks/anonymous.mmdb", told)


def listing(place: str, *lines: str, **says: object) -> Wire:
    """Return a list of addresses and networks."""
    return {"file": place, "licence": LICENCE, "date": "2026-03-17", "lines": list(lines), **says}


def _database(place: str, told: dict[str, Wire]) -> Wire:
    return {"file": place, "licence": LICENCE, "date": "2026-03-10", "networks": told}
