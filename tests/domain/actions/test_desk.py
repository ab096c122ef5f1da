"""Who may what, on what, and how often: each refusal beside what is let through, and nothing changed by it."""

from dataclasses import replace

import pytest

from doorbook.actions.answers import (
    NeedsSecondPerson,
    NotFresh,
    NotGranted,
    Nothing,
    NotPossible,
    NotYours,
    Overtaken,
    RefusedByDuo,
    Shown,
    Stale,
)
from doorbook.actions.catalogue import ACTIONS
from doorbook.actions.deed import WAITS, Order, Stand
from doorbook.actions.ports import Refusal, Why
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.events import Outcome
from doorbook.messages import Message, console
from doorbook.messages import actions as words
from doorbook.signin.roles import Role
from tests.domain.actions.office import ALICE, HELPER, Place, by, order

ERIN = by("erin")


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.mark.parametrize("action", [each.id for each in ACTIONS if each.least is Role.ADMINISTRATOR])
def test_the_help_desk_is_refused_what_is_for_administrators_and_it_is_written_down(place: Place, action: str) -> None:
    wanted = order(action)

    for answer in (place.desk.plan(HELPER, wanted), place.desk.do(HELPER, wanted, "x", "d1")):
        assert answer == NotYours(Role.ADMINISTRATOR, words.NOT_YOURS)
    assert place.duo.changes == []
    assert place.outcomes == [Outcome.ACTION_REFUSED] * 2
    row = place.tally.outcomes[0]
    assert (row.person, row.detail) == (
        "hugo",
        f"{action} of DUALICE on connection c1: for administrator alone",
    )


@pytest.mark.parametrize("action", [each.id for each in ACTIONS])
def test_a_viewer_does_nothing(place: Place, action: str) -> None:
    assert isinstance(place.desk.plan(by("vera", Role.VIEWER), order(action)), NotYours)


def test_without_a_fresh_factor_it_is_planned_and_not_done(place: Place) -> None:
    wanted, tired = order("disable"), by(fresh=False)
    plan = place.planned(wanted, tired)

    assert place.desk.do(tired, wanted, plan.saw, plan.id) == NotFresh(console.NOT_FRESH)
    assert place.duo.changes == []
    assert isinstance(place.desk.do(by(), wanted, plan.saw, plan.id), Shown)
    assert place.desk.undo(tired, "c1", ALICE.id, plan.id) == NotFresh(console.NOT_FRESH)
    assert place.alice.status == "disabled"


def test_a_connection_that_only_reads_names_the_grant_that_writing_needs(place: Place) -> None:
    place.read_only = True
    refused = NotGranted("Grant write resource", words.READ_ONLY)

    assert place.desk.plan(by(), order("disable")) == refused
    assert place.desk.do(by(), order("disable"), "x", "d1") == refused
    assert isinstance(place.done(order("classify", kind="service")), Shown)  # a record of our own needs none
    place.read_only = False
    assert isinstance(place.done(order("disable")), Shown)


def test_keys_without_the_grant_name_it(place: Place) -> None:
    place.granted = False
    assert place.desk.plan(by(), order("disable")) == NotGranted("Grant write resource", words.NOT_GRANTED)

    place.granted = True
    place.duo.blind = FixSettingsError(Cause.NOT_GRANTED, "Duo 40301")
    assert place.desk.plan(by(), order("disable")) == NotGranted("Grant read resource", words.NOT_GRANTED)


def test_a_grant_that_was_taken_away_meanwhile_is_named_too(place: Place) -> None:
    place.duo.refuses = Refusal(Why.NOT_GRANTED, "Access forbidden")

    assert place.done(order("disable")) == NotGranted("Grant write resource", words.NOT_GRANTED)

    (deed,) = place.desk.of("c1", ALICE.id)
    assert (deed.stand, deed.said) == (Stand.REFUSED, "Access forbidden")
    assert place.outcomes == [Outcome.ACTION_BEGUN, Outcome.ACTION_NOT_DONE]


@pytest.mark.parametrize(
    ("why", "synced", "says"),
    [
        (Why.INVALID, False, words.REFUSED),
        (Why.INVALID, True, words.REFUSED_SYNCED),
        (Why.GONE, False, words.REFUSED_GONE),
        (Why.CONFLICT, False, words.REFUSED_CONFLICT),
    ],
)
def test_what_duo_refuses_is_explained_with_its_own_words(place: Place, why: Why, synced: bool, says: Message) -> None:
    place.duo.users[ALICE.id] = replace(ALICE, synced=synced)
    place.duo.refuses = Refusal(why, "Invalid request parameters: status")

    answer = place.done(order("disable"))

    assert isinstance(answer, RefusedByDuo)
    assert answer.why is says
    assert (answer.deed.stand, answer.deed.said) == (Stand.REFUSED, "Invalid request parameters: status")
    assert place.here.ended == []  # what belongs to it is not done either
    assert isinstance(place.done(order("disable")), Shown)


