"""What was found, on the terminal and in docs/benchmarks.md."""

from collections.abc import Sequence
from pathlib import Path

from bench.artifacts import ROOT
from bench.figures import Part, Row, Table, aligned, say
from bench.surroundings import machine

PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`; do not edit. Budgets are ratios to floors measured in the same run: the same pages by hand,
from the standard library alone, in `bench/floor/`. Ratios and instruction counts travel from machine to machine,
milliseconds do not. A figure is the median, and what stands in brackets is the least and the most.
"""


def tell(parts: Sequence[Part]) -> None:
    """Show every figure with its budget and its verdict."""
    rows = [row for part in parts for row in part.rows]
    for line in aligned([("what", "budget", "figure", "verdict"), *map(_cells, rows)]):
        say(line)
    for table in (table for part in parts for table in part.tables):
        say(f"\n{table.title}. {table.told}")
        for line in aligned([table.columns, *table.rows]):
            say(f"  {line}")


def write(parts: Sequence[Part], date: str) -> Path:
    """Write docs/benchmarks.md."""
    text = [HEAD, f"{date}, {machine()}.\n"]
    rows = [row for part in parts for row in part.rows]
    text.append(_markdown(("what", "budget", "figure", "verdict"), list(map(_cells, rows))))
    for part in parts:
        text.append(f"## {part.title}\n\n{part.told}\n")
        text.extend(_told(table) for table in part.tables)
    PAGE.write_text("\n".join(text))
    return PAGE


def _told(table: Table) -> str:
    return f"### {table.title}\n\n{table.told}\n\n{_markdown(table.columns, table.rows)}"


def _cells(row: Row) -> tuple[str, str, str, str]:
    return row.what, row.allowed, f"{row.figure} {row.unit}".strip(), row.verdict


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in (columns, ["---"] * len(columns), *rows)]
    return "\n".join(lines) + "\n"
