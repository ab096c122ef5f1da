"""How the control API is spoken: JSON in, JSON out, and a sentence where something is not possible."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from local.duosim.attempts import NotPossible

Told = dict[str, Any]
Answer = Callable[[web.Request, Told], object]
Answers = list[tuple[str, str, Answer]]


def spoken(answer: Answer) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            told: Told = await request.json() if request.can_read_body else {}
            return web.json_response(answer(request, told))
        except NotPossible as why:
            raise web.HTTPConflict(text=str(why)) from why
        except (json.JSONDecodeError, TypeError, KeyError, ValueError) as error:
            raise web.HTTPBadRequest(text=f"{type(error).__name__}: {error}") from error

    return handle
