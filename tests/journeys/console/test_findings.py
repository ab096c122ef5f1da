"""Findings in the console: listed, shown, triaged by the help desk, hidden by administrators, and taken as a file."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from doorbook.adapters.watch.findings import finding_pk, to_row, told_sk
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.rows import RowPage
from doorbook.adapters.watch.triage import EndedSuppressions, StoredTriage
from doorbook.checks.check import Severity, Subject
from doorbook.checks.finding import Closing, Finding, Status, Times
from doorbook.checks.sifting import MOST_ASKED, PAGE
from doorbook.collect.connections.connection import Connection
from doorbook.events import Outcome
from doorbook.messages import console, findings
from doorbook.signin.roles import HELP_DESK, VIEWERS
from doorbook.web.console.findings import AT_ONCE
from doorbook.web.console.sheet import MARK
from local.duosim.running import RunningDuo
from tests.domain.checks.office import finding
from tests.doorway import Browser, Reply, duo_over
from tests.journeys.console.house import HOME, House, administrator, enter
from tests.journeys.console.wizard import added

LIST = f"{HOME}/findings"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u202e=1", "\uff1d1+1", "\x00=cmd|x", "|calc", "%x")


@pytest.fixture
def kept(house: House, duo: RunningDuo, dana: Browser) -> Connection:
    """Let there be a connection."""
    return added(house, dana, duo)


@pytest.fixture
def hal(house: House, duo: RunningDuo) -> Browser:
    """Let somebody of the help desk be inside."""
    return enter(house, duo, "hal", HELP_DESK)


def store(house: House) -> StoredTriage:
    return StoredTriage(house.rows)


def keep(house: House, number: int = 1, **says: Any) -> Finding:  # noqa: ANN401 - a finding's fields
    of = finding(number, **says)
    assert store(house).put(of)
    return of


def place(of: Finding) -> str:
    return f"{LIST}/{of.id}"


def now(house: House, of: Finding) -> Finding:
    stands = store(house).one(of.id)
    assert stands is not None
    return stands


def do(by: Browser, of: Finding, step: str, **fields: str) -> Reply:
    """Press what the page has for it."""
    page = by.get(place(of))
    ending = f"/{step}"
    form = next((form for form in page.forms() if form.action.endswith(ending)), None)
    form = form or next(form for form in page.forms() if form.action.startswith(place(of)))
    return by.post(f"{place(of)}/{step}", {**form.fields, **fields})


def test_a_finding_says_when_somebody_was_told(house: House, dana: Browser) -> None:
    of = keep(house)
    untold = dana.get(place(of))
    house.rows.put(finding_pk(of.id), told_sk(of.reopened), {"at": 1_773_000_240_000})

    told = dana.get(place(of))

    assert not untold.says("8 March 2026, 20:04 UTC")
    assert told.says("8 March 2026, 20:04 UTC")


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


def test_a_finding_says_all_that_is_known(house: House, kept: Connection, hal: Browser) -> None:
    event = 1_773_000_000_000
    of = keep(
        house,
        connection=kept.id,
        times=Times(event=event, available=event + 120_000, evaluated=event + 200_000),
        records=70,
    )

    page = hal.get(place(of))

    assert page.status == 200
    for said in (
        "Push bombing",
        of.summary,
        of.subject,
        kept.name,
        "High",
        "Open",
        "Time to detect 3 minutes 20 seconds",
        "version 1",
        "count 5",
        "times 5",
        "70 records of Duo\u2019s say it; here are 1",
        "The attacker has the password already",
        "Not told",
        "metadata.uid IN ('k1')",
        "Nobody has done anything about it yet",
    ):
        assert page.says(said), said
    assert f"{HOME}/checks/mfa-flood" in page.links()


def test_what_to_do_leads_to_the_action_for_whom_may_do_it(house: House, dana: Browser, hal: Browser) -> None:
    of = keep(house)
    disable = f"{HOME}/connections/c1/people/{of.subject}/actions/disable"

    assert disable in dana.get(place(of)).links()
    assert disable not in hal.get(place(of)).links()
    assert hal.get(place(of)).says("Disable them until it is clear")


def test_a_key_made_of_hostile_words_is_in_no_command(house: House, hal: Browser) -> None:
    of = keep(house, evidence=("k1", "x'; DROP", "$(reboot)", "`reboot`", 'a"b'))

    body = hal.get(place(of)).body

    assert "IN (&#39;k1&#39;)" in body
    assert "reboot" not in body
    assert "DROP" not in body


@pytest.mark.parametrize("kind", [Subject.ADDRESS, Subject.STREAM])
def test_what_is_no_person_has_no_actions(house: House, hal: Browser, kind: Subject) -> None:
    of = keep(house, subject_kind=kind)

    page = hal.get(place(of))

    assert page.says("Disable them until it is clear")
    assert not [link for link in page.links() if "/actions/" in link]


def test_who_only_looks_sees_it_and_is_offered_nothing(house: House, duo: RunningDuo) -> None:
    of = keep(house)
    vic = enter(house, duo, "vic", VIEWERS)

    page = vic.get(place(of))

    assert page.says(of.summary)
    assert {form.action for form in page.forms()} == {"/signout"}
    assert not [link for link in page.links() if "/actions/" in link]


def test_the_help_desk_takes_up_settles_and_opens_again(house: House, hal: Browser) -> None:
    of = keep(house)

    page = do(hal, of, "take-up", note="Calling Bob.")
    assert page.says(findings.TAKEN_UP.text)
    assert page.says("hal is looking into it")

    page = do(hal, of, "settle", closing="expected", note="He has a new phone.")
    assert page.says(findings.SETTLED.text)
    assert page.says("Settled it: expected: nothing bad")
    assert page.says("Calling Bob.")
    assert now(house, of).closing is Closing.EXPECTED
    assert not hal.get(LIST).says(of.summary)
    assert hal.get(f"{LIST}?status=closed").says(of.summary)

    page = do(hal, of, "reopen", note="It was not his.")
    assert page.says(findings.REOPENED.text)
    assert now(house, of).status is Status.OPEN
    assert [row.outcome for row in house.audit][-3:] == [
        Outcome.FINDING_TAKEN_UP,
        Outcome.FINDING_SETTLED,
        Outcome.FINDING_REOPENED,
    ]


def test_a_reload_of_what_is_done_does_nothing_again(house: House, hal: Browser) -> None:
    of = keep(house)
    form = hal.get(place(of)).form("/settle")

    assert hal.submit(form, closing="resolved").says(findings.SETTLED.text)
    before = now(house, of)
    again = hal.submit(form, closing="malicious")

    assert again.status == 409
    assert again.says(findings.OVERTAKEN.text)
    assert now(house, of) == before


def test_two_at_once_the_second_is_told(house: House, hal: Browser, dana: Browser) -> None:
    of = keep(house)
    first, second = hal.get(place(of)).form("/settle"), dana.get(place(of)).form("/settle")

    hal.submit(first, closing="expected")
    told = dana.submit(second, closing="malicious", note="An attack!")

    assert (told.status, told.says(findings.OVERTAKEN.text)) == (409, True)
    assert now(house, of).closing is Closing.EXPECTED


def test_what_will_not_do_is_said_where_it_stands_and_nothing_typed_is_lost(house: House, hal: Browser) -> None:
    of = keep(house)

    page = do(hal, of, "settle", closing="", note="About Bob.")
    assert (page.status, page.says(findings.CHOICE_MISSING.text)) == (400, True)
    assert "About Bob." in page.body
    page = do(hal, of, "suppress", scope="finding", days="999", reason="On leave until May.")
    assert (page.status, page.says(findings.DAYS_WRONG.text)) == (400, True)
    assert "On leave until May." in page.body
    assert 'value="999"' in page.body
    page = do(hal, of, "suppress", scope="subject", days="5", reason="")
    assert (page.status, page.says(findings.REASON_MISSING.text)) == (400, True)
    assert now(house, of) == of


def test_how_things_stand_offers_no_settling(house: House, hal: Browser) -> None:
    of = keep(house, check="user-in-bypass", occasion="")

    assert not [form for form in hal.get(place(of)).forms() if form.action.endswith("/settle")]
    page = do(hal, of, "settle", closing="resolved")

    assert (page.status, page.says(findings.STILL_SO.text)) == (409, True)
    assert not hal.get(place(of)).says("Time to detect")


def test_suppressed_for_a_time_and_ended(house: House, hal: Browser) -> None:
    of = keep(house)

    assert hal.get(place(of)).form("/suppress").fields["days"] == "30"
    page = do(hal, of, "suppress", scope="finding", days="7", reason="A lost phone, =1+1")
    assert page.says(findings.SUPPRESSED.text)
    assert page.says("A lost phone, =1+1")
    assert hal.get(f"{LIST}?status=suppressed").says(of.summary)

    page = do(hal, of, "unsuppress")
    assert page.says(findings.UNSUPPRESSED.text)
    assert now(house, of).status is Status.OPEN
    assert do(hal, of, "unsuppress").says(findings.ALREADY_OVER.text)


def test_the_help_desk_hides_nothing_for_everybody(house: House, hal: Browser) -> None:
    of = keep(house)

    assert not hal.get(place(of)).says("Whatever this check finds on this connection")
    page = do(hal, of, "suppress", scope="everybody", days="7", reason="Too loud.")

    assert (page.status, page.says(findings.FOR_EVERYBODY.text)) == (403, True)
    assert now(house, of) == of
    assert house.audit[-1].outcome is Outcome.FINDING_REFUSED


def test_an_administrator_does_with_a_fresh_second_factor(house: House, dana: Browser, hal: Browser) -> None:
    of = keep(house)
    house.clock.advance(301)
    page = do(dana, of, "suppress", scope="everybody", days="7", reason="A drill.")
    assert (page.status, page.says(console.NOT_FRESH.text)) == (403, True)
    assert now(house, of) == of
    house.clock.advance(-301)

    assert do(dana, of, "suppress", scope="everybody", days="7", reason="A drill.").says(findings.SUPPRESSED.text)

    hidden = hal.get(place(of))
    assert hidden.says("A drill.")
    assert not [form for form in hidden.forms() if form.action.endswith("/unsuppress")]
    page = do(hal, of, "unsuppress")
    assert (page.status, page.says(findings.FOR_EVERYBODY.text)) == (403, True)
    (said,) = EndedSuppressions(house.rows).all()
    assert said.ended is None
    assert do(dana, of, "unsuppress").says(findings.UNSUPPRESSED.text)


@pytest.mark.parametrize("step", ["take-up", "settle", "reopen", "suppress", "unsuppress"])
def test_of_what_is_not_there_nothing_is_done(house: House, hal: Browser, step: str) -> None:
    of = keep(house)
    fields = hal.get(place(of)).form("/settle").fields
    typed = {"closing": "resolved", "scope": "finding", "days": "1", "reason": "Because."}

    assert hal.post(f"{LIST}/nothing/{step}", {**fields, **typed}).status == 404
    assert hal.get(f"{LIST}/nothing").status == 404


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


def test_a_finding_of_a_check_that_is_gone_is_still_shown(house: House, dana: Browser) -> None:
    of = keep(house, check="older-check", connection="gone")

    assert dana.get(LIST).says("older-check")
    assert dana.get(place(of)).says("older-check")
    assert dana.get(HOME).status == 200


def test_a_finding_that_says_nothing_of_its_name_is_about_its_id(house: House, dana: Browser) -> None:
    of = keep(house, name="")

    assert dana.get(LIST).says(f"All findings about {of.subject}")
