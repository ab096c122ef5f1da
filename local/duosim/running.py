"""A simulator inside a test process, on a thread of its own."""

import asyncio
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from local.duosim.control import Control
from local.duosim.demo import add_demo_people
from local.duosim.integrations import MFA, PWL, Integration, IntegrationType
from local.duosim.server import Address, Ports, serving
from local.duosim.simulator import Simulator

STARTS_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class RunningDuo:
    """Where it is, its keys, and the control in the test's hand."""

    address: Address
    control: Control

    @property
    def http_port(self) -> int:
        return self.address.http_port

    @property
    def tls_port(self) -> int:
        return self.address.tls_port

    @property
    def ca_file(self) -> str:
        return str(self.address.ca_file)

    @property
    def phone_url(self) -> str:
        return self.address.phone_url

    @property
    def integrations(self) -> tuple[Integration, ...]:
        return self.address.integrations

    def integration(self, kind: IntegrationType = "authapi", name: str | None = None) -> Integration:
        """Pick the one of this name, or the first of its kind."""
        return next(each for each in self.integrations if each.type == kind and name in (None, each.name))

    @property
    def mfa(self) -> Integration:
        """The prompt as a second factor: client id and secret are its ``ikey`` and ``skey``."""
        return self.integration("websdk", MFA)

    @property
    def pwl(self) -> Integration:
        """The prompt as the only factor, a client of its own."""
        return self.integration("websdk", PWL)


@contextmanager
def running(state: Path | None = None, *, ports: Ports | None = None, demo: bool = False) -> Iterator[RunningDuo]:
    """Run it until the block is left, in ``state`` or in a folder that vanishes with it."""
    with tempfile.TemporaryDirectory(prefix="duosim-") as passing:
        answers: Future[Address] = Future()
        loops: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

        async def live() -> None:
            stop = asyncio.Event()
            loops.set_result((asyncio.get_running_loop(), stop))
            duo = Simulator(state or Path(passing))
            if demo:
                add_demo_people(duo)
            async with serving(duo, ports or Ports()) as address:
                answers.set_result(address)
                await stop.wait()

        def run() -> None:
            try:
                asyncio.run(live())
            except BaseException as error:
                if answers.done():
                    raise
                answers.set_exception(error)

        thread = threading.Thread(target=run, name="duosim")
        thread.start()
        try:
            address = answers.result(STARTS_WITHIN)
            yield RunningDuo(address, Control(address.phone_url))
        finally:
            loop, stop = loops.result(STARTS_WITHIN)
            with suppress(RuntimeError):  # it has ended by itself
                loop.call_soon_threadsafe(stop.set)
            thread.join()
