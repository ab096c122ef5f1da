"""Findings in the console: listed, shown, triaged by the help desk, hidden by administrators, and taken as a file."""

import csv
import io
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from doorbook.adapters.watch.findings import finding_pk, to_row
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.rows import RowPage
from doorbook.checks.check import Severity
from doorbook.checks.finding import Closing, Status
from doorbook.checks.sifting import MOST_ASKED, PAGE
from doorbook.collect.connections.connection import Connection
from doorbook.web.console.findings import AT_ONCE
from doorbook.web.console.sheet import MARK
from local.duosim.running import RunningDuo
from tests.domain.checks.office import finding
from tests.doorway import Browser, Reply, duo_over
from tests.journeys.console.found import LIST, do, keep
from tests.journeys.console.house import HOME, House, administrator
from tests.journeys.console.wizard import added

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u202e=1", "\uff1d1+1", "\x00=cmd|x", "|calc", "%x")


def test_the_worst_and_latest_come_first(house: House, dana: Browser) -> None:
    keep(house, 1, severity=Severity.LOW)
    keep(house, 2, severity=Severity.CRITICAL)
    keep(house, 3, severity=Severity.CRITICAL)
    keep(house, 4, severity=Severity.HIGH, status=Status.CLOSED, closing=Closing.OVER)

    page = dana.get(LIST)

    places = [page.body.index(f"bob{number} was asked") for number in (3, 2, 1)]
    assert places == sorted(places)
    assert not page.says("bob4")


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {1, 2, 3}),
        ("status=open", {1, 2, 3}),
        ("status=closed", {4}),
        ("status=suppressed", set()),
        ("severity=critical", {2}),
        ("check=new-country-user", {3}),
        ("connection=c2", {2}),
        ("connection=c1&subject=DU1", {1}),
        ("subject=DU3", {3}),
        ("check=nothing", set()),
        ("severity=high&connection=c1&status=open&check=mfa-flood", {1}),
    ],
)
def test_an_address_says_what_is_shown(house: House, dana: Browser, query: str, seen: set[int]) -> None:
    keep(house, 1)
    keep(house, 2, severity=Severity.CRITICAL, connection="c2")
    keep(house, 3, check="new-country-user")
    keep(house, 4, status=Status.CLOSED, closing=Closing.OVER)

    page = dana.get(f"{LIST}?{query}")

    assert {number for number in range(1, 5) if page.says(f"bob{number} was asked")} == seen


@pytest.mark.parametrize(
    "query", ["status=x", "severity=worst", "after=x", "after=high.x", "after=high.W10", "subject=" + "x" * 201]
)
def test_an_address_that_says_nothing_leads_nowhere(house: House, dana: Browser, query: str) -> None:
    keep(house)

    assert dana.get(f"{LIST}?{query}").status == 404
    assert dana.get(f"{LIST}/export?{query}").status == 404


def walk(by: Browser, where: str) -> Iterator[Reply]:
    """Go on from part to part as the page leads."""
    while True:
        page = by.get(where)
        yield page
        further = [link for link in page.links() if "after=" in link and not link.startswith(f"{LIST}/export")]
        if not further:
            return
        where = further[0]


def test_a_list_goes_on_from_part_to_part_without_a_gap(house: House, dana: Browser) -> None:
    for number in range(130):
        keep(
            house, number, severity=list(Severity)[number % 5], check="mfa-flood" if number % 3 else "new-country-user"
        )

    for query, wanted in (("", 130), ("?check=new-country-user", 44), ("?severity=low", 26)):
        pages = list(walk(dana, LIST + query))
        seen = [number for page in pages for number in range(130) if page.says(f"bob{number} was asked 5")]
        assert len(seen) == len(set(seen)) == wanted


class Endless(MemoryRows):
    """A hundred thousand open findings of high severity, each made when it is asked for, and how often that was."""

    MANY = 100_000

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def page(
        self,
        index: str,
        key: str,
        begins: str = "",
        *,
        limit: int,
        after: str | None = None,
        newest: bool = False,
    ) -> RowPage:
        """Return a part of the list as DynamoDB would: for one question."""
        assert newest
        self.asked.append(limit)
        if (index, key, begins) != ("by-list", "findings#open#high", ""):
            return RowPage((), None)
        first = int(after or 0)
        kept = [finding(self.MANY - number) for number in range(first, min(first + limit, self.MANY))]
        rows = tuple({**to_row(each), "pk": finding_pk(each.id), "version": 1} for each in kept)
        return RowPage(rows, str(first + limit) if first + limit < self.MANY else None)

    def count(self, index: str, key: str, begins: str = "", *, most: int | None = None) -> int:
        """Count as far as is asked for, a thousand with one question."""
        assert (index, key, begins, most) == ("by-list", "findings#open#high", "", 1000)
        self.asked.append(PAGE)
        return 1000