@pytest.mark.parametrize(
    ("broke", "says"),
    [
        (TryLaterError(Cause.LIMITED, "Duo 42901"), words.LIMITED),
        (FixSettingsError(Cause.WRONG_KEY, "Duo 40103"), words.UNREACHED),
    ],
)
def test_what_certainly_did_not_reach_duo_is_said_to_be_not_done(
    place: Place, broke: BreakageError, says: Message
) -> None:
    place.duo.breaks, place.duo.breaks_before = broke, True

    answer = place.done(order("disable"))

    assert isinstance(answer, RefusedByDuo)
    assert (answer.why, answer.deed.stand) == (says, Stand.NOT_DONE)
    assert place.outcomes == [Outcome.ACTION_BEGUN, Outcome.ACTION_BROKEN_OFF, Outcome.ACTION_NOT_DONE]
    assert place.tally.outcomes[1].cause == broke.cause


@pytest.mark.parametrize(
    ("connection", "user", "action"),
    [
        ("c2", ALICE.id, "disable"),
        ("c1", "DUNOBODY", "disable"),
        ("c1", ALICE.id, "explode"),
        ("c1", "#" * 9, "disable"),
    ],
)
def test_what_is_not_there_is_not_there(place: Place, connection: str, user: str, action: str) -> None:
    wanted = Order(connection=connection, user=user, action=action)

    assert place.desk.plan(by(), wanted) == Nothing()
    assert place.desk.do(by(), wanted, "x", "d1") == Nothing()
    assert place.desk.undo(by(), connection, user, "d1") == Nothing()
    assert place.desk.agree(by(), connection, user, "d1") == Nothing()
    assert place.desk.deed(by(), connection, user, "d1") is None


def test_done_twice_it_is_done_once(place: Place) -> None:
    wanted = order("detach-phone", "DPONE")
    plan = place.planned(wanted)
    first = place.desk.do(by(), wanted, plan.saw, plan.id)

    again = place.desk.do(by(), wanted, plan.saw, plan.id)

    assert first == again
    assert place.duo.changes == ["detach DPONE"]
    assert len(place.outcomes) == 2


def test_a_plan_whose_ground_has_changed_is_refused_and_shown_anew(place: Place) -> None:
    wanted = order("disable")
    plan = place.planned(wanted)
    place.alice_is("bypass")

    answer = place.desk.do(by(), wanted, plan.saw, plan.id)

    assert isinstance(answer, Stale)
    assert answer.why is words.STALE
    assert not isinstance(answer.plan, NotPossible)
    assert answer.plan.lines[0].now == "Bypass: let in without a second factor"
    assert place.duo.changes == []
    assert place.outcomes == [Outcome.ACTION_REFUSED]
    assert isinstance(place.desk.do(by(), wanted, answer.plan.saw, answer.plan.id), Shown)


def test_a_fingerprint_that_somebody_made_up_is_no_plan(place: Place) -> None:
    assert isinstance(place.desk.do(by(), order("disable"), "f" * 32, "d1"), Stale)
    assert place.duo.changes == []


def test_of_two_administrators_with_one_plan_each_the_second_finds_it_done(place: Place) -> None:
    wanted = order("create-bypass-code", hours="1")
    mine, theirs = place.planned(wanted), place.planned(wanted, ERIN)
    place.desk.do(by(), wanted, mine.saw, mine.id)

    answer = place.desk.do(ERIN, wanted, theirs.saw, theirs.id)

    assert isinstance(answer, Stale)
    assert place.duo.changes == ["code"]


def test_of_two_administrators_at_the_same_moment_one_does_it(place: Place) -> None:
    wanted = order("create-bypass-code", hours="1")
    mine, theirs = place.planned(wanted), place.planned(wanted, ERIN)
    answers: list[object] = []

    def meanwhile() -> None:
        place.duo.meanwhile = lambda: None
        answers.append(place.desk.do(ERIN, wanted, theirs.saw, theirs.id))

    place.duo.meanwhile = meanwhile
    done = place.desk.do(by(), wanted, mine.saw, mine.id)

    assert isinstance(done, Shown)
    assert answers == [Overtaken(words.BUSY)]
    assert place.duo.changes == ["code"]


