"""The three listeners, and the file that tells where they are."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from local.duosim import store
from local.duosim.api import Api
from local.duosim.integrations import Integration
from local.duosim.phone.site import phone_app
from local.duosim.simulator import Simulator

HOST = "127.0.0.1"
GRACE_SECONDS = 0.1  # a long-poll is not waited for


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where to listen; 0 takes a free one."""

    http: int = 0
    tls: int = 0
    phone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where it listens, as written to duosim.json."""

    http_port: int
    tls_port: int
    phone_port: int
    ca_file: Path
    integrations: tuple[Integration, ...]

    @property
    def phone_url(self) -> str:
        return f"http://{HOST}:{self.phone_port}"

    def to_json(self) -> dict[str, Any]:
        return {
            "http_port": self.http_port,
            "tls_port": self.tls_port,
            "phone_port": self.phone_port,
            "ca_file": str(self.ca_file),
            "integrations": [each.to_json() for each in self.integrations],
        }


@asynccontextmanager
async def serving(duo: Simulator, ports: Ports) -> AsyncIterator[Address]:
    """Listen until the block is left; duosim.json is there exactly as long as somebody answers."""
    api = web.ServerRunner(
        web.Server(Api(duo).handle, handler_cancellation=True, access_log=None), shutdown_timeout=GRACE_SECONDS
    )
    phone = web.AppRunner(phone_app(duo), handler_cancellation=True, access_log=None, shutdown_timeout=GRACE_SECONDS)
    told = duo.folder / "duosim.json"
    told.unlink(missing_ok=True)
    async with AsyncExitStack() as stack:
        for runner in (api, phone):
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
        http_port = await _listen(web.TCPSite(api, HOST, ports.http))
        context = duo.certificates.server_context()
        tls_port = await _listen(web.TCPSite(api, HOST, ports.tls, ssl_context=context))
        phone_port = await _listen(web.TCPSite(phone, HOST, ports.phone))
        address = Address(
            http_port=http_port,
            tls_port=tls_port,
            phone_port=phone_port,
            ca_file=duo.certificates.ca_file,
            integrations=tuple(duo.integrations),
        )
        duo.phone_url, duo.tls_port = address.phone_url, tls_port
        time_keeper = asyncio.create_task(duo.keep_time())
        store.write_whole(told, json.dumps(address.to_json(), indent=1))
        try:
            yield address
        finally:
            told.unlink(missing_ok=True)
            time_keeper.cancel()
            with suppress(asyncio.CancelledError):
                await time_keeper


async def _listen(site: web.TCPSite) -> int:
    await site.start()
    return site.port
