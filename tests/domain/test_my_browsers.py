"""My browsers, and what administrators do to anybody's: what each may, and beside it who may not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doorbook.errors import TryLaterError
from doorbook.events import Outcome
from doorbook.remember.cookie import OPTED_OUT
from doorbook.remember.mine import Here, place
from doorbook.signin.assurance import Passed
from doorbook.signin.people import BrowserState
from doorbook.signin.ports import OvertakenError
from doorbook.signin.remembering import Accepted, Drop, NotAccepted, NotRemembered, OptedOut, Why
from doorbook.signin.roles import FRESH
from doorbook.signin.session import Session
from tests.domain.browser_door import CALL, FINGER, NOON, VISITOR, BrowserDoor

MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def door() -> BrowserDoor:
    return BrowserDoor()


@pytest.fixture
def alice(door: BrowserDoor) -> Session:
    return door.session("alice")


@pytest.fixture
def dana(door: BrowserDoor) -> Session:
    return door.session("dana", (Passed.PASSWORD, Passed.DUO_PUSH))


def test_a_browser_that_remembers_nobody_can_be_made_to(door: BrowserDoor, alice: Session) -> None:
    before = door.mine.look(alice, None, None)
    made = door.mine.opt_in(alice, None, VISITOR, own=True)

    assert (before.here, before.against, before.listed.items) == (Here.NOTHING, None, ())
    assert isinstance(made, Accepted)
    after = door.mine.look(alice, made.held.cookie, None)
    assert (after.here, after.since, after.browser) == (Here.ON, NOON, door.kept()[0].id)
    assert list(after.listed.items) == door.kept()
    assert door.last[:2] == (Outcome.REMEMBER_CHOSEN, "alice")


@pytest.mark.parametrize(
    ("passed", "late", "what", "why"),
    [
        (CALL, timedelta(0), {}, Why.FACTOR),
        ((Passed.PASSWORD,), timedelta(0), {}, Why.FACTOR),
        (FINGER, FRESH + MOMENT, {}, Why.STALE_PROOF),
        (FINGER, timedelta(0), {"groups": frozenset({"staff"})}, Why.NOT_IN_PILOT),
        (FINGER, timedelta(0), {"rememberable": False}, Why.NOT_REMEMBERABLE),
        (FINGER, timedelta(0), {"disabled": True}, Why.DISABLED),
    ],
)
def test_eligibility_is_asked_on_the_server(
    door: BrowserDoor, passed: tuple[Passed, ...], late: timedelta, what: dict[str, object], why: Why
) -> None:
    mine = door.session("alice", passed)
    door.now += late
    door.alter("alice", **what)

    assert door.mine.look(mine, None, None).against is why
    assert door.mine.opt_in(mine, None, VISITOR, own=True) == NotAccepted(why)
    assert door.kept() == []
    assert door.last == (Outcome.REMEMBER_REFUSED, "alice", why)


def test_five_minutes_are_fresh(door: BrowserDoor, alice: Session) -> None:
    door.now += FRESH

    assert isinstance(door.mine.opt_in(alice, None, VISITOR, own=True), Accepted)


def test_a_device_has_to_be_said_to_be_theirs(door: BrowserDoor, alice: Session) -> None:
    assert door.mine.opt_in(alice, None, VISITOR, own=False) == NotAccepted(Why.NOT_OWN_DEVICE)
    assert door.kept() == []


def test_opting_out_leaves_the_marker_and_clearing_nothing(door: BrowserDoor, alice: Session) -> None:
    first, second = door.accepted("alice"), door.accepted("alice")

    held = door.mine.opt_out(alice, first, VISITOR)

    assert held.cookie == OPTED_OUT
    assert door.mine.look(alice, held.cookie, None).here is Here.OFF
    assert isinstance(door.recognise(first), NotRemembered)
    assert door.recognised(second).person == "alice"
    assert door.mine.clear(alice, second, VISITOR) == Drop()
    assert isinstance(door.recognise(second), NotRemembered)
    assert sorted(each.state for each in door.kept()) == [BrowserState.CLEARED, BrowserState.OPTED_OUT]
    assert door.outcomes[-3:].count(Outcome.BROWSER_CLEARED) == 1
    assert Outcome.REMEMBER_OPTED_OUT in door.outcomes


def test_without_a_cookie_both_work_as_well(door: BrowserDoor, alice: Session) -> None:
    assert door.recognise(door.mine.opt_out(alice, None, VISITOR).cookie) == OptedOut()
    assert door.mine.clear(alice, "nonsense", VISITOR) == Drop()


def test_what_cannot_be_ended_is_not_said_to_be(door: BrowserDoor, alice: Session) -> None:
    cookie = door.accepted("alice")

    def overtaken() -> None:
        raise OvertakenError

    door.doors.before_commit = overtaken

    with pytest.raises(TryLaterError):
        door.mine.opt_out(alice, cookie, VISITOR)
    assert door.recognised(cookie).person == "alice"


def test_one_browser_is_revoked_from_another(door: BrowserDoor, alice: Session) -> None:
    here, lost = door.accepted("alice"), door.accepted("alice")

    assert door.mine.revoke(alice, door.recognised(lost).browser, VISITOR)

    assert door.recognise(lost) == NotRemembered(Why.ENDED, Drop())
    assert door.recognised(here).person == "alice"
    assert [each.id for each in door.mine.look(alice, here, None).listed.items] == [door.recognised(here).browser]


@pytest.mark.parametrize("wrong", ["", "nowhere", "x" * 3000, "browser of bob"])
def test_nobody_revokes_what_is_not_theirs(door: BrowserDoor, alice: Session, wrong: str) -> None:
    bobs = door.accepted("bob")
    chosen = door.recognised(bobs).browser if wrong == "browser of bob" else wrong

    assert not door.mine.revoke(alice, chosen, VISITOR)

    assert door.recognised(bobs).person == "bob"
    assert Outcome.BROWSER_REVOKED not in door.outcomes


def test_all_are_revoked_at_once_and_the_next_one_counts(door: BrowserDoor, alice: Session) -> None:
    some, bobs = [door.accepted("alice") for _ in range(3)], door.accepted("bob")

    door.mine.revoke_all(alice, VISITOR)

    assert [door.recognise(each) for each in some] == [NotRemembered(Why.OTHER_GENERATION, Drop())] * 3
    assert door.mine.look(alice, None, None).listed.items == ()
    assert door.recognised(bobs).person == "bob"
    assert door.recognised(door.accepted("alice")).generation == 1


def test_somebody_else_s_browser_is_called_that_and_never_listed(door: BrowserDoor, alice: Session) -> None:
    bobs = door.accepted("bob")

    mine = door.mine.look(alice, bobs, None)

    assert (mine.here, mine.since, mine.browser, mine.listed.items) == (Here.SOMEBODY_ELSE, None, None, ())


def test_an_administrator_has_a_device_remember_somebody(door: BrowserDoor, dana: Session) -> None:
    made = door.administration.preset(dana, " BOB ", None, VISITOR)

    assert isinstance(made, Accepted)
    (browser,) = door.kept("bob")
    assert (browser.provisioned_by, browser.kind) == ("dana", None)
    assert made.held.until == browser.expires == NOON + timedelta(days=30)
    assert door.recognised(made.held.cookie).person == "bob"
    assert door.last == (Outcome.BROWSER_PRESET, "bob", "by dana")


def test_a_preset_lasts_thirty_days(door: BrowserDoor, dana: Session) -> None:
    made = door.administration.preset(dana, "bob", None, VISITOR)
    assert isinstance(made, Accepted)
    door.now += timedelta(days=30) - timedelta(seconds=1)
    assert door.recognised(made.held.cookie).person == "bob"

    door.now += timedelta(seconds=1)

    assert door.recognise(made.held.cookie) == NotRemembered(Why.EXPIRED, Drop())


@pytest.mark.parametrize(
    ("typed", "what", "why"),
    [
        ("nobody", {}, Why.NOBODY),
        ("", {}, Why.NOBODY),
        ("\x00", {}, Why.NOBODY),
        ("carol", {}, Why.NOT_IN_PILOT),
        ("bob", {"disabled": True}, Why.DISABLED),
        ("bob", {"rememberable": False}, Why.NOT_REMEMBERABLE),
    ],
)
def test_who_is_not_there_or_may_not_be_remembered_is_not_preset(
    door: BrowserDoor, dana: Session, typed: str, what: dict[str, object], why: Why
) -> None:
    door.alter("bob", **what)

    assert door.administration.preset(dana, typed, None, VISITOR) == NotAccepted(why)

    assert door.doors.kept.browsers == {}
    assert door.last == (Outcome.BROWSER_PRESET_REFUSED, "dana", f"{why}: {typed}")


@pytest.mark.parametrize(
    ("who", "passed", "late", "why"),
    [
        ("alice", FINGER, timedelta(0), Why.NO_ADMINISTRATOR),
        ("dana", (Passed.PASSWORD,), timedelta(0), Why.NO_ADMINISTRATOR),
        ("dana", FINGER, FRESH + MOMENT, Why.STALE_PROOF),
    ],
)
def test_who_is_no_administrator_with_a_fresh_factor_presets_nobody(
    door: BrowserDoor, who: str, passed: tuple[Passed, ...], late: timedelta, why: Why
) -> None:
    mine = door.session(who, passed)
    door.now += late

    assert door.administration.preset(mine, "bob", None, VISITOR) == NotAccepted(why)

    assert door.doors.kept.browsers == {}
    assert door.last == (Outcome.BROWSER_PRESET_REFUSED, who, f"{why}: bob")


def test_an_administrator_ends_the_browsers_of_anybody(door: BrowserDoor, dana: Session) -> None:
    first, second = door.accepted("alice"), door.accepted("alice")
    alice = door.administration.person(dana, "ALICE", VISITOR)

    assert alice is not None
    assert len(door.administration.listed(dana, alice, None).items) == 2
    assert door.administration.revoke(dana, "alice", door.recognised(first).browser, VISITOR)
    assert isinstance(door.recognise(first), NotRemembered)
    assert door.recognised(second).person == "alice"
    assert door.administration.revoke_all(dana, "alice", VISITOR)
    assert isinstance(door.recognise(second), NotRemembered)
    assert door.outcomes.count(Outcome.BROWSERS_REVOKED) == 1
    assert not door.administration.revoke_all(dana, "nobody", VISITOR)


def test_nobody_else_sees_or_ends_them(door: BrowserDoor, alice: Session) -> None:
    bobs = door.accepted("bob")
    bob = door.doors.kept.people["bob"]

    assert door.administration.person(alice, "bob", VISITOR) is None
    assert door.administration.listed(alice, bob, None).items == ()
    assert not door.administration.revoke(alice, "bob", door.recognised(bobs).browser, VISITOR)
    assert not door.administration.revoke_all(alice, "bob", VISITOR)
    assert door.recognised(bobs).person == "bob"


def test_who_is_no_administrator_any_more_is_none_at_once(door: BrowserDoor, dana: Session) -> None:
    assert door.administration.may(dana)

    door.doors.kept.people["dana"] = replace(door.doors.kept.people["dana"], groups=frozenset({"pilot"}))

    assert not door.administration.may(dana)


def test_who_wants_what_is_not_theirs_is_written_down(door: BrowserDoor, alice: Session) -> None:
    assert door.mine.opt_in(alice, None, VISITOR, own=True, named="bob") == NotAccepted(Why.NOT_THEIRS)
    assert door.last == (Outcome.REMEMBER_REFUSED, "alice", "not_theirs: bob")
    assert door.mine.opt_in(alice, None, VISITOR, own=False) == NotAccepted(Why.NOT_OWN_DEVICE)
    assert door.last == (Outcome.REMEMBER_REFUSED, "alice", "not_own_device")

    assert not door.mine.revoke(alice, "x" * 3000, VISITOR)

    assert door.last == (Outcome.BROWSER_REVOKE_REFUSED, "alice", f"browser {'x' * 64}")
    assert door.kept("bob") == door.kept("alice") == []


def test_who_names_themselves_is_taken_for_that(door: BrowserDoor, alice: Session) -> None:
    assert isinstance(door.mine.opt_in(alice, None, VISITOR, own=True, named=" Alice "), Accepted)


def test_a_browser_that_is_dropped_at_the_same_moment_is_not_ended(door: BrowserDoor, alice: Session) -> None:
    chosen = door.recognised(door.accepted("alice")).browser
    kept = door.doors.kept.browsers

    def meanwhile() -> None:
        del kept[chosen]
        door.doors.before_commit = lambda: None

    door.doors.before_commit = meanwhile

    assert not door.mine.revoke(alice, chosen, VISITOR)
    assert door.last[:2] == (Outcome.BROWSER_REVOKE_REFUSED, "alice")


def test_where_the_keys_cannot_be_read_nobody_says_that_nothing_is_remembered(
    door: BrowserDoor, alice: Session, dana: Session
) -> None:
    cookie = door.accepted("alice")
    door.breaks()

    assert door.mine.look(alice, cookie, None).here is Here.UNKNOWN
    assert door.administration.here(dana, cookie).here is Here.UNKNOWN


def test_an_administrator_is_told_whom_a_browser_remembers(door: BrowserDoor, dana: Session) -> None:
    stands = door.administration.here(dana, door.accepted("bob"))

    assert (stands.here, stands.person and stands.person.id) == (Here.SOMEBODY_ELSE, "bob")
    assert door.administration.here(dana, None).here is Here.NOTHING


def test_each_question_about_somebody_is_written_down(door: BrowserDoor, alice: Session, dana: Session) -> None:
    assert door.administration.person(dana, "bob", VISITOR)
    assert door.last == (Outcome.BROWSERS_LOOKED_UP, "bob", "by dana")
    assert door.administration.person(dana, "mallory", VISITOR) is None
    assert door.last == (Outcome.BROWSERS_LOOKED_UP, "dana", "nobody: mallory")
    assert door.administration.person(alice, "bob", VISITOR) is None
    assert door.last == (Outcome.BROWSERS_LOOKED_UP, "alice", "nobody: bob")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (None, False),
        ("", False),
        ("nonsense", False),
        ("0001778155200000#" + "a" * 22, False),
        ("1778155200000#aZ_-0", True),
        ("1778155200000#", False),
    ],
)
def test_a_page_begins_only_where_one_was_told_to(asked: str | None, found: bool) -> None:
    assert place(asked) == (asked if found else None)
