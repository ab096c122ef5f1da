"""The hourly turn and the operator's words: each change of the ring has its row, and what fails changes nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.memory_rings import MemoryRings
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.events import Outcome
from doorbook.remember.keeping import Keeper, Turned
from doorbook.remember.key_ring import (
    KEPT,
    KNOWN_AHEAD,
    ROTATES_AFTER,
    AlreadyRevoked,
    KeyRing,
    KeyState,
    NoSuchKey,
    Waiting,
    sealing_key,
    state,
)
from doorbook.remember.ports import ReplacedMeanwhileError, Standing
from tests.domain.test_browser_ring_machine import keeper_over
from tests.doorway import Clock


class Scene:
    """A keeper with its store, its audit and a clock."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.rings = MemoryRings()
        self.doors = MemoryDoors()
        self.keeper = keeper_over(self.rings, self.doors, self.clock)

    def later(self, by: timedelta) -> None:
        self.clock.now += by

    @property
    def states(self) -> list[KeyState]:
        return [state(self.rings(), key, self.clock()) for key in self.rings().keys]

    @property
    def rows(self) -> list[tuple[Outcome, str | None]]:
        return [(row.outcome, row.detail) for row in self.doors.audit]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_first_turn_makes_a_key_that_seals(scene: Scene) -> None:
    turned = scene.keeper.turn()

    assert scene.states == [KeyState.ACTIVE]
    assert turned == Turned(("key 00000001, seals at once, by the hourly turn",))
    assert scene.rows == [(Outcome.BROWSER_KEY_ADDED, "key 00000001, seals at once, by the hourly turn")]
    (row,) = scene.doors.audit
    assert (row.method, row.person, row.address) == ("keeper", None, "-")


def test_a_second_turn_does_nothing(scene: Scene) -> None:
    scene.keeper.turn()
    before = (scene.rings.shelf, scene.rows)

    assert scene.keeper.turn() == Turned(())
    assert (scene.rings.shelf, scene.rows) == before


def test_a_turn_after_thirty_days_begins_a_rotation_that_ends_by_itself(scene: Scene) -> None:
    scene.keeper.turn()
    scene.later(ROTATES_AFTER - timedelta(seconds=1))
    assert scene.keeper.turn() == Turned(())

    scene.later(timedelta(seconds=1))
    scene.keeper.turn()

    assert scene.states == [KeyState.ACTIVE, KeyState.PENDING]
    scene.later(KNOWN_AHEAD)
    assert scene.states == [KeyState.DECRYPT_ONLY, KeyState.ACTIVE]


def test_a_key_past_its_time_is_dropped_with_a_row(scene: Scene) -> None:
    scene.keeper.turn()
    scene.keeper.rotate()
    scene.later(KNOWN_AHEAD + KEPT)

    scene.keeper.turn()

    assert scene.rings().key("00000001") is None
    assert (Outcome.BROWSER_KEY_DROPPED, "key 00000001, by the hourly turn") in scene.rows


def test_a_ring_that_was_emptied_gets_a_key_that_waits_for_those_who_know_another(scene: Scene) -> None:
    scene.rings.replace(scene.rings.standing(), KeyRing())

    scene.keeper.turn()

    assert scene.states == [KeyState.PENDING]


def test_an_operator_begins_a_rotation_and_a_second_one_waits(scene: Scene) -> None:
    scene.keeper.turn()

    assert isinstance(scene.keeper.rotate(), Turned)
    assert scene.keeper.rotate() == Waiting(scene.rings().keys[1].kid, scene.clock() + KNOWN_AHEAD)
    assert len(scene.rows) == 2


def test_revoking_the_key_that_seals_brings_another_at_once(scene: Scene) -> None:
    scene.keeper.turn()

    scene.keeper.revoke("00000001")

    assert scene.states == [KeyState.REVOKED, KeyState.PENDING]
    assert sealing_key(scene.rings(), scene.clock()) is None
    assert [outcome for outcome, _ in scene.rows] == [
        Outcome.BROWSER_KEY_ADDED,
        Outcome.BROWSER_KEY_REVOKED,
        Outcome.BROWSER_KEY_ADDED,
    ]
    scene.later(KNOWN_AHEAD)
    assert scene.states == [KeyState.REVOKED, KeyState.ACTIVE]


