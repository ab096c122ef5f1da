"""Each target of a message is told by itself: once, tried again where it fails, and given up after a day."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from doorbook.collect.announcing.announcement import Entry
from doorbook.collect.announcing.delivering import GIVEN_UP_AFTER, Done, GivenUp, Later, Verdict
from doorbook.collect.announcing.ports import Answered
from doorbook.collect.announcing.webhook import FAILING, WAITS, HookState
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.notices.post import GONE, HEARS_NOTHING, NOBODY, PAUSED, REFUSED
from doorbook.notices.rule import Rule
from doorbook.notices.sending import CLAIMED_FOR, Parcel, Sending, State
from tests.domain.listeners import Street
from tests.domain.notices.changes import change
from tests.domain.notices.test_notifier import keep, queued, take


def started(**says: object) -> tuple[Street, list[Parcel]]:
    """Return a street where one change waits to be told."""
    street = Street()
    street.rule(**says)
    take(street)
    return street, queued(street)


def told(street: Street, parcel: Parcel, tries: int = 1, age: timedelta = timedelta()) -> Verdict:
    return street.post.take(parcel, street.clock() - age, tries)


def stands(street: Street, parcel: Parcel) -> Sending:
    found = street.sendings.one(parcel.rule, parcel.message, parcel.target)
    assert found is not None
    return found


def test_the_bus_is_told_once_however_often_it_is_brought() -> None:
    street, (parcel,) = started()

    assert [told(street, parcel) for _ in range(3)] == [Done()] * 3

    (entry,) = street.bus.took
    assert (entry.source, entry.type, entry.about) == ("doorbook.test", "doorbook.notice", "rule/r1")
    detail = json.loads(entry.detail)
    assert (detail["metadata"]["uid"], detail["count"], detail["findings"][0]["uid"]) == (parcel.message, 1, "f1")
    assert stands(street, parcel).state is State.SENT


def test_a_webhook_gets_a_signed_message_with_the_id_of_the_notice() -> None:
    street, (parcel,) = started(bus=False, webhooks=("c1/h1",))
    street.hook()

    assert told(street, parcel) == Done()
    assert told(street, parcel) == Done()

    ((url, delivery, _),) = street.receiver.came
    assert (url, delivery.id) == ("https://h1.example.com/in", parcel.message)
    assert json.loads(delivery.body)["type"] == "doorbook.notice"
    assert json.loads(delivery.body)["data"]["rule"] == {"uid": "r1", "name": "High ones"}


def test_mail_goes_to_those_who_confirmed_and_to_nobody_else() -> None:
    street = Street()
    ann, bea = street.address("ann@example.com"), street.address("bea@example.com", confirmed=False)
    street.address("cleo@example.com")
    street.rule(bus=False, addresses=(ann.id, bea.id))
    take(street)
    (parcel,) = queued(street)

    assert told(street, parcel) == Done()

    (mail,) = street.mail.sent
    assert mail.to == (ann.id,)
    assert mail.subject == "Doorbook: high, opened: Many pushes in a row"


def test_mail_that_nobody_wants_is_no_success_and_goes_once_somebody_confirms() -> None:
    street = Street()
    ann = street.address(confirmed=False)
    street.rule(bus=False, addresses=(ann.id,))
    take(street)
    (parcel,) = queued(street)

    assert told(street, parcel) == Later(WAITS[0])
    assert (stands(street, parcel).state, stands(street, parcel).detail) == (State.FAILING, NOBODY)
    street.mail.confirm(ann.text)
    assert told(street, parcel) == Done()

    assert len(street.mail.sent) == 1


class Deaf:
    """A bus that takes nothing, or does not answer."""

    def __init__(self, *, answers: bool) -> None:
        self.answers = answers

    def put(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        if not self.answers:
            raise TryLaterError(Cause.DOWN, "the bus")
        return entries


@pytest.mark.parametrize(("answers", "why"), [(True, REFUSED), (False, "down: the bus")])
def test_what_fails_is_tried_again_and_rings_the_fifth_time(*, answers: bool, why: str) -> None:
    street, (parcel,) = started()
    post = replace(street.post, bus=Deaf(answers=answers))
    first = round(street.clock().timestamp() * 1000)

    for tries in range(1, FAILING + 1):
        assert post.take(parcel, street.clock(), tries) == Later(WAITS[tries - 1])
        street.later(timedelta(minutes=5))

    found = stands(street, parcel)
    assert (found.state, found.tries, found.since, found.detail) == (State.FAILING, FAILING, first, why)
    rung = [each.outcome for each in street.meter.outcomes if each.method == "notices"]
    assert rung == [Outcome.NOTICE_FAILED] * (FAILING - 1) + [Outcome.NOTICE_FAILING]
    assert told(street, parcel) == Done()
    assert stands(street, parcel).since is None


def test_after_a_day_it_is_given_up_and_an_operator_may_have_it_tried_again() -> None:
    street, (parcel,) = started()
    replace(street.post, bus=Deaf(answers=True)).take(parcel, street.clock(), 1)

    assert told(street, parcel, 30, GIVEN_UP_AFTER - timedelta(seconds=1)) == Done()
    street, (parcel,) = started()
    replace(street.post, bus=Deaf(answers=True)).take(parcel, street.clock(), 1)
    assert told(street, parcel, 30, GIVEN_UP_AFTER) == GivenUp(REFUSED)
    assert stands(street, parcel).state is State.GIVEN_UP
    assert street.meter.outcomes[-1].outcome is Outcome.NOTICE_GIVEN_UP
    assert street.bus.took == []

    assert told(street, parcel) == Done()
    assert len(street.bus.took) == 1


def test_one_target_that_fails_holds_up_none_of_the_others() -> None:
    street, parcels = started(webhooks=("c1/h1",))
    street.hook()
    street.receiver.answers = lambda _: Answered(status=500)

    assert [type(told(street, each)) for each in parcels] == [Done, Later]
    assert stands(street, parcels[1]).detail == "it answered 500"


@pytest.mark.parametrize(
    ("state", "why", "verdict"),
    [(None, GONE, Done), (HookState.GONE, HEARS_NOTHING, Done), (HookState.PAUSED, PAUSED, Later)],
)
def test_a_webhook_that_is_removed_or_wants_nothing_is_said_and_rings_and_a_paused_one_waits(
    state: HookState | None, why: str, verdict: type[Verdict]
) -> None:
    street, (parcel,) = started(bus=False, webhooks=("c1/h1",))
    if state is not None:
        street.hook(state=state)

    assert isinstance(told(street, parcel), verdict)

    assert stands(street, parcel).detail == why
    rings = [each.outcome for each in street.meter.outcomes if each.outcome is Outcome.NOTICE_FAILING]
    assert len(rings) == (0 if state is HookState.PAUSED else 1)


def test_who_sends_has_claimed_it_and_who_died_over_it_is_followed_by_another() -> None:
    street, (parcel,) = started()
    before = stands(street, parcel)
    until = round(street.clock().timestamp() * 1000) + CLAIMED_FOR
    assert street.sendings.put(replace(before, state=State.SENDING, until=until, version=before.version + 1))

    assert told(street, parcel) == Later(timedelta(milliseconds=CLAIMED_FOR))
    assert street.bus.took == []
    street.later(timedelta(milliseconds=CLAIMED_FOR))
    assert told(street, parcel) == Done()
    assert len(street.bus.took) == 1


@pytest.mark.parametrize("changed", [{"on": False}, {"bus": False, "addresses": ("a",)}])
def test_what_a_rule_does_not_tell_any_more_is_dropped(changed: dict[str, object]) -> None:
    street, (parcel,) = started()
    rule = street.rules.one("r1")
    assert isinstance(rule, Rule)
    keep(street, replace(rule, version=2, **changed))  # type: ignore[arg-type]

    assert told(street, parcel) == Done()

    assert stands(street, parcel).state is State.DROPPED
    assert street.bus.took == []


def test_a_change_that_could_not_be_looked_at_waits_in_the_queue_too() -> None:
    from doorbook.notices.handing import read  # noqa: PLC0415 - here alone

    street = Street()
    street.notifier.parcels.put_off(change())

    assert read(street.deliveries.queued[0]) == change()
