"""Cookies: what each says of itself, how many tabs keep theirs, and whose form a token is for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.remember.cookie import COOKIE, OPTED_OUT
from doorbook.signin.remembering import Drop, Keep
from doorbook.web.browser_cookie import held
from doorbook.web.cookies import (
    BROWSER,
    INVITATION,
    MOST_TABS,
    SESSION,
    TICKET,
    csrf_token,
    gone,
    invitation_cookie,
    is_csrf_token,
    session_cookie,
    surplus,
    ticket_cookie,
)

SECRET = "the-tab's-secret"
TOKEN = csrf_token(SECRET, "t1")
TABS = [f"{TICKET}{hour:08x}abcdefghijklmn" for hour in range(0x68000000, 0x68000008)]


@pytest.mark.parametrize(
    ("cookie", "said"),
    [
        (session_cookie("s"), "__Host-doorbook=s; Path=/; HttpOnly; Secure; SameSite=Lax"),
        (
            ticket_cookie("t1", "s"),
            "__Host-doorbook-ticket-t1=s; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax",
        ),
        (
            invitation_cookie("s"),
            "__Host-doorbook-invitation=s; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax",
        ),
        (gone(SESSION), "__Host-doorbook=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax"),
    ],
)
def test_each_cookie_is_bound_to_this_host_and_out_of_scripts_reach(cookie: object, said: str) -> None:
    assert str(cookie) == said


def test_there_is_room_for_five_tabs() -> None:
    assert MOST_TABS == 5
    assert surplus(TABS[:4]) == []


@pytest.mark.parametrize("have", [5, 6, 8])
def test_a_tab_too_many_drops_the_oldest(have: int) -> None:
    shuffled = [*reversed(TABS[:have])]

    dropped = surplus([*shuffled, SESSION, INVITATION, "theirs"])

    assert [cookie.name for cookie in dropped] == TABS[: have - 4]
    assert {cookie.max_age for cookie in dropped} == {0}


@given(st.sets(st.sampled_from([*TABS, SESSION, INVITATION, "__Host-doorbook-ticke", "other"])))
def test_with_one_more_there_are_never_more_than_five_and_only_tabs_go(names: set[str]) -> None:
    dropped = {cookie.name for cookie in surplus(names)}
    tabs = {name for name in names if name in TABS}

    assert dropped <= tabs
    assert len(tabs - dropped) + 1 <= MOST_TABS
    assert all(old < new for old in dropped for new in tabs - dropped)


def test_a_token_is_for_one_form_of_one_tab() -> None:
    assert is_csrf_token(TOKEN, SECRET, "t1")


@pytest.mark.parametrize(
    ("given", "secret", "form"),
    [
        pytest.param("", SECRET, "t1", id="none"),
        pytest.param(csrf_token("another tab's", "t1"), SECRET, "t1", id="another tab's"),
        pytest.param(csrf_token(SECRET, "signout"), SECRET, "t1", id="another form's"),
        pytest.param(TOKEN, SECRET, "t2", id="for another form"),
        pytest.param(TOKEN, "another tab's", "t1", id="with another cookie"),
        pytest.param(TOKEN, None, "t1", id="without a cookie"),
        pytest.param(csrf_token("", "t1"), None, "t1", id="of an empty cookie, without one"),
        pytest.param(TOKEN[:-1], SECRET, "t1", id="truncated"),
        pytest.param(TOKEN + "0", SECRET, "t1", id="longer"),
        pytest.param(TOKEN.upper(), SECRET, "t1", id="upper case"),
        pytest.param(f" {TOKEN}", SECRET, "t1", id="with a space"),
        pytest.param("é" * 32, SECRET, "t1", id="not ASCII"),
        pytest.param("\x00", SECRET, "t1", id="NUL"),
    ],
)
def test_any_other_token_is_refused(given: str, secret: str | None, form: str) -> None:
    assert not is_csrf_token(given, secret, form)


@given(st.text(st.characters(codec="utf-8")))
def test_nothing_that_is_typed_is_a_token_by_chance(typed: str) -> None:
    assert is_csrf_token(typed, SECRET, "t1") is (typed == TOKEN)


def test_a_token_gives_nothing_of_the_secret_away() -> None:
    assert len(TOKEN) == 32
    assert SECRET not in TOKEN


def test_the_cookie_of_a_remembered_browser_has_the_name_that_it_is_sealed_for() -> None:
    assert BROWSER == COOKIE


def test_what_becomes_of_it_is_one_cookie_or_none() -> None:
    now = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    (kept,) = held(Keep(OPTED_OUT, now + timedelta(days=180)), now)
    (dropped,) = held(Drop(), now)

    assert str(kept) == f"{BROWSER}=v1.optout; Path=/; Max-Age=15552000; HttpOnly; Secure; SameSite=Lax"
    assert str(dropped) == str(gone(BROWSER))
    assert held(None, now) == []
