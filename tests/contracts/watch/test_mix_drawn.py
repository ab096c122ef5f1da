"""How strong people's factors are and how they stand, as it is drawn of inventories, and the sums of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doorbook.adapters.lake.dossiers import DAY, MONTH
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.dossiers.desk import DossierDesk, Question
from doorbook.dossiers.mix import Count
from doorbook.dossiers.shelves import entries
from doorbook.web.console.dossier_words import ENROLLED, HELD
from tests.contracts.watch.drawn import Lake
from tests.domain.dossiers.cards import NOW


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    made = Lake(tmp_path)
    yield made
    made.engine.close()


def has_phone(lake: Lake, user_id: str, phone_id: str, *can: str, told: bool = True, **row: Any) -> None:  # noqa: ANN401 - as above
    """Let somebody have a phone, of which Duo says what it can do or does not."""
    lake.person(user_id, is_enrolled=True, phone_ids=[phone_id])
    raw = '{"capabilities": []}' if told else "{}"
    lake.has("phones", phone_id=phone_id, capabilities=[*can], raw_data=raw, **row)


@pytest.mark.parametrize(
    ("can", "activated", "strength"),
    [
        (("push", "mobile_otp", "sms", "phone"), True, "push"),
        (("push", "sms"), False, "texts or calls"),
        (("mobile_otp", "sms"), True, "passcodes"),
        (("sms",), None, "texts or calls"),
        (("phone",), None, "texts or calls"),
        ((), True, "none"),
    ],
)
def test_what_a_phone_can_do_is_how_strong_its_person_is(
    lake: Lake, can: tuple[str, ...], activated: bool | None, strength: str
) -> None:
    has_phone(lake, "DU1", "DP1", *can, activated=activated)

    assert lake.card("DU1").strength == strength


@pytest.mark.parametrize(
    ("says", "strength"),
    [
        ({"webauthn_keys": ["WA1"]}, "phishing-resistant"),
        ({"raw_data": '{"desktop_authenticators": [{}]}'}, "push"),
        ({"token_ids": ["DH1"]}, "unknown"),
        ({"token_ids": ["DH1"], "phone_ids": []}, "passcodes"),
        ({}, "unknown"),
        ({"phone_ids": []}, "none"),
    ],
)
def test_a_phone_of_which_nothing_is_told_may_be_stronger_than_a_token(
    lake: Lake, says: dict[str, Any], strength: str
) -> None:
    lake.person("DU1", **{"phone_ids": ["DP1"], **says})
    lake.has("phones", phone_id="DP1", capabilities=["sms"], raw_data="{}")

    assert lake.card("DU1").strength == strength


def test_everybody_is_counted_once_by_how_they_stand(lake: Lake) -> None:
    lake.has("groups", group_id="DG1", name="Open", status="Bypass")
    in_group: dict[str, Any] = {"group_ids": ["DG1"], "group_names": ["Open"]}
    ways: tuple[dict[str, Any], ...] = (
        {"is_enrolled": True},
        {"is_enrolled": True},
        {"is_enrolled": False},
        {"is_enrolled": None},
        {"status": "Bypass", "is_enrolled": True},
        {"is_enrolled": True, **in_group},
        {"status": "locked out", "is_enrolled": True},
        {"status": "disabled", **in_group},
        {"status": "pending deletion"},
    )
    for number, says in enumerate(ways):
        lake.person(f"DU{number}", **says)
    lake.has("users", connection="c2", user_id="DU99", is_enrolled=True)

    mix = lake.mix()

    told = {each.name: each.people for each in mix.enrolments}
    assert told == {
        "enrolled": 2,
        "not enrolled": 1,
        "unknown": 1,
        "bypass": 2,
        "locked out": 1,
        "disabled": 1,
        "pending deletion": 1,
    }
    assert mix.people == sum(told.values()) == 9
    assert mix.strengths == (Count(name="none", people=7),)


def test_each_sum_is_as_long_as_the_list_that_it_leads_to(lake: Lake) -> None:
    has_phone(lake, "DU1", "DP1", "push")
    has_phone(lake, "DU2", "DP2", "sms")
    has_phone(lake, "DU3", "DP3", told=False)
    lake.person("DU4", status="bypass", is_enrolled=False)
    lake.person("DU5", status="disabled", webauthn_keys=["WA1"])
    lake.person("DU6", status="locked out", webauthn_keys=["WA2"])
    lake.person("DU7", is_enrolled=False, token_ids=["DH1"])
    shelves = StoredShelves(MemoryRows())
    shelves.write("c1", [each for card in lake.drawn().cards([*lake.drawn().digests()]) for each in entries(card)], [])
    desk = DossierDesk(shelves)
    mix = desk.mix("c1")
    assert mix is not None

    for counts, told in ((mix.enrolments, ENROLLED), (mix.strengths, HELD)):
        choices = {str(name): choice for name, _, _, choice in told}
        for each in counts:
            assert len(desk.people("c1", Question(choice=choices[each.name])).lines) == each.people, each


def test_factors_of_the_month_are_counted_by_people_who_came_in_by_them(lake: Lake) -> None:
    lake.person("DU1")
    lake.saw("DU1", "any", "", times=9)
    lake.saw("DU1", "factor", "duo_push", times=8)
    lake.saw("DU1", "factor", "duo_push", at=NOW - DAY, day="2026-09-20")
    lake.saw("DU1", "factor", "webauthn_credential")
    lake.saw("DU2", "factor", "duo_push")
    lake.saw("DU3", "factor", "phone_call", outcome="failed")
    lake.saw("DU4", "factor", "sms_passcode", at=NOW // DAY * DAY - MONTH - 1)
    lake.saw("DU5", "factor", "bypass_code", connection="c2")

    mix = lake.mix()

    assert mix.factors == (Count(name="duo_push", people=2), Count(name="webauthn_credential", people=1))
    assert mix.signed_in == 2
    assert mix.first == NOW // DAY * DAY - MONTH - 1 - 1000


def test_sign_ins_are_counted_where_nobody_may_be_listed(lake: Lake) -> None:
    lake.saw("DU1", "factor", "duo_push")

    assert (lake.mix().people, lake.mix().enrolments, lake.mix().signed_in) == (0, (), 1)


def test_what_somebody_is_classified_as_is_on_their_card_and_in_their_list(lake: Lake) -> None:
    lake.person("DU1")
    lake.person("DU2")
    lake.engine.execute("INSERT INTO classes VALUES ('c1', 'DU1', 'service'), ('c2', 'DU2', 'shared')")

    assert (lake.card("DU1").kind, lake.card("DU2").kind) == ("service", "")
