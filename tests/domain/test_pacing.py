"""How often a phone may be asked: each wait, each end, and a bound that no history gets past."""

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.signin import pacing
from doorbook.signin.pacing import (
    BLOCKED_AT,
    BLOCKED_FOR,
    FORGETS_AFTER,
    GRACE,
    LIVES,
    WAITS,
    BackOff,
    Blocked,
    Busy,
    Pacing,
    asked_past,
    claimed,
    held_back,
    refused,
    settled,
)
from doorbook.signin.show import SENDING_TAKES

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ONE_MS = timedelta(milliseconds=1)
LIVE = claimed(Pacing(), "mine", NOON)

HOUR = timedelta(hours=1)
MOST_PER_HOUR = 6
"""Five refusals close the gate for half an hour, and half an hour later it opens for one."""


def held(phone: Pacing, ticket: str, now: datetime) -> Busy | BackOff | Blocked | None:
    """Say what keeps this ticket's push back now."""
    return held_back(settled(asked_past(phone, ticket), now), ticket, now)


def after_refusals(times: int, at: datetime = NOON) -> Pacing:
    return Pacing(refusals=times, refused=at)


def test_nobodys_phone_may_be_asked() -> None:
    assert held(Pacing(), "mine", NOON) is None


def test_a_live_push_makes_the_phone_busy_for_another_ticket_but_not_for_its_own() -> None:
    later = NOON + timedelta(seconds=30)

    assert held(LIVE, "mine", later) is None
    assert held(LIVE, "another", later) == Busy(NOON + LIVES + GRACE)


def test_the_phone_is_busy_until_the_last_moment_of_the_push_and_no_longer() -> None:
    over = NOON + LIVES + GRACE

    assert held(LIVE, "another", over - ONE_MS) == Busy(over)
    assert held(LIVE, "another", over) is None


@pytest.mark.parametrize("times", range(1, BLOCKED_AT))
def test_the_next_push_waits_longer_after_each_refusal(times: int) -> None:
    until = NOON + WAITS[times]

    before = until - ONE_MS
    assert held(after_refusals(times), "mine", until) is None
    expected = BackOff(until) if WAITS[times] else None
    assert held(after_refusals(times), "mine", max(before, NOON)) == expected


def test_waits_grow() -> None:
    assert list(WAITS) == sorted(WAITS)
    assert WAITS[0] == timedelta(0) < WAITS[-1]


def test_too_many_refusals_block_for_half_an_hour_and_then_let_one_through() -> None:
    opens = NOON + BLOCKED_FOR
    blocked = after_refusals(BLOCKED_AT)

    assert held(blocked, "mine", opens - ONE_MS) == Blocked(opens)
    assert held(blocked, "mine", opens) is None
    again = refused(claimed(settled(blocked, opens), "mine", opens), opens)
    assert held(again, "mine", opens) == Blocked(opens + BLOCKED_FOR)


def test_a_report_of_fraud_blocks_at_once_and_its_twin_does_not() -> None:
    opens = NOON + BLOCKED_FOR

    reported, denied = refused(LIVE, NOON, fraud=True), refused(LIVE, NOON)
    assert held(reported, "mine", NOON) == Blocked(opens)
    assert held(reported, "mine", opens - ONE_MS) == Blocked(opens)
    assert held(reported, "mine", opens) is None
    assert held(denied, "mine", NOON) is None


def test_a_report_of_fraud_outlasts_a_later_refusal() -> None:
    reported = refused(Pacing(), NOON, fraud=True)

    assert refused(reported, NOON + ONE_MS).fraud == NOON


def test_a_push_that_nobody_came_back_for_was_a_refusal_when_it_ended() -> None:
    over = NOON + LIVES + GRACE

    assert settled(LIVE, over) == Pacing(refusals=1, refused=over)
    assert settled(LIVE, over - ONE_MS) == LIVE


@pytest.mark.parametrize("times", range(1, BLOCKED_AT + 1))
def test_refusals_fade_an_hour_after_the_last(times: int) -> None:
    gone = NOON + FORGETS_AFTER

    assert settled(after_refusals(times), gone) == Pacing()
    assert settled(after_refusals(times), gone - ONE_MS).refusals == min(times, BLOCKED_AT - 1)


