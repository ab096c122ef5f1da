"""One person on their page: how they stand, what they have, and what they and others did."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from doorbook.actions.ports import Kind
from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.own_records import StoredOwnRecords
from doorbook.collect.connections.connection import Connection
from doorbook.dossiers.person import BypassCode, Credential, Group, PersonCard, Token
from doorbook.dossiers.shelves import entry_of
from doorbook.messages import dossiers
from doorbook.signin.roles import HELP_DESK, VIEWERS
from local.duosim.running import RunningDuo
from tests.domain.checks.office import finding
from tests.domain.dossiers.cards import NOW, day, event, person, phone, used
from tests.doorway import Browser
from tests.journeys.console.drawn import HOSTILE, RTL, own, there
from tests.journeys.console.house import House, enter


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
