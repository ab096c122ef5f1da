"""What the limit makes of one look: what each check may not open, and what is kept of that for a person."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final, NamedTuple

from doorbook.checks.check import Check
from doorbook.checks.finding import Detection
from doorbook.checks.holding import Hold, Holds, Limit, Told, after, held, limits_of
from doorbook.checks.opening import Asked
from doorbook.checks.ports import Bench, Known, Verdicts
from doorbook.checks.settings import CheckSettings

TRIES: Final = 3
PEOPLE: Final = "SELECT count(*) AS many FROM users"


class Held(NamedTuple):
    """The days of a check that stay as they are, and what was judged, from which day on."""

    days: frozenset[str]
    judged: Hold
    first: str | None


class Gate:
    """Lets findings be opened, or holds them; `oldest` is the first day that can still be judged."""

    def __init__(
        self, holds: Holds, verdicts: Verdicts, connection: str, settings: Mapping[str, CheckSettings], oldest: str
    ) -> None:
        """Begin with what was held before."""
        self._holds = holds
        self._verdicts = verdicts
        self._connection = connection
        self._oldest = oldest
        self._chosen = limits_of(settings)
        self._limits: Told = tuple((name, str(said)) for name, said in sorted(self._chosen.items()))
        self._before = {each.check: each for each in holds.of(connection)}
        self._bench: Bench | None = None

    def over(self, bench: Bench) -> None:
        """Take the facts of this look."""
        self._bench = bench

    def owed(self, checks: Mapping[str, tuple[Check, Told]]) -> str | None:
        """Return the first day that is to be judged again for what a person let open, or set otherwise."""
        owed = (
            each.owes(*checks[each.check], self._limits, self._oldest)
            for each in self._before.values()
            if each.check in checks
        )
        return min((each for each in owed if each is not None), default=None)

    def forget(self, armed: Iterable[str]) -> list[str]:
        """Forget what is held of checks that open nothing any more, and return which those were."""
        gone = sorted(self._before.keys() - set(armed))
        for check in gone:
            self._holds.drop(self._connection, check)
            del self._before[check]
        return gone

    def judge(self, asked: Asked, found: Iterable[Detection], known: Mapping[str, Known], first: str | None) -> Held:
        """Return what of it is not to be opened, changed or closed, and how that is kept."""
        before = self._before.get(asked.check.id)
        same = before is not None and before.is_of(asked.check.version, asked.parameters, self._limits)
        limit = Limit(chosen=self._chosen, people=lambda: self._people, first=lambda: self._first(asked.check.id))
        parts = limit.parts(asked.check, self._connection, found, known, before if same else None)
        judged = Hold(
            connection=self._connection,
            check=asked.check.id,
            check_version=asked.check.version,
            parameters=asked.parameters,
            limits=self._limits,
            at=asked.now,
            parts=tuple(parts.values()),
        )
        return Held(held(parts), judged, first)

    def keep(self, of: Held) -> Hold | None:
        """Keep what is held of a check by now, and return it; who lets it open meanwhile is not undone."""
        before = self._before.get(of.judged.check)
        for _ in range(TRIES):
            hold = after(before, of.judged, of.first, self._oldest)
            if hold is None:
                if before is not None:
                    self._holds.drop(self._connection, of.judged.check)
                return None
            if (
                before is not None
                and hold.parts == before.parts
                and hold.is_of(before.check_version, before.parameters, before.limits)
            ):
                return before
            if self._holds.put(hold):
                return hold
            before = self._holds.one(self._connection, of.judged.check)
        return before

    @cached_property
    def _people(self) -> int:
        if self._bench is None:
            return 0
        (row,) = self._bench.ask(PEOPLE, {})
        return int(str(row["many"]))

    @cached_property
    def _able(self) -> frozenset[str]:
        return frozenset(each.check for each in self._verdicts.of(self._connection) if each.able is not None)

    def _first(self, check: str) -> bool:
        return check not in self._able
