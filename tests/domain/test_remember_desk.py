"""Offers to be remembered, and what becomes of them."""

from datetime import timedelta

import pytest

from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.factors import Kind
from doorbook.remember.conditions import MAY_BE_ALONE, Conditions
from doorbook.remember.cookie import OPTED_OUT
from doorbook.remember.desk import OFFER_STANDS
from doorbook.remember.key_ring import KeyRing, revoked
from doorbook.signin.assurance import Passed
from doorbook.signin.people import BrowserState
from doorbook.signin.remembering import Accepted, Arrived, Drop, NotAccepted, NotRemembered, Offer, OptedOut, Why
from doorbook.signin.tickets import TicketKey
from tests.domain.browser_door import CALL, FINGER, NOON, SHUT, VISITOR, WIKI, BrowserDoor

KEY = TicketKey(id="t1", secret="secret of the tab")


@pytest.fixture
def door() -> BrowserDoor:
    return BrowserDoor()


def arrived(
    door: BrowserDoor, cookie: str | None = None, who: str = "alice", passed: tuple[Passed, ...] = FINGER
) -> Arrived:
    """Arrive by password, and have written what goes with it."""
    came = door.desk.arrived(cookie, who, passed, WIKI, VISITOR)
    if came.also or came.asked:
        door.doors.commit(*came.also, *came.asked)
    return came


def test_who_passed_a_factor_that_is_enough_alone_is_offered_it(door: BrowserDoor) -> None:
    assert arrived(door).offer == Offer(shared=False)
    assert door.last == (Outcome.REMEMBER_OFFERED, "alice", None)
    assert door.doors.audit[-1].method == Kind.WEBAUTHN_PLATFORM


@pytest.mark.parametrize(
    "passed",
    [
        CALL,
        (Passed.PASSWORD, Passed.DUO_PUSH),
        (Passed.PASSWORD, Passed.DUO_VERIFIED_PUSH),
        (Passed.PASSWORD, Passed.DUO_PASSCODE),
        (Passed.PASSWORD, Passed.DUO_U2F),
        (Passed.PASSWORD, Passed.DUO_WEBAUTHN),
        (Passed.PASSWORD, Passed.DUO_WEBAUTHN_ROAMING),
    ],
)
def test_who_passed_another_is_not(door: BrowserDoor, passed: tuple[Passed, ...]) -> None:
    assert arrived(door, passed=passed).offer is None
    assert door.last == (Outcome.REMEMBER_WITHHELD, "alice", Why.FACTOR)


def test_a_stack_may_take_roaming_keys_and_never_a_call(door: BrowserDoor) -> None:
    door.conditions = Conditions(on=True, kinds=frozenset(Kind))

    assert arrived(door, passed=(Passed.PASSWORD, Passed.DUO_WEBAUTHN_ROAMING)).offer is not None
    assert arrived(door, passed=CALL).offer is None
    assert {kind for kind in Kind if door.conditions.accepts(kind)} == MAY_BE_ALONE


@pytest.mark.parametrize("kind", [Kind.BYPASS, Kind.NONE, Kind.UNKNOWN, Kind.CALL, Kind.TEXT, Kind.PUSH])
def test_no_setting_makes_these_enough_alone(kind: Kind) -> None:
    assert not Conditions(on=True, kinds=frozenset({kind})).accepts(kind)


def test_after_a_password_alone_nothing_is_offered_and_nothing_written(door: BrowserDoor) -> None:
    assert arrived(door, passed=(Passed.PASSWORD,)) == Arrived()
    assert door.outcomes == []


def test_with_the_switch_off_nothing_is_offered_and_nothing_written(door: BrowserDoor) -> None:
    door.conditions = Conditions(on=False)

    assert arrived(door) == Arrived()
    assert door.outcomes == []


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"groups": frozenset({"staff"})}, Why.NOT_IN_PILOT),
        ({"rememberable": False}, Why.NOT_REMEMBERABLE),
        ({"disabled": True}, Why.DISABLED),
    ],
)
def test_who_may_not_be_remembered_is_not_offered_it(door: BrowserDoor, what: dict[str, object], why: Why) -> None:
    door.alter("alice", **what)

    assert arrived(door).offer is None
    assert door.last == (Outcome.REMEMBER_WITHHELD, "alice", why)


