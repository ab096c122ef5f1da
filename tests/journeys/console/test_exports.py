"""Findings and coverage as Parquet: asked for in the console, made by the inspector, taken by whoever asked."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest

from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.checks.check import Severity
from doorbook.checks.errand import GIVEN_UP, LOST
from doorbook.checks.export import KEPT
from doorbook.checks.exporting import of_findings
from doorbook.checks.finding import Closing, Status
from doorbook.checks.verdict import Coverage, Lack, Verdict
from doorbook.collect.connections.connection import Connection
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.messages import CAUSES, exports
from doorbook.signin.roles import VIEWERS
from doorbook.wiring.exporting import exporter
from local.duosim.running import RunningDuo
from tests.domain.checks.office import finding
from tests.doorway import Browser, Reply
from tests.journeys.console.found import LIST, keep
from tests.journeys.console.house import HOME, House, again, enter
from tests.journeys.console.test_checks import judge

COVERAGE = f"{HOME}/coverage"
HOSTILE = "\u202e=1+1 'or\" -- \u00e9\n\r\t@SUM(\x00),;\\"

type Table = list[dict[str, Any]]


@pytest.fixture
def lake() -> MemoryObjects:
    return MemoryObjects()


class Inspector:
    """Takes the exports that were asked for."""

    def __init__(self, house: House, lake: MemoryObjects, folder: Path) -> None:
        self.house, self.lake, self.folder = house, lake, folder
        self.broken: list[Exception] = []

    def take(self) -> None:
        """Take all, those too that were taken."""
        maker = exporter(
            self.house.rows,
            self.lake,
            self.house.kept.all,
            folder=self.folder / "exports",
            clock=lambda: round(self.house.clock().timestamp() * 1000),
            broke=self.broken.append,
        )
        for each in self.house.exports:
            maker.take(each)

    def table(self, page: Reply) -> tuple[Table, dict[str, str]]:
        """Return what is in the file that a page leads to, and the types of its columns; moments as milliseconds."""
        body = self.lake.get(f"exports/{export_of(page)}.parquet")
        assert body is not None
        path = self.folder / "taken.parquet"
        path.write_bytes(body.body)
        with duckdb.connect() as engine:
            told = engine.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
            types = {name: kind for name, kind, *_ in told}
            asked = ", ".join(
                f'epoch_ms("{name}") AS "{name}"' if kind == "TIMESTAMP WITH TIME ZONE" else f'"{name}"'
                for name, kind in types.items()
            )
            rows = engine.execute(f"SELECT {asked} FROM read_parquet(?)", [str(path)]).fetchall()  # noqa: S608 - ours
        return [dict(zip(types, row, strict=True)) for row in rows], types


@pytest.fixture
def inspector(house: House, lake: MemoryObjects, tmp_path: Path) -> Inspector:
    return Inspector(house, lake, tmp_path)


def ask(by: Browser, where: str = LIST, **fields: str) -> Reply:
    return by.submit(by.get(where).form("/export"), **fields)


def export_of(page: Reply) -> str:
    (link,) = [each for each in page.links() if each.endswith("/file")]
    return link.split("/")[3]


def place(house: House) -> str:
    return f"{HOME}/exports/{house.exports[-1]}"


def of_csv(by: Browser, where: str) -> Table:
    return list(csv.DictReader(io.StringIO(by.get(where).body.removeprefix("\ufeff"))))


def said(cell: object, like: str) -> str:
    """Say a cell as the file for a spreadsheet does; `like` shows how that writes moments."""
    if isinstance(cell, int) and "T" in like:
        at = datetime.fromtimestamp(cell / 1000, UTC)
        return f"{at:%Y-%m-%dT%H:%M:%SZ}" if like.endswith("Z") else at.isoformat()
    return "; ".join(cell) if isinstance(cell, list) else "" if cell is None else str(cell)


def assert_same(typed: Table, spreadsheet: Table) -> None:
    assert typed
    assert [list(row) for row in typed] == [list(row) for row in spreadsheet]
    for row, like in zip(typed, spreadsheet, strict=True):
        assert {name: said(cell, like[name]) for name, cell in row.items()} == like


def test_findings_from_asking_to_taking(house: House, kept: Connection, duo: RunningDuo, inspector: Inspector) -> None:
    for number in range(5):
        keep(house, number, connection=kept.id, severity=list(Severity)[number])
    keep(house, 8, connection=kept.id, status=Status.CLOSED, closing=Closing.OVER, closed=1_773_000_200_123)
    keep(house, 9, connection="c9")
    sam = enter(house, duo, "sam", VIEWERS)
    where = f"{LIST}?status=open&connection={kept.id}"

    page = ask(sam, where)

    assert page.says(exports.ASKED.text)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.body
    assert not any(link.endswith("/file") for link in page.links())
    assert sam.get(f"{place(house)}/file").status == 404
    row = house.audit[-1]
    assert (row.outcome, row.person, row.method) == (Outcome.EXPORT_ASKED, "sam", "exports")
    assert row.detail == f"findings with {{'connection': '{kept.id}', 'status': 'open'}}"

    inspector.take()
    page = sam.get(place(house))

    assert page.says(exports.THERE.text)
    assert page.says(f"Connection {kept.name}")
    assert page.says("Rows 5")
    assert "refresh" not in page.body
    table, types = inspector.table(page)
    assert_same(table, of_csv(sam, where.replace("?", "/export?")))
    assert {types[each] for each in ("happened", "found", "closed")} == {"TIMESTAMP WITH TIME ZONE"}
    assert {types[each] for each in ("severity", "status", "name", "id")} == {"VARCHAR"}
    link = urlsplit(sam.ask("GET", f"{place(house)}/file").location or "")
    query = {name: one for name, (one,) in parse_qs(link.query).items()}
    assert link.path == f"/exports/{house.exports[-1]}.parquet"
    assert query["X-Amz-Expires"] == "300"
    assert query["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert query["response-content-disposition"] == 'attachment; filename="findings.parquet"'
    assert inspector.broken == []


def test_a_closed_finding_says_when_and_an_open_one_nothing(house: House, dana: Browser, inspector: Inspector) -> None:
    keep(house, 1)
    keep(house, 2, status=Status.CLOSED, closing=Closing.OVER, closed=1_773_000_200_123)
    opened = ask(dana, f"{LIST}?status=open")
    inspector.take()
    closed = ask(dana, f"{LIST}?status=closed")
    inspector.take()

    (row,), _ = inspector.table(dana.get(f"{HOME}/exports/{house.exports[0]}"))
    (other,), _ = inspector.table(dana.get(f"{HOME}/exports/{house.exports[1]}"))

    assert opened.says(exports.ASKED.text)
    assert closed.says("Standing Closed")
    assert (row["closed"], row["closing"]) == (None, None)
    assert (other["closed"], other["closing"]) == (1_773_000_200_123, "over")


def test_coverage_has_what_its_spreadsheet_has(
    house: House, kept: Connection, dana: Browser, inspector: Inspector
) -> None:
    lacks = (Coverage(field="Country", have=0, of=7), Coverage(field="City", have=1, of=7))
    judge(house, kept, verdict=Verdict.NOT_EVALUABLE, lack=Lack.FIELD, missing="country", coverage=lacks, took=1234)
    judge(house, kept, "new-country-user", able=1_773_000_000_000)
    for query in ("", "?show=able", f"?show=unable&connection={kept.id}"):
        ask(dana, COVERAGE + query)
        inspector.take()
        table, types = inspector.table(dana.get(place(house)))
        assert_same(table, of_csv(dana, f"{COVERAGE}/export{query}"))
        assert (types["coverage"], types["milliseconds"], types["judged"]) == (
            "VARCHAR[]",
            "BIGINT",
            "TIMESTAMP WITH TIME ZONE",
        )
    assert dana.get(place(house)).says("Which Those that cannot")
    assert ["Country: 0 of 7", "City: 1 of 7"] in [row["coverage"] for row in table]


def test_coverage_of_one_connection_has_no_other(
    house: House, kept: Connection, dana: Browser, inspector: Inspector
) -> None:
    house.kept.kept["c77"] = replace(kept, id="c77", name="Other")
    for query, names in (("", {kept.name, "Other"}), ("?connection=c77", {"Other"})):
        ask(dana, COVERAGE + query)
        inspector.take()
        table, _ = inspector.table(dana.get(place(house)))
        assert_same(table, of_csv(dana, f"{COVERAGE}/export{query}"))
        assert {row["connection"] for row in table} == names


def test_what_others_wrote_is_in_it_as_they_wrote_it(house: House, dana: Browser, inspector: Inspector) -> None:
    keep(house, name=HOSTILE, summary=HOSTILE, note=HOSTILE, subject=HOSTILE)
    ask(dana)
    inspector.take()

    (row,), _ = inspector.table(dana.get(place(house)))

    assert {row[name] for name in ("name", "summary", "note", "subject")} == {HOSTILE}


def test_a_filter_that_nothing_meets_gives_an_empty_file_with_its_columns(
    house: House, dana: Browser, inspector: Inspector
) -> None:
    keep(house)
    page = ask(dana, check="nothing'\"")
    assert page.says("Check nothing'\"")
    inspector.take()

    table, types = inspector.table(dana.get(place(house)))

    assert table == []
    assert ",".join(types) == dana.get(f"{LIST}/export").body.splitlines()[0].replace('"', "").removeprefix("\ufeff")
    assert types["happened"] == "TIMESTAMP WITH TIME ZONE"


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("where", "fields"),
    [
        (LIST, {"status": "some"}),
        (LIST, {"severity": "worst"}),
        (LIST, {"subject": "x" * 201}),
        (COVERAGE, {"show": "some"}),
        (COVERAGE, {"connection": "c9"}),
    ],
)
def test_a_filter_that_there_is_not_leads_nowhere(
    house: House, dana: Browser, where: str, fields: dict[str, str]
) -> None:
    assert ask(dana, where, **fields).status == 404
    assert house.exports == []


def test_without_the_forms_token_or_a_role_nothing_is_asked(house: House, duo: RunningDuo) -> None:
    for name, groups in (("eve", ("staff",)), ("sam", (VIEWERS,))):
        somebody = enter(house, duo, name, *groups)
        for where in (f"{LIST}/export", f"{COVERAGE}/export"):
            assert somebody.post(where, {"csrf": "0" * 32}).status == 403
    assert house.exports == []


def test_what_somebody_else_asked_for_is_not_there(
    house: House, duo: RunningDuo, dana: Browser, inspector: Inspector
) -> None:
    ask(dana)
    inspector.take()
    sam = enter(house, duo, "sam", VIEWERS)

    for ending in ("", "/file"):
        assert dana.ask("GET", place(house) + ending).status in {200, 303}
        assert sam.ask("GET", place(house) + ending).status == 404
        assert dana.ask("GET", f"{HOME}/exports/x{ending}").status == 404


def test_the_same_is_asked_once_and_a_third_has_to_wait(house: House, dana: Browser, inspector: Inspector) -> None:
    ask(dana)
    ask(dana)
    assert len(set(house.exports)) == 1
    assert len(house.exports) == 2, "its message is sent again"
    ask(dana, f"{LIST}?severity=high")
    third = ask(dana, f"{LIST}?severity=low")

    assert (third.status, third.says(exports.TOO_MANY.text)) == (409, True)
    assert len(set(house.exports)) == 2
    assert f"{HOME}/exports/{house.exports[0]}" in third.links()
    inspector.take()
    assert ask(dana, f"{LIST}?severity=low").says(exports.ASKED.text)


def test_it_is_handed_out_for_seven_days(house: House, duo: RunningDuo, dana: Browser, inspector: Inspector) -> None:
    keep(house)
    ask(dana)
    inspector.take()
    house.clock.advance(KEPT / 1000 - 60)
    again(duo, dana, "dana")
    assert urlsplit(dana.ask("GET", f"{place(house)}/file").location or "").path.startswith("/exports/")

    house.clock.advance(60)
    page = dana.get(place(house))

    assert page.says(exports.EXPIRED.text)
    assert page.says("Rows 1")
    assert dana.ask("GET", f"{place(house)}/file").status == 404
    assert dana.submit(page.form("/export")).says(exports.ASKED.text)
    assert len(set(house.exports)) == 2


def test_an_inspector_that_breaks_half_way_leaves_nothing(
    house: House, dana: Browser, inspector: Inspector, lake: MemoryObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doorbook.checks.exporting.AT_ONCE", 20)
    for number in range(50):
        keep(house, number)
    ask(dana)
    with monkeypatch.context() as broken:
        broken.setattr(MemoryRows, "page", _breaking(MemoryRows.page))
        inspector.take()

    page = dana.get(place(house))

    assert page.says(exports.BROKE.text)
    assert page.says(CAUSES[Cause.STORE])
    assert [str(each) for each in inspector.broken] != []
    assert list(lake.under("")) == []
    assert list((inspector.folder / "exports").glob("table.*")) == []
    assert dana.get(f"{place(house)}/file").status == 404
    anew = dana.submit(page.form("/export"))
    assert anew.says(exports.ASKED.text)
    assert len(set(house.exports)) == 2
    inspector.take()
    assert dana.get(place(house)).says("Rows 50")


def _breaking(page: Any) -> Any:  # noqa: ANN401 - a method
    asked: list[int] = []

    def broken(self: MemoryRows, *told: Any, **named: Any) -> Any:  # noqa: ANN401 - as it is
        asked.append(1)
        if len(asked) == 4:
            raise TryLaterError(Cause.STORE, "ProvisionedThroughputExceeded")
        return page(self, *told, **named)

    return broken


def test_one_whose_inspector_died_is_taken_again_and_given_up_in_the_end(
    house: House, dana: Browser, inspector: Inspector, lake: MemoryObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(dana)
    with monkeypatch.context() as dying:
        dying.setattr(lake, "send", _dies)
        with pytest.raises(KeyboardInterrupt):
            inspector.take()
    assert dana.get(place(house)).says(exports.UNDER_WAY.text)
    inspector.take()
    assert dana.get(place(house)).says(exports.UNDER_WAY.text), "somebody works at it, as far as anybody knows"

    house.clock.advance(LOST / 1000 + 1)
    lost = dana.get(place(house))
    assert lost.says(exports.LOST.text)
    assert "refresh" not in lost.body
    assert GIVEN_UP < LOST
    inspector.take()
    assert dana.get(place(house)).says(exports.THERE.text)


def _dies(_key: str, _path: Path) -> None:
    raise KeyboardInterrupt


def test_rows_are_read_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorbook.checks.exporting.AT_ONCE", 20)
    asked: list[int] = []

    class Counted(MemoryRows):
        def page(self, *told: Any, **named: Any) -> Any:  # noqa: ANN401 - as it is
            asked.append(1)
            return super().page(*told, **named)

    store = StoredFindings(Counted())
    for number in range(90):
        assert store.put(finding(number))

    rows = iter(of_findings(store, dict).rows({}))

    assert asked == []
    next(rows)
    assert len(asked) == 2, "one for the critical ones, of which there are none, and one for the first twenty"
    assert len(list(rows)) == 89
    assert len(asked) > 5
