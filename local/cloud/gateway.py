"""Plays API Gateway's HTTP API for a deployed API: its routes, its events, its limits, its access log."""

import asyncio
import json
import re
import threading
import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from aiohttp import web
from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError
from multidict import CIMultiDict

from local.cloud import elsewhere, http_api
from local.cloud.aws import Aws
from local.cloud.http_api import Answer, Api, Request, Route

SECONDS = 30  # as long as AWS waits for an integration
HEADERS = 10 * 1024
BODY = 10 * 1024 * 1024
PAYLOAD = 6 * 1024 * 1024
AT_ONCE = 32
FUNCTION = re.compile(r"/functions/(?P<arn>[^/]+)/invocations$")


@dataclass(frozen=True)
class Settings:
    """Where the gateway listens, and what it knows beyond the deployed API."""

    port: int
    access_log: Path
    redirects: Mapping[str, str]  # origins in Location and in pages, and where a browser on this machine goes instead


class Gateway:
    """One HTTP listener on localhost, in a thread of its own, in front of one deployed API."""

    def __init__(self, aws: Aws, api: str, settings: Settings) -> None:
        self._settings = settings
        self._api = Api(api, "000000000000", "localhost", settings.port)
        self._lambda = aws.client("lambda", read_timeout=SECONDS, max_pool_connections=AT_ONCE)
        self._routes = _deployed_routes(aws, api)
        self._format = _access_log_format(aws, api)
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="invoke")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="gateway", daemon=True)
        self._runner: web.ServerRunner | None = None

    @property
    def routes(self) -> tuple[Route, ...]:
        return self._routes

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._lambda.close()

    async def _listen(self) -> None:
        server = web.Server(self._serve, access_log=None, max_line_size=2 * HEADERS, max_field_size=2 * HEADERS)
        self._runner = web.ServerRunner(server, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._settings.port).start()

    async def _close(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _serve(self, received: web.BaseRequest) -> web.StreamResponse:
        began = time.monotonic()
        request_id = uuid.uuid4().hex[:16]
        path, _, query = received.raw_path.partition("?")
        heading = len(received.raw_path) + sum(len(n) + len(v) for n, v in received.raw_headers)
        if heading > HEADERS:
            return self._reply(http_api.message(431, "Request Header Fields Too Large"), request_id)
        if (received.content_length or 0) > BODY:
            return self._reply(http_api.message(413, "Request Entity Too Large"), request_id)
        request = Request(
            method=received.method,
            path=path,
            query=query,
            headers=tuple(received.headers.items()),
            body=await received.content.read(),
            peer=received.remote or "",
        )
        found = http_api.matched(self._routes, request.method, request.path)
        if len(request.body) > BODY:
            made, why = http_api.message(413, "Request Entity Too Large"), "-"
        elif not found:
            made, why = http_api.message(404, "Not Found"), "-"
        else:
            event = http_api.event(request, found, self._api, request_id, datetime.now(UTC))
            made, why = await self._loop.run_in_executor(self._workers, self._invoke, found.route.target, event)
        self._write_access(
            {
                "requestId": request_id,
                "requestTime": datetime.now(UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
                "identity.sourceIp": request.peer,
                "httpMethod": request.method,
                "routeKey": found.route.key if found else "-",
                "status": str(made.status),
                "responseLength": str(len(made.body)),
                "responseLatency": str(int((time.monotonic() - began) * 1000)),
                "integrationErrorMessage": why,
            },
        )
        return self._reply(made, request_id)

    def _invoke(self, function: str, event: http_api.Json) -> tuple[Answer, str]:
        """Ask the function; with the answer comes what the access log says of a breakage."""
        payload = json.dumps(event).encode()
        if len(payload) > PAYLOAD:
            return http_api.message(413, "Request Entity Too Large"), "The request is too large for a function"
        try:
            invoked = self._lambda.invoke(FunctionName=function, Payload=payload)
            result = invoked["Payload"].read()
        except ReadTimeoutError:
            return http_api.message(503, "Service Unavailable"), "Integration timed out"
        except ClientError as refused:
            return http_api.message(500, "Internal Server Error"), str(refused)
        except BotoCoreError as broken:
            return http_api.message(503, "Service Unavailable"), str(broken)
        if invoked.get("FunctionError") or len(result) > PAYLOAD:
            return http_api.message(500, "Internal Server Error"), "The function broke: its own log says why"
        try:
            return http_api.answer(json.loads(result)), "-"
        except http_api.BadAnswer as bad:
            return http_api.message(500, "Internal Server Error"), f"No HTTP answer: {bad}"

    def _reply(self, made: Answer, request_id: str) -> web.Response:
        led = elsewhere.led(made, self._settings.redirects)
        headers = CIMultiDict(led.headers)
        headers["apigw-requestid"] = request_id
        return web.Response(status=led.status, body=led.body, headers=headers)

    def _write_access(self, known: Mapping[str, str]) -> None:
        line = re.sub(r"\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)", lambda name: known.get(name[1], "-"), self._format)
        with self._settings.access_log.open("a") as log:
            log.write(line + "\n")


def _deployed_routes(aws: Aws, api: str) -> tuple[Route, ...]:
    client = aws.client("apigatewayv2")
    integrations = client.get_integrations(ApiId=api, MaxResults="500")["Items"]
    uris = {f"integrations/{each['IntegrationId']}": each["IntegrationUri"] for each in integrations}
    routes = []
    for each in client.get_routes(ApiId=api, MaxResults="500")["Items"]:
        function = FUNCTION.search(uris[each["Target"]])
        if not function:
            raise ValueError(f"{each['RouteKey']} leads to no function: {uris[each['Target']]}")
        routes.append(Route(each["RouteKey"], function["arn"]))
    return tuple(routes)


def _access_log_format(aws: Aws, api: str) -> str:
    stages = aws.client("apigatewayv2").get_stages(ApiId=api)["Items"]
    settings = next(stage for stage in stages if stage["StageName"] == "$default")["AccessLogSettings"]
    form: str = settings["Format"]
    return form
