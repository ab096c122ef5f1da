"""An action broken off between Duo and us: whoever comes next looks in Duo, and the record says how it was."""

from dataclasses import replace

import pytest

from doorbook.actions.answers import NeedsSecondPerson, Overtaken, Shown
from doorbook.actions.deed import AT_WORK, Deed, Order, Stand
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.messages import actions as words
from tests.domain.actions.office import ALICE, CODE, Place, by, order

ERIN = by("erin")
LOST = TryLaterError(Cause.DOWN, "no answer")


@pytest.fixture
def place() -> Place:
    return Place()


def killed(place: Place, wanted: Order) -> Deed:
    """Let whoever does it die just after Duo has done it."""
    place.duo.dies = True
    with pytest.raises(KeyboardInterrupt):
        place.done(wanted)
    place.duo.dies = False
    return place.desk.of("c1", ALICE.id)[0]


def later(place: Place) -> None:
    place.clock.advance(AT_WORK.total_seconds() + 1)


def deed(place: Place, of: Deed) -> Deed:
    found = place.desk.deed(ERIN, "c1", ALICE.id, of.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("wanted", "stand", "says"),
    [
        (order("disable"), Stand.DONE, words.FOUND_DONE),
        (order("detach-phone", "DPONE"), Stand.DONE, words.FOUND_DONE),
        (order("delete-credential", "WAONE"), Stand.DONE, words.FOUND_DONE),
        (order("delete-bypass-code", "DBONE"), Stand.DONE, words.FOUND_DONE),
        (order("create-bypass-code", hours="1"), Stand.DONE, words.CODE_LOST),
        (order("add-to-group", group="Quarantine"), Stand.DONE, words.FOUND_DONE),
        (order("remove-from-group", "DGSTAFF"), Stand.DONE, words.FOUND_DONE),
        (order("send-enrolment"), Stand.UNSURE, words.UNSURE),
    ],
    ids=lambda each: each.action if isinstance(each, Order) else "",
)
def test_killed_after_duo_did_it_the_next_who_looks_finds_out(
    place: Place, wanted: Order, stand: Stand, says: Message
) -> None:
    if wanted.action == "send-enrolment":
        place.duo.users[ALICE.id] = replace(ALICE, is_enrolled=False)
    left = killed(place, wanted)
    assert left.stand is Stand.BEGUN
    assert deed(place, left).stand is Stand.BEGUN  # somebody may just be doing it

    later(place)
    found = deed(place, left)

    assert (found.stand, found.why) == (stand, says.id)
    assert place.outcomes[0] is Outcome.ACTION_BEGUN
    assert place.tally.outcomes[-1].person == "erin"
    assert len(place.duo.changes) == 1
    assert deed(place, left) == found
    if wanted.action == "disable":
        assert place.here.ended == [("alice", "erin")]  # what belongs to it is done too


def test_killed_before_duo_did_it_the_record_says_that_it_was_not_done(place: Place) -> None:
    left = killed(place, order("disable"))
    place.alice_is("active")
    later(place)

    found = deed(place, left)

    assert (found.stand, found.why) == (Stand.NOT_DONE, words.FOUND_NOT_DONE.id)
    assert place.outcomes[-1] is Outcome.ACTION_NOT_DONE
    assert place.here.ended == []


def test_nobody_else_begins_meanwhile_and_the_next_who_does_finishes_it_first(place: Place) -> None:
    left = killed(place, order("disable"))
    wanted = order("detach-phone", "DPONE")

    assert place.done(wanted, ERIN) == Overtaken(words.BUSY)
    assert place.alice.phones == ALICE.phones

    later(place)
    assert isinstance(place.done(wanted, ERIN), Shown)
    assert deed(place, left).stand is Stand.DONE
    assert place.outcomes[-3:] == [Outcome.ACTION_DONE, Outcome.ACTION_BEGUN, Outcome.ACTION_DONE]


