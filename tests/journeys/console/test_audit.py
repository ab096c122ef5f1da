"""The audit's page: what happened in words, narrowed down, page by page, and as a file."""

import csv
from datetime import timedelta
from io import StringIO
from urllib.parse import quote, urlencode

import pytest

from doorbook.events import AuditRow, Outcome
from doorbook.messages import console
from doorbook.signin.audit import PAGE
from doorbook.signin.changes import Write
from doorbook.signin.roles import VIEWERS
from local.duosim.running import RunningDuo
from tests.doorway import Browser
from tests.journeys.console.house import House, enter
from tests.journeys.console.wizard import added

AUDIT = "/console/audit"
HOSTILE = ("<script>alert(1)</script>", "\u202egnp.exe", "=HYPERLINK(1)", "a\nb", "' onfocus='x")


def write(house: House, number: int = 0, **said: str) -> None:
    """Write a row of that many minutes ago."""
    row = AuditRow(
        id=f"r{number:05}",
        at=house.clock() - timedelta(minutes=number),
        outcome=Outcome(said.get("outcome", "wrong_password")),
        method="none",
        person=said.get("person", "mallory"),
        address="192.0.2.1",
        agent=said.get("agent", ""),
        detail=said.get("detail"),
    )
    house.doors.commit(Write(row))


def test_it_says_in_words_who_did_what(house: House, duo: RunningDuo, dana: Browser) -> None:
    added(house, dana, duo)
    write(house, detail="from afar")

    page = dana.get(AUDIT)

    for words in ("Connection added", "Signed in", "Wrong password", "mallory", "from afar", "192.0.2.1"):
        assert page.says(words)
    assert "connection_added" not in page.body.replace('value="connection_added"', "")


def test_a_viewer_may_look_and_whoever_has_no_role_may_not(house: House, duo: RunningDuo) -> None:
    assert enter(house, duo, "vera", VIEWERS).get(AUDIT).status == 200
    assert enter(house, duo, "alice", "staff").get(AUDIT).status == 403


def test_it_is_narrowed_down_by_person_and_by_what_happened(house: House, dana: Browser) -> None:
    write(house, 1, detail="row-one-")
    write(house, 2, detail="row-two-", outcome="throttled")
    write(house, 3, detail="row-three-", person="alice")

    def told(**asked: str) -> set[str]:
        page = dana.get(f"{AUDIT}?{urlencode(asked)}")
        assert page.status == 200
        return {each for each in ("one", "two", "three") if page.says(f"row-{each}-")}

    assert told() == {"one", "two", "three"}
    assert told(person=" Mallory ") == {"one", "two"}
    assert told(outcome="throttled") == {"two"}
    assert told(person="mallory", outcome="wrong_password") == {"one"}
    assert told(person="nobody") == set()
    assert told(until=f"{house.clock() - timedelta(days=1):%Y-%m-%d}") == set()
    assert told(until=f"{house.clock():%Y-%m-%d}") == {"one", "two", "three"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("person=%00", console.NO_SUCH_NAME),
        (f"person={'x' * 200}%00", None),
        ("until=yesterday", console.NO_SUCH_DAY),
        ("until=9999-12-31", console.NO_SUCH_DAY),
        ("until=1999-01-01", console.NO_SUCH_DAY),
        ("outcome=nonsense", None),
        ("before=nonsense", None),
        ("before=9999-12-31", None),
        ("before=2026-03-01T00:00:00.000000Z%23" + "x" * 99, None),
    ],
)
def test_what_can_be_nothing_is_said_or_passed_over(dana: Browser, asked: str, said: object) -> None:
    page, file = dana.get(f"{AUDIT}?{asked}"), dana.get(f"{AUDIT}/export?{asked}")

    assert page.status == file.status == (400 if said else 200)
    assert said is None or page.says(getattr(said, "text", ""))


def test_earlier_rows_are_on_the_next_page_each_once(house: House, dana: Browser) -> None:
    for number in range(PAGE + 3):
        write(house, number, detail=f"number-{number:03}-")

    first = dana.get(f"{AUDIT}?person=mallory")
    (earlier,) = [link for link in first.links() if "before=" in link and "export" not in link]
    second = dana.get(earlier)

    shown = [number for page in (first, second) for number in range(PAGE + 3) if page.says(f"number-{number:03}-")]
    assert shown == list(range(PAGE + 3))
    assert "person=mallory" in earlier
    assert not [link for link in second.links() if "before=" in link and "export" not in link]
    assert AUDIT in second.links()


def test_what_others_wrote_stays_text_on_the_page_and_in_the_file(house: House, dana: Browser) -> None:
    for number, text in enumerate(HOSTILE):
        write(house, number, detail=text, agent=text, person=text)

    page, file = dana.get(AUDIT), dana.get(f"{AUDIT}/export")

    assert "<script>alert" not in page.body
    assert "onfocus='x" not in page.body
    cells = [cell for row in csv.reader(StringIO(file.body, newline="")) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert "⟨U+202E⟩gnp.exe" in cells
    assert "a⟨U+000A⟩b" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell != ""]


def test_the_file_has_what_the_page_is_narrowed_down_to_and_its_taking_is_written_down(
    house: House, dana: Browser
) -> None:
    for number in range(PAGE + 3):
        write(house, number)
    write(house, 99, person="alice")

    page = dana.get(f"{AUDIT}?person=mallory")
    (link,) = [link for link in page.links() if "export" in link]
    file = dana.get(link)

    heading, *rows = csv.reader(StringIO(file.body.removeprefix("\ufeff"), newline=""))
    assert heading[:4] == ["time", "outcome", "what", "person"]
    assert [row[3] for row in rows] == ["mallory"] * (PAGE + 3)
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"].startswith("attachment; filename=")
    row = house.tally.outcomes[-1]
    assert (row.outcome, row.person) == (Outcome.AUDIT_EXPORTED, "dana")
    assert (row.detail or "").startswith(f"{PAGE + 3} rows, ")
    assert (row.detail or "").endswith("of mallory, of any kind")


def test_looking_writes_nothing(house: House, dana: Browser) -> None:
    before = len(house.audit)

    dana.get(AUDIT)
    dana.get(f"{AUDIT}?person={quote('álice')}")

    assert len(house.audit) == before
