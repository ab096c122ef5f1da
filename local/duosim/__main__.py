"""The simulator as a process of its own: ``python -m local.duosim --state DIR``."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from local.duosim.demo import add_demo_history, add_demo_integrations, add_demo_people
from local.duosim.server import Ports, serving
from local.duosim.simulator import Simulator


def main() -> None:
    parser = argparse.ArgumentParser(prog="duosim", description="A Duo that runs on this machine.")
    parser.add_argument("--state", type=Path, required=True, help="folder for keys, CA, people and records")
    parser.add_argument("--http-port", type=int, default=0, help="API without TLS; 0 takes a free port")
    parser.add_argument("--tls-port", type=int, default=0, help="API with TLS")
    parser.add_argument("--phone-port", type=int, default=0, help="the phone page and the control API")
    says = "on the first start, add the demo people, what asks them, and a company with ten days of history"
    parser.add_argument("--demo", action="store_true", help=says)
    parser.add_argument("--redirect-uri", action="append", default=[], help="where the prompts may send people back")
    asked = parser.parse_args()
    ports = Ports(http=asked.http_port, tls=asked.tls_port, phone=asked.phone_port)
    duo = Simulator(asked.state)
    if asked.demo:
        add_demo_people(duo)
        add_demo_integrations(duo)
        add_demo_history(duo)
    if asked.redirect_uri:
        duo.register(asked.redirect_uri)
    asyncio.run(_serve(duo, ports))


async def _serve(duo: Simulator, ports: Ports) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    async with serving(duo, ports) as address:
        sys.stdout.write(
            f"Duo simulator: API http://127.0.0.1:{address.http_port} and https://localhost:{address.tls_port}, "
            f"phones {address.phone_url}\n"
        )
        sys.stdout.flush()
        await stop.wait()


main()
