"""A check that would fire for everyone opens nothing of that until a person lets it; what is let is what there is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.user_in_bypass import USER_IN_BYPASS
from doorbook.checks.check import Category, Check
from doorbook.checks.finding import Closing
from doorbook.checks.holding import LIMIT, Hold, limits_of
from doorbook.checks.settings import CheckSettings, Mode
from doorbook.checks.verdict import Verdict
from doorbook.checks.wire import AWAY, signin, user, user_id
from tests.journeys.checks.test_slices import anew
from tests.watched import Watch

FLOOD, BYPASS = MFA_FLOOD.id, USER_IN_BYPASS.id
MANY = ("ann", "bob", "cleo")
BAD: Check = replace(USER_IN_BYPASS, category=Category.THREAT)
"""How things stand, and nothing that an account is connected for."""


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    made = Watch(tmp_path / "watch", checks=(MFA_FLOOD,))
    limit(made)
    return made


def limit(watch: Watch, floor: int = 2, share: int = 1, version: int = 1) -> None:
    chosen = (("floor", floor), ("share", share))
    assert watch.settings.put(CheckSettings(check=LIMIT.id, armed=True, chosen=chosen, version=version))


def flood(watch: Watch, who: Iterable[str], *, hours: int = 1) -> None:
    began = watch.now - timedelta(hours=hours)
    watch.tell(
        "authentication",
        [
            signin(each, began + timedelta(minutes=gap), result="denied", reason="user_cancelled", ip=AWAY)
            for each in who
            for gap in (0, 4, 8, 12, 16)
        ],
    )


def choose(watch: Watch, check: str, mode: Mode, version: int = 1, **chosen: int) -> None:
    armed, watches = mode is Mode.ARMED, mode is Mode.WATCHING
    told = CheckSettings(check=check, armed=armed, watches=watches, chosen=tuple(chosen.items()), version=version)
    assert watch.settings.put(told)


def held(watch: Watch, check: str = FLOOD) -> Hold:
    kept = watch.holds.one(watch.connection, check)
    assert kept is not None
    return kept


def let(watch: Watch, check: str = FLOOD) -> None:
    """Have a person let it open."""
    kept = held(watch, check)
    parts = tuple(replace(each, let=each.total) for each in kept.parts)
    assert watch.holds.put(replace(kept, parts=parts, by="dana", why="True.", version=kept.version + 1))


def subjects(watch: Watch, check: str = FLOOD) -> set[str]:
    return {each.subject for each in watch.found(check)}


def ids(*who: str) -> set[str]:
    return set(map(user_id, who))


def bypass(watch: Watch, *who: str) -> None:
    watch.show("users", [user(each, status="bypass" if each in who else "active") for each in (*MANY, "dan", "eve")])


def test_beyond_the_limit_nothing_is_opened_and_it_says_of_whom(watch: Watch) -> None:
    flood(watch, MANY)

    assert watch.inspect().opened == 0

    judged = watch.verdict(FLOOD)
    assert (judged.held, judged.held_of, judged.open, judged.verdict) == (3, MANY, 0, Verdict.PASS)
    assert watch.found(status=None) == []


def test_at_the_limit_all_is_opened(watch: Watch) -> None:
    flood(watch, MANY[:2])

    assert watch.inspect().opened == 2

    assert (watch.verdict(FLOOD).held, watch.holds.of(watch.connection)) == (0, [])


def test_the_limit_grows_with_the_people_of_the_account(watch: Watch) -> None:
    limit(watch, floor=1, share=50, version=2)
    watch.show("users", [user(each) for each in (*MANY, "dan", "eve")])
    flood(watch, MANY)
    assert watch.inspect().opened == 0

    watch.show("users", [user(each) for each in (*MANY, "dan", "eve", "fay")])
    watch.pass_(days=1)
    flood(watch, MANY)
    assert watch.inspect().opened == 3


def test_what_stands_stays_while_more_is_held_and_others_days_are_judged(watch: Watch) -> None:
    flood(watch, ["ann"])
    watch.inspect()
    (before,) = watch.found(FLOOD)

    flood(watch, MANY[1:], hours=2)
    watch.inspect()
    assert watch.found(FLOOD, status=None) == [before]
    assert watch.verdict(FLOOD).held == 2

    watch.pass_(days=1)
    flood(watch, ["dan"])
    watch.inspect()
    assert subjects(watch) == ids("ann", "dan")
    assert watch.verdict(FLOOD).held == 2, "what is held of yesterday still waits"


def test_let_open_it_opens_exactly_what_one_look_would_have(watch: Watch, tmp_path: Path) -> None:
    flood(watch, ["ann"])
    watch.inspect()
    flood(watch, MANY[1:], hours=2)
    watch.inspect()
    watch.pass_(days=20)
    flood(watch, ["dan"])
    watch.inspect()

    let(watch)
    watch.inspect()

    once = anew(watch, tmp_path / "once")
    once.checks = watch.checks
    once.inspect()
    assert {(each.id, each.digest) for each in watch.found()} == {(each.id, each.digest) for each in once.found()}
    assert subjects(watch) == ids(*MANY, "dan")
    assert watch.verdict(FLOOD).held == 0
    assert watch.inspect().first is None, "it is judged again once"


def test_what_comes_late_to_a_day_that_was_let_is_opened_and_as_much_again_is_asked_for(watch: Watch) -> None:
    flood(watch, MANY)
    watch.inspect()
    let(watch)
    watch.inspect()

    flood(watch, ["dan", "eve"], hours=2)
    assert watch.inspect().opened == 2

    flood(watch, ["fay"], hours=2)
    assert watch.inspect().opened == 0
    assert watch.verdict(FLOOD).held_of == ("fay",)


def test_another_day_is_another_question(watch: Watch) -> None:
    flood(watch, MANY)
    watch.inspect()
    let(watch)
    watch.inspect()
    watch.pass_(days=1)

    flood(watch, MANY)

    assert watch.inspect().opened == 0


def test_with_other_numbers_what_was_held_is_judged_again_though_its_day_is_over(watch: Watch) -> None:
    flood(watch, MANY)
    watch.inspect()
    let(watch)
    choose(watch, FLOOD, Mode.ARMED, 1, count=4)
    watch.pass_(days=3)
    assert watch.inspect().opened == 0, "what was let was another question"

    limit(watch, floor=9, version=2)
    assert watch.inspect().opened == 3
    assert watch.holds.of(watch.connection) == []


@pytest.mark.parametrize("mode", [Mode.WATCHING, Mode.OFF])
def test_what_opens_nothing_any_more_holds_nothing(watch: Watch, mode: Mode) -> None:
    flood(watch, MANY)
    watch.inspect()

    choose(watch, FLOOD, mode)
    watch.inspect()

    assert (watch.verdict(FLOOD).held, watch.holds.of(watch.connection)) == (0, [])


def test_what_is_too_old_to_be_judged_is_held_no_longer(watch: Watch) -> None:
    flood(watch, MANY)
    watch.inspect()
    watch.pass_(days=36)
    flood(watch, ["dan"])

    watch.inspect()

    assert (watch.verdict(FLOOD).held, subjects(watch)) == (0, ids("dan"))


def test_who_lets_it_open_while_somebody_looks_is_not_undone(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    flood(watch, MANY)
    watch.inspect()
    flood(watch, ["dan"])
    keep, done = watch.holds.put, list[bool]()

    def after(hold: Hold) -> bool:
        if not done:
            done.append(True)
            let(watch)
        return keep(hold)

    monkeypatch.setattr(watch.holds, "put", after)
    watch.inspect()
    assert watch.verdict(FLOOD).held == 4
    assert [each.let for each in held(watch).parts] == [3]


def test_of_how_things_stand_the_first_look_shows_all_and_what_is_new_is_counted(tmp_path: Path) -> None:
    watch = Watch(tmp_path, checks=(USER_IN_BYPASS,))
    limit(watch)
    bypass(watch, *MANY)
    watch.pass_(hours=30)
    assert watch.inspect().opened == 3

    watch.pass_(days=1)
    bypass(watch, *MANY, "dan", "eve")
    watch.pass_(hours=30)
    assert watch.inspect().opened == 2

    bypass(watch)
    watch.inspect()
    assert watch.found() == []
    bypass(watch, *MANY)
    watch.pass_(hours=30)
    assert watch.inspect().opened == 0
    assert all(each.closing is Closing.OVER for each in watch.found(status=None))


def test_a_threat_is_held_at_the_first_look_too_and_let_open_once(tmp_path: Path) -> None:
    watch = Watch(tmp_path, checks=(BAD,))
    limit(watch)
    bypass(watch, *MANY)
    watch.pass_(hours=30)
    assert watch.inspect().opened == 0
    assert watch.verdict(BYPASS).held == 3

    let(watch, BYPASS)
    assert watch.inspect().opened == 3
    assert watch.holds.of(watch.connection) == []
    bypass(watch)
    watch.inspect()
    bypass(watch, *MANY)
    watch.pass_(hours=30)
    assert watch.inspect().opened == 0, "what was let once is asked for again"


def test_what_stands_otherwise_by_itself_is_held_no_longer(tmp_path: Path) -> None:
    watch = Watch(tmp_path, checks=(BAD,))
    limit(watch)
    bypass(watch, "dan")
    watch.pass_(hours=30)
    watch.inspect()
    bypass(watch, *MANY)
    watch.pass_(hours=30)
    watch.inspect()
    assert subjects(watch, BYPASS) == ids("dan"), "what stands stays, though it is over"

    bypass(watch, "ann")
    watch.inspect()

    assert subjects(watch, BYPASS) == ids("ann")
    assert watch.verdict(BYPASS).held == 0


def test_usually_it_is_one_of_twenty_and_never_less_than_fifty() -> None:
    assert limits_of({}) == {"share": 5, "floor": 50}
