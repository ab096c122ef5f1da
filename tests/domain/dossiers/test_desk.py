"""Looking people up: a page at a time, by how a name or an email begins, of those who were asked for."""

from dataclasses import replace
from itertools import chain

import pytest

from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.dossiers.desk import CHOICES, MOST_READ, PAGE, DossierDesk, Question
from doorbook.dossiers.mix import MixCard
from doorbook.dossiers.shelves import Card, Entry, entries
from tests.domain.dossiers.cards import application, person, used


def desk(*cards: Card) -> DossierDesk:
    shelves = StoredShelves(MemoryRows())
    every: list[Entry] = [each for card in cards for each in entries(card)]
    shelves.write("c1", every, [])
    return DossierDesk(shelves)


def names(of: DossierDesk, **asked: str) -> list[str]:
    return [line.username for line in of.people("c1", Question(**asked)).lines]


def walk(of: DossierDesk, **asked: str) -> list[list[str]]:
    """Return the names of every page, one after the other."""
    pages, after = [], ""
    while True:
        page = of.people("c1", Question(**asked, after=after))
        pages.append([line.username for line in page.lines])
        if page.more is None:
            return pages
        after = page.more


def test_people_come_in_the_order_of_their_names() -> None:
    assert names(desk(person("Zoe"), person("ann"), person("Ben"))) == ["ann", "Ben", "Zoe"]


def test_nobody_is_on_two_pages_and_nobody_on_none() -> None:
    cards = [person(f"p{number:03}") for number in range(2 * PAGE + 1)]

    pages = walk(desk(*cards))

    assert [len(page) for page in pages] == [PAGE, PAGE, 1]
    assert [*chain(*pages)] == [card.username for card in cards]


def test_a_last_page_that_is_full_leads_nowhere() -> None:
    assert len(walk(desk(*(person(f"p{number:03}") for number in range(PAGE))))) == 1


@pytest.mark.parametrize(
    ("begins", "found"),
    [
        ("an", ["ann", "Anton"]),
        ("AN", ["ann", "Anton"]),
        (" ann ", ["ann"]),
        ("x", ["ben"]),
        ("xa", ["ben"]),
        ("n", []),
        ("ann@", ["ann"]),
        ("\u202e", ["ann", "Anton", "ben"]),
    ],
)
def test_name_or_email_begins_like_this(begins: str, found: list[str]) -> None:
    kept = desk(person("ann"), person("Anton"), person("ben", email="Xaver@example.com"))

    assert names(kept, begins=begins) == found


def test_who_is_found_by_name_and_by_email_is_there_once_over_all_pages() -> None:
    by_name = [person(f"ann{number:03}") for number in range(PAGE + 5)]
    by_email = [person(f"zoe{number:03}", email=f"ann-{number}@example.com") for number in range(PAGE + 5)]

    found = [*chain(*walk(desk(*by_name, *by_email), begins="ann"))]

    assert sorted(found) == sorted(card.username for card in (*by_name, *by_email))


def test_a_page_of_few_among_many_is_cut_short_and_goes_on() -> None:
    many = [person(f"zoe{number:04}", email=f"x{number:04}@example.com") for number in range(MOST_READ + 10)]
    kept = desk(*many, person("zz", status="bypass", email="xz@example.com"))

    pages = walk(kept, choice="in-bypass", begins="x")

    assert pages[0] == []
    assert [*chain(*pages)] == ["zz"]


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ("all", ["ann", "ben", "cleo", "dora"]),
        ("active", ["ann", "dora"]),
        ("disabled", ["cleo"]),
        ("in-bypass", ["ben"]),
        ("without-factor", ["dora"]),
        ("locked-out", []),
        ("enrolled", ["ann", "cleo", "dora"]),
        ("not-enrolled", ["ben"]),
        ("push", ["ann"]),
        ("passcodes", ["ben"]),
        ("phishing-resistant", []),
        ("service", ["dora"]),
        ("break-glass", ["ann"]),
        ("shared", []),
    ],
)
def test_those_of_a_choice(choice: str, found: list[str]) -> None:
    ann, ben = person("ann", kind="break_glass"), person("ben", status="bypass")
    ben = replace(ben, enrolment="not enrolled", strength="passcodes")
    cards = (ann, ben, person("cleo", status="disabled", phones=()))
    kept = desk(*cards, person("dora", phones=(), kind="service"))

    assert names(kept, choice=choice) == found
    assert [line.username for line in kept.everyone("c1", Question(choice=choice))] == found
    assert names(kept, choice=choice, begins="d") == [name for name in found if name.startswith("d")]


def test_whatever_one_may_choose_is_a_list_of_its_own() -> None:
    assert len(set(CHOICES.values())) == len(CHOICES)


def test_the_sums_are_those_of_the_connection() -> None:
    kept = desk(MixCard(connection="c1", people=3))

    assert kept.mix("c1") == MixCard(connection="c1", people=3)
    assert kept.mix("c2") is None


def test_those_who_use_an_application() -> None:
    kept = desk(person("ann", used=(used("application", "DI1"),)), person("ben", email="ann2@example.com"))

    assert names(kept, application="DI1") == ["ann"]
    assert names(kept, application="DI1", begins="ann") == ["ann"]
    assert names(kept, application="DI2") == []


@pytest.mark.parametrize("after", ["", "n", "n:", "x:\x1f", "e:", "n:zzz", "n:" + "a" * 5000, "e:\x00"])
def test_a_place_that_nobody_gave_out_does_no_harm(after: str) -> None:
    kept = desk(person("ann"), person("ben"))

    kept.people("c1", Question(after=after))
    assert kept.people("c1", Question(begins="b", after=after)).more is None


def test_of_another_connection_nobody_is_found() -> None:
    kept = desk(person("ann"), application("DI1"))

    assert kept.people("c2", Question()).lines == ()
    assert kept.person("c2", "DU-ann") is None
    assert kept.application("c2", "DI1") is None
    assert kept.person("c1", "DU-ann") == person("ann")


def test_applications_come_by_name_a_page_at_a_time() -> None:
    kept = desk(*(application(f"DI{number}", name=f"App {number:03}") for number in range(PAGE + 1)))

    first = kept.applications("c1")
    assert [card.name for card in first.lines] == [f"App {number:03}" for number in range(PAGE)]
    second = kept.applications("c1", first.more or "")
    assert [card.name for card in second.lines] == [f"App {PAGE:03}"]
    assert second.more is None