def test_settling_twice_is_settling_once() -> None:
    for seconds in (0, 30, 70, 1800, 1870, 3600, 3670):
        now = NOON + timedelta(seconds=seconds)
        for each in (Pacing(), LIVE, after_refusals(3), after_refusals(5), replace(LIVE, refusals=4, refused=NOON)):
            assert settled(settled(each, now), now) == settled(each, now)


def test_an_own_push_that_was_given_up_was_a_refusal_when_it_began() -> None:
    later = NOON + SENDING_TAKES
    third = claimed(after_refusals(3), "mine", NOON)

    assert asked_past(LIVE, "mine") == Pacing(refusals=1, refused=NOON)
    assert asked_past(LIVE, "another") == LIVE
    assert held(third, "mine", later) == BackOff(NOON + WAITS[4])
    assert held(third, "mine", NOON + WAITS[4]) is None


def test_ending_the_own_push_counts_and_frees_the_phone() -> None:
    assert pacing.ended(LIVE, "mine", NOON) == Pacing(refusals=1, refused=NOON)


def test_ending_a_push_that_another_has_followed_leaves_that_one_alone() -> None:
    theirs = claimed(after_refusals(1), "another", NOON)

    assert pacing.ended(theirs, "mine", NOON) == theirs
    assert pacing.ended(theirs, "mine", NOON, fraud=True) == replace(theirs, fraud=NOON)


@dataclass
class Story:
    """Anything that can happen to a phone without an approval, as the desk lets it happen."""

    now: datetime = NOON
    phone: Pacing = field(default_factory=Pacing)
    begun: list[datetime] = field(default_factory=list)
    live: dict[str, datetime] = field(default_factory=dict)

    def ask(self, ticket: str) -> None:
        began = self.live.get(ticket)
        if began is not None and self.now < began + SENDING_TAKES:
            return  # the page shows the push that is live
        before = settled(asked_past(self.phone, ticket), self.now)
        if held_back(before, ticket, self.now) is None:
            self.phone = claimed(before, ticket, self.now)
            self.live[ticket] = self.now
            self.begun.append(self.now)

    def end(self, ticket: str, *, fraud: bool) -> None:
        if self.live.pop(ticket, None) is not None:
            self.phone = pacing.ended(self.phone, ticket, self.now, fraud=fraud)

    def close_the_window(self, ticket: str) -> None:
        self.live.pop(ticket, None)

    def busiest_hour(self) -> int:
        return max((bisect_left(self.begun, each + HOUR) - n for n, each in enumerate(self.begun)), default=0)


SECONDS = st.sampled_from([0, 0, 0, 1, 15, 29, 30, 60, 69, 70, 71, 1799, 1800, 3599, 3600]) | st.integers(0, 4000)
HAPPENINGS = st.tuples(SECONDS, st.sampled_from(["ask", "ask", "deny", "fraud", "close"]), st.sampled_from("abc"))


def tell(happenings: list[tuple[int, str, str]]) -> Story:
    story = Story()
    for seconds, what, ticket in happenings:
        story.now += timedelta(seconds=seconds)
        match what:
            case "ask":
                story.ask(ticket)
            case "close":
                story.close_the_window(ticket)
            case _:
                story.end(ticket, fraud=what == "fraud")
    return story


@given(st.lists(HAPPENINGS, max_size=60))
def test_whatever_happens_a_phone_is_asked_six_times_an_hour_at_most(happenings: list[tuple[int, str, str]]) -> None:
    assert tell(happenings).busiest_hour() <= MOST_PER_HOUR


@pytest.mark.parametrize("habit", ["denies", "closes the window", "asks again and again"])
@given(before=st.lists(HAPPENINGS, max_size=30), pace=st.integers(1, 4000))
def test_the_most_impatient_get_no_further(habit: str, before: list[tuple[int, str, str]], pace: int) -> None:
    story = tell(before)
    for number in range(min(7200 // pace, 2000)):
        ticket = "a" if habit == "asks again and again" else f"ticket {number}"
        story.ask(ticket)
        if habit == "denies":
            story.end(ticket, fraud=False)
        story.now += timedelta(seconds=pace)

    assert story.busiest_hour() <= MOST_PER_HOUR


def test_the_bound_is_reached() -> None:
    waits = [wait.seconds for wait in WAITS] + [BLOCKED_FOR.seconds]

    story = tell([step for wait in waits for step in ((wait, "ask", "a"), (0, "deny", "a"))])

    assert story.busiest_hour() == MOST_PER_HOUR
