"""Applications in the console: who uses which, with which factors, how many of those who may, and which nobody uses."""

import pytest

from doorbook.collect.connections.connection import Connection
from doorbook.dossiers.application import Idle
from doorbook.dossiers.desk import PAGE
from doorbook.messages import dossiers
from tests.domain.dossiers.cards import NOW, application, person, used
from tests.doorway import Browser
from tests.journeys.console.drawn import RTL, own, there
from tests.journeys.console.house import House


def test_before_anything_was_drawn_it_says_so(dana: Browser, kept: Connection) -> None:
    assert dana.get(own(kept, "/applications")).says(dossiers.NOT_DRAWN.text)


def test_each_says_who_uses_it(house: House, dana: Browser, kept: Connection) -> None:
    factors = (used("factor", "duo_push", successes=9), used("factor", "phone_call", successes=1))
    there(
        house,
        kept,
        application("DI1", name="Payroll", type="radius", may=8, using=2, users=3, last=NOW, factors=factors),
        application("DI2", name="Attic", may=4),
        application("DI3", name="Wiki", listed=False, may=None, using=5, users=7, last=NOW),
    )

    page = dana.get(own(kept, "/applications"))

    assert page.says("Attic 0 4 0 % Never")
    assert page.says("Payroll radius 2 8 25 % Duo Push, Phone call 21 September 2026")
    assert page.says("Wiki Not listed by Duo 5 Unknown 21 September 2026")
    assert own(kept, "/applications/DI1") in page.links()


def test_many_are_listed_a_page_at_a_time(house: House, dana: Browser, kept: Connection) -> None:
    there(house, kept, *(application(f"DI{number:03}") for number in range(PAGE + 1)))

    page = dana.get(own(kept, "/applications"))
    (more,) = [link for link in page.links() if "after=" in link]

    assert not page.says(f"Di{PAGE:03}")
    assert dana.get(more).says(f"Di{PAGE:03}")


def test_one_says_who_uses_it_and_who_does_not(house: House, dana: Browser, kept: Connection) -> None:
    card = application(
        "DI1",
        name="Payroll",
        type="radius",
        policy="Strict",
        access="PERMITTED_GROUPS",
        groups=("Staff", "Field"),
        may=400,
        using=3,
        users=5,
        first=NOW - 1000,
        last=NOW,
        successes=1234,
        failures=5,
        factors=(used("factor", "duo_push", successes=999), used("factor", "bypass_code", successes=1)),
        idle=(Idle(user_id="DU-ben", username="ben"),),
    )
    there(house, kept, card, person("ann", used=(used("application", "DI1"),)), person("ben"))

    page = dana.get(own(kept, "/applications/DI1"))

    for told in (
        "In the last thirty days 3 of 400 who may",
        "Adoption < 1 %",
        "1,234 let in, 5 not",
        "Duo Push 999 99 %",
        "Bypass code 1 < 1 %",
        "And 396 more.",
        "Users of some groups",
        "Staff , Field",
        "Strict",
    ):
        assert page.says(told), told
    assert own(kept, "/people/DU-ben") in page.links()
    (users,) = [link for link in page.links() if "application=" in link]
    listed = dana.get(users)
    assert listed.says("Those who used Payroll")
    assert listed.says("ann@example.com")
    assert not listed.says("ben@example.com")


def test_one_of_the_log_alone_says_so(house: House, dana: Browser, kept: Connection) -> None:
    there(house, kept, application("DI1", listed=False, may=None, users=0))

    page = dana.get(own(kept, "/applications/DI1"))

    assert page.says("It is known from the log alone") or page.says("it is known from the log alone")
    assert not page.says("Adoption")


@pytest.mark.parametrize("key", ["DI9", "x" * 400, "%00"])
def test_one_that_is_not_there_is_said_to_be_none(dana: Browser, kept: Connection, key: str) -> None:
    page = dana.get(own(kept, f"/applications/{key}"))

    assert page.status == 404
    assert page.says(dossiers.NO_SUCH_APPLICATION.text)


def test_a_question_that_there_is_not_is_refused(dana: Browser, kept: Connection) -> None:
    page = dana.get(own(kept, "/applications?sort=name"))

    assert page.status == 400
    assert page.says(dossiers.STRANGE_QUESTION.text)


def test_what_is_hostile_is_text_that_everybody_can_see(house: House, dana: Browser, kept: Connection) -> None:
    text = f"<script>alert(1)</script>{RTL}\x00"
    there(house, kept, application("DI1", name=text, type=text, policy=text, access=text, groups=(text,)))

    for address in ("/applications", "/applications/DI1"):
        page = dana.get(own(kept, address))
        assert page.says("<script>alert(1)</script>⟨U+202E⟩")
        assert "<script>alert" not in page.body
        assert not set("\u202e\u2067\u200f\x00") & set(page.body)
