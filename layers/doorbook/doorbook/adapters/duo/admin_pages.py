"""A page of the Admin API taken apart: its records byte for byte, and the cursor of the next."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct

from doorbook.adapters.duo.admin_records import taken
from doorbook.adapters.duo.torn_pages import pieces
from doorbook.collect.account import Page, PageRequest
from doorbook.collect.stream import Inventory, Paging, Stream
from doorbook.errors import Cause, TryLaterError

BREAKS: Final = b"\n\r\t"
SPACES: Final = bytes.maketrans(BREAKS, b"   ")

type Offset = list[str | int] | str | int | None


class _Metadata(Struct):
    next_offset: Offset = None


class _One(Struct):
    stat: str
    response: Raw


class _List(Struct):
    stat: str
    response: list[Raw]
    metadata: _Metadata | None = None


def to_page(asked: PageRequest, data: bytes) -> Page:
    """Return the page that a reply holds, or raise TryLaterError where it is none; odd records spoil no others."""
    rows, metadata = _rows(asked.stream, data)
    if any(each in data for each in BREAKS):
        rows = [each.translate(SPACES) for each in rows]
    records, bad = taken(asked, rows, is_utf8=_is_utf8(data))
    return Page(records=records, bad=bad, cursor=_cursor(asked.stream, metadata), size=len(data))


def _rows(stream: Stream, data: bytes) -> tuple[list[bytes], _Metadata | None]:
    try:
        return _decoded(stream, data)
    except (msgspec.DecodeError, RecursionError):
        # One odd record breaks a whole page to a strict reader: so its records are taken apart by their brackets.
        torn = None if _is_one(stream) else pieces(data, ("response", *_path(stream)))
    if torn is None:
        raise _garbled()
    rows, emptied = torn
    try:
        _, metadata = _decoded(stream, emptied)
    except (msgspec.DecodeError, RecursionError):
        raise _garbled() from None
    return rows, metadata


def _decoded(stream: Stream, data: bytes) -> tuple[list[bytes], _Metadata | None]:
    reply = _reader(_path(stream), one=_is_one(stream)).decode(data)
    if reply.stat != "OK":
        raise _garbled()
    if isinstance(reply, _One):
        return [bytes(reply.response)], None
    if isinstance(reply, _List):
        return [bytes(each) for each in reply.response], reply.metadata
    return [bytes(each) for each in reply.response.rows], reply.response.metadata or reply.metadata


@cache
def _reader(path: tuple[str, ...], *, one: bool) -> Any:  # noqa: ANN401 - a decoder of a type made for the path
    if one:
        return msgspec.json.Decoder(_One)
    if not path:
        return msgspec.json.Decoder(_List)
    (name,) = path
    inner = msgspec.defstruct(
        "Rows", [("rows", list[Raw]), ("metadata", _Metadata | None, None)], rename={"rows": name}
    )
    outer = msgspec.defstruct("Reply", [("stat", str), ("response", inner), ("metadata", _Metadata | None, None)])
    return msgspec.json.Decoder(outer)


def _path(stream: Stream) -> tuple[str, ...]:
    return () if isinstance(stream, Inventory) else stream.rows


def _is_one(stream: Stream) -> bool:
    return isinstance(stream, Inventory) and stream.is_one


def _cursor(stream: Stream, metadata: _Metadata | None) -> str | None:
    """Write the cursor as it is sent back; a log of version 1 has none."""
    if metadata is None or stream.paging is Paging.SECONDS:
        return None
    told = metadata.next_offset
    parts: Sequence[str | int | None] = told if isinstance(told, list) else [told]
    return ",".join(str(each) for each in parts if each is not None) or None


def _is_utf8(data: bytes) -> bool:
    try:
        return data.isascii() or bool(data.decode())
    except UnicodeDecodeError:
        return False


def _garbled() -> TryLaterError:
    return TryLaterError(Cause.GARBLED, "not a page of Duo's")