def test_an_answer_that_was_lost_on_the_way_is_looked_for_at_once(place: Place) -> None:
    place.duo.breaks = LOST

    done = place.done(order("disable"))

    assert isinstance(done, Shown)
    assert (done.deed.stand, done.deed.why) == (Stand.DONE, words.FOUND_DONE.id)
    assert place.duo.changes == ["DUALICE disabled"]  # asked once
    assert place.outcomes == [Outcome.ACTION_BEGUN, Outcome.ACTION_BROKEN_OFF, Outcome.ACTION_DONE]


def test_what_may_still_come_is_not_said_to_be_not_done(place: Place) -> None:
    place.duo.breaks, place.duo.breaks_before = LOST, True

    done = place.done(order("disable"))

    assert isinstance(done, Shown)
    assert (done.deed.stand, done.deed.why) == (Stand.BEGUN, words.BROKEN_OFF.id)
    place.alice_is("disabled")  # Duo did it after all
    later(place)
    assert deed(place, done.deed).stand is Stand.DONE


def test_a_code_whose_answer_was_lost_is_told_to_be_lost_and_undone(place: Place) -> None:
    place.duo.breaks = LOST

    done = place.done(order("create-bypass-code", hours="1"))

    assert isinstance(done, Shown)
    assert (done.once, done.deed.why) == ("", words.CODE_LOST.id)
    assert CODE not in str(vars(place.rows))
    assert isinstance(place.desk.undo(by(), "c1", ALICE.id, done.deed.id), Shown)
    assert [each.id for each in place.duo.codes[ALICE.id]] == ["DBONE"]


def test_where_duo_cannot_be_looked_at_either_it_stays_open(place: Place) -> None:
    wanted = order("disable")
    plan = place.planned(wanted)
    place.duo.breaks = LOST
    place.duo.meanwhile = lambda: setattr(place.duo, "blind", LOST)

    done = place.desk.do(by(), wanted, plan.saw, plan.id)

    assert isinstance(done, Shown)
    assert (done.deed.stand, done.deed.why) == (Stand.BEGUN, words.BROKEN_OFF.id)
    place.duo.blind = None
    later(place)
    assert deed(place, done.deed).stand is Stand.DONE


def test_sessions_that_could_not_be_ended_are_ended_by_the_next(place: Place) -> None:
    place.here.breaks = TryLaterError(Cause.STORE, "busy")

    done = place.done(order("disable"))
    assert isinstance(done, Shown)
    assert done.deed.stand is Stand.BEGUN

    place.here.breaks = None
    later(place)
    assert deed(place, done.deed).stand is Stand.DONE
    assert place.here.ended == [("alice", "erin")]


def test_undoing_that_was_broken_off_is_found_too(place: Place) -> None:
    done = place.done(order("disable"))
    assert isinstance(done, Shown)
    place.duo.dies = True
    with pytest.raises(KeyboardInterrupt):
        place.desk.undo(by(), "c1", ALICE.id, done.deed.id)
    place.duo.dies = False
    later(place)

    found = deed(place, done.deed)
    assert (found.stand, found.undone and found.undone.by) == (Stand.UNDONE, "dana")

    again = place.done(order("disable"))
    assert isinstance(again, Shown)
    place.duo.breaks, place.duo.breaks_before = LOST, True
    place.desk.undo(by(), "c1", ALICE.id, again.deed.id)
    later(place)
    assert deed(place, again.deed).stand is Stand.DONE  # it was not undone


def test_agreeing_that_was_broken_off_is_found_done(place: Place) -> None:
    asked = place.done(order("delete-user"))
    assert isinstance(asked, NeedsSecondPerson)
    place.duo.dies = True
    with pytest.raises(KeyboardInterrupt):
        place.desk.agree(ERIN, "c1", ALICE.id, asked.deed.id)
    later(place)

    assert deed(place, asked.deed).stand is Stand.DONE
    assert place.here.ended == [("alice", "erin")]
