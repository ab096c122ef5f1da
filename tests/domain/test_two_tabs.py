"""A second tab whose push follows a forgotten one: the first, waking up late, takes nothing from it."""

from datetime import timedelta

import pytest

from doorbook.events import Outcome
from doorbook.signin.answers import AskFactor, Inside
from doorbook.signin.pacing import GRACE, LIVES
from tests.domain.one_phone import VISITOR, Portal, portal_with
from tests.doorway import Tally


@pytest.fixture
def portal() -> Portal:
    return portal_with(Tally())


def test_the_tab_that_wakes_up_late_leaves_the_other_tabs_push_alone(portal: Portal) -> None:
    first = portal.sign_in()
    portal.clock.advance((LIVES + GRACE).total_seconds())
    second = portal.sign_in()

    late = portal.desk.look(first, VISITOR)
    portal.duo.approved.add("txid-2")
    answer = portal.desk.look(second, VISITOR)

    assert isinstance(late, AskFactor)
    assert isinstance(answer, Inside)
    assert [row.outcome for row in portal.doors.audit] == [Outcome.PUSH_TIMEOUT, Outcome.SIGNED_IN]


def test_the_forgotten_push_is_counted_once(portal: Portal) -> None:
    first = portal.sign_in()
    portal.clock.advance((LIVES + GRACE).total_seconds())
    second = portal.sign_in()

    portal.desk.look(first, VISITOR)

    pacing = portal.doors.arrive(None, "alice", ()).pacing
    assert (pacing.refusals, pacing.live_ticket) == (1, second.id)


def test_a_late_approval_of_the_forgotten_push_lets_nobody_in(portal: Portal) -> None:
    first = portal.sign_in()
    portal.duo.approved.add("txid-1")
    portal.clock.advance((LIVES + GRACE).total_seconds())

    assert isinstance(portal.desk.look(first, VISITOR), AskFactor)
    assert portal.doors.kept.sessions == {}


def test_an_approval_in_time_lets_in(portal: Portal) -> None:
    first = portal.sign_in()
    portal.duo.approved.add("txid-1")
    portal.clock.advance((LIVES + GRACE - timedelta(seconds=1)).total_seconds())

    assert isinstance(portal.desk.look(first, VISITOR), Inside)
    assert len(portal.doors.kept.sessions) == 1
