"""What a check that broke could not judge is judged once it no longer breaks, but not for ever."""

from dataclasses import replace
from pathlib import Path

from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.check import Check
from doorbook.checks.story import ago
from doorbook.checks.wire import AWAY, signin, user_id
from tests.watched import Watch

BROKEN = replace(MFA_FLOOD, sql="SELECT nothing FROM nowhere")


def look(watch: Watch, check: Check) -> None:
    watch.inspector((check,)).inspect(watch.watched())


def flood(watch: Watch) -> None:
    watch.tell(
        "authentication",
        [
            signin("bob", ago(days=2, minutes=minutes), result="denied", reason="user_cancelled", ip=AWAY)
            for minutes in (40, 36, 32, 28, 24)
        ],
    )


def test_its_days_are_judged_by_the_next_look_though_nothing_new_came(tmp_path: Path) -> None:
    watch = Watch(tmp_path, checks=(MFA_FLOOD,))
    flood(watch)
    look(watch, BROKEN)
    assert watch.found() == []

    look(watch, MFA_FLOOD)

    assert [each.subject for each in watch.found()] == [user_id("bob")]


def test_a_check_that_did_not_break_is_owed_nothing(tmp_path: Path) -> None:
    watch = Watch(tmp_path, checks=(MFA_FLOOD,))
    look(watch, MFA_FLOOD)
    flood(watch)
    look(watch, MFA_FLOOD)

    assert watch.inspector().inspect(watch.watched()).first is None


def test_one_that_always_breaks_makes_no_look_longer_than_a_week(tmp_path: Path) -> None:
    watch = Watch(tmp_path, checks=(MFA_FLOOD,))
    flood(watch)
    look(watch, BROKEN)
    watch.pass_(days=20)

    first = watch.inspector((BROKEN,)).inspect(watch.watched()).first

    assert first == f"{watch.now.date().fromordinal(watch.now.toordinal() - 7)}"