def test_of_a_hundred_thousand_a_page_asks_for_no_more_than_it_shows(duo: RunningDuo) -> None:
    rows = Endless()
    house = House(duo=duo_over(duo), sim=duo, rows=rows)
    dana = administrator(house, duo)
    added(house, dana, duo)

    for where, most in (
        (LIST, 2),
        (f"{LIST}?severity=high", 1),
        (f"{LIST}?severity=high&after=high.90000", 1),
        (f"{LIST}?check=nothing", MOST_ASKED),
        (HOME, 6),
        (f"{LIST}/export", 6),
    ):
        rows.asked.clear()
        assert dana.get(where).status == 200
        assert 0 < len(rows.asked) <= most, where
        assert max(rows.asked) <= (AT_ONCE if "export" in where else PAGE), where
    assert dana.get(LIST).says("bob100000 was asked")
    assert dana.get(f"{LIST}?after=high.99990").says("bob1 was asked")
    assert dana.get(HOME).says("more than 999 High")


def test_the_file_has_what_the_list_has(house: House, kept: Connection, dana: Browser) -> None:
    keep(house, 1, connection=kept.id, severity=Severity.LOW)
    keep(house, 2, connection=kept.id)
    keep(house, 3, check="new-country-user")
    link = next(link for link in dana.get(f"{LIST}?check=mfa-flood").links() if link.startswith(f"{LIST}/export"))

    reply = dana.get(link)

    assert parse_qs(urlsplit(link).query)["check"] == ["mfa-flood"]
    assert reply.headers["content-type"].startswith("text/csv")
    assert reply.headers["content-disposition"] == 'attachment; filename="findings.csv"'
    head, *rows = csv.reader(io.StringIO(reply.body.removeprefix(MARK)))
    assert [dict(zip(head, row, strict=True))["subject"] for row in rows] == ["DU2", "DU1"]
    assert dict(zip(head, rows[0], strict=True))["connection"] == kept.name


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_file_is_a_formula(house: House, dana: Browser, text: str) -> None:
    keep(house, name=text, summary=text, note=text, subject=text)

    _, row = csv.reader(io.StringIO(dana.get(f"{LIST}/export").body.removeprefix(MARK)))

    for cell in row:
        assert not cell.strip().startswith(("=", "+", "-", "@", "\uff1d", "|", "%", "\t", "\r", "\x00", "\u202e"))
    assert sum(cell.startswith(("'", "⟨")) for cell in row) == 4


def test_a_file_that_is_cut_says_so(house: House, dana: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorbook.web.console.findings.AT_ONCE", 20)
    monkeypatch.setattr("doorbook.web.console.findings.EXPORTED", 40)
    for number in range(50):
        keep(house, number)

    *rows, last = csv.reader(io.StringIO(dana.get(f"{LIST}/export").body.removeprefix(MARK)))

    assert len(rows) == 41
    assert last[0] == "There are more."
    _, *rest = csv.reader(io.StringIO(dana.get(last[3].removeprefix("Go on at ")).body.removeprefix(MARK)))
    assert len(rest) == 10
    assert {row[-1] for row in rest}.isdisjoint({row[-1] for row in rows})


def test_the_overview_shows_what_is_open_and_whether_all_is_read(house: House, kept: Connection, dana: Browser) -> None:
    for number in range(3):
        keep(house, number)
    keep(house, 9, severity=Severity.LOW, check="user-in-bypass", occasion="")

    page = dana.get(HOME)

    assert page.says("3 High")
    assert page.says("0 Critical")
    assert page.says("1 Low")
    assert page.says("of the latest 3 that are open")
    assert page.says(kept.name)
    assert page.says("Nothing was opened or closed")
    assert f"{LIST}?status=open&severity=high" in [link.replace("&amp;", "&") for link in page.links()]
    assert f"{HOME}/connections/{kept.id}" in page.links()


def test_the_overview_follows_what_people_settle(house: House, kept: Connection, hal: Browser) -> None:
    of = keep(house, connection=kept.id)
    do(hal, of, "settle", closing="resolved")

    page = hal.get(HOME)

    assert page.says(f"{house.clock():%Y-%m-%d} 0 1")
    assert "Findings opened, above the line" in page.body


def test_before_there_is_a_connection_there_is_nothing_to_see(dana: Browser) -> None:
    assert dana.get(HOME).says("No Duo account is connected yet")
    assert dana.get(LIST).says("There is none.")
