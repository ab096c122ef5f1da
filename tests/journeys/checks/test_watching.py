"""A check that watches is judged and counted, and opens nothing until a person arms it."""

from dataclasses import replace
from pathlib import Path

import pytest

from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.user_in_bypass import USER_IN_BYPASS
from doorbook.checks.settings import CheckSettings, Mode
from doorbook.checks.story import ago
from doorbook.checks.verdict import Lack, Verdict
from doorbook.checks.wire import AWAY, signin, user, user_id
from tests.watched import Watch

FLOOD = MFA_FLOOD.id


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path, checks=(MFA_FLOOD, USER_IN_BYPASS))


def flood(watch: Watch, who: str, *, minutes: int = 40) -> None:
    told = [
        signin(who, ago(minutes=minutes - each), result="denied", reason="user_cancelled", ip=AWAY)
        for each in (0, 4, 8, 12, 16)
    ]
    watch.tell("authentication", told)


def choose(watch: Watch, mode: Mode, version: int = 1) -> None:
    chosen = CheckSettings(check=FLOOD, armed=mode is Mode.ARMED, watches=mode is Mode.WATCHING, version=version)
    assert watch.settings.put(chosen)


def test_it_is_judged_and_opens_nothing_until_it_is_armed(watch: Watch) -> None:
    choose(watch, Mode.WATCHING)
    flood(watch, "bob")
    seen = watch.inspect()

    assert (seen.opened, watch.found(status=None)) == (0, [])
    judged = watch.verdict(FLOOD)
    assert (judged.would, judged.verdict, judged.open) == (1, Verdict.PASS, 0)
    assert judged.fired is not None
    assert watch.trend.since("2026-01-01") == []

    choose(watch, Mode.ARMED, 2)
    assert watch.inspect().opened == 1
    assert [each.subject for each in watch.found(FLOOD)] == [user_id("bob")]
    assert (watch.verdict(FLOOD).would, watch.verdict(FLOOD).verdict) == (None, Verdict.FAIL)


def test_what_it_found_before_stays_as_it_is(watch: Watch) -> None:
    flood(watch, "bob")
    watch.inspect()
    (before,) = watch.found(FLOOD)

    choose(watch, Mode.WATCHING)
    flood(watch, "ann", minutes=30)
    watch.inspect()

    assert watch.found(FLOOD, status=None) == [before]
    assert (watch.verdict(FLOOD).would, watch.verdict(FLOOD).open) == (2, 1)


def test_with_other_numbers_what_was_open_is_not_withdrawn_while_it_watches(watch: Watch) -> None:
    flood(watch, "bob")
    watch.inspect()
    (before,) = watch.found(FLOOD)
    strict = CheckSettings(check=FLOOD, armed=False, watches=True, chosen=(("count", 9), ("burst_count", 9)), version=1)

    assert watch.settings.put(strict)
    watch.inspect()
    assert (watch.found(FLOOD), watch.verdict(FLOOD).would) == ([before], 0)

    assert watch.settings.put(replace(strict, armed=True, watches=False, version=2))
    watch.inspect()
    assert watch.found(FLOOD) == []


def test_others_are_judged_beside_it(watch: Watch) -> None:
    choose(watch, Mode.WATCHING)
    watch.show("users", [user("bob", status="bypass")])
    watch.pass_(hours=30)
    watch.inspect()

    assert [each.check for each in watch.found()] == [USER_IN_BYPASS.id]
    assert watch.verdict(USER_IN_BYPASS.id).would is None


def test_a_check_that_is_off_is_not_asked(watch: Watch) -> None:
    choose(watch, Mode.OFF)
    flood(watch, "bob")
    watch.inspect()

    assert watch.found(status=None) == []
    assert [each.check for each in watch.verdicts.of(watch.connection)] == [USER_IN_BYPASS.id]


def test_what_it_cannot_tell_is_said_while_it_watches(watch: Watch) -> None:
    choose(watch, Mode.WATCHING)
    watch.read.discard("authentication")
    watch.inspect()

    judged = watch.verdict(FLOOD)
    assert (judged.verdict, judged.lack, judged.would) == (Verdict.NOT_EVALUABLE, Lack.STREAM, 0)


def test_one_that_breaks_while_it_watches_stops_itself_alone(watch: Watch) -> None:
    watch.checks = (replace(MFA_FLOOD, sql="SELECT nothing FROM signins"), USER_IN_BYPASS)
    choose(watch, Mode.WATCHING)
    flood(watch, "bob")

    watch.inspector().inspect(watch.watched())

    assert [check for check, _ in watch.broken] == [FLOOD]
    assert watch.verdict(FLOOD).lack is Lack.BROKEN
