"""People in the console: found, listed a page at a time, saved as a file, and each on a page of their own."""

import csv
from dataclasses import replace
from io import StringIO
from typing import Any
from urllib.parse import quote

import pytest

from doorbook.actions.ports import Kind
from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.own_records import StoredOwnRecords
from doorbook.collect.connections.connection import Connection, State
from doorbook.dossiers.desk import PAGE
from doorbook.dossiers.person import BypassCode, Credential, Group, PersonCard, Token
from doorbook.dossiers.shelves import Card, entries, entry_of
from doorbook.messages import dossiers
from doorbook.signin.roles import HELP_DESK, VIEWERS
from doorbook.web.console import people
from doorbook.web.console.sheet import MARK
from local.duosim.running import RunningDuo
from tests.domain.checks.office import finding
from tests.domain.dossiers.cards import NOW, application, day, event, person, phone, used
from tests.doorway import Browser
from tests.journeys.console.house import House, enter
from tests.journeys.console.wizard import added

RTL = "\u202e\u2067gnp.ecila\u200f"
HOSTILE = (
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    '=HYPERLINK("https://evil.example")',
    "+1+1",
    "-1",
    "@SUM(1)",
    "\t=1+1",
    "\uff1d1+1",
    RTL,
    "a\x00b\x1fc\x7f",
    "{{ csrf }}",
    "W" * 200,
)


@pytest.fixture
def kept(house: House, duo: RunningDuo, dana: Browser) -> Connection:
    """Let there be a connection."""
    return added(house, dana, duo)


def own(connection: Connection, further: str = "") -> str:
    return f"/console/connections/{connection.id}{further}"


def there(house: House, connection: Connection, *cards: Card) -> None:
    """Let these have been drawn."""
    house.shelves.write(connection.id, [each for card in cards for each in entries(card)], [])


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


def full() -> PersonCard:
    """Return somebody of whom everything is known."""
    return replace(
        person("ann", realname="Ann Lee", created=NOW, last_sign_in=NOW, enrolled=True, directory="DK1", synced=NOW),
        status_since=NOW,
        aliases=("annie",),
        notes="Works nights",
        groups=(Group(id="DG1", name="Staff", status="Active"), Group(id="DG2", name="Field", status="Bypass")),
        phones=(
            phone(1, shared=3, tampered="Tampered", screenlock="Unlocked"),
            phone(2, activated=False, capabilities=("sms",)),
        ),
        tokens=(Token(id="DH1", type="h6", serial="123456"),),
        credentials=(Credential(id="WA1", name="Touch ID", label="", added=NOW),),
        bypass_codes=(
            BypassCode(id="B1", made_by="root@example.com", created=NOW, expires=None, uses=0),
            BypassCode(id="B2", made_by="", created=NOW, expires=1000, uses=1),
        ),
        used=(
            used("factor", "duo_push", successes=30),
            used("factor", "sms_passcode", successes=10),
            used("factor", "Not Known", successes=1, failures=2),
            used("country", "Portugal"),
            used("ip", "192.0.2.1", label="Portugal"),
            used("device", "Mac OS X|Chrome|annmac", label="Mac OS X"),
            used("application", "DI1", label="Payroll"),
        ),
    )


def test_a_persons_page_has_their_findings_and_no_one_elses(house: House, dana: Browser, kept: Connection) -> None:
    there(house, kept, person("ann"), person("bob"))
    about = replace(finding(1), connection=kept.id, subject="DU-ann", summary="ann was asked too often.")
    assert StoredFindings(house.rows).put(about)

    page = dana.get(own(kept, "/people/DU-ann"))

    assert page.says("ann was asked too often. 40 points High")
    assert f"/console/findings/{about.id}" in page.links()
    assert page.says("Together the open ones weigh 40 points .") or page.says("Together the open ones weigh 40 points.")
    bob = dana.get(own(kept, "/people/DU-bob"))
    assert not bob.says("ann was asked too often.")
    assert not bob.says("weigh")


def test_a_persons_page_says_what_there_is(house: House, dana: Browser, kept: Connection) -> None:
    there(house, kept, full())

    page = dana.get(own(kept, "/people/DU-ann"))

    for told in (
        "ann Active",
        "Ann Lee",
        "They are in bypass by their group Field : Duo asks them for no second factor.",
        "Works nights",
        "annie",
        "Kept by a directory Yes",
        "phone 1 +15555550100 iPhone 15, 18.1 Duo Push, text message 21 September 2026",
        "Tampered with No screen lock 3 people have it",
        "Duo Mobile is not activated",
        "Touch ID Passkey or security key",
        "123456 HOTP-6 token",
        "root@example.com",
        "For ever Without end",
        "Over 1",
        "Staff Active",
        "Duo Push 30 73 %",
        "Passcode by text message 10 24 %",
        "Not Known 1 2 %",
        "192.0.2.1 (Portugal) 3 0",
        "Mac OS X, Chrome, annmac",
        "Payroll 3 0",
    ):
        assert page.says(told), told
    assert own(kept, "/applications/DI1") in page.links()
    assert "<svg" in page.body
    assert 'id="findings"' not in page.body
    assert page.says("What can be done")
    assert not page.says("What was done from here")


