"""What time it is in the simulator, and the bell that tells waiting requests to look again."""

import asyncio
import time
from contextlib import suppress


class Clock:
    """Two times: what the simulator lives by, and what it shows.

    ``advance`` moves the first, so that a test need not sit through a minute of push. ``skew`` moves the second only:
    the answer to ping, the Date header and the window in which a signed date is accepted.
    """

    def __init__(self) -> None:
        self.skew = 0.0
        self._ahead = 0.0

    def now(self) -> float:
        return time.time() + self._ahead

    def shown(self) -> float:
        return time.time() + self.skew

    def on_the_wall(self, moment: float) -> float:
        """Say when a moment of the simulator's comes in true time, for a browser to count down to."""
        return moment - self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds

    def reset(self) -> None:
        self.skew = 0.0
        self._ahead = 0.0


class Bell:
    """Rings once for everybody who waits at that moment."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def heard(self, within: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), within)
