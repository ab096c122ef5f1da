"""What a collector must have in the end: every row of a log, byte for byte, also those that nobody may see yet."""

import asyncio
from collections.abc import Iterator
from itertools import batched

from aiohttp import web

from local.duosim.logs import LOGS, LogName, LogRow
from local.duosim.simulator import Simulator

AT_ONCE = 500  # rows; then others have their turn


class Oracle:
    """Tells it to tests, line by line, without holding it."""

    def __init__(self, duo: Simulator) -> None:
        self._duo = duo

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/control/oracle/{log}", self.rows), web.get("/control/oracle/{log}/count", self.count)]

    async def rows(self, request: web.Request) -> web.StreamResponse:
        """Answer with one row a line, by the time that is in it; ``low`` and ``high`` are milliseconds, inclusive."""
        rows = self._asked(request)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        for some in batched(rows, AT_ONCE, strict=False):
            await response.write("".join(f"{each.raw}\n" for each in some).encode())
            await asyncio.sleep(0)
        await response.write_eof()
        return response

    async def count(self, request: web.Request) -> web.Response:
        counted = 0
        for some in batched(self._asked(request), AT_ONCE, strict=False):
            counted += len(some)
            await asyncio.sleep(0)
        return web.json_response({"count": counted})

    def _asked(self, request: web.Request) -> Iterator[LogRow]:
        try:
            low, high = (int(request.query[name]) for name in ("low", "high"))
        except (KeyError, ValueError) as error:
            raise web.HTTPBadRequest(text="low and high are milliseconds") from error
        return self._duo.every_row(_named(request.match_info["log"]), low, high)


def _named(asked: str) -> LogName:
    for name in LOGS:
        if name == asked:
            return name
    raise web.HTTPNotFound(text=f"there is no log {asked}")
