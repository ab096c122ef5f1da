"""Roles: what each group gives, and the order of them; and which room an address belongs to."""

from dataclasses import replace
from itertools import pairwise

import pytest

from doorbook.signin.people import Person
from doorbook.signin.roles import ADMINISTRATORS, HELP_DESK, VIEWERS, Role, RoleGroups
from doorbook.web.console.rooms import Room, RoomLine, rooms_for

SAM = Person(id="sam", name="sam", display="Sam", password_hash="x", groups=frozenset({"staff", HELP_DESK}))
ROLES = RoleGroups()


def test_each_reaches_itself_and_those_before_and_none_behind() -> None:
    for less, more in pairwise(Role):
        assert more.reaches(less)
        assert less.reaches(less)
        assert not less.reaches(more)
    assert [*Role] == [Role.VIEWER, Role.HELP_DESK, Role.ADMINISTRATOR]


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ((), None),
        (("staff",), None),
        ((VIEWERS,), Role.VIEWER),
        ((HELP_DESK,), Role.HELP_DESK),
        ((ADMINISTRATORS,), Role.ADMINISTRATOR),
        ((VIEWERS, ADMINISTRATORS, HELP_DESK), Role.ADMINISTRATOR),
        ((VIEWERS, HELP_DESK), Role.HELP_DESK),
        (("Administrators",), None),
        (("administrator",), None),
    ],
)
def test_the_groups_give_the_role(groups: tuple[str, ...], role: Role | None) -> None:
    assert ROLES.of(groups) == role


def test_nobody_and_who_is_disabled_have_none() -> None:
    assert ROLES.role(SAM) is Role.HELP_DESK
    assert ROLES.role(replace(SAM, disabled=True)) is None
    assert ROLES.role(None) is None


def test_other_groups_give_it_in_the_place_of_the_usual_ones() -> None:
    roles = RoleGroups(viewers=(), help_desk=("first line", "second line"), administrators=("it",))

    assert roles.of(["second line"]) is Role.HELP_DESK
    assert roles.of(["it"]) is Role.ADMINISTRATOR
    assert roles.of([VIEWERS, HELP_DESK, ADMINISTRATORS]) is None


def test_the_navigation_lists_the_rooms_that_are_open_and_marks_the_one_of_the_page() -> None:
    rooms = (Room("", "Overview"), Room("people", "People"), Room("connections", "Connections", Role.ADMINISTRATOR))

    def here(role: Role, address: str) -> list[str]:
        return [each.label for each in rooms_for(role, address, rooms) if each.here]

    assert rooms_for(Role.VIEWER, "/console", rooms) == (
        RoomLine(label="Overview", where="/console", here=True),
        RoomLine(label="People", where="/console/people", here=False),
    )
    assert here(Role.ADMINISTRATOR, "/console/connections/0a1b/people/DU1/verify") == ["People"]
    assert here(Role.ADMINISTRATOR, "/console/connections/0a1b/setup/keys") == ["Connections"]
    assert here(Role.ADMINISTRATOR, "/console/connections/people") == ["Connections"]
    assert here(Role.ADMINISTRATOR, "/console/people/") == ["People"]
    assert here(Role.VIEWER, "/console/elsewhere") == []
