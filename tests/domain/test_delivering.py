"""A message reaches its webhook or an operator; a dead webhook rests, and delays nobody else's."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from doorbook.collect.announcing.delivering import (
    GIVEN_UP_AFTER,
    PAUSED_FOR,
    SPREAD,
    WRITTEN_EVERY,
    Done,
    GivenUp,
    Later,
    Verdict,
)
from doorbook.collect.announcing.ports import Answered, NoAnswer
from doorbook.collect.announcing.webhook import (
    BOTH_FOR,
    FAILING,
    WAITS,
    Health,
    HookSecrets,
    HookState,
    Secret,
    failed,
    succeeded,
)
from doorbook.errors import FixSettingsError
from doorbook.events import Outcome
from tests.domain.listeners import AT, SECRET, Street


def outcomes(street: Street) -> list[Outcome]:
    return [each.outcome for each in street.meter.outcomes]


def health(street: Street, name: str = "h1") -> Health:
    found = street.hooks.one("c1", name)
    assert found is not None
    return found.health


def until_done(street: Street, queued: datetime, tries: int = 200) -> tuple[Verdict, int]:
    """Take a message again whenever its wait is over, as the queue does."""
    for taken in range(1, tries):
        verdict = street.courier.take(street.message(), queued, taken)
        if not isinstance(verdict, Later):
            return verdict, taken
        street.later(verdict.wait)
    raise AssertionError("it never ended")


def test_a_message_that_is_taken_is_done() -> None:
    street = Street()
    street.hook()

    verdict = street.courier.take(street.message(), street.clock(), 1)

    assert verdict == Done()
    ((url, sent, secrets),) = street.receiver.came
    assert (url, sent.id, secrets.current) == ("https://h1.example.com/in", "msg_1", SECRET)
    assert health(street).last_success == street.clock()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answered(status=500, said="oops"), "it answered 500: oops"),
        (Answered(status=301), "it answered 301"),
        (Answered(status=199), "it answered 199"),
        (Answered(status=300), "it answered 300"),
        (NoAnswer("it did not answer within 10 seconds"), "it did not answer within 10 seconds"),
    ],
)
def test_anything_else_is_tried_again_later(answer: Answered | NoAnswer, why: str) -> None:
    street = Street()
    street.hook()
    street.receiver.answers = lambda _: answer

    verdict = street.courier.take(street.message(), street.clock(), 1)

    assert isinstance(verdict, Later)
    assert WAITS[0] < verdict.wait <= WAITS[0] + timedelta(seconds=SPREAD)
    assert (health(street).failures, health(street).last_error) == (1, why)
    assert outcomes(street) == [Outcome.WEBHOOK_FAILED]
    assert "h1.example.com" not in (street.meter.outcomes[0].detail or "")


def test_a_receiver_that_is_away_for_long_gets_it_when_it_is_back_by_the_same_id() -> None:
    street = Street()
    street.hook()
    queued = street.clock()
    back = queued + timedelta(hours=20)
    street.receiver.answers = lambda _: Answered(status=204 if street.clock() >= back else 503)

    verdict, _ = until_done(street, queued)

    assert verdict == Done()
    assert {sent.id for _, sent, _ in street.receiver.came} == {"msg_1"}
    assert len(street.receiver.came) < 20
    assert health(street).failures == 0
    assert health(street).rests_until is None


def test_after_a_day_it_is_given_up_and_says_so() -> None:
    street = Street()
    street.hook()
    street.receiver.answers = lambda _: Answered(status=503)
    queued = street.clock()

    verdict, _ = until_done(street, queued)

    assert verdict == GivenUp("it answered 503")
    assert GIVEN_UP_AFTER <= street.clock() - queued < GIVEN_UP_AFTER + WAITS[-1] + timedelta(seconds=SPREAD)
    assert outcomes(street)[-1] is Outcome.DELIVERY_GIVEN_UP


def test_the_waits_grow_and_an_operator_is_woken_at_the_fifth() -> None:
    assert [*WAITS] == sorted(set(WAITS))
    street = Street()
    street.hook()
    street.receiver.answers = lambda _: NoAnswer("gone")

    for taken in range(1, FAILING + 2):
        verdict = street.courier.take(street.message(), street.clock(), taken)
        assert isinstance(verdict, Later)
        street.later(verdict.wait)

    failing = [each for each in outcomes(street) if each is Outcome.WEBHOOK_FAILING]
    assert outcomes(street)[: FAILING - 1] == [Outcome.WEBHOOK_FAILED] * (FAILING - 1)
    assert len(failing) == 2


def test_while_a_webhook_rests_its_messages_wait_and_nothing_is_sent() -> None:
    street = Street()
    hook = street.hook()
    assert street.hooks.note(hook, failed(replace(hook.health, failures=6), "down", street.clock()))

    verdicts = [street.courier.take(street.message(number=number), street.clock(), 1) for number in range(50)]

    assert street.receiver.came == []
    waits = {each.wait for each in verdicts if isinstance(each, Later)}
    assert len(waits) > 10  # they do not all come back at one moment
    assert all(WAITS[6] < wait <= WAITS[6] + timedelta(seconds=SPREAD) for wait in waits)
    assert health(street).failures == 7


def test_of_many_messages_under_way_at_once_one_failure_counts() -> None:
    street = Street()
    hook = street.hook()

    def fails(_: str) -> NoAnswer:
        street.hooks.note(hook, failed(hook.health, "another was first", street.clock()))
        return NoAnswer("down")

    street.receiver.answers = fails

    assert isinstance(street.courier.take(street.message(), street.clock(), 1), Later)
    assert (health(street).failures, health(street).last_error) == (1, "another was first")
    assert outcomes(street) == []


def test_one_customers_dead_webhook_does_not_delay_anothers_nor_the_bus() -> None:
    street = Street()
    street.hook("c1", "h1")
    street.hook("c2", "h2")
    street.receiver.answers = lambda url: Answered(status=204) if "h2" in url else NoAnswer("down")

    for number in range(100):
        dead = street.courier.take(street.message("c1", "h1", number), street.clock(), 1)
        alive = street.courier.take(street.message("c2", "h2", number), street.clock(), 1)
        assert (type(dead), alive) == (Later, Done())

    assert len([url for url, _, _ in street.receiver.came if "h1" in url]) == 1


def test_all_going_well_the_health_is_written_seldom() -> None:
    street = Street()
    street.hook()
    for _ in range(20):
        street.courier.take(street.message(), street.clock(), 1)
    assert health(street).version == 1

    street.later(WRITTEN_EVERY)
    street.courier.take(street.message(), street.clock(), 1)

    assert health(street).version == 2


def test_a_webhook_that_answers_410_is_told_nothing_any_more_and_it_is_in_the_audit() -> None:
    street = Street()
    street.hook()
    street.receiver.answers = lambda _: Answered(status=410)

    first = street.courier.take(street.message(), street.clock(), 1)
    second = street.courier.take(street.message(number=2), street.clock(), 1)

    assert (first, second, len(street.receiver.came)) == (Done(), Done(), 1)
    found = street.hooks.one("c1", "h1")
    assert found is not None
    assert found.state is HookState.GONE
    assert [each.outcome for each in street.doors.kept.audit.values()] == [Outcome.WEBHOOK_GONE]


def test_where_somebody_changed_it_as_it_answered_410_the_message_is_tried_again() -> None:
    street = Street()
    hook = street.hook()

    def gone(_: str) -> Answered:
        street.hooks.put(replace(hook, state=HookState.PAUSED, version=2))
        return Answered(status=410)

    street.receiver.answers = gone

    assert street.courier.take(street.message(), street.clock(), 1) == Later(WAITS[0])


def test_a_message_for_a_paused_webhook_waits_and_arrives_when_it_goes_on() -> None:
    street = Street()
    hook = street.hook(state=HookState.PAUSED)
    queued = street.clock()

    assert street.courier.take(street.message(), queued, 1) == Later(PAUSED_FOR)
    assert street.receiver.came == []
    street.hooks.put(replace(hook, state=HookState.ACTIVE, version=2))
    assert street.courier.take(street.message(), queued, 2) == Done()


def test_paused_for_a_day_is_given_up_like_any_other() -> None:
    street = Street()
    street.hook(state=HookState.PAUSED)

    verdict, _ = until_done(street, street.clock())

    assert verdict == GivenUp("paused")


def test_a_webhook_removed_while_a_message_is_tried_again_is_told_nothing() -> None:
    street = Street()
    hook = street.hook()
    street.receiver.answers = lambda _: NoAnswer("down")
    queued = street.clock()
    verdict = street.courier.take(street.message(), queued, 1)
    assert isinstance(verdict, Later)

    street.hooks.remove(hook)
    street.later(verdict.wait)

    assert street.courier.take(street.message(), queued, 2) == Done()
    assert len(street.receiver.came) == 1


def test_a_secret_rotated_while_a_message_is_tried_again_signs_the_next_try() -> None:
    street = Street()
    street.hook()
    street.receiver.answers = lambda _: NoAnswer("down")
    queued = street.clock()
    verdict = street.courier.take(street.message(), queued, 1)
    assert isinstance(verdict, Later)

    street.secrets.keep("c1", "h1", HookSecrets(current=SECRET).rotated(Secret("whsec_bmV3"), street.clock()))
    street.later(verdict.wait)
    street.courier.take(street.message(), queued, 2)

    assert street.receiver.came[-1][2].signing(street.clock()) == ("whsec_bmV3", SECRET)


def test_without_its_secret_nothing_is_sent() -> None:
    street = Street()
    street.hook()
    street.secrets.delete("c1", "h1")

    with pytest.raises(FixSettingsError):
        street.courier.take(street.message(), street.clock(), 1)

    assert street.receiver.came == []


def test_both_secrets_sign_for_a_day_and_no_longer() -> None:
    after = HookSecrets(current=SECRET).rotated(Secret("whsec_bmV3"), AT)

    assert after.signing(AT + BOTH_FOR - timedelta(milliseconds=1)) == ("whsec_bmV3", SECRET)
    assert after.signing(AT + BOTH_FOR) == ("whsec_bmV3",)
    assert after.rotated(Secret("whsec_bW9yZQ=="), AT).signing(AT) == ("whsec_bW9yZQ==", "whsec_bmV3")
    assert "whsec" not in repr(after)


def test_a_success_forgets_the_failures_but_not_what_the_last_one_was() -> None:
    after = succeeded(failed(Health(), "down", AT), AT)

    assert (after.failures, after.rests_until, after.last_error, after.last_failure) == (0, None, "down", AT)
