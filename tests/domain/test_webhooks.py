"""What administrators do to webhooks; each change and each refusal is in the audit."""

from datetime import timedelta

import pytest

from doorbook.collect.announcing.ports import Answered, NoAnswer
from doorbook.collect.announcing.webhook import HookState, failed
from doorbook.collect.announcing.webhooks import (
    LONGEST_URL,
    MOST,
    Added,
    Changed,
    Refused,
    Removed,
    Rotated,
    TriedOut,
    WhyNot,
)
from doorbook.errors import FixSettingsError
from doorbook.events import Outcome
from tests.domain.listeners import SECRET, VISITOR, Street

URL = "https://siem.example.com/duo"


def audited(street: Street) -> list[tuple[Outcome, str | None]]:
    return [(each.outcome, each.person) for each in street.doors.kept.audit.values()]


def test_an_added_webhook_is_there_with_a_secret_that_is_shown_once() -> None:
    street = Street()

    added = street.desk.add("c1", f" {URL} ", "dana", VISITOR)

    assert isinstance(added, Added)
    assert street.desk.of("c1") == (added.webhook,)
    assert (added.webhook.url, added.webhook.state, added.webhook.created_by) == (URL, HookState.ACTIVE, "dana")
    assert street.secrets.read("c1", added.webhook.id).current == added.secret
    assert "whsec" not in repr(added)
    assert audited(street) == [(Outcome.WEBHOOK_ADDED, "dana")]
    assert "siem" not in str(street.doors.kept.audit)


def test_an_address_that_nothing_is_sent_to_is_refused() -> None:
    street = Street()
    street.receiver.wrong = "its address is not public"

    assert street.desk.add("c1", URL, "dana", VISITOR) == Refused(WhyNot.ADDRESS, "its address is not public")
    assert street.desk.of("c1") == ()
    assert audited(street) == [(Outcome.WEBHOOK_REFUSED, "dana")]


def test_an_address_that_is_too_long_is_refused() -> None:
    longest = URL + "x" * (LONGEST_URL - len(URL))

    assert isinstance(Street().desk.add("c1", longest, "dana", VISITOR), Added)
    assert Street().desk.add("c1", longest + "x", "dana", VISITOR) == Refused(WhyNot.ADDRESS, "it is too long")


def test_the_same_address_twice_and_too_many_are_refused() -> None:
    street = Street()
    for number in range(MOST):
        assert isinstance(street.desk.add("c1", f"{URL}/{number}", "dana", VISITOR), Added)

    assert street.desk.add("c1", f"{URL}/0", "dana", VISITOR) == Refused(WhyNot.TWICE)
    assert street.desk.add("c1", f"{URL}/more", "dana", VISITOR) == Refused(WhyNot.TOO_MANY)
    assert isinstance(street.desk.add("c2", f"{URL}/0", "dana", VISITOR), Added)


def test_a_rotated_secret_signs_together_with_the_one_before() -> None:
    street = Street()
    street.hook()

    rotated = street.desk.rotate("c1", "h1", 1, "dana", VISITOR)

    assert isinstance(rotated, Rotated)
    assert street.secrets.read("c1", "h1").signing(street.clock()) == (rotated.secret, SECRET)
    assert audited(street) == [(Outcome.WEBHOOK_ROTATED, "dana")]


def test_rotated_twice_from_one_page_it_has_one_new_secret() -> None:
    street = Street()
    street.hook()
    first = street.desk.rotate("c1", "h1", 1, "dana", VISITOR)
    assert isinstance(first, Rotated)

    assert street.desk.rotate("c1", "h1", 1, "erin", VISITOR) == Refused(WhyNot.MEANWHILE)
    assert street.secrets.read("c1", "h1").signing(street.clock()) == (first.secret, SECRET)
    assert audited(street)[-1] == (Outcome.WEBHOOK_REFUSED, "erin")


def test_paused_and_resumed() -> None:
    street = Street()
    street.hook()

    paused = street.desk.pause("c1", "h1", "dana", VISITOR)
    again = street.desk.pause("c1", "h1", "dana", VISITOR)
    resumed = street.desk.resume("c1", "h1", "dana", VISITOR)

    assert isinstance(paused, Changed)
    assert paused.webhook.state is HookState.PAUSED
    assert again == paused
    assert isinstance(resumed, Changed)
    assert street.desk.of("c1") == (resumed.webhook,)
    assert audited(street) == [(Outcome.WEBHOOK_PAUSED, "dana"), (Outcome.WEBHOOK_RESUMED, "dana")]


def test_removed_with_its_secret() -> None:
    street = Street()
    street.hook()

    assert street.desk.remove("c1", "h1", "dana", VISITOR) == Removed()

    assert street.desk.of("c1") == ()
    with pytest.raises(FixSettingsError):
        street.secrets.read("c1", "h1")
    assert audited(street) == [(Outcome.WEBHOOK_REMOVED, "dana")]


@pytest.mark.parametrize("step", ["rotate", "pause", "resume", "remove", "test"])
def test_nothing_is_done_to_one_that_is_not_there(step: str) -> None:
    street = Street()
    street.hook("c2", "h1")

    seen = (1,) if step == "rotate" else ()
    assert getattr(street.desk, step)("c1", "h1", *seen, "dana", VISITOR) == Refused(WhyNot.NOT_THERE)
    assert audited(street) == [(Outcome.WEBHOOK_REFUSED, "dana")]
    assert street.receiver.came == []


def test_what_somebody_changed_meanwhile_is_left_alone_and_said() -> None:
    street = Street()
    street.hook()
    put = street.hooks.put
    street.hooks.put = lambda webhook: put(webhook) and put(webhook)  # type: ignore[method-assign] # another was first

    assert street.desk.pause("c1", "h1", "dana", VISITOR) == Refused(WhyNot.MEANWHILE)
    assert [each for each, _ in audited(street)] == [Outcome.WEBHOOK_PAUSED, Outcome.WEBHOOK_REFUSED]


def test_a_test_message_goes_out_at_once_though_the_webhook_rests_and_success_ends_the_rest() -> None:
    street = Street()
    hook = street.hook(state=HookState.PAUSED)
    street.hooks.note(hook, failed(hook.health, "down", street.clock()))

    tested = street.desk.test("c1", "h1", "dana", VISITOR)

    assert isinstance(tested, TriedOut)
    assert tested.answer == Answered(status=204)
    ((_, sent, _),) = street.receiver.came
    assert '"type":"doorbook.test"' in sent.body
    (found,) = street.desk.of("c1")
    assert (found.health.failures, found.health.rests_until) == (0, None)
    assert audited(street) == [(Outcome.WEBHOOK_TESTED, "dana")]


@pytest.mark.parametrize("answer", [Answered(status=500, said="oops"), NoAnswer("its name was not found")])
def test_a_test_message_that_fails_shows_what_came_back(answer: Answered | NoAnswer) -> None:
    street = Street()
    street.hook()
    street.receiver.answers = lambda _: answer

    tested = street.desk.test("c1", "h1", "dana", VISITOR)

    assert isinstance(tested, TriedOut)
    assert (tested.answer, tested.milliseconds) == (answer, 0)
    (found,) = street.desk.of("c1")
    assert found.health.failures == 1
    assert found.rests(street.clock() + timedelta(seconds=4))