def test_a_page_of_somebody_with_nothing_says_that(house: House, dana: Browser, kept: Connection) -> None:
    there(house, kept, PersonCard(connection=kept.id, user_id="DU1", username="", strength="none"))

    page = dana.get(own(kept, "/people/DU1"))

    assert page.says("DU1 Unknown")
    assert page.says("There is nothing that they could show a second factor with.")
    assert page.says("They are in none.")
    assert page.says("No sign-in of theirs is known yet.")
    assert not page.says("Bypass codes")


@pytest.mark.parametrize("user", ["DU9", "%2e%2e", "x" * 500, quote(RTL), "a%2Fb", "%00"])
def test_who_is_not_there_is_said_to_be_nobody(dana: Browser, kept: Connection, user: str) -> None:
    page = dana.get(own(kept, f"/people/{user}"))

    assert page.status == 404
    assert page.says(dossiers.NO_SUCH_PERSON.text) or page.says("There is nothing here")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_hostile_in_duo_is_text_that_everybody_can_see(
    house: House, dana: Browser, kept: Connection, text: str
) -> None:
    card = full()
    names: dict[str, Any] = dict.fromkeys(
        ("username", "realname", "email", "status", "lockout", "notes", "directory"), text
    )
    hostile = replace(
        card,
        **names,
        aliases=(text,),
        groups=(Group(id="1", name=text, status=text),),
        phones=(phone(1, name=text, number=text, model=text, capabilities=(text,)),),
        tokens=(Token(id=text, type=text, serial=text),),
        credentials=(Credential(id="1", name=text, label=text, added=None),),
        used=tuple(used(each.kind, text, label=text) for each in card.used),
    )
    there(house, kept, hostile)

    for address in ("/people", "/people/DU-ann"):
        page = dana.get(own(kept, address))
        assert page.status == 200
        assert "<script>alert" not in page.body
        assert "<img src=x" not in page.body
        assert not set("\u202e\u2067\u200f\x00\x1f\x7f") & set(page.body)
    if text == RTL:
        assert page.says("⟨U+202E⟩⟨U+2067⟩gnp.ecila⟨U+200F⟩")


def test_what_doorbook_was_told_of_somebody_stands_there(house: House, dana: Browser, kept: Connection) -> None:
    there(house, kept, person("ann"), person("ann-admin"))
    records = StoredOwnRecords(house.rows)
    records.classify(kept.id, "DU-ann", Kind.SERVICE)
    records.link(kept.id, "DU-ann", "DU-ann-admin")

    page = dana.get(own(kept, "/people/DU-ann"))

    assert page.says("What it is A service")
    assert page.says("The same person as ann-admin")
    assert own(kept, "/people/DU-ann-admin") in page.links()
    assert not dana.get(own(kept, "/people/DU-ann-admin")).says("A service")


def test_sign_ins_at_the_portal_stand_with_whoever_has_that_name(house: House, dana: Browser, kept: Connection) -> None:
    there(house, kept, person("dana"), person("ben"))

    page = dana.get(own(kept, "/people/DU-dana"))

    assert page.says("At this portal")
    assert page.says("Signed in Duo push")
    assert not dana.get(own(kept, "/people/DU-ben")).says("At this portal")


def test_what_can_be_done_is_offered_as_far_as_the_role_reaches(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection
) -> None:
    there(house, kept, full())
    place = own(kept, "/people/DU-ann/actions/")

    def offers(by: Browser) -> set[str]:
        return {link.removeprefix(place) for link in by.get(own(kept, "/people/DU-ann")).links() if place in link}

    helper, viewer = enter(house, duo, "harry", HELP_DESK), enter(house, duo, "vic", VIEWERS)

    assert {"detach-phone/on/DP1", "detach-phone/on/DP2", "activate"} <= offers(helper)
    assert "delete-user" not in offers(helper)
    assert offers(dana) >= offers(helper) | {"delete-user", "delete-credential/on/WA1", "delete-bypass-code/on/B1"}
    assert offers(viewer) == set()


def test_what_duo_wrote_down_stands_there_with_what_was_here_marked(
    house: House, dana: Browser, kept: Connection
) -> None:
    there(house, kept, person("dana"))
    (here,) = [row.txid for row in house.doors.audit if row.person == "dana" and row.txid][-1:]
    fraud = event(NOW, result="fraud", reason="user_marked_fraud", txid="other", application=RTL)
    days = [day("dana", "2026-09-21", fraud), day("dana", "2026-09-20", event(NOW - 86_400_000, txid=here or ""))]
    house.shelves.write(kept.id, [entry_of(each) for each in days], [])

    page = dana.get(own(kept, "/people/DU-dana"))

    assert page.says("Reported as fraud user marked fraud ⟨U+202E⟩⟨U+2067⟩gnp.ecila⟨U+200F⟩ Duo Push 192.0.2.1 (PT)")
    assert page.says("Let in user approved Payroll at this portal Duo Push 192.0.2.1 (PT)")
    assert page.body.count('<span class="facts">at this portal</span>') == 1


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
