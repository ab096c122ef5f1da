"""Offers, what becomes of them, and what a sign-in by a remembered browser changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome, Topic
from doorbook.factors import Kind
from doorbook.remember.conditions import MAY_BE_ALONE, Conditions
from doorbook.remember.cookie import OPTED_OUT
from doorbook.remember.desk import OFFER_STANDS
from doorbook.remember.key_ring import KNOWN_AHEAD, KeyRing, Secret, revoked, rotated
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import MoveTicket, OpenTicket, StillEnabled
from doorbook.signin.entry import Admission, Entrance
from doorbook.signin.flow import Move, State
from doorbook.signin.people import BrowserState
from doorbook.signin.ports import OvertakenError
from doorbook.signin.remembering import Accepted, Arrived, Drop, Keep, NotAccepted, NotRemembered, Offer, OptedOut, Why
from doorbook.signin.rules import Rules
from doorbook.signin.throttle import MOST_PER_BROWSER, MOST_REMEMBERED, WINDOW
from doorbook.signin.tickets import Ticket, TicketKey, new_ticket
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


def test_a_wrong_factor_is_written_down_by_its_name(door: BrowserDoor) -> None:
    by = door.recognised(door.accepted("alice"))

    door.doors.commit(door.desk.wrong_factor(by, "Bypass Code", "txid-9", VISITOR))

    row = max(door.doors.audit, key=lambda each: each.id)
    assert (row.outcome, row.method, row.detail, row.txid) == (
        Outcome.REMEMBER_WRONG_FACTOR,
        Kind.BYPASS,
        "Bypass Code",
        "txid-9",
    )


def test_a_browser_asks_duo_so_often_and_no_more(door: BrowserDoor) -> None:
    by = door.recognised(door.accepted("alice"))

    for _ in range(MOST_PER_BROWSER):
        assert door.desk.held_back(by, VISITOR) is None
        door.doors.commit(*door.desk.tries(by))
    until = door.desk.held_back(by, VISITOR)
    with pytest.raises(OvertakenError):
        door.doors.commit(*door.desk.tries(by))

    assert until is not None
    assert door.last == (Outcome.THROTTLED, "alice", "browser")
    door.now = until
    assert door.desk.held_back(by, VISITOR) is None


def test_all_browsers_of_a_person_together_ask_so_often(door: BrowserDoor) -> None:
    some = [door.recognised(door.accepted("alice")) for _ in range(3)]
    asked = [by for by in some for _ in range(MOST_PER_BROWSER)]

    answers = []
    for by in asked:
        answers.append(door.desk.held_back(by, VISITOR))
        if answers[-1] is None:
            door.doors.commit(*door.desk.tries(by))

    assert answers.count(None) == MOST_REMEMBERED
    assert door.last == (Outcome.THROTTLED, "alice", "remembered")
    assert door.desk.held_back(door.recognised(door.accepted("bob")), VISITOR) is None
    assert answers[-1] is not None
    assert answers[-1] - door.now <= WINDOW


def inside(door: BrowserDoor, cookie: str) -> Keep:
    """Come in by a remembered browser, as the sign-in does."""
    ticket = replace(
        new_ticket(KEY, None, door.now), state=State.FACTOR, person="alice", id=f"t{len(door.doors.audit)}"
    )
    used = door.desk.use(door.recognised(cookie), Kind.WEBAUTHN_PLATFORM, VISITOR)
    door.doors.commit(OpenTicket(ticket))
    Entrance(door.ledger, Rules()).let_in(VISITOR, admission(ticket, used))
    assert isinstance(used.held, Keep)
    return used.held


def admission(ticket: Ticket, change: object, also: tuple[object, ...] = ()) -> Admission:
    return Admission(
        stored=ticket,
        ticket=ticket,
        moves=(Move.PASS_WITHOUT_FACTOR,),
        passed=(Passed.DUO_WEBAUTHN_PLATFORM,),
        outcome=Outcome.SIGNED_IN,
        used=change,  # type: ignore[arg-type]  # the tests give what the desk gave
        also=also,  # type: ignore[arg-type]  # as above
    )


def test_a_use_counts_and_comes_back_sealed_anew(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    door.now += timedelta(hours=1)

    held = inside(door, cookie)

    (browser,) = door.kept()
    assert (browser.uses, browser.used) == (1, door.now)
    assert held.cookie != cookie
    shown = door.recognised(held.cookie)
    assert (shown.seen, shown.uses) == (1, 1)
    assert held.until == browser.expires
    assert len(door.doors.kept.sessions) == 1
    assert door.doors.audit[-1].outcome is not Outcome.BROWSER_PERHAPS_COPIED


def test_a_use_lengthens_nothing(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    for _ in range(3):
        door.now += timedelta(days=29)
        cookie = inside(door, cookie).cookie
    door.now += timedelta(days=3)

    assert door.recognise(cookie) == NotRemembered(Why.EXPIRED, Drop())


def test_a_use_is_sealed_by_the_key_of_the_day(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    following = rotated(door.ring, "1a1b2c3d", Secret(b"n" * 32), door.now)
    assert isinstance(following, KeyRing)
    door.ring, door.now = following, door.now + KNOWN_AHEAD

    assert ".1a1b2c3d." in inside(door, cookie).cookie


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda door: door.revoker.all("alice", "dana", VISITOR),
        lambda door: door.revoker.one("alice", door.kept()[0].id, "dana", VISITOR),
        lambda door: door.alter("alice", disabled=True),
        lambda door: door.alter("alice", rememberable=False),
        lambda door: door.alter("alice", alias="another"),
    ],
)
def test_what_is_revoked_in_between_makes_no_session(door: BrowserDoor, meanwhile: object) -> None:
    cookie = door.accepted("alice")
    ticket = replace(new_ticket(KEY, None, door.now), state=State.FACTOR, person="alice")
    used = door.desk.use(door.recognised(cookie), Kind.WEBAUTHN_PLATFORM, VISITOR)
    door.doors.commit(OpenTicket(ticket))
    meanwhile(door)  # type: ignore[operator]  # a column of the table

    with pytest.raises(OvertakenError):
        Entrance(door.ledger, Rules()).let_in(VISITOR, admission(ticket, used))

    assert door.doors.kept.sessions == {}
    assert door.kept()[0].uses == 0


def test_a_copy_is_told_and_locks_nobody_out(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    inside(door, cookie)

    held = inside(door, cookie)

    assert Outcome.BROWSER_PERHAPS_COPIED in door.outcomes
    (event,) = door.doors.kept.outbox.values()
    assert (event.topic, event.person) == (Topic.BROWSER_PERHAPS_COPIED, "alice")
    shown = door.recognised(held.cookie)
    assert (shown.seen, shown.uses) == (2, 2)


def test_where_it_cannot_be_sealed_anew_the_browser_keeps_what_it_has(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    by = door.recognised(cookie)
    door.breaks()

    used = door.desk.use(by, Kind.WEBAUTHN_PLATFORM, VISITOR)

    assert used.held is None
    door.doors.commit(used.change, StillEnabled("alice", 0, by.alias))
    door.broken = None
    shown = door.recognised(cookie)
    assert shown.seen == shown.uses


def test_a_ticket_that_moved_meanwhile_uses_nothing(door: BrowserDoor) -> None:
    cookie = door.accepted("alice")
    ticket = replace(new_ticket(KEY, None, door.now), state=State.FACTOR, person="alice")
    used = door.desk.use(door.recognised(cookie), Kind.WEBAUTHN_PLATFORM, VISITOR)
    door.doors.commit(OpenTicket(ticket))
    door.doors.commit(MoveTicket(ticket, ticket.moved(Move.STAY)))

    with pytest.raises(OvertakenError):
        Entrance(door.ledger, Rules()).let_in(VISITOR, admission(ticket, used))

    assert door.kept()[0].uses == 0


def test_a_store_that_fails_between_keeps_no_browser(door: BrowserDoor) -> None:
    def silent() -> None:
        door.doors.before_commit = lambda: None
        raise TryLaterError(Cause.STORE)

    door.doors.before_commit = silent

    assert door.desk.accept(door.proof(), None, VISITOR, own=True) == NotAccepted(Why.UNREACHABLE)
    assert door.kept() == []
