"""Which of a day's files become one. Pure."""

from collections.abc import Iterable
from typing import Final, Protocol

WHOLE: Final = 50_000
"""Rows in a file that is made. Larger ones would be fetched as a whole by whoever looks again at one hour."""


class Part(Protocol):
    """A file as its manifest tells of it: how many rows, of which milliseconds."""

    @property
    def rows(self) -> int:
        """Return how many rows it has."""
        ...

    @property
    def low(self) -> int:
        """Return the first row's moment."""
        ...

    @property
    def high(self) -> int:
        """Return the last row's moment."""
        ...


def groups[Each: Part](parts: Iterable[Each]) -> list[tuple[Each, ...]]:
    """Return those that become one, or a few that follow one another: what overlaps, and neighbours that fit into one.

    What was made so is not made anew until something new is between it or beside it.
    """
    runs: list[list[Each]] = []
    for each in sorted(parts, key=lambda part: (part.low, part.high)):
        if runs and each.low <= max(part.high for part in runs[-1]):
            runs[-1].append(each)
        else:
            runs.append([each])
    joined: list[list[Each]] = []
    for run in runs:
        if joined and sum(part.rows for part in (*joined[-1], *run)) <= WHOLE:
            joined[-1] += run
        else:
            joined.append(run)
    return [tuple(each) for each in joined if len(each) > 1]
