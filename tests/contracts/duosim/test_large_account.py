"""A company's people are made when a page of them is asked for; what is changed about them stays changed."""

import time
import tracemalloc
from pathlib import Path
from typing import Any

import duo_client
import pytest

from local.duosim.control import Control
from local.duosim.organisation.company import Organisation
from local.duosim.organisation.staff import person
from local.duosim.people import Person
from local.duosim.running import RunningDuo
from local.duosim.simulator import Simulator
from tests.contracts.duosim.admin_caller import admin_of
from tests.contracts.duosim.caller import Caller

BEGINS = 1_790_000_040
COMPANY = Organisation(seed=11, people=230, attempts_per_day=100, begins=BEGINS)
LISTS = {
    "users": "user_id",
    "phones": "phone_id",
    "tokens": "token_id",
    "webauthncredentials": "webauthnkey",
    "bypass_codes": "bypass_code_id",
    "groups": "group_id",
    "endpoints": "epkey",
}

pytestmark = pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS is deprecated:DeprecationWarning:duo_client")


@pytest.fixture
def responder(duo: RunningDuo) -> duo_client.Admin:
    return admin_of(duo, duo.control.add_admin_api("Responder", "read_resource", "write_resource", "info"))


def listed(duo: RunningDuo, path: str, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Read the whole list; say also in how many pages."""
    raw, pages = Caller(duo, duo.integration("adminapi")), 0
    rows: list[dict[str, Any]] = []
    offset: int | None = 0
    while offset is not None:
        told = raw.send("GET", f"/admin/v1/{path}", {"limit": str(limit), "offset": str(offset)}).told
        rows += told["response"]
        pages, offset = pages + 1, told["metadata"].get("next_offset")
        assert told["metadata"]["total_objects"] >= len(rows)
    assert told["metadata"]["total_objects"] == len(rows)
    return rows, pages


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_the_same_in_pages_of_any_size_and_each_of_it_is_found(
    duo: RunningDuo, control: Control, path: str
) -> None:
    control.put_person(Person("alice", groups=["Finance"], bypass_codes=["1"]))
    control.organise(COMPANY)
    control.change_settings(list_calls_per_minute=0)

    whole, _ = listed(duo, path, 300)
    assert listed(duo, path, 7)[0] == whole
    keys = [each[LISTS[path]] for each in whole]
    assert len(set(keys)) == len(keys) > 3
    raw = Caller(duo, duo.integration("adminapi"))
    for place in (0, len(keys) // 2, -1):
        assert raw.send("GET", f"/admin/v1/{path}/{keys[place]}").response == whole[place]
    assert listed(duo, path, 300)[0] == whole


def test_what_people_carry_is_what_the_lists_say(duo: RunningDuo, control: Control) -> None:
    control.organise(COMPANY)
    people = [person(COMPANY, number) for number in range(COMPANY.people)]

    assert [each["user_id"] for each in listed(duo, "users", 300)[0]] == [each.user_id for each in people]
    carried = {
        "phones": [phone.device for each in people for phone in each.phones],
        "tokens": [token.device for each in people for token in each.tokens],
        "webauthncredentials": [key.device for each in people for key in each.webauthn],
        "bypass_codes": [each.bypass_id(code) for each in people for code in each.bypass_codes],
    }
    for path, expected in carried.items():
        assert [each[LISTS[path]] for each in listed(duo, path, 500)[0]] == expected
    watch = admin_of(duo)
    for group in watch.get_groups():
        inside = [each.username for each in people if group["name"] in each.groups]
        assert [each["username"] for each in watch.get_group_users(group["group_id"])] == inside


def test_changes_of_a_companys_people_stay_and_move_nobody(
    duo: RunningDuo, responder: duo_client.Admin, control: Control
) -> None:
    control.organise(COMPANY)
    before = [each["user_id"] for each in listed(duo, "users", 300)[0]]
    phones = [each["phone_id"] for each in listed(duo, "phones", 500)[0]]
    other, last = person(COMPANY, 100), person(COMPANY, 229)
    one = next(each for each in (person(COMPANY, number) for number in range(17, 99)) if each.phones)

    responder.update_user(one.user_id, status="disabled")
    responder.delete_user_phone(one.user_id, one.phones[0].device)
    responder.add_user_phone(other.user_id, one.phones[0].device)
    finance = responder.create_group("Night")
    responder.add_user_group(last.user_id, finance["group_id"])
    [sales] = [each for each in responder.get_groups() if each["name"] == "Sales"]
    responder.modify_group(sales["group_id"], name="Markets")

    users = listed(duo, "users", 300)[0]
    assert [each["user_id"] for each in users] == before
    assert users[before.index(one.user_id)]["status"] == "disabled"
    assert responder.get_user_by_id(one.user_id)["status"] == "disabled"
    assert [each["username"] for each in responder.get_phone_by_id(one.phones[0].device)["users"]] == [other.username]
    assert {each["phone_id"] for each in listed(duo, "phones", 500)[0]} == set(phones)
    assert [each["username"] for each in responder.get_group_users(finance["group_id"])] == [last.username]
    sellers = {n.username for n in (person(COMPANY, each) for each in range(COMPANY.people)) if "Sales" in n.groups}
    assert {each["username"] for each in responder.get_group_users(sales["group_id"])} == sellers
    assert {name for each in users for name in [group["name"] for group in each["groups"]] if name == "Sales"} == set()


def test_who_is_deleted_from_a_company_is_gone_from_every_list(
    duo: RunningDuo, responder: duo_client.Admin, control: Control
) -> None:
    control.organise(COMPANY)
    one = next(each for each in (person(COMPANY, number) for number in range(99)) if each.phones and each.bypass_codes)
    responder.delete_user(one.user_id)
    assert responder.get_info_summary()["user_pending_deletion_count"] == 1
    control.advance(8 * 86_400)

    assert responder.get_users_by_name(one.username) == []
    assert one.user_id not in {each["user_id"] for each in listed(duo, "users", 100)[0]}
    assert one.phones[0].device not in {each["phone_id"] for each in listed(duo, "phones", 100)[0]}
    with pytest.raises(RuntimeError, match="Received 404"):
        responder.get_phone_by_id(one.phones[0].device)
    assert responder.get_info_summary()["user_count"] == COMPANY.people - 1
    again = control.put_person(Person(one.username))
    assert [each["user_id"] for each in responder.get_users_by_name(one.username)] == [again.user_id]


def test_people_of_a_company_are_found_by_name_address_and_key(
    responder: duo_client.Admin, control: Control, caller: Caller
) -> None:
    control.organise(COMPANY)
    one = next(each for each in (person(COMPANY, number) for number in range(99)) if each.phones)

    assert [each["user_id"] for each in responder.get_users_by_name(one.username.upper())] == [one.user_id]
    assert [each["user_id"] for each in responder.get_user_by_email(one.email)] == [one.user_id]
    assert [each["user_id"] for each in responder.get_users_by_ids([one.user_id])] == [one.user_id]
    assert [each["phone_id"] for each in responder.get_phones_by_number(one.phones[0].number)] == [one.phones[0].device]
    assert responder.get_users_by_name(f"nobody.at.all.{COMPANY.people - 1}") == []
    assert responder.get_users_by_name(f"x.{COMPANY.people}") == []
    told = caller.send("POST", "/auth/v2/preauth", {"username": one.username}).response
    assert told["result"] in {"auth", "allow", "deny"}


def test_a_changed_person_outlives_the_process_and_is_as_made_in_another_company(tmp_path: Path) -> None:
    duo = Simulator(tmp_path)
    duo.organise(COMPANY)
    one = duo.person_by_id(person(COMPANY, 5).user_id)
    assert one is not None
    one.notes = "Known to the desk"
    assert duo.remove_person(person(COMPANY, 6).username)
    duo.changed()

    again = Simulator(tmp_path)
    assert again.people[5] == one
    assert (len(again.people), again.person(person(COMPANY, 6).username)) == (COMPANY.people - 1, None)
    again.organise(COMPANY)
    assert (again.people[5].notes, len(again.people)) == ("", COMPANY.people)


def test_twenty_thousand_people_are_listed_without_being_held(duo: RunningDuo, control: Control) -> None:
    control.organise(Organisation(seed=7, people=20_000, begins=int(time.time()) - 86_400))
    users, pages = listed(duo, "users", 300)
    assert (len({each["user_id"] for each in users}), pages) == (20_000, 67)
    raw = Caller(duo, duo.integration("adminapi"))
    control.advance(60)

    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for offset in range(0, 20_000, 2_900):
        assert len(raw.send("GET", "/admin/v1/users", {"limit": "300", "offset": str(offset)}).body) > 100_000
    left, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert left - before < 2 * 1024 * 1024  # nobody is kept for having been looked at in a list
    assert peak - before < 12 * 1024 * 1024
