"""Whom a browser remembers: beside each reason why nobody is, the same browser without it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from doorbook.adapters.sealing import GcmSiv
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.remember.conditions import Conditions
from doorbook.remember.cookie import OPTED_OUT, BrowserCookies
from doorbook.remember.key_ring import KNOWN_AHEAD, KeyRing, Secret, first_ring, revoked, rotated
from doorbook.remember.recognising import masked
from doorbook.signin.people import BrowserState
from doorbook.signin.remembering import Drop, NotRemembered, OptedOut, Recognised, Why
from tests.domain.browser_door import NOON, SHUT, VISITOR, WIKI, BrowserDoor

type Wrong = Callable[[BrowserDoor, str], str]
"""Does something to a door, and returns the cookie to show then."""


@pytest.fixture
def door() -> BrowserDoor:
    return BrowserDoor()


def test_who_chose_it_is_recognised(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")

    shown = door.recognised(cookie)

    (browser,) = door.kept()
    assert (shown.person, shown.browser, shown.generation) == ("alice", browser.id, 0)
    assert shown.shown == "A••• M•••"
    assert door.outcomes == [Outcome.REMEMBER_ACCEPTED]


def test_who_shows_nothing_is_not_and_nothing_is_written(door: BrowserDoor) -> None:
    for nothing in (None, ""):
        assert door.recognise(nothing) == NotRemembered(Why.NO_COOKIE)
    assert door.outcomes == []


def test_the_marker_is_no_person(door: BrowserDoor) -> None:
    assert door.recognise(OPTED_OUT) == OptedOut()
    assert door.outcomes == []


def _browser(**what: object) -> Wrong:
    def wrong(door: BrowserDoor, cookie: str) -> str:
        (kept,) = door.kept()
        door.doors.kept.browsers[kept.id] = replace(kept, **what)  # type: ignore[arg-type]  # each of its own type
        return cookie

    return wrong


def _person(**what: object) -> Wrong:
    def wrong(door: BrowserDoor, cookie: str) -> str:
        door.alter("alice", **what)
        return cookie

    return wrong


def _ring(change: Callable[[KeyRing], KeyRing]) -> Wrong:
    def wrong(door: BrowserDoor, cookie: str) -> str:
        door.ring = change(door.ring)
        return cookie

    return wrong


def _without_browser(door: BrowserDoor, cookie: str) -> str:
    door.doors.kept.browsers.clear()
    return cookie


def _without_person(door: BrowserDoor, cookie: str) -> str:
    del door.doors.kept.people["alice"]
    return cookie


def _later(door: BrowserDoor, cookie: str) -> str:
    door.now += door.conditions.lasts
    return cookie


def _revoked(ring: KeyRing) -> KeyRing:
    without = revoked(ring, "0a1b2c3d", NOON)
    assert isinstance(without, KeyRing)
    return without


def _of_another_generation(door: BrowserDoor, cookie: str) -> str:
    """Seal what nobody was ever given: the browser and its person are of one generation, the cookie of another."""
    kept = door.desk.book.sealed_anew(replace(door.recognised(cookie), generation=1), 0, door.now)
    assert kept is not None
    return kept.cookie


def _of_another_stage(door: BrowserDoor, _cookie: str) -> str:
    shown = door.recognised(_cookie)
    door.doors.kept.audit.clear()
    cookies = replace(door.desk.recogniser.cookies, stage="another")
    desk = replace(door.desk, recogniser=replace(door.desk.recogniser, cookies=cookies))
    kept = replace(desk.book, recogniser=desk.recogniser).sealed_anew(shown, 0, door.now)
    assert kept is not None
    return kept.cookie


FOR_GOOD: list[tuple[Why, Wrong]] = [
    (Why.MALFORMED, lambda _, cookie: cookie + "="),
    (Why.MALFORMED, lambda _door, _cookie: "alice"),
    (Why.FORGED, lambda _, cookie: cookie[:-30] + ("A" if cookie[-30] != "A" else "B") + cookie[-29:]),
    (Why.FORGED, _of_another_stage),
    (Why.UNKNOWN_KEY, _ring(lambda _: first_ring("ffffffff", Secret(b"k" * 32), NOON))),
    (Why.REVOKED_KEY, _ring(_revoked)),
    (Why.EXPIRED, _later),
    (Why.EXPIRED, _browser(expires=NOON)),
    (Why.NO_BROWSER, _without_browser),
    (Why.ENDED, _browser(state=BrowserState.REVOKED)),
    (Why.ENDED, _browser(state=BrowserState.OPTED_OUT)),
    (Why.ENDED, _browser(state=BrowserState.CLEARED)),
    (Why.ENDED, _browser(state=BrowserState.LEFT)),
    (Why.NOT_THEIRS, _browser(person="bob")),
    (Why.OTHER_GENERATION, _person(generation=1)),
    (Why.OTHER_GENERATION, _of_another_generation),
    (Why.OTHER_GENERATION, _browser(generation=1)),
    (Why.NOT_BEFORE, _person(not_before=NOON + timedelta(seconds=1))),
    (Why.NOBODY, _without_person),
    (Why.DISABLED, _person(disabled=True)),
]


@pytest.mark.parametrize(("why", "wrong"), FOR_GOOD, ids=[f"{why}-{n}" for n, (why, _) in enumerate(FOR_GOOD)])
def test_a_cookie_that_can_never_count_again_goes(door: BrowserDoor, why: Why, wrong: Wrong) -> None:
    cookie = door.accepted("alice")
    assert isinstance(door.recognise(cookie), Recognised)

    assert door.recognise(wrong(door, cookie)) == NotRemembered(why, Drop())

    key_unknown = why is Why.UNKNOWN_KEY
    assert door.last[0] is (Outcome.BROWSER_KEY_UNKNOWN if key_unknown else Outcome.BROWSER_FORGOTTEN)
    assert door.last[2] == why


def _narrower(door: BrowserDoor, cookie: str) -> str:
    door.conditions = Conditions(on=True, groups=frozenset({"another"}))
    return cookie


def _ahead(door: BrowserDoor, cookie: str) -> str:
    door.now -= timedelta(minutes=2)
    return cookie


FOR_NOW: list[tuple[Why, Wrong]] = [
    (Why.NOT_IN_PILOT, _person(groups=frozenset({"staff"}))),
    (Why.NOT_IN_PILOT, _narrower),
    (Why.NOT_REMEMBERABLE, _person(rememberable=False)),
    (Why.NOT_YET, _ahead),
]


@pytest.mark.parametrize(("why", "wrong"), FOR_NOW, ids=[f"{why}-{n}" for n, (why, _) in enumerate(FOR_NOW)])
def test_a_cookie_that_a_setting_passes_over_stays(door: BrowserDoor, why: Why, wrong: Wrong) -> None:
    cookie = door.accepted("alice")
    assert isinstance(door.recognise(cookie), Recognised)

    assert door.recognise(wrong(door, cookie)) == NotRemembered(why)

    assert door.last[0] is Outcome.BROWSER_PASSED_OVER
    assert door.last[2] == why


def test_an_application_can_do_without(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")

    assert door.recognise(cookie, SHUT) == NotRemembered(Why.APPLICATION)
    assert isinstance(door.recognise(cookie, WIKI), Recognised)
    assert isinstance(door.recognise(cookie, None), Recognised)


def test_with_the_switch_off_no_cookie_is_even_opened(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    door.conditions = Conditions(on=False)
    door.breaks()

    assert door.recognise(cookie) == NotRemembered(Why.SWITCHED_OFF)

    assert door.outcomes == [Outcome.REMEMBER_ACCEPTED]


def test_without_groups_everybody_is_in_the_pilot(door: BrowserDoor) -> None:
    door.conditions = Conditions(on=True)

    assert isinstance(door.recognise(door.accepted("carol")), Recognised)


def test_a_secret_that_cannot_be_read_is_no_cookie_and_the_cookie_stays(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    door.breaks()

    assert door.recognise(cookie) == NotRemembered(Why.UNREACHABLE)

    door.broken = None
    assert isinstance(door.recognise(cookie), Recognised)


def test_a_store_that_does_not_answer_is_no_cookie_and_the_cookie_stays(
    door: BrowserDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object) -> None:
        raise TryLaterError(Cause.STORE)

    cookie = door.accepted("alice")
    monkeypatch.setattr("doorbook.adapters.memory_browsers.MemoryBrowsers.find", silent)

    assert door.recognise(cookie) == NotRemembered(Why.UNREACHABLE)


def test_where_a_reason_cannot_be_written_down_the_password_is_next_all_the_same(door: BrowserDoor) -> None:
    def silent() -> None:
        raise TryLaterError(Cause.STORE)

    door.doors.before_commit = silent

    assert door.recognise("nonsense") == NotRemembered(Why.MALFORMED, Drop())


def test_a_key_that_only_opens_still_recognises(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    following = rotated(door.ring, "1a1b2c3d", Secret(b"n" * 32), door.now)
    assert isinstance(following, KeyRing)
    door.ring, door.now = following, door.now + KNOWN_AHEAD

    assert isinstance(door.recognise(cookie), Recognised)
    assert ".1a1b2c3d." in door.accepted("bob")


def test_a_browser_of_the_second_in_which_all_were_forgotten_is_told_apart_by_its_generation(
    door: BrowserDoor,
) -> None:
    before = door.accepted("alice")
    door.now += timedelta(milliseconds=400)
    door.revoker.all("alice", "dana", VISITOR)
    door.now += timedelta(milliseconds=100)
    after = door.accepted("alice")

    assert door.recognise(before) == NotRemembered(Why.OTHER_GENERATION, Drop())
    assert isinstance(door.recognise(after), Recognised)


@pytest.mark.parametrize(
    ("display", "shown"),
    [("Alice Moreau", "A••• M•••"), ("alice", "a•••"), (" ", "•••"), ("", "•••"), ("Élodie", "É•••")],
)
def test_a_name_is_shown_so_that_only_its_owner_knows_it(display: str, shown: str) -> None:
    assert masked(display) == shown


def test_the_cookie_holds_no_name(door: BrowserDoor) -> None:
    opened: list[bytes] = []

    class Watching(GcmSiv):
        def open(self, secret: bytes, purpose: str, nonce: bytes, box: bytes, associated: bytes) -> bytes | None:
            inside = super().open(secret, purpose, nonce, box, associated)
            opened.append(inside or b"")
            return inside

    cookie = door.accepted("alice")
    watched = BrowserCookies(stage="test", ring=lambda: door.ring, sealer=Watching(), nonce=lambda: bytes(12))
    watched.open(cookie, door.now)

    assert opened
    assert b"alice" not in opened[0].lower()
