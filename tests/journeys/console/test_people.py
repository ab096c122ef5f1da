"""People in the console: found, listed a page at a time, saved as a file, and each on a page of their own."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from doorbook.collect.connections.connection import Connection, State
from doorbook.dossiers.desk import PAGE
from doorbook.dossiers.person import Group
from doorbook.messages import dossiers
from doorbook.signin.roles import VIEWERS
from doorbook.web.console import people
from doorbook.web.console.sheet import MARK
from local.duosim.running import RunningDuo
from tests.domain.dossiers.cards import NOW, application, person, used
from tests.doorway import Browser
from tests.journeys.console.drawn import HOSTILE, own, there
from tests.journeys.console.house import House, enter


def names(page: str) -> list[str]:
    """Return the user names in a list, in its order."""
    rows = page.partition("<tbody>")[2].split('<th scope="row">')[1:]
    return [row.partition('dir="auto">')[2].partition("<")[0] for row in rows]


def test_before_anything_was_drawn_it_says_so(dana: Browser, kept: Connection) -> None:
    page = dana.get(own(kept, "/people"))

    assert page.status == 200
    assert page.says(dossiers.NOT_DRAWN.text)
    assert page.says("As Duo listed it") is False


def test_people_are_listed_as_they_stand(house: House, dana: Browser, kept: Connection) -> None:
    group = Group(id="DG1", name="Staff", status="Bypass")
    there(
        house,
        kept,
        person("ann", realname="Ann Lee", last_sign_in=NOW),
        person("ben", status="bypass", phones=()),
        person("cleo", groups=(group,), kind="service"),
    )

    page = dana.get(own(kept, "/people"))

    assert names(page.body) == ["ann", "ben", "cleo"]
    assert page.says("ann Ann Lee ann@example.com Active Push 21 Sep 2026")
    assert page.says("ben ben@example.com Bypass: no second factor None Never")
    assert page.says("cleo A service cleo@example.com Active in bypass by a group Push Never")
    assert own(kept, "/people/DU-ann") in page.links()


def test_a_viewer_may_look(house: House, duo: RunningDuo, kept: Connection) -> None:
    there(house, kept, person("ann"))
    viewer = enter(house, duo, "vic", VIEWERS)

    assert names(viewer.get(own(kept, "/people")).body) == ["ann"]
    assert viewer.get(own(kept, "/people/DU-ann")).says("ann@example.com")


def test_pages_lead_on_and_back_and_keep_what_was_asked(house: House, dana: Browser, kept: Connection) -> None:
    there(house, kept, *(person(f"p{number:03}") for number in range(2 * PAGE + 1)), person("ann"))
    page = dana.get(own(kept, "/people?begins=p&show=active"))
    seen = names(page.body)

    while after := [link for link in page.links() if "after=" in link and "/export/" not in link]:
        page = dana.get(after[0])
        seen += names(page.body)
        assert any("From the beginning" in part for part in page.body.split("<a")), page.body

    assert seen == [f"p{number:03}" for number in range(2 * PAGE + 1)]
    assert page.says(dossiers.NOBODY_FOUND.text) is False


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?begins=an", ["ann"]),
        ("?begins=BEN%40", ["ben"]),
        ("?show=in-bypass", ["ben"]),
        ("?show=without-factor", ["cleo"]),
        ("?show=disabled", []),
        ("?show=service", ["cleo"]),
        ("?show=push", ["ann", "ben"]),
        ("?application=DI1", ["ann"]),
        ("?application=DI1&show=in-bypass", ["ann"]),
        ("?begins=nobody", []),
    ],
)
def test_those_are_listed_who_were_asked_for(
    house: House, dana: Browser, kept: Connection, asked: str, found: list[str]
) -> None:
    ann = person("ann", used=(used("application", "DI1"),))
    there(
        house, kept, ann, person("ben", status="bypass"), person("cleo", phones=(), kind="service"), application("DI1")
    )

    page = dana.get(own(kept, f"/people{asked}"))

    assert names(page.body) == found
    assert page.says(dossiers.NOBODY_FOUND.text) is (not found)


@pytest.mark.parametrize(
    "asked", ["?show=nothing", "?begins=" + "a" * 129, "?order=email", "?show=all&show=active&x=1", "?" + "a" * 3100]
)
def test_a_list_that_there_is_not_is_refused_with_a_sentence(dana: Browser, kept: Connection, asked: str) -> None:
    page = dana.get(own(kept, f"/people{asked}"))

    assert page.status in {400, 414}
    assert page.says(dossiers.STRANGE_QUESTION.text)


@pytest.mark.parametrize("asked", ["?after=n%3A%00%ff", "?after=e", "?after=n%3Azzz&begins=a", "?after=" + "x" * 1000])
def test_a_place_that_nobody_gave_out_is_harmless(house: House, dana: Browser, kept: Connection, asked: str) -> None:
    there(house, kept, person("ann"))

    assert dana.get(own(kept, f"/people{asked}")).status in {200, 400}


def test_whose_application_there_is_not_is_said(dana: Browser, kept: Connection) -> None:
    page = dana.get(own(kept, "/people?application=DI9"))

    assert page.status == 404
    assert page.says(dossiers.NO_SUCH_APPLICATION.text)


@pytest.mark.parametrize("state", [State.DRAFT, State.DELETING])
def test_a_connection_that_is_not_read_has_no_people(
    house: House, dana: Browser, kept: Connection, state: State
) -> None:
    there(house, kept, person("ann"), application("DI1"))
    house.kept.kept[kept.id] = replace(house.kept.kept[kept.id], state=state)

    for further in ("/people", "/people/DU-ann", "/export/people", "/applications", "/applications/DI1"):
        assert dana.get(own(kept, further)).status == 404


def test_the_file_has_everybody_who_was_asked_for(house: House, dana: Browser, kept: Connection) -> None:
    many = [person(f"p{number:04}", status="bypass", created=NOW, kind="shared") for number in range(3 * PAGE)]
    there(house, kept, *many, person("ann"))
    page = dana.get(own(kept, "/people?show=in-bypass"))
    (link,) = [each for each in page.links() if "/export/" in each]

    reply = dana.get(link)

    assert reply.headers["content-type"].startswith("text/csv")
    assert reply.headers["content-disposition"] == 'attachment; filename="people.csv"'
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    rows = list(csv.reader(StringIO(reply.body.removeprefix(MARK))))
    assert rows[0] == [*people.COLUMNS]
    assert [row[1] for row in rows[1:]] == [card.username for card in many]
    assert rows[1][5:] == ["", "1", "yes", "no", "2026-09-21", "", "Push", "shared"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_cell_of_the_file_is_a_formula(house: House, dana: Browser, kept: Connection, text: str) -> None:
    there(house, kept, person("ann", username=text, realname=text, email=text, status=text, user_id="DU1"))

    (_, row) = list(csv.reader(StringIO(dana.get(own(kept, "/export/people")).body.removeprefix(MARK))))

    for each in row:
        assert not each.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
        assert each.isprintable()


def test_a_file_that_would_be_too_long_says_where_it_ends(
    house: House, dana: Browser, kept: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "LARGEST_FILE", 1000)
    there(house, kept, *(person(f"p{number:03}") for number in range(30)))

    rows = list(csv.reader(StringIO(dana.get(own(kept, "/export/people")).body.removeprefix(MARK))))

    assert rows[-1] == [f"{dossiers.EXPORT_CUT.text} {dossiers.EXPORT_CUT.cure}"]
    assert 3 < len(rows) < 15


def test_the_navigation_leads_to_the_people_of_the_only_account(dana: Browser, kept: Connection) -> None:
    assert dana.ask("GET", "/console/people").location == own(kept, "/people")

    page = dana.get("/console/people")

    assert 'href="/console/people" aria-current="true"' in page.body


def test_of_several_accounts_one_is_chosen(house: House, dana: Browser, kept: Connection) -> None:
    other = replace(house.kept.kept[kept.id], id="c0", name="Branch")
    house.kept.kept["c0"] = other

    for room in ("people", "applications"):
        page = dana.get(f"/console/{room}")
        assert {own(kept, f"/{room}"), f"/console/connections/c0/{room}"} <= set(page.links())
    house.kept.kept.clear()
    assert dana.get("/console/people").says("No Duo account is connected yet.")
