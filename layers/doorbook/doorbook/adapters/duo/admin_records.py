"""What Duo wrote as records: each with its key, its moment and its very bytes; or why it cannot be one."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, Final

import msgspec

from doorbook.adapters.duo.torn_pages import depth_of
from doorbook.collect.account import BadRecord, PageRequest, Record
from doorbook.collect.stream import Inventory, Log

LARGEST_RECORD: Final = 256 << 10
KEY_BYTES: Final = 16
MOST_DEPTH: Final = 100
"""What Duo writes is four or five deep."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)
LEEWAY: Final = timedelta(days=1)
IN_MS: Final = 10**11
"""No number of seconds is as large before the year 5000, and no number of milliseconds as small since 1973."""

NO_OBJECT: Final = "no JSON object"
NOT_UTF8: Final = "not in UTF-8"
TOO_LARGE: Final = "larger than 256 KB"
TOO_DEEP: Final = "nested deeper than 100 levels"
NO_MOMENT: Final = "no time that can be read"
ABSURD: Final = "a time far from all that was asked for"
NO_ID: Final = "no id"

type Reader = Callable[[bytes], tuple[str, int]]


class _OddError(ValueError):
    """Why this is no record."""


def taken(
    asked: PageRequest, rows: Iterable[bytes], *, is_utf8: bool
) -> tuple[tuple[Record, ...], tuple[BadRecord, ...]]:
    """Tell records from what can be none, each in its order."""
    read = _object(asked, asked.stream) if isinstance(asked.stream, Inventory) else _row(asked, asked.stream)
    records: list[Record] = []
    bad: list[BadRecord] = []
    for raw in rows:
        try:
            _check(raw, is_utf8=is_utf8)
            key, at = read(raw)
        except _OddError as odd:
            bad.append(BadRecord(str(odd), raw))
        else:
            records.append(Record(key, at, raw))
    return tuple(records), tuple(bad)


def _check(raw: bytes, *, is_utf8: bool) -> None:
    if len(raw) > LARGEST_RECORD:
        raise _OddError(TOO_LARGE)
    if raw.count(b"{") + raw.count(b"[") > MOST_DEPTH and depth_of(raw) > MOST_DEPTH:
        raise _OddError(TOO_DEEP)
    if not is_utf8:
        try:
            raw.decode()
        except UnicodeDecodeError:
            raise _OddError(NOT_UTF8) from None


def _row(asked: PageRequest, log: Log) -> Reader:
    """Return what reads a row's key and moment: of the fields that its log names, or of all where one is odd."""
    decode, key_of, moments_of = _fields(log.key, log.at)
    slack = log.kept_for + LEEWAY
    first, last = asked.low - slack // MILLISECOND, asked.high + slack // MILLISECOND

    def read_whole(raw: bytes) -> tuple[str, int]:
        whole = _whole(raw)
        return of_content(whole), _moment([whole.get(name) for name in log.at], first, last)

    def read(raw: bytes) -> tuple[str, int]:
        try:
            told = decode(raw)
        except (msgspec.DecodeError, RecursionError):
            return read_whole(raw)
        key = key_of(told)
        at = _moment(moments_of(told), first, last)
        return (of_fields(key) if key and key[0] else of_content(_whole(raw))), at

    return read if log.key else read_whole


@cache
def _fields(
    key: tuple[str, ...], at: tuple[str, ...]
) -> tuple[Callable[[bytes], Any], Callable[[Any], tuple[str | None, ...]], Callable[[Any], tuple[Any, ...]]]:
    """Return what decodes the fields of a key and a moment and no others, and what picks each of the two."""
    texts = [(name, str | None, None) for name in key]
    moments = [(name, str | int | float | None, None) for name in at if name not in key]
    made = msgspec.defstruct("Row", [*texts, *moments])
    return msgspec.json.Decoder(made).decode, _picked(key), _picked(at)


def _picked(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    match names:
        case ():
            return lambda _: ()
        case (name,):
            return lambda told: (getattr(told, name),)
        case _:
            return attrgetter(*names)


def _object(asked: PageRequest, inventory: Inventory) -> Reader:
    """Return what reads an object's id; its moment is that of the listing."""

    def read(raw: bytes) -> tuple[str, int]:
        told = _whole(raw)
        key = inventory.name if inventory.is_one else told.get(inventory.key)
        if not key or not isinstance(key, str):
            raise _OddError(NO_ID)
        return key, asked.high

    return read


def _whole(raw: bytes) -> dict[str, Any]:
    try:
        told = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _OddError(f"not JSON: {error}") from None
    if not isinstance(told, dict):
        raise _OddError(NO_OBJECT)
    return told


def of_fields(texts: Iterable[str | None]) -> str:
    """Return the key of texts, each with its length, so that nothing runs together; what is null is no text."""
    said = bytearray()
    for text in texts:
        if text is None:
            said += b"-"
        else:
            encoded = text.encode()
            said += b"%d:" % len(encoded) + encoded
    return blake2b(said, digest_size=KEY_BYTES).hexdigest()


def of_content(told: dict[str, Any]) -> str:
    """Return the key of all that a row says, whatever the order of its fields."""
    return blake2b(msgspec.json.encode(told, order="deterministic"), digest_size=KEY_BYTES).hexdigest()


def _moment(told: Iterable[object], first: int, last: int) -> int:
    """Return the first of these that is a moment Duo can have meant, in milliseconds."""
    why = NO_MOMENT
    for each in told:
        at = _milliseconds(each)
        if at is not None and first <= at <= last:
            return at
        why = why if at is None else ABSURD
    raise _OddError(why)


def _milliseconds(told: object) -> int | None:
    if type(told) is int:  # nearly always, and nothing below it is as cheap
        return _of_number(told)
    if isinstance(told, str):
        if told.isdecimal():
            return _of_number(float(told))
        try:
            moment = datetime.fromisoformat(told)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return (moment - EPOCH) // MILLISECOND
        except (ValueError, OverflowError):
            return None
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    return _of_number(told)


def _of_number(told: float) -> int | None:
    try:
        return int(told if abs(told) >= IN_MS else told * 1000)
    except (ValueError, OverflowError):
        return None