def test_on_the_way_to_an_application_that_does_without_nothing_is_offered(door: BrowserDoor) -> None:
    assert door.desk.arrived(None, "alice", FINGER, SHUT, VISITOR).offer is None
    assert door.desk.arrived(None, "alice", FINGER, None, VISITOR).offer is not None


def test_who_is_remembered_already_is_not_asked_again(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")

    came = arrived(door, cookie)

    assert (came.offer, came.held) == (None, None)
    assert door.last == (Outcome.REMEMBER_WITHHELD, "alice", Why.REMEMBERED)


def test_a_weak_factor_takes_nothing_away(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")

    assert arrived(door, cookie, passed=CALL).held is None
    assert door.last == (Outcome.REMEMBER_WITHHELD, "alice", Why.FACTOR)
    assert door.recognised(cookie).person == "alice"


def test_who_opted_out_is_not_asked_again(door: BrowserDoor) -> None:
    came = arrived(door, OPTED_OUT)

    assert (came.offer, came.held) == (None, None)
    assert door.last == (Outcome.REMEMBER_WITHHELD, "alice", Why.OPTED_OUT)


def test_whose_own_cookie_counts_no_more_is_offered_another(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    door.revoker.all("alice", "dana", VISITOR)

    came = arrived(door, cookie)

    assert (came.offer, came.held) == (Offer(shared=False), Drop())


def test_somebody_else_s_cookie_goes_when_another_comes_in_and_their_browser_is_ended(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")

    came = arrived(door, cookie, who="bob")

    assert (came.offer, came.held) == (Offer(shared=True), Drop())
    assert [each.state for each in door.kept()] == [BrowserState.LEFT]
    assert isinstance(door.recognise(cookie), NotRemembered)
    assert (Outcome.BROWSER_LEFT, "alice") in [(row.outcome, row.person) for row in door.doors.audit]


@pytest.mark.parametrize("passed", [CALL, (Passed.PASSWORD,)])
def test_it_goes_whatever_the_other_one_passed(door: BrowserDoor, passed: tuple[Passed, ...]) -> None:
    cookie = door.accepted("alice")

    came = arrived(door, cookie, who="bob", passed=passed)

    assert (came.offer, came.held) == (None, Drop())
    assert isinstance(door.recognise(cookie), NotRemembered)


def test_to_say_that_one_is_another_changes_nothing_yet(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")

    door.doors.commit(door.desk.not_them(door.recognised(cookie), VISITOR))
    door.doors.commit(door.desk.fell_back(door.recognised(cookie), VISITOR))

    assert door.recognised(cookie).person == "alice"
    assert door.outcomes[-2:] == [Outcome.REMEMBER_NOT_THEM, Outcome.REMEMBER_FELL_BACK]


def test_where_nothing_can_be_read_nothing_is_offered_and_nobody_is_kept_out(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    door.breaks()

    came = arrived(door, cookie, who="bob")

    assert (came.offer, came.held) == (None, None)
    door.broken = None
    assert door.recognised(cookie).person == "alice"


def test_what_is_accepted_is_kept_with_its_row_in_words(door: BrowserDoor) -> None:
    made = door.desk.accept(door.proof(), None, VISITOR, own=True)

    (browser,) = door.kept()
    assert isinstance(made, Accepted)
    assert made.held.until == browser.expires == NOON + timedelta(days=90)
    assert (browser.label, browser.kind, browser.provisioned_by) == ("Firefox on Linux", Kind.WEBAUTHN_PLATFORM, None)
    assert door.last[:2] == (Outcome.REMEMBER_ACCEPTED, "alice")


def test_without_the_word_that_the_device_is_theirs_nothing_is_kept(door: BrowserDoor) -> None:
    made = door.desk.accept(door.proof(), None, VISITOR, own=False)

    assert made == NotAccepted(Why.NOT_OWN_DEVICE)
    assert door.kept() == []
    assert door.last == (Outcome.REMEMBER_REFUSED, "alice", Why.NOT_OWN_DEVICE)


@pytest.mark.parametrize(
    ("passed", "late", "what", "why"),
    [
        (CALL, timedelta(0), {}, Why.FACTOR),
        (FINGER, OFFER_STANDS + timedelta(milliseconds=1), {}, Why.STALE_PROOF),
        (FINGER, -timedelta(milliseconds=1), {}, Why.STALE_PROOF),
        (FINGER, timedelta(0), {"groups": frozenset({"staff"})}, Why.NOT_IN_PILOT),
        (FINGER, timedelta(0), {"rememberable": False}, Why.NOT_REMEMBERABLE),
        (FINGER, timedelta(0), {"disabled": True}, Why.DISABLED),
    ],
)
def test_an_offer_that_was_never_made_cannot_be_accepted(
    door: BrowserDoor, passed: tuple[Passed, ...], late: timedelta, what: dict[str, object], why: Why
) -> None:
    proof = door.proof(passed=passed)
    door.now += late
    door.alter("alice", **what)

    assert door.desk.accept(proof, None, VISITOR, own=True) == NotAccepted(why)

    assert door.kept() == []
    assert door.last == (Outcome.REMEMBER_REFUSED, "alice", why)


def test_to_the_last_moment_it_can(door: BrowserDoor) -> None:
    proof = door.proof()
    door.now += OFFER_STANDS

    assert isinstance(door.desk.accept(proof, None, VISITOR, own=True), Accepted)


def test_of_who_is_gone_nothing_is_kept(door: BrowserDoor) -> None:
    del door.doors.kept.people["alice"]

    assert door.desk.accept(door.proof(), None, VISITOR, own=True) == NotAccepted(Why.NOBODY)


def test_while_no_key_seals_or_nothing_can_be_read_nothing_is_kept(door: BrowserDoor) -> None:
    without = revoked(door.ring, "0a1b2c3d", door.now)
    assert isinstance(without, KeyRing)
    door.ring = without
    assert door.desk.accept(door.proof(), None, VISITOR, own=True) == NotAccepted(Why.NO_KEY)
    door.breaks()
    assert door.desk.accept(door.proof(), None, VISITOR, own=True) == NotAccepted(Why.UNREACHABLE)
    assert door.kept() == []


def test_the_browser_that_a_new_one_replaces_is_ended(door: BrowserDoor) -> None:
    first = door.accepted("alice")
    second = door.accepted("alice", first)
    third = door.accepted("bob", second)

    assert sorted(each.state for each in door.kept()) == [BrowserState.CLEARED, BrowserState.LEFT]
    assert isinstance(door.recognise(second), NotRemembered)
    assert door.recognised(third).person == "bob"


def test_who_is_disabled_in_between_is_not_remembered(door: BrowserDoor) -> None:
    door.doors.before_commit = lambda: door.alter("alice", disabled=True, generation=1)

    assert door.desk.accept(door.proof(), None, VISITOR, own=True) == NotAccepted(Why.DISABLED)
    assert door.kept() == []


def test_two_tabs_that_accept_at_once_are_both_remembered(door: BrowserDoor) -> None:
    met: list[str] = []

    def first() -> None:
        door.doors.before_commit = lambda: None
        met.append(door.accepted("alice"))

    door.doors.before_commit = first

    assert door.recognised(door.accepted("alice")).alias == door.recognised(met[0]).alias


def test_declining_leaves_the_marker_and_ends_what_was(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")

    held = door.desk.decline(door.proof(), cookie, VISITOR)

    assert held.cookie == OPTED_OUT
    assert door.recognise(held.cookie) == OptedOut()
    assert [each.state for each in door.kept()] == [BrowserState.OPTED_OUT]
    assert door.last[:2] == (Outcome.REMEMBER_DECLINED, "alice")


def test_a_store_that_fails_between_keeps_no_browser(door: BrowserDoor) -> None:
    def silent() -> None:
        door.doors.before_commit = lambda: None
        raise TryLaterError(Cause.STORE)

    door.doors.before_commit = silent

    assert door.desk.accept(door.proof(), None, VISITOR, own=True) == NotAccepted(Why.UNREACHABLE)
    assert door.kept() == []
