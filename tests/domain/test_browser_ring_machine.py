"""Rotate, revoke, restart and the clock in any order: what may open does everywhere, and what was revoked nowhere."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, cast

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from doorbook.adapters.browser_keys import CurrentBrowserKeys, written
from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.memory_rings import MemoryRings
from doorbook.adapters.sealing import GcmSiv
from doorbook.adapters.secrets_manager import Secrets
from doorbook.events import Outcome
from doorbook.remember.cookie import BrowserCookies, NotOpened, Opened, Remembered, Why
from doorbook.remember.keeping import Keeper
from doorbook.remember.key_ring import CACHED_FOR, KEPT, LONGEST_LIFE, KeyRing, Waiting, retired, sealing_key
from doorbook.signin.ledger import Ledger
from tests.doorway import Tally

WORDS = count()
FUNCTIONS = 3
PAUSES = st.integers(0, 20 * 60) | st.integers(0, 3 * 86400) | st.integers(0, 60 * 86400)
ANY_FUNCTION = st.integers(0, FUNCTIONS - 1)


class Shop:
    """Secrets Manager over a ring in memory."""

    def __init__(self, rings: MemoryRings) -> None:
        self._rings = rings

    def get_secret_value(self, **_: object) -> dict[str, str]:
        ring = self._rings.shelf.ring
        return {"SecretString": written(ring) if ring else "{}"}


def keeper_over(rings: MemoryRings, doors: MemoryDoors, clock: Callable[[], datetime]) -> Keeper:
    numbers = count(1)
    ledger = Ledger(doors=doors, meter=Tally(), clock=clock, chance=lambda: f"{next(WORDS):016}")
    return Keeper(
        store=rings,
        ledger=ledger,
        method="keeper",
        who="the hourly turn",
        kid=lambda: f"{next(numbers):08x}",
        secret=lambda: next(numbers).to_bytes(32),
    )


class Ring(RuleBasedStateMachine):
    """Three functions, each with a ring of its own age, a keeper, an operator, and a hundred browsers."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.rings = MemoryRings()
        self.doors = MemoryDoors()
        self.keeper = keeper_over(self.rings, self.doors, lambda: self.now)
        self.nonces = count()
        self.functions = [self.started() for _ in range(FUNCTIONS)]
        self.shown: list[tuple[str, Remembered]] = []
        self.revoked: dict[str, datetime] = {}

    def started(self) -> BrowserCookies:
        secrets = Secrets(lambda: cast("Any", Shop(self.rings)), lambda: self.now)
        return BrowserCookies(
            stage="doorbook",
            ring=CurrentBrowserKeys(secrets, "ring"),
            sealer=GcmSiv(),
            nonce=lambda: next(self.nonces).to_bytes(12),
        )

    @rule(seconds=PAUSES)
    def time_goes_by(self, seconds: int) -> None:
        """Let time pass, with a keeper that takes its turns."""
        ends = self.now + timedelta(seconds=seconds)
        while self.now + timedelta(days=1) < ends:  # once a day is enough of them
            self.now += timedelta(days=1)
            self.keeper.turn()
        self.now = ends

    @rule()
    def the_hour_strikes(self) -> None:
        """Take a turn, after which no key is there that nothing needs."""
        self.keeper.turn()
        ring: KeyRing = self.rings()
        sealing = sealing_key(ring, self.now)
        assert sealing is not None or any(key.active_from > self.now for key in ring.keys)
        for key in ring.keys:
            ended = key.revoked or retired(ring, key)
            assert key == sealing or ended is None or self.now < ended + KEPT

    @rule()
    def an_operator_rotates(self) -> None:
        before = self.rings().keys
        turned = self.keeper.rotate()
        assert isinstance(turned, Waiting) == (len(self.rings().keys) == len(before))

    @rule(number=st.integers(0, 9))
    def an_operator_revokes(self, number: int) -> None:
        if keys := self.rings().keys:
            kid = keys[number % len(keys)].kid
            self.revoked.setdefault(kid, self.now)
            self.keeper.revoke(kid)

    @rule(which=ANY_FUNCTION)
    def a_function_restarts(self, which: int) -> None:
        self.functions[which] = self.started()

    @rule(which=ANY_FUNCTION, days=st.integers(1, 180))
    def a_browser_is_remembered(self, which: int, days: int) -> None:
        remembered = Remembered(
            holder="holder",
            browser=f"browser{len(self.shown)}",
            generation=0,
            made=self.now,
            ends=self.now + timedelta(days=days),
            uses=0,
        )
        text = self.functions[which].seal(remembered, self.now)
        if isinstance(text, str):
            self.shown.append((text, remembered))
            ended = self.revoked.get(text.split(".")[1])
            assert ended is None or self.now < ended + CACHED_FOR

    @invariant()
    def every_cookie_opens_everywhere_or_is_over(self) -> None:
        for text, remembered in self.shown[-20:]:
            ended = self.revoked.get(text.split(".")[1])
            for function in self.functions:
                found = function.open(text, self.now)
                if ended is not None and self.now >= ended + CACHED_FOR:
                    assert isinstance(found, NotOpened)
                elif ended is None and self.now < remembered.ends:
                    assert isinstance(found, Opened)
                    assert found.remembered == remembered
                elif ended is None:
                    assert isinstance(found, NotOpened)
                    # Long after its end, its key may be gone as well.
                    assert found.why is Why.EXPIRED or self.now >= remembered.made + LONGEST_LIFE

    @invariant()
    def each_key_that_came_or_went_has_its_row(self) -> None:
        counted = [row.outcome for row in self.doors.audit]
        assert counted.count(Outcome.BROWSER_KEY_REVOKED) == len(self.revoked)
        gone = counted.count(Outcome.BROWSER_KEY_ADDED) - counted.count(Outcome.BROWSER_KEY_DROPPED)
        assert gone == len(self.rings().keys)


Ring.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestRing = Ring.TestCase
