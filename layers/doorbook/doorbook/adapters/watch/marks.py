"""Marks and runs as rows."""

from collections.abc import Mapping
from typing import Final, cast

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import Rows
from doorbook.collect.logs.ports import OvertakenError
from doorbook.collect.mark import Failure, Gap, Lane, Mark, RunProgress, Tally, Walk
from doorbook.collect.turns.run import Run

NUMBERS: Final = ("settled", "origin", "reached", "goal", "swept", "reviewed", "touched", "moved", "last_new")


class StoredMarks:
    """How far each stream was read."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def read(self, connection: str, stream: str) -> Mark | None:
        """Return the mark as it is now."""
        kept = self._rows.get(_pk(connection), f"mark#{stream}")
        return to_mark(kept) if kept else None

    def of(self, connection: str) -> tuple[Mark, ...]:
        """Return all marks of a connection."""
        return tuple(to_mark(each) for each in self._rows.beginning(_pk(connection), "mark#"))

    def move(self, after: Mark) -> None:
        """Keep a mark where the version before it is."""
        if not self._rows.put_next(_pk(after.connection), f"mark#{after.stream}", kept_mark(after), after.version):
            raise OvertakenError

    def forget(self, connection: str) -> None:
        """Drop all marks of a connection."""
        for each in self.of(connection):
            self._rows.drop(_pk(connection), f"mark#{each.stream}")


class StoredRuns:
    """The last "Collect now" of each connection."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def read(self, connection: str) -> Run | None:
        """Return it."""
        kept = self._rows.get(_pk(connection), "run")
        return _to_run(kept) if kept else None

    def begin(self, run: Run, instead_of: Run | None) -> None:
        """Keep a run in the place of the one before."""
        if run.version != (instead_of.version if instead_of else 0) + 1 or not self._put(run):
            raise OvertakenError

    def cancel(self, run: Run) -> None:
        """Have it stop; nothing happens where it is another by now."""
        self._put(run.called_off())

    def _put(self, run: Run) -> bool:
        kept: dict[str, Plain] = {
            "id": run.id,
            "connection": run.connection,
            "by": run.by,
            "asked": run.asked,
            "streams": [*run.streams],
            "cancelled": run.cancelled,
        }
        return self._rows.put_next(_pk(run.connection), "run", kept, run.version)


def _pk(connection: str) -> str:
    return f"connection#{connection}"


def kept_mark(mark: Mark) -> dict[str, Plain]:
    """Return a mark as it is kept."""
    numbers = {name: getattr(mark, name) for name in NUMBERS}
    return {
        "connection": mark.connection,
        "stream": mark.stream,
        **numbers,
        "walks": {str(lane): plain(walk.__dict__) for lane, walk in mark.walks.items()},
        "tally": plain(mark.tally.__dict__),
        "failure": plain(mark.failure.__dict__) if mark.failure else None,
        "gaps": [plain(each.__dict__) for each in mark.gaps],
        "run": plain({**mark.run.__dict__, "tally": plain(mark.run.tally.__dict__)}) if mark.run else None,
    }


def to_mark(kept: Mapping[str, Plain]) -> Mark:
    """Return the mark that was kept."""
    run = cast("dict[str, Plain] | None", kept.get("run"))
    return Mark(
        connection=cast("str", kept["connection"]),
        stream=cast("str", kept["stream"]),
        version=cast("int", kept["version"]),
        settled=cast("int", kept["settled"]),
        origin=cast("int", kept["origin"]),
        reached=cast("int", kept["reached"]),
        goal=cast("int", kept["goal"]),
        swept=cast("int", kept["swept"]),
        reviewed=cast("int", kept["reviewed"]),
        touched=cast("int | None", kept.get("touched")),
        moved=cast("int | None", kept.get("moved")),
        last_new=cast("int | None", kept.get("last_new")),
        walks={Lane(name): _walk(walk) for name, walk in cast("dict[str, dict[str, Plain]]", kept["walks"]).items()},
        tally=Tally(**cast("dict[str, int]", kept["tally"])),
        failure=to_failure(cast("dict[str, Plain] | None", kept.get("failure"))),
        gaps=tuple(_gap(each) for each in cast("list[dict[str, Plain]]", kept["gaps"])),
        run=to_progress(run) if run else None,
    )


def plain(held: Mapping[str, Plain]) -> dict[str, Plain]:
    """Return what is there."""
    return {name: value for name, value in held.items() if value is not None}


def _walk(kept: Mapping[str, Plain]) -> Walk:
    numbers = cast("dict[str, int]", {name: kept[name] for name in ("low", "high", "pages", "rows")})
    return Walk(**numbers, cursor=cast("str | None", kept.get("cursor")))


def to_failure(kept: Mapping[str, Plain] | None) -> Failure | None:
    """Return the failure that was kept."""
    if kept is None:
        return None
    numbers = cast("dict[str, int]", {name: kept[name] for name in ("times", "at", "again")})
    lane = cast("str", kept.get("lane", Lane.LIVE))
    return Failure(cause=cast("str", kept["cause"]), detail=cast("str", kept["detail"]), **numbers, lane=lane)


def _gap(kept: Mapping[str, Plain]) -> Gap:
    return Gap(low=cast("int", kept["low"]), high=cast("int", kept["high"]), why=cast("str", kept["why"]))


def to_progress(kept: Mapping[str, Plain]) -> RunProgress:
    """Return the progress of a run that was kept."""
    return RunProgress(
        id=cast("str", kept["id"]),
        began=cast("int", kept["began"]),
        tally=Tally(**cast("dict[str, int]", kept["tally"])),
        ended=cast("int | None", kept.get("ended")),
    )


def _to_run(kept: Mapping[str, Plain]) -> Run:
    return Run(
        id=cast("str", kept["id"]),
        connection=cast("str", kept["connection"]),
        version=cast("int", kept["version"]),
        by=cast("str", kept["by"]),
        asked=cast("int", kept["asked"]),
        streams=tuple(cast("list[str]", kept["streams"])),
        cancelled=cast("bool", kept["cancelled"]),
    )
