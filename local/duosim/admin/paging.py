"""A page of a list: ``limit`` and ``offset`` in, the page and what there is beyond it out."""

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from local.duosim.admin.call import AdminCall
from local.duosim.envelope import invalid, ok_page

DEFAULT_LIMIT = 100
USERS_MAX = 300
MAX = 500


def page[Row](
    call: AdminCall, rows: Sequence[Row], shape: Callable[[Row], dict[str, Any]], most: int = MAX
) -> web.Response:
    """Describe only those rows that are on the page."""
    limit, offset = call.params.count("limit", DEFAULT_LIMIT), call.params.count("offset", 0)
    if not 0 < limit <= most:
        raise invalid("limit")
    following = offset + limit
    metadata: dict[str, int | None] = {
        "prev_offset": max(offset - limit, 0) if offset else None,
        "total_objects": len(rows),
    }
    if following < len(rows):
        metadata["next_offset"] = following
    elif call.duo.settings.last_page == "null":
        metadata["next_offset"] = None
    return ok_page([shape(row) for row in rows[offset:following]], metadata)
