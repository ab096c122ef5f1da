"""Answers that no client wants to see, each exactly as broken as its fault says."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from local.duosim.envelope import dress, fail
from local.duosim.faults import Fault
from local.duosim.simulator import Simulator

HTML = "<!doctype html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
LINGER_NOT = struct.pack("ii", 1, 0)  # close sends RST instead of FIN
DRIPS = 20

Answer = Callable[[], Awaitable[web.Response]]


async def answer_faulty(
    duo: Simulator, request: web.BaseRequest, fault: Fault, true_answer: Answer
) -> web.StreamResponse:
    """Spoil the answer, or the connection it would have gone out on."""
    match fault.kind:
        case "reset":
            return _reset(request)
        case "cut_body":
            return await _cut_body(duo, request, await true_answer())
        case "silence":
            await duo.until(lambda: False, duo.clock.now() + fault.seconds)
            return await true_answer()
        case "slow_drip":
            return await _slow_drip(duo, request, await true_answer(), fault.seconds)
        case _:
            return _wrong_answer(fault)


def _wrong_answer(fault: Fault) -> web.Response:
    match fault.kind:
        case "rate_limit":
            return fail(42901, retry_after=fault.retry_after)
        case "server_error":
            status = fault.code // 100
            return web.Response(status=status, text=HTML.format(HTTPStatus(status).phrase), content_type="text/html")
        case "html":
            return web.Response(text=HTML.format("Welcome to the guest network"), content_type="text/html")
        case "not_json":
            return web.Response(body=b'{"stat": "OK", "response": ', content_type="application/json")
        case _:
            return fail(fault.code, fault.detail)


def _reset(request: web.BaseRequest) -> web.Response:
    transport = request.transport
    if transport is not None:
        raw: socket.socket | None = transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
        transport.abort()
    return web.Response(status=500)  # goes nowhere: the connection is gone


async def _cut_body(duo: Simulator, request: web.BaseRequest, whole: web.Response) -> web.StreamResponse:
    body = whole.body if isinstance(whole.body, bytes) else b""
    cut = await _begun(duo, request, whole, len(body))
    await cut.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return cut


async def _slow_drip(
    duo: Simulator, request: web.BaseRequest, whole: web.Response, seconds: float
) -> web.StreamResponse:
    body = whole.body if isinstance(whole.body, bytes) else b""
    slow = await _begun(duo, request, whole, len(body))
    step = max(len(body) // DRIPS, 1)
    for start in range(0, len(body), step):
        await slow.write(body[start : start + step])
        await asyncio.sleep(seconds / DRIPS)
    await slow.write_eof()
    return slow


async def _begun(duo: Simulator, request: web.BaseRequest, whole: web.Response, length: int) -> web.StreamResponse:
    begun = web.StreamResponse(status=whole.status, headers={"Content-Type": whole.content_type})
    begun.content_length = length
    begun.force_close()
    dress(begun, method=request.method, now=duo.clock.shown())
    await begun.prepare(request)
    return begun
