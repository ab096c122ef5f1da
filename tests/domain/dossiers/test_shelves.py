"""Where somebody stands follows from their card."""

import pytest

from doorbook.dossiers import shelves
from doorbook.dossiers.mix import MixCard
from doorbook.dossiers.person import Enrolment, Group, PersonCard
from doorbook.dossiers.shelves import Place, entries, folded, line_of
from tests.domain.dossiers.cards import NOW, application, person, used


def stands(card: PersonCard) -> set[str]:
    return {each.place.shelf for each in entries(card)}


def test_everybody_stands_by_id_by_name_by_email_and_by_status() -> None:
    places = {each.place for each in entries(person("Ann"))}

    assert places == {
        Place("person", "DU-Ann"),
        Place(shelves.EVERYBODY, "ann\x1fDU-Ann"),
        Place(shelves.by_status("active"), "ann\x1fDU-Ann"),
        Place(shelves.by_enrolment("enrolled"), "ann\x1fDU-Ann"),
        Place(shelves.by_strength("push"), "ann\x1fDU-Ann"),
        Place(shelves.BY_EMAIL, "ann@example.com\x1fDU-Ann"),
    }


def test_who_has_no_email_does_not_stand_by_it() -> None:
    assert shelves.BY_EMAIL not in stands(person("ann", email=""))
    assert shelves.BY_EMAIL not in stands(person("ann", email=" \u200b"))


@pytest.mark.parametrize(
    ("says", "lacks"),
    [
        ({"phones": ()}, True),
        ({}, False),
        ({"phones": (), "status": "bypass"}, True),
        ({"phones": (), "status": "disabled"}, False),
        ({"phones": (), "status": "pending deletion"}, False),
        ({"strength": "none"}, True),
        ({"phones": (), "strength": "unknown"}, False),
    ],
)
def test_who_has_nothing_to_confirm_with_and_may_come_in_is_listed(says: dict[str, object], lacks: bool) -> None:
    assert (shelves.by_strength("none") in stands(person("ann", **says))) is lacks
    assert person("ann", **says).lacks_factor is lacks


@pytest.mark.parametrize(
    ("status", "group", "bypass"),
    [
        ("bypass", "Active", True),
        ("active", "Bypass", True),
        ("active", "bypass", True),
        ("active", "Active", False),
        ("locked out", "Active", False),
        ("disabled", "Bypass", False),
    ],
)
def test_bypass_is_ones_own_or_ones_groups(status: str, group: str, bypass: bool) -> None:
    card = person("ann", status=status, groups=(Group(id="DG1", name="Staff", status=group),))

    assert (shelves.IN_BYPASS in stands(card)) is bypass


@pytest.mark.parametrize("enrolment", Enrolment)
def test_who_stands_in_another_way_is_in_no_list_of_who_has_enrolled(enrolment: Enrolment) -> None:
    listed = {each for each in stands(person("ann", enrolment=enrolment)) if each.startswith("enrolment ")}

    assert listed == ({shelves.by_enrolment(enrolment)} if enrolment in shelves.BY_ENROLMENT else set())


@pytest.mark.parametrize("status", ["active", "disabled", "pending deletion"])
def test_nobody_who_may_not_come_in_is_listed_by_what_they_hold(status: str) -> None:
    listed = {each for each in stands(person("ann", status=status)) if each.startswith("strength ")}

    assert listed == ({shelves.by_strength("push")} if status == "active" else set())


def test_who_was_classified_stands_with_those_who_were_and_nobody_else_does() -> None:
    assert shelves.by_kind("service") in stands(person("ann", kind="service"))
    assert not {each for each in stands(person("ann")) if each.startswith("kind ")}


def test_the_sums_stand_alone() -> None:
    (sums,) = entries(MixCard(connection="c1", people=3))

    assert sums.place == Place("mix", "mix")


def test_who_used_an_application_stands_with_it_and_who_only_failed_there_does_not() -> None:
    card = person("ann", used=(used("application", "DI1"), used("application", "DI2", successes=0, failures=4)))

    assert shelves.at("DI1") in stands(card)
    assert shelves.at("DI2") not in stands(card)


def test_a_line_does_not_change_with_each_sign_in_of_a_day() -> None:
    day = NOW // shelves.DAY * shelves.DAY

    assert line_of(person("ann", last_sign_in=day)) == line_of(person("ann", last_sign_in=day + shelves.DAY - 1))
    assert line_of(person("ann", last_sign_in=day)) != line_of(person("ann", last_sign_in=day - 1))


def test_no_status_of_duos_leads_to_another_list() -> None:
    card = person("ann", status="people in bypass")

    assert shelves.IN_BYPASS not in stands(card)


@pytest.mark.parametrize(
    ("name", "orders"),
    [
        ("  ÁNN ", "ánn"),
        ("\uff21nn", "ann"),
        ("a\u202en\x00n\x1f", "ann"),
        ("STRASSE", "strasse"),
        ("x" * 500, "x" * 128),
    ],
)
def test_names_order_without_case_width_or_what_cannot_be_seen(name: str, orders: str) -> None:
    assert folded(name) == orders


def test_two_of_the_same_name_stand_beside_each_other() -> None:
    one, two = (person("ann", user_id=each) for each in ("DU1", "DU2"))

    assert not {each.place for each in entries(one)} & {each.place for each in entries(two)}


def test_no_key_is_longer_than_the_store_takes() -> None:
    card = person("\U0001f600" * 400, email="\U0001f600" * 400, user_id="D" * 100)

    assert all(len(each.place.key.encode()) <= 1024 for each in entries(card))


def test_an_application_stands_by_its_key_and_by_its_name() -> None:
    assert [each.place for each in entries(application("DI1", name="Payroll"))] == [
        Place("application", "DI1"),
        Place("applications", "payroll\x1fDI1"),
    ]
    assert entries(application("DI1", name=""))[1].place.key == "di1\x1fDI1"


@pytest.mark.parametrize(("may", "using", "adoption"), [(10, 4, 0.4), (0, 0, None), (None, 3, None), (10, 0, 0.0)])
def test_adoption_is_a_part_of_those_who_may(may: int | None, using: int, adoption: float | None) -> None:
    assert application("DI1", may=may, using=using).adoption == adoption
