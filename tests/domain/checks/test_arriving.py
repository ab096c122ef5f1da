"""What came or changed with a release watches until a person arms it; a new stack takes all checks as they come."""

from dataclasses import dataclass, field, replace

import pytest

from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.register import StoredRegister
from doorbook.adapters.watch.verdicts import StoredSettings
from doorbook.checks.arriving import AUTHOR, CHANGED, NEW, Arrivals
from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.user_in_bypass import USER_IN_BYPASS
from doorbook.checks.check import Check
from doorbook.checks.settings import CheckSettings, Mode

FLOOD, BYPASS = MFA_FLOOD.id, USER_IN_BYPASS.id
NEXT = replace(MFA_FLOOD, version=MFA_FLOOD.version + 1)


@dataclass
class Stack:
    """A stack from release to release."""

    rows: MemoryRows = field(default_factory=MemoryRows)
    asked: list[tuple[str, int, CheckSettings]] = field(default_factory=list)

    def release(self, *checks: Check) -> tuple[str, ...]:
        """Have a release with these checks come, and tell which watch for that."""
        self.settings = StoredSettings(self.rows, checks)
        return Arrivals(
            checks=checks,
            register=StoredRegister(self.rows),
            settings=self.settings,
            ask=lambda check, settings: self.asked.append((check.id, check.version, settings)),
            clock=lambda: 7,
        ).settle()


@pytest.fixture
def stack() -> Stack:
    made = Stack()
    made.release(MFA_FLOOD)
    return made


def test_a_new_stack_has_all_checks_armed_as_they_come(stack: Stack) -> None:
    assert stack.release(MFA_FLOOD) == ()
    assert (stack.settings.of(FLOOD).mode, stack.settings.of(FLOOD).version, stack.asked) == (Mode.ARMED, 0, [])


def test_a_check_that_is_new_watches_and_is_tried(stack: Stack) -> None:
    assert stack.release(MFA_FLOOD, USER_IN_BYPASS) == (BYPASS,)

    now = stack.settings.of(BYPASS)
    assert (now.mode, now.by, now.why, now.at, now.version) == (Mode.WATCHING, AUTHOR, NEW, 7, 1)
    assert stack.settings.history(BYPASS) == [now]
    assert stack.asked == [(BYPASS, 1, now)]
    assert stack.settings.of(FLOOD).mode is Mode.ARMED


def test_a_check_whose_version_is_another_watches_with_the_numbers_that_were_chosen(stack: Stack) -> None:
    chosen = CheckSettings(check=FLOOD, armed=True, chosen=(("count", 9),), version=1, by="dana", why="As agreed.")
    assert stack.settings.put(chosen)

    assert stack.release(NEXT) == (FLOOD,)

    now = stack.settings.of(FLOOD)
    assert (now.mode, now.chosen, now.by) == (Mode.WATCHING, (("count", 9),), AUTHOR)
    assert now.why == CHANGED.format(version=2)
    assert stack.asked == [(FLOOD, 2, now)]


def test_a_release_that_changes_nothing_of_it_leaves_it_armed(stack: Stack) -> None:
    assert stack.release(replace(MFA_FLOOD, title="Another title")) == ()
    assert stack.settings.of(FLOOD).mode is Mode.ARMED


def test_what_a_person_armed_stays_armed_until_the_next_change(stack: Stack) -> None:
    stack.release(NEXT)
    armed = replace(stack.settings.of(FLOOD), armed=True, watches=False, version=2, by="dana", why="Good.")
    assert stack.settings.put(armed)

    assert stack.release(NEXT) == ()
    assert stack.settings.of(FLOOD) == armed

    assert stack.release(replace(NEXT, version=3)) == (FLOOD,)


def test_one_that_is_off_stays_off_and_one_that_watches_is_tried_again(stack: Stack) -> None:
    stack.release(MFA_FLOOD, USER_IN_BYPASS)
    off = CheckSettings(check=FLOOD, armed=False, version=1, by="dana")
    assert stack.settings.put(off)
    stack.asked.clear()

    assert stack.release(NEXT, replace(USER_IN_BYPASS, version=2)) == ()

    assert stack.settings.of(FLOOD) == off
    assert [check for check, _, _ in stack.asked] == [BYPASS]
    assert stack.settings.of(BYPASS).version == 1


def test_whoever_was_killed_before_the_register_does_not_undo_what_a_person_armed(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(StoredRegister, "keep", lambda _self, _known: False)
        stack.release(NEXT)
    armed = replace(stack.settings.of(FLOOD), armed=True, watches=False, version=2, by="dana", why="Good.")
    assert stack.settings.put(armed)

    assert stack.release(NEXT) == ()

    assert stack.settings.of(FLOOD) == armed
