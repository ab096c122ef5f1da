"""Runs the demo applications on 127.0.0.1, a port each, until it is ended."""

import argparse
import asyncio
import signal

from aiohttp import web

from local.demo.app import DemoApp
from local.demo.applications import DEMOS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--portal", required=True)
    for demo in DEMOS:
        parser.add_argument(f"--{demo.id}-port", type=int, required=True)
    asked = parser.parse_args()
    ports = {demo.id: getattr(asked, f"{demo.id}_port") for demo in DEMOS}
    asyncio.run(serve(asked.portal, ports))


async def serve(portal: str, ports: dict[str, int]) -> None:
    """Serve all until somebody says enough."""
    enough = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, enough.set)
    runners = []
    for demo in DEMOS:
        port = ports[demo.id]
        app = DemoApp(demo, f"http://127.0.0.1:{port}", portal).application()
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        runners.append(runner)
    await enough.wait()
    for runner in runners:
        await runner.cleanup()


if __name__ == "__main__":
    main()
