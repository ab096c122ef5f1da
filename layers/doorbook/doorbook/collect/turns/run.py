"""Somebody wants a connection collected at once, and watches."""

from dataclasses import replace
from typing import Final, Self

from doorbook.values import value

GIVEN_UP: Final = 15 * 60 * 1000
"""Milliseconds. A run that nobody finished in so long is over: another may begin."""


VERIFICATIONS: Final = "verifications"
"""What is asked for where the answers of pushes are to be fetched: no stream, and in turn with none."""


@value(kw_only=True)
class Asked:
    """A turn on a stream that somebody asked for, when (in milliseconds), and for which run if for any."""

    connection: str
    stream: str
    at: int
    run: str | None = None


@value(kw_only=True)
class Run:
    """One such wish; times are milliseconds."""

    id: str
    connection: str
    version: int
    by: str
    asked: int
    streams: tuple[str, ...]
    cancelled: bool = False

    def called_off(self) -> Self:
        """Return the run as its next version, cancelled."""
        return replace(self, version=self.version + 1, cancelled=True)
