"""All that is planted in a month: a file for each check, with an incident and its decoy, which differ in one word."""

from importlib import import_module
from pkgutil import iter_modules

from tests.month.plant import Plant


def _pair(name: str) -> tuple[Plant, Plant]:
    told = import_module(f"{__name__}.{name}")
    return told.INCIDENT, told.DECOY


FILES: tuple[str, ...] = tuple(sorted(each.name for each in iter_modules(__path__)))
PAIRS: tuple[tuple[Plant, Plant], ...] = tuple(_pair(name) for name in FILES)
