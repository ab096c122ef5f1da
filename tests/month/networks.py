"""What is known of the networks of a month: the data files that its organisation has, all of its own invention."""

from datetime import UTC, datetime
from typing import Any

from tests.month.things import OFFICES, Place

CLOUD, EXITS, LISTED, EMBARGOED, FAR = ("100.112.10", "100.112.20", "100.112.30", "100.112.40", "100.112.50")
INN = "100.112.90"
"""A network of no kind, of which nothing is known but its provider."""

COUNTRIES = {"United States": "US", "France": "FR", "Japan": "JP"}
CENTRES = {"Ann Arbor": (42.28, -83.74), "Lyon": (45.76, 4.84), "Osaka": (34.69, 135.5)}
RECIFE, SHIRAZ = (-8.05, -34.88), (29.59, 52.58)


NEAR = {each.city: f"100.113.{number}" for number, each in enumerate(OFFICES)}
"""A network in the town of each office that is nobody's, as a café has it."""


def at(network: str, host: int = 7, country: str | None = None) -> Place:
    """Return an address of a network; Duo knows at most its country."""
    return Place(ip=f"{network}.{host}", city=None, country=country, state=None)


def data_files(now: float) -> list[dict[str, Any]]:
    """Return the files as they are renewed at a moment."""
    said = {"licence": "own invention", "date": f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d}"}
    places = {f"{each.network}.0/24": _located(COUNTRIES[each.country], *CENTRES[each.city]) for each in OFFICES}
    places |= {f"{NEAR[each.city]}.0/24": _located(COUNTRIES[each.country], *CENTRES[each.city]) for each in OFFICES}
    places[f"{FAR}.0/24"] = _located("BR", *RECIFE)
    places[f"{EMBARGOED}.0/24"] = _located("IR", *SHIRAZ)
    owners = {f"{each.network}.0/24": _owned(64500 + number, each.city) for number, each in enumerate(OFFICES)}
    owners |= {
        f"{each}.0/24": _owned(64510 + number, f"Net {each}")
        for number, each in enumerate((FAR, INN, CLOUD, *NEAR.values()))
    }
    return [
        {"file": "geography/places.mmdb", **said, "networks": places},
        {"file": "providers/owners.mmdb", **said, "networks": owners},
        {"file": "hosting/clouds.txt", **said, "label": "Cloud to let", "lines": [f"{CLOUD}.0/24"]},
        {"file": "tor/exits.txt", **said, "lines": [f"{EXITS}.{host}" for host in range(1, 9)]},
        {"file": "mobile/carriers.txt", **said, "lines": ["100.64.0.0-100.111.255.255"]},
        {"file": "threat/abusive.csv", **said, "lines": ["address,confidence", f"{LISTED}.7,95", f"{LISTED}.8,40"]},
    ]


def _located(country: str, lat: float, lon: float) -> dict[str, Any]:
    return {"country": {"iso_code": country}, "location": {"latitude": lat, "longitude": lon, "accuracy_radius": 50}}


def _owned(number: int, name: str) -> dict[str, Any]:
    return {"autonomous_system_number": number, "autonomous_system_organization": name}
