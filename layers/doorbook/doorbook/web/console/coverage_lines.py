"""The lines of coverage: of every check on every connection whether it can tell, and why not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from doorbook.checks.check import Check
from doorbook.checks.export import Cell
from doorbook.checks.settings import CheckSettings, Mode
from doorbook.checks.verdict import Judged, Verdict
from doorbook.values import value
from doorbook.web.console.checks import MODES, NOT_YET, said_of
from doorbook.web.console.finding_words import CHECKS, held_words, lacking, moment
from doorbook.web.console.words import Badge


class Show(StrEnum):
    """Which lines somebody wants to see."""

    ALL = ""
    ABLE = "able"
    UNABLE = "unable"


@value(kw_only=True)
class CoverageLine:
    """A check on a connection. `took` is what asking it took the last time, in milliseconds."""

    check: str
    title: str
    where: str
    connection: str
    verdict: Badge
    unable: bool
    lacking: str
    held: str
    fields: tuple[str, ...]
    fired: datetime | None
    able: datetime | None
    judged: datetime | None
    took: int | None


class KeptSettings(Protocol):
    """How checks are set."""

    def of(self, check: str) -> CheckSettings:
        """Return how one is set."""
        ...


class KeptVerdicts(Protocol):
    """What checks came to."""

    def of(self, connection: str) -> Sequence[Judged]:
        """Return the last verdicts on a connection."""
        ...


def coverage_lines(
    checks: Sequence[Check], settings: KeptSettings, verdicts: KeptVerdicts, names: Mapping[str, str]
) -> Iterator[CoverageLine]:
    """Return a line of each check on each connection, which is told by its id."""
    judged = {(name, each.check): each for name in names for each in verdicts.of(name)}
    for check in checks:
        mode = settings.of(check.id).mode
        for connection in names:
            yield _line(check, connection, judged.get((connection, check.id)), mode)


def picked(
    lines: Iterator[CoverageLine], names: Mapping[str, str], show: Show, connection: str
) -> Iterator[CoverageLine]:
    """Return those that are wanted, with the names of their connections."""
    for each in lines:
        if connection in {"", each.connection} and wanted(each, show):
            yield named(each, names)


def wanted(line: CoverageLine, show: Show) -> bool:
    """Tell whether a line is among those that somebody wants to see."""
    return show is Show.ALL or line.unable is (show is Show.UNABLE)


def named(line: CoverageLine, names: Mapping[str, str]) -> CoverageLine:
    """Return a line with the name of its connection."""
    return replace(line, connection=names[line.connection])


def coverage_cells(line: CoverageLine) -> tuple[Cell, ...]:
    """Return what a line is in `doorbook.checks.export.COVERAGE`."""
    return (
        line.check,
        line.title,
        line.connection,
        line.verdict.label,
        line.lacking,
        line.held,
        line.fields,
        *(None if each is None else round(each.timestamp() * 1000) for each in (line.fired, line.able, line.judged)),
        line.took,
    )


def _line(check: Check, connection: str, judged: Judged | None, mode: Mode) -> CoverageLine:
    asked = mode is not Mode.OFF
    unable = not asked or judged is None or judged.verdict is Verdict.NOT_EVALUABLE
    verdict = NOT_YET if judged is None else said_of(mode, judged)
    return CoverageLine(
        check=check.id,
        title=check.title,
        where=f"{CHECKS}/{check.id}",
        connection=connection,
        verdict=verdict if asked else MODES[mode] or verdict,
        unable=unable,
        lacking=lacking(judged) if judged and asked else "",
        held=held_words(judged) if judged and mode is Mode.ARMED else "",
        fields=tuple(f"{each.field}: {each.have:,} of {each.of:,}" for each in judged.coverage) if judged else (),
        fired=_moment(judged.fired if judged else None),
        able=_moment(judged.able if judged else None),
        judged=_moment(judged.at if judged else None),
        took=judged.took if judged else None,
    )


def _moment(at: int | None) -> datetime | None:
    return None if at is None else moment(at)