def test_revoking_an_old_key_brings_none(scene: Scene) -> None:
    scene.keeper.turn()
    scene.keeper.rotate()
    scene.later(KNOWN_AHEAD)

    scene.keeper.revoke("00000001")

    assert scene.states == [KeyState.REVOKED, KeyState.ACTIVE]


def test_what_cannot_be_revoked_leaves_no_row(scene: Scene) -> None:
    scene.keeper.turn()
    scene.keeper.revoke("00000001")
    before = scene.rows

    assert scene.keeper.revoke("ffffffff") == NoSuchKey()
    assert scene.keeper.revoke("00000001") == AlreadyRevoked(scene.clock())
    assert scene.rows == before


@pytest.mark.parametrize("act", [Keeper.rotate, Keeper.turn])
def test_no_two_keys_have_one_name(scene: Scene, act: Callable[[Keeper], object]) -> None:
    scene.keeper.turn()
    scene.later(ROTATES_AFTER)
    names = iter(["00000001", "00000001", "0000000a"])
    again = keeper_over(scene.rings, scene.doors, scene.clock)

    act(with_names(again, lambda: next(names)))

    assert [key.kid for key in scene.rings().keys] == ["00000001", "0000000a"]


def with_names(keeper: Keeper, kid: Callable[[], str]) -> Keeper:
    return Keeper(
        store=keeper.store, ledger=keeper.ledger, method="keeper", who="a test", kid=kid, secret=keeper.secret
    )


class Failing(MemoryRings):
    """A store that fails where the test says."""

    def __init__(self, reading: Exception | None = None, writing: Exception | None = None) -> None:
        super().__init__()
        self.reading = reading
        self.writing = writing

    def standing(self) -> Standing:
        if self.reading:
            raise self.reading
        return super().standing()

    def replace(self, standing: Standing, ring: KeyRing) -> None:
        if self.writing:
            raise self.writing
        super().replace(standing, ring)


@pytest.mark.parametrize("broke", [TryLaterError(Cause.SECRET, "down"), FixSettingsError(Cause.SECRET, "no ring")])
def test_a_ring_that_cannot_be_read_is_left_alone(scene: Scene, broke: BreakageError) -> None:
    keeper = keeper_over(Failing(reading=broke), scene.doors, scene.clock)

    with pytest.raises(type(broke)):
        keeper.turn()

    assert scene.rows == []


def test_a_write_that_fails_changes_nothing_and_the_audit_says_so(scene: Scene) -> None:
    rings = Failing(writing=TryLaterError(Cause.SECRET, "InternalServiceError"))

    with pytest.raises(TryLaterError):
        keeper_over(rings, scene.doors, scene.clock).turn()

    assert rings.shelf.ring is None
    assert [outcome for outcome, _ in scene.rows] == [Outcome.BROWSER_KEY_ADDED, Outcome.BROWSER_KEYS_UNCHANGED]
    assert scene.doors.audit[1].cause == "secret"


def test_without_an_audit_no_key_is_made(scene: Scene) -> None:
    def down() -> None:
        raise TryLaterError(Cause.STORE, "down")

    scene.doors.before_commit = down

    with pytest.raises(TryLaterError):
        scene.keeper.turn()

    assert scene.rings.shelf.ring is None


class Overtaken(MemoryRings):
    """A store in which another turn comes between, as often as the test says."""

    def __init__(self, scene: Scene, times: int) -> None:
        super().__init__()
        self._other = keeper_over(self, scene.doors, scene.clock)
        self._left = times

    def replace(self, standing: Standing, ring: KeyRing) -> None:
        if self._left:
            self._left -= 1
            self._other.rotate()
        super().replace(standing, ring)


def test_of_two_turns_at_once_one_makes_the_key_and_the_other_is_content(scene: Scene) -> None:
    rings = Overtaken(scene, 1)

    turned = keeper_over(rings, scene.doors, scene.clock).turn()

    assert turned == Turned(())
    assert len(rings().keys) == 1
    assert [outcome for outcome, _ in scene.rows].count(Outcome.BROWSER_KEYS_UNCHANGED) == 1


def test_an_operator_who_was_overtaken_is_told(scene: Scene) -> None:
    rings = Overtaken(scene, 1)

    with pytest.raises(ReplacedMeanwhileError):
        keeper_over(rings, scene.doors, scene.clock).rotate()

    assert len(rings().keys) == 1
