"""Whose sign-ins are collected where groups were chosen."""

import json

import pytest

from doorbook.collect.account import Record
from doorbook.collect.logs.scope import Scope
from doorbook.collect.streams import ACTIVITY, AUTHENTICATION, USERS

STAFF = Scope(("Staff", "night shift"))


def sign_in(**user: object) -> Record:
    return Record("k", 0, json.dumps({"txid": "t", "user": user}).encode())


@pytest.mark.parametrize("groups", [["Staff"], ["other", "STAFF "], ['Night Shift (from AD sync "Acme")']])
def test_a_sign_in_of_somebody_in_scope_is_kept(groups: list[str]) -> None:
    record = sign_in(key="DU1", groups=groups)

    assert STAFF.kept(AUTHENTICATION, [record]) == (record,)


@pytest.mark.parametrize("groups", [[], ["other"], ["Staff2"], ["Staff (old)"]])
def test_a_sign_in_of_anybody_else_is_left_out(groups: list[str]) -> None:
    assert STAFF.kept(AUTHENTICATION, [sign_in(key="DU1", groups=groups)]) == ()


@pytest.mark.parametrize("user", [{"key": None, "name": "mallory", "groups": []}, {"key": "DU1"}, {}])
def test_an_attempt_that_says_nothing_of_groups_is_kept(user: dict[str, object]) -> None:
    record = sign_in(**user)

    assert STAFF.kept(AUTHENTICATION, [record]) == (record,)


def test_an_attempt_without_a_user_is_kept() -> None:
    record = Record("k", 0, b'{"txid": "t", "user": null}')

    assert STAFF.kept(AUTHENTICATION, [record]) == (record,)


@pytest.mark.parametrize("stream", [ACTIVITY, USERS])
def test_what_says_nothing_of_groups_is_collected_whole(stream: object) -> None:
    record = Record("k", 0, b'{"groups": []}')

    assert STAFF.kept(stream, [record]) == (record,)  # type: ignore[arg-type] # a column of streams


def test_nobody_chosen_is_everybody() -> None:
    record = sign_in(key="DU1", groups=[])

    assert Scope(()).kept(AUTHENTICATION, [record]) == (record,)
