"""Each change is told once by each rule that asks for it: at once, or with others once its time has come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doorbook.adapters.watch.notices import StoredSendings
from doorbook.checks.check import Severity
from doorbook.errors import Cause, TryLaterError
from doorbook.notices.handing import read
from doorbook.notices.notifier import MOST_HELD
from doorbook.notices.rule import Pace, Quiet, Rule
from doorbook.notices.sending import Parcel, Plan, State, Why
from doorbook.notices.wording import Telling
from tests.domain.listeners import Street
from tests.domain.notices.changes import change

LONG = timedelta(minutes=4)
EVENING = datetime(2026, 3, 20, 22, 0, tzinfo=UTC)
MORNING = datetime(2026, 3, 21, 7, 0, tzinfo=UTC)
NIGHT = Quiet(begins=22 * 60, ends=7 * 60, days=tuple(range(7)), breaks=Severity.CRITICAL)


def at(street: Street, moment: datetime) -> None:
    street.clock.now = moment


def take(street: Street, of: int = 1, /, **says: object) -> None:
    street.notifier.take(change(of, **says), street.rules.all())


def queued(street: Street) -> list[Parcel]:
    found = [read(each) for each in street.deliveries.queued]
    return [each for each in found if isinstance(each, Parcel)]


def test_a_change_is_told_to_every_target_of_every_rule_that_asks_for_it() -> None:
    street = Street()
    street.rule(webhooks=("c1/h1",), addresses=("a1",))
    street.rule(id="r2", name="Critical ones", least=Severity.CRITICAL)

    take(street)

    assert [(each.rule, each.target, each.why) for each in queued(street)] == [
        ("r1", "bus", Why.AT_ONCE),
        ("r1", "webhook:c1/h1", Why.AT_ONCE),
        ("r1", "mail", Why.AT_ONCE),
    ]
    assert len({each.message for each in queued(street)}) == 1


def test_the_same_change_again_is_told_no_more_and_another_change_of_the_finding_is() -> None:
    street = Street()
    street.rule()

    for number in (1, 1, 2, 1, 2):
        take(street, number=number)

    assert len(queued(street)) == 2
    assert len({each.message for each in queued(street)}) == 2


def test_a_rule_that_is_stopped_or_removed_tells_nothing() -> None:
    street = Street()
    street.rule(on=False)

    take(street)

    assert street.deliveries.queued == []


@pytest.mark.parametrize(("who", "told"), [("DU1", 1), ("DU2", 0)])
def test_a_group_is_asked_for_those_who_are_in_it(who: str, told: int) -> None:
    street = Street()
    street.rule(group="Staff")
    street.groups.add(("c1", "DU1", "Staff"))

    take(street, subject=who)

    assert len(queued(street)) == told


def test_who_was_cut_short_before_the_queue_has_it_tells_it_by_the_same_id_when_it_is_brought_again() -> None:
    street = Street()
    street.rule(webhooks=("c1/h1",))
    take(street)
    whole = queued(street)
    street.deliveries.queued.clear()

    again = Street()
    again.rule(webhooks=("c1/h1",))
    broken = replace(again.notifier, parcels=Away())
    with pytest.raises(TryLaterError):
        broken.take(change(), again.rules.all())
    take(again)

    assert queued(again) == whole


class Away:
    """A queue that does not answer."""

    def hand(self, _: object) -> None:
        raise TryLaterError(Cause.DOWN, "the queue")

    put_off = hand


def test_what_comes_in_quiet_hours_is_told_in_one_message_when_they_end() -> None:
    street = Street()
    street.rule(quiet=NIGHT)
    at(street, EVENING)
    for number in (1, 2, 3):
        take(street, number, at=1_773_000_190_000 + number)
    assert street.notifier.flush(LONG) == 0
    assert street.deliveries.queued == []

    at(street, MORNING - timedelta(seconds=1))
    assert street.notifier.flush(LONG) == 0
    at(street, MORNING)
    assert street.notifier.flush(LONG) == 1
    assert street.notifier.flush(LONG) == 0

    (told,) = queued(street)
    assert (told.why, told.line) == (Why.QUIET, "3 changes of findings")
    assert [f'"uid":"f{number}"' in told.body for number in (1, 2, 3, 4)] == [True, True, True, False]


def test_just_before_quiet_hours_and_what_breaks_through_them_is_told_at_once() -> None:
    street = Street()
    street.rule(quiet=NIGHT)

    at(street, EVENING - timedelta(seconds=1))
    take(street, 1)
    at(street, EVENING)
    take(street, 2, severity=Severity.CRITICAL)
    take(street, 3, severity=Severity.HIGH)

    assert len(queued(street)) == 2


def test_a_digest_tells_everything_at_its_hour_and_nothing_where_there_was_nothing() -> None:
    street = Street()
    street.rule(pace=Pace.DAILY, hour=7)
    at(street, EVENING)
    take(street, 1)
    take(street, 2)

    at(street, MORNING)
    assert street.notifier.flush(LONG) == 1
    at(street, MORNING + timedelta(days=1))
    assert street.notifier.flush(LONG) == 0

    assert [each.why for each in queued(street)] == [Why.DIGEST]


def test_beyond_its_rate_what_comes_within_the_hour_comes_in_one_message_that_says_how_many() -> None:
    street = Street()
    street.rule(rate=3)
    at(street, EVENING + timedelta(minutes=10))
    for number in range(1, 9):
        take(street, number)
    assert len(queued(street)) == 3

    at(street, EVENING + timedelta(minutes=59))
    assert street.notifier.flush(LONG) == 0
    at(street, EVENING + timedelta(hours=1))
    assert street.notifier.flush(LONG) == 1
    take(street, 9)

    last, next_hour = queued(street)[3:]
    assert (last.why, last.line) == (Why.MANY, "5 changes of findings")
    assert next_hour.why is Why.AT_ONCE


def test_of_very_many_the_first_are_held_and_the_others_counted() -> None:
    street = Street()
    street.rule(pace=Pace.HOURLY)
    at(street, EVENING)
    for number in range(1, MOST_HELD + 4):
        take(street, number)

    at(street, EVENING + timedelta(hours=1))
    street.notifier.flush(LONG)

    (told,) = queued(street)
    assert told.line == f"{MOST_HELD + 3:,} changes of findings"


def test_a_digest_that_was_cut_short_is_told_again_by_the_same_id_and_loses_nothing() -> None:
    street = Street()
    street.rule(pace=Pace.HOURLY)
    at(street, EVENING)
    take(street, 1)
    at(street, EVENING + timedelta(hours=1))

    with pytest.raises(TryLaterError):
        replace(street.notifier, parcels=Away()).flush(LONG)
    assert street.notifier.flush(LONG) == 1

    (told,) = queued(street)
    found = street.sendings.one("r1", told.message, "bus")
    assert found is not None
    assert found.state is State.WAITING


def test_what_is_held_while_a_digest_goes_out_comes_in_the_next() -> None:
    street = Street()
    street.rule(pace=Pace.HOURLY)
    at(street, EVENING)
    take(street, 1)
    (of,) = street.sendings.due(2**60, 9)
    held = street.sendings.held("r1", of.until)
    street.notifier._hold(street.rules.all()[0], change(2), of)  # noqa: SLF001 - somebody else, meanwhile

    street.sendings.release(of, held)
    at(street, EVENING + timedelta(hours=1))

    assert street.notifier.flush(LONG) == 1
    assert '"uid":"f2"' in queued(street)[0].body


@pytest.mark.parametrize("changed", [{"on": False}, {"addresses": ("a",), "bus": False}])
def test_what_is_held_goes_by_the_rule_as_it_is_when_it_is_due(changed: dict[str, object]) -> None:
    street = Street()
    rule = street.rule(pace=Pace.HOURLY)
    at(street, EVENING)
    take(street)
    keep(street, replace(rule, version=2, **changed))  # type: ignore[arg-type]

    at(street, EVENING + timedelta(hours=1))
    street.notifier.flush(LONG)

    assert [each.target for each in queued(street)] == (["mail"] if "addresses" in changed else [])
    assert street.sendings.due(2**60, 9) == []


def keep(street: Street, rule: Rule) -> None:
    from doorbook.events import Outcome  # noqa: PLC0415 - here alone
    from tests.domain.listeners import VISITOR  # noqa: PLC0415 - as above

    assert street.rules.put(rule, street.ledger.row(Outcome.RULE_CHANGED, VISITOR, method="notices").row)


def test_where_no_time_is_left_the_rest_waits_for_the_next_minute() -> None:
    street = Street()
    street.rule(pace=Pace.HOURLY)
    at(street, EVENING)
    take(street)
    at(street, EVENING + timedelta(hours=1))

    assert street.notifier.flush(timedelta(0)) == 0
    assert street.notifier.flush(LONG) == 1


class Late(StoredSendings):
    """Sendings that somebody reads before another decides."""

    read = False

    def plan(self, rule: str, change: str) -> Plan | None:
        before, self.read = self.read, True
        return super().plan(rule, change) if before else None


def test_who_is_second_to_decide_does_as_the_first_did() -> None:
    street = Street()
    street.rule(rate=1)
    at(street, EVENING)
    plan = street.notifier._plan(street.rules.all()[0], change())  # noqa: SLF001 - the first, who took the hour's last place
    assert street.sendings.decide("r1", change().id, plan)

    late = Late(street.rows, lambda: 0)
    replace(street.notifier, sendings=late).take(change(), street.rules.all())

    assert [each.why for each in queued(street)] == [Why.AT_ONCE]
    assert street.sendings.due(2**60, 9) == []


def test_what_is_too_much_for_the_hour_before_quiet_ones_waits_for_their_end() -> None:
    street = Street()
    street.rule(rate=1, quiet=NIGHT)
    at(street, EVENING - timedelta(minutes=5))
    take(street, 1)
    take(street, 2)

    (of,) = street.sendings.due(2**60, 9)
    assert of.until == round(MORNING.timestamp() * 1000)


def test_what_was_sent_is_not_queued_again_by_who_was_cut_short_before_noting_it() -> None:
    street = Street()
    rule = street.rule()
    of = Telling(rule=rule, changes=(change(),), why=Why.AT_ONCE, at=1)
    street.notifier._send(of)  # noqa: SLF001 - and here it was killed
    street.post.take(queued(street)[0], street.clock(), 1)
    street.deliveries.queued.clear()

    street.notifier._send(of)  # noqa: SLF001 - as above

    assert street.deliveries.queued == []


def test_how_long_what_is_due_waits_is_shown() -> None:
    street = Street()
    street.rule(pace=Pace.HOURLY)
    at(street, EVENING)
    street.notifier.flush(LONG)
    assert street.shown == {"NoticesLag": 0}
    take(street)

    at(street, EVENING + timedelta(hours=1, seconds=90))
    street.notifier.flush(LONG)

    assert street.shown == {"NoticesLag": 90}
