"""What is read of the days before a connection was made is history: it is compared with, and is no news."""

from datetime import timedelta
from pathlib import Path

from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.new_country_user import NEW_COUNTRY_USER
from doorbook.checks.catalogue.push_fraud_reported import PUSH_FRAUD_REPORTED
from doorbook.checks.story import NOW
from doorbook.checks.wire import AWAY, days_of
from tests.journeys.checks.edges.case import DAY, HOUR, asked, inside
from tests.watched import Watch

FIVE = (40, 35, 30, 25, 20)
CHECKS = (MFA_FLOOD, NEW_COUNTRY_USER, PUSH_FRAUD_REPORTED)
MADE = NOW - timedelta(hours=2)
"""When the connection was made: in the afternoon, so that the morning is history as yesterday is."""


def test_a_backfill_raises_nothing_of_yesterday_as_new(tmp_path: Path) -> None:
    watch = Watch(tmp_path, checks=CHECKS, since=MADE)
    watch.tell("authentication", asked("ann", *FIVE))
    first = watch.inspect()
    (known,) = watch.found()
    assert (first.opened, known.name) == (1, "ann")

    yesterday = (*asked("bob", *(DAY + each for each in FIVE)), inside("bob", DAY, country="BR"))
    this_morning = asked("cid", *(3 * HOUR + each for each in FIVE), reason="user_marked_fraud")
    watch.pass_(minutes=5)
    watch.tell("authentication", (*days_of("bob", 30, 2), *yesterday, *this_morning))
    second = watch.inspect()

    assert (second.opened, second.changed, second.closed) == (0, 0, 0)
    assert watch.found(status=None) == [known]


def test_the_same_is_news_once_the_connection_is_there(tmp_path: Path) -> None:
    watch = Watch(tmp_path, checks=CHECKS, since=MADE - timedelta(days=40))
    yesterday = (*asked("bob", *(DAY + each for each in FIVE)), inside("bob", DAY, country="BR"))
    this_morning = asked("cid", *(3 * HOUR + each for each in FIVE), reason="user_marked_fraud", ip=AWAY)
    watch.tell("authentication", (*days_of("bob", 30, 2), *yesterday, *this_morning))

    watch.inspect()

    assert {(each.check, each.name) for each in watch.found()} == {
        (MFA_FLOOD.id, "bob"),
        (NEW_COUNTRY_USER.id, "bob"),
        (MFA_FLOOD.id, "cid"),
        (PUSH_FRAUD_REPORTED.id, "cid"),
    }