def test_of_two_who_saw_the_same_turn_one_takes_it(place: Place) -> None:
    """The second has looked before the first has begun; the turn tells them apart."""
    wanted = order("disable")
    mine, theirs = place.planned(wanted), place.planned(wanted, ERIN)
    looked = place.duo.user
    first: list[object] = []

    def user(user: str) -> object:
        found = looked(user)
        if not first:
            first.append(None)
            first.append(place.desk.do(ERIN, wanted, theirs.saw, theirs.id))
        return found

    place.duo.user = user  # type: ignore[method-assign, assignment] # the moment between looking and taking the turn
    answer = place.desk.do(by(), wanted, mine.saw, mine.id)

    assert isinstance(first[1], Shown)
    assert answer == Overtaken(words.BUSY)
    assert place.duo.changes == ["DUALICE disabled"]


def test_a_deletion_waits_for_somebody_else_and_is_done_by_them(place: Place) -> None:
    asked = place.done(order("delete-user"))
    assert isinstance(asked, NeedsSecondPerson)
    assert (asked.why, asked.deed.stand, place.duo.changes) == (words.SECOND_PERSON, Stand.WAITING, [])
    assert place.desk.waiting("c1") == (asked.deed,)

    own = place.desk.agree(by(), "c1", ALICE.id, asked.deed.id)
    assert own == NeedsSecondPerson(asked.deed, words.NOT_BOTH)
    helper = place.desk.agree(HELPER, "c1", ALICE.id, asked.deed.id)
    assert isinstance(helper, NotYours)
    assert place.desk.agree(by("erin", fresh=False), "c1", ALICE.id, asked.deed.id) == NotFresh(console.NOT_FRESH)
    assert place.duo.changes == []

    done = place.desk.agree(ERIN, "c1", ALICE.id, asked.deed.id)

    assert isinstance(done, Shown)
    assert (place.alice.status, place.here.ended) == ("pending deletion", [("alice", "erin")])
    assert (done.deed.asked.by, done.deed.agreed and done.deed.agreed.by) == ("dana", "erin")
    assert place.desk.waiting("c1") == ()
    assert isinstance(place.desk.agree(ERIN, "c1", ALICE.id, asked.deed.id), Shown)
    assert place.duo.changes == ["DUALICE deleted"]
    assert "asked for by dana" in (place.tally.outcomes[-1].detail or "")

    back = place.desk.undo(by(), "c1", ALICE.id, done.deed.id)
    assert isinstance(back, Shown)
    assert place.alice.status == "active"


def test_nobody_agrees_to_what_has_changed_or_waited_too_long(place: Place) -> None:
    asked = place.done(order("delete-user"))
    assert isinstance(asked, NeedsSecondPerson)
    place.alice_is("disabled")
    assert isinstance(place.desk.agree(ERIN, "c1", ALICE.id, asked.deed.id), Stale)

    place.alice_is("active")
    place.clock.advance(WAITS.total_seconds() + 1)
    assert place.desk.waiting("c1") == ()
    assert place.desk.agree(ERIN, "c1", ALICE.id, asked.deed.id) == NotPossible(words.LAPSED)
    assert place.duo.changes == []
    assert place.outcomes[-1] is Outcome.ACTION_LAPSED


def test_what_has_moved_on_since_is_not_undone(place: Place) -> None:
    done = place.done(order("disable"))
    assert isinstance(done, Shown)
    place.alice_is("bypass")

    assert place.desk.undo(by(), "c1", ALICE.id, done.deed.id) == NotPossible(words.MOVED_ON)
    assert place.alice.status == "bypass"


def test_of_several_new_codes_none_is_deleted_by_undoing(place: Place) -> None:
    first = place.done(order("create-bypass-code", hours="1"))
    place.done(order("create-bypass-code", hours="1"))
    assert isinstance(first, Shown)

    assert place.desk.undo(by(), "c1", ALICE.id, first.deed.id) == NotPossible(words.MOVED_ON)


def test_the_help_desk_puts_nobody_back_into_bypass(place: Place) -> None:
    place.alice_is("bypass")
    done = place.done(order("activate"), HELPER)
    assert isinstance(done, Shown)

    assert place.desk.undo(HELPER, "c1", ALICE.id, done.deed.id) == NotYours(Role.ADMINISTRATOR, words.NOT_YOURS)
    assert place.alice.status == "active"
    assert isinstance(place.desk.undo(by(), "c1", ALICE.id, done.deed.id), Shown)
    assert place.alice.status == "bypass"
