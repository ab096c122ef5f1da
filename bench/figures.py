"""What a measurement says: a figure with its spread, and whether it keeps its budget."""

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Several measurements of one thing."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __truediv__(self, floor: "Spread") -> "Spread":
        """Return the ratios of measurements taken side by side."""
        return Spread(tuple(mine / its for mine, its in zip(self.values, floor.values, strict=True)))

    def shown(self, digits: int = 2) -> str:
        if max(self.values) == min(self.values):
            return f"{self.median:.{digits}f}"
        return f"{self.median:.{digits}f} ({min(self.values):.{digits}f} to {max(self.values):.{digits}f})"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure against its budget; without a budget it only explains."""

    what: str
    figure: str
    unit: str
    value: float
    budget: float | None = None

    @property
    def kept(self) -> bool:
        return self.budget is None or self.value <= self.budget

    @property
    def verdict(self) -> str:
        return "" if self.budget is None else "kept" if self.kept else "MISSED"

    @property
    def allowed(self) -> str:
        return "" if self.budget is None else f"{self.budget:g} {self.unit}".strip()


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows that explain something not gated: a heading, a sentence, columns."""

    title: str
    told: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one part of the bench found."""

    title: str
    told: str
    rows: tuple[Row, ...]
    tables: tuple[Table, ...] = ()


def aligned(cells: Sequence[Sequence[str]]) -> list[str]:
    """Return lines whose columns stand under each other."""
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def say(line: str) -> None:
    """Tell whoever waits."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
