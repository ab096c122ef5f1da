"""Lists of addresses and networks as they are published: a line each, with whatever else a line says of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Final, NamedTuple

from doorbook.checks.data_files import DataKind, Fault

MOST_ROWS: Final = 1_000_000
WIDEST: Final = {4: 8, 6: 16}
"""What is wider names so much of the world that it cannot be meant."""

NOBODYS: Final = (int(ip_address("224.0.0.0")), int(ip_address("255.255.255.255")))
"""What lists of unused addresses have in common: nobody signs in from there."""

SURE: Final = 100
_PARTS: Final = re.compile(r"[\s,;]+")
_COMMENT: Final = re.compile(r"\s*[#;].*")


class UnfitError(Exception):
    """A file cannot be taken."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        """Say what is wrong with it, and where."""
        super().__init__(fault, detail)
        self.fault = fault
        self.detail = detail


class Listed(NamedTuple):
    """Addresses from the lowest to the highest, as numbers; of a threat how sure, and since when, in milliseconds."""

    low: int
    high: int
    confidence: int | None = None
    since: int | None = None


def number(address: str) -> int | None:
    """Return an address as a number in which those of both kinds have a place, or None where it is none."""
    try:
        return _number(ip_address(address))
    except ValueError:
        return None


def read(path: Path, kind: DataKind) -> list[Listed]:
    """Return what a list names, in order; what overlaps is one, but for threats. Raise UnfitError where it is none."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            rows = sorted(_rows(lines, kind))
    except UnicodeDecodeError as error:
        raise UnfitError(Fault.NOT_TEXT) from error
    if not rows:
        raise UnfitError(Fault.EMPTY)
    return rows if kind is DataKind.THREAT else _merged(rows)


def _rows(lines: Iterable[str], kind: DataKind) -> Iterator[Listed]:
    told = 0
    for place, line in enumerate(lines, 1):
        words = [each.strip("\"'") for each in _PARTS.split(_COMMENT.sub("", line).strip()) if each]
        if not words:
            continue
        span = _span(words[0], f"line {place}")
        told += 1
        if told > MOST_ROWS:
            raise UnfitError(Fault.TOO_MANY, f"{MOST_ROWS:,}")
        if span is None:
            if told > 1:
                raise UnfitError(Fault.NO_NETWORK, f"line {place}")
            continue  # the names of columns
        if not _is_nobodys(span):
            yield Listed(*span, *(_sureness(words[1:], f"line {place}") if kind is DataKind.THREAT else ()))


def _span(word: str, where: str) -> tuple[int, int] | None:
    try:
        if "-" in word:
            low, high = (_number(ip_address(each)) for each in word.split("-", 1))
            if high < low:
                return None
        else:
            network = ip_network(word, strict=False)
            low, high = _number(network[0]), _number(network[-1])
    except ValueError:
        return None
    widest = 32 - WIDEST[4] if high < 1 << 32 else 128 - WIDEST[6]
    if high - low >= 1 << widest and not _is_nobodys((low, high)):
        raise UnfitError(Fault.TOO_WIDE, where)
    return low, high


def _is_nobodys(span: tuple[int, int]) -> bool:
    return NOBODYS[0] <= span[0] and span[1] <= NOBODYS[1]


def _number(address: IPv4Address | IPv6Address) -> int:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return int(address.ipv4_mapped)
    return int(address)


def _sureness(words: Sequence[str], where: str) -> tuple[int | None, int | None]:
    confidence, since = None, None
    for word in words[:2]:
        if word.isdecimal() and int(word) <= SURE:
            confidence = int(word)
        elif word:
            try:
                since = _milliseconds(date.fromisoformat(word[:10]))
            except ValueError as error:
                raise UnfitError(Fault.NO_NETWORK, where) from error
    return confidence, since


def _milliseconds(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _merged(rows: Iterable[Listed]) -> list[Listed]:
    merged: list[Listed] = []
    for each in rows:
        if merged and each.low <= merged[-1].high + 1:
            merged[-1] = Listed(merged[-1].low, max(merged[-1].high, each.high))
        else:
            merged.append(each)
    return merged
