"""Test connectivity: one line for each thing that can be wrong with a connection, in a time that has an end."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from doorbook.collect.connections.connection import Access, Connection, ProbedGrant, PushBy, Standing
from doorbook.collect.connections.grants import ENDPOINTS_TRIAL, GRANTS, TRUST_MONITOR_TRIAL, Trial, Unlocks
from doorbook.collect.connections.ports import Probe
from doorbook.collect.stream import Grant
from doorbook.errors import BreakageError, Cause, FixSettingsError
from doorbook.messages import Message
from doorbook.messages import connectivity as words
from doorbook.values import value

PATIENCE: Final = timedelta(seconds=20)
"""For all lines together: API Gateway waits for 29 s, and the page wants some of them."""

LIMIT: Final = 5.0
"""Seconds for one line."""

LEAST: Final = 0.5
"""With less than this left nothing is begun."""

WORTH_TELLING: Final = timedelta(seconds=30)
STOPS_ALL: Final = {Cause.WRONG_KEY, Cause.CLOCK}
OTHER_KEYS: Final = {Cause.WRONG_KEY, Cause.WRONG_TYPE, Cause.NOT_GRANTED}
THERE_IS_NONE: Final = {Cause.NOT_GRANTED, Cause.NOT_OFFERED}


class What(StrEnum):
    """What a line is about; each grant has a line of its own, by its name."""

    HOST = "host"
    TLS = "tls"
    CLOCK = "clock"
    KEYS = "keys"
    TYPE = "type"
    GRANT = "grant"
    ENDPOINTS = "endpoints"
    TRUST_MONITOR = "trust_monitor"
    PUSH_KEYS = "push_keys"


class Found(StrEnum):
    """How a line ended. What is lacking is a fault only where the connection needs it; then the line is BAD."""

    WELL = "well"
    LACKING = "lacking"
    BAD = "bad"
    UNKNOWN = "unknown"


@value(kw_only=True)
class Line:
    """One thing that was tried: how it is, in words with what to do, and how long that took. Holds no secret."""

    what: What
    found: Found
    says: Message
    took: timedelta
    grant: Grant | None = None
    cause: Cause | None = None
    detail: str = ""


@value(kw_only=True)
class ConnectivityReport:
    """What came of a test, line by line in the order in which one hangs on the other."""

    at: datetime
    took: timedelta
    lines: tuple[Line, ...]

    @property
    def good(self) -> bool:
        """Tell whether nothing is wrong and nothing stayed unknown; what is lacking without need is not wrong."""
        return all(line.found in {Found.WELL, Found.LACKING} for line in self.lines)

    def line(self, what: What, grant: Grant | None = None) -> Line | None:
        """Return the line about something."""
        return next((each for each in self.lines if each.what is what and each.grant is grant), None)

    @property
    def proven(self) -> bool:
        """Tell whether Duo took the keys as those of an Admin API application."""
        lines = (self.line(What.KEYS), self.line(What.TYPE))
        return all(line is not None and line.found is Found.WELL for line in lines)

    @property
    def denies(self) -> bool:
        """Tell whether Duo said that these keys are none of an Admin API application."""
        return any(
            line is not None and line.found is Found.BAD for line in (self.line(What.KEYS), self.line(What.TYPE))
        )

    @property
    def in_short(self) -> str:
        """Return all that is not well, as the audit keeps it."""
        odd = (line for line in self.lines if line.found in {Found.BAD, Found.UNKNOWN})
        told = (f"{line.grant or line.what} {line.cause or 'not tried'}" for line in odd)
        return ", ".join(told) or "well"

    @property
    def grants(self) -> tuple[ProbedGrant, ...]:
        """Return how each grant was found."""
        standings = {Found.WELL: Standing.GRANTED, Found.LACKING: Standing.REFUSED, Found.BAD: Standing.REFUSED}
        return tuple(
            ProbedGrant(grant=line.grant, standing=standings.get(line.found, Standing.UNKNOWN), at=self.at)
            for line in self.lines
            if line.grant is not None
        )


def examine(
    connection: Connection, probe: Probe, clock: Callable[[], datetime], *, by_push_keys: bool
) -> ConnectivityReport:
    """Try one thing after the other; what hangs on something that failed is not tried."""
    run = _Run(connection, probe, clock)
    lines = tuple(run.lines(by_push_keys=by_push_keys))
    return ConnectivityReport(at=run.began, took=clock() - run.began, lines=lines)


@value
class _Tried:
    """How a call ended, and how long it took; `in_time` of False means that it was not begun."""

    broke: BreakageError | None
    took: timedelta
    in_time: bool = True

    @property
    def cause(self) -> Cause | None:
        return self.broke.cause if self.broke else None


class _Run:
    """One test, which knows when it began."""

    def __init__(self, connection: Connection, probe: Probe, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._probe = probe
        self._clock = clock
        self.began = clock()

    def lines(self, *, by_push_keys: bool) -> Iterator[Line]:
        """Go through all of them in their order."""
        there = [*self._way_there()]
        yield from there
        if any(line.found is not Found.WELL and line.what is not What.CLOCK for line in there):
            yield from self._not_tried([What.KEYS, What.TYPE], GRANTS)
            yield from self._not_tried([What.ENDPOINTS, What.TRUST_MONITOR])
            yield from self._not_tried([What.PUSH_KEYS] if by_push_keys else [])
            return
        yield from self._opened()
        if by_push_keys:
            yield self._push()

    def _way_there(self) -> Iterator[Line]:
        looked_up = self._try(self._probe.resolve)
        yield self._line(What.HOST, looked_up, words.HOST_WELL)
        if looked_up.broke is not None or not looked_up.in_time:
            yield from self._not_tried([What.TLS, What.CLOCK])
            return
        theirs: list[timedelta] = []
        pinged = self._try(lambda seconds: theirs.append(self._offset(seconds)))
        yield self._line(What.TLS, pinged, words.TLS_WELL)
        if not theirs:
            yield from self._not_tried([What.CLOCK])
            return
        seconds = round(theirs[0].total_seconds())
        side = "behind" if seconds > 0 else "ahead of"
        is_well = abs(theirs[0]) < WORTH_TELLING
        yield Line(
            what=What.CLOCK,
            found=Found.WELL if is_well else Found.BAD,
            says=words.CLOCK_WELL if is_well else words.CLOCK_OFF,
            took=pinged.took,
            cause=None if is_well else Cause.CLOCK,
            detail="" if is_well else f"Our clock is {abs(seconds)} seconds {side} Duo's.",
        )

    def _offset(self, seconds: float) -> timedelta:
        before = self._clock()
        theirs = self._probe.ping(seconds)
        return theirs - (before + (self._clock() - before) / 2)

    def _opened(self) -> Iterator[Line]:
        """Try the grants; what came of them tells of the keys and of their type too."""
        tried: list[tuple[Unlocks, _Tried]] = []
        for each in GRANTS:
            tried.append((each, self._attempt(each.trial)))
            if tried[-1][1].cause in STOPS_ALL:
                yield self._line(What.KEYS, tried[-1][1], words.KEYS_WELL)
                yield from self._not_tried([What.TYPE], GRANTS)
                yield from self._not_tried([What.ENDPOINTS, What.TRUST_MONITOR])
                return
        answered = [each for _, each in tried if each.in_time and each.cause in {None, *THERE_IS_NONE}]
        first = tried[0][1]
        yield self._line(What.KEYS, replace(answered[0], broke=None) if answered else first, words.KEYS_WELL)
        kind = self._type(answered, first)
        yield kind
        if kind.found is Found.BAD:
            yield from self._not_tried([], GRANTS)
            yield from self._not_tried([What.ENDPOINTS, What.TRUST_MONITOR])
            return
        lines = [self._grant(*each) for each in tried]
        yield from lines
        well = {line.grant for line in lines if line.found is Found.WELL}
        yield self._offered(What.ENDPOINTS, ENDPOINTS_TRIAL, may=Grant.READ_RESOURCE in well)
        yield self._offered(What.TRUST_MONITOR, TRUST_MONITOR_TRIAL, may=Grant.READ_LOG in well)

    def _type(self, answered: list[_Tried], first: _Tried) -> Line:
        """Tell an application of another type from one that was granted little."""
        if not answered:
            return self._line(What.TYPE, first, words.TYPE_WELL)
        if any(each.cause is not Cause.NOT_GRANTED for each in answered):
            return self._line(What.TYPE, replace(answered[0], broke=None), words.TYPE_WELL)
        is_auth_api: list[bool] = []
        asked = self._try(lambda seconds: is_auth_api.append(self._probe.is_auth_api(seconds)))
        return Line(
            what=What.TYPE,
            found=Found.BAD,
            says=words.TYPE_AUTH_API if True in is_auth_api else words.TYPE_OTHER,
            took=asked.took,
            cause=Cause.WRONG_TYPE,
            detail=answered[0].broke.detail if answered[0].broke else "",
        )

    def _grant(self, unlocks: Unlocks, tried: _Tried) -> Line:
        writes = unlocks.grant is Grant.WRITE_RESOURCE
        if writes and tried.cause is Cause.NOT_OFFERED:  # nobody is there to change, and we would have been let to
            tried = replace(tried, broke=None)
        line = self._line(What.GRANT, tried, words.GRANTED, unlocks.grant)
        if tried.cause is not Cause.NOT_GRANTED:
            return line
        needed = unlocks.needed or (writes and self._connection.access is Access.READ_WRITE)
        if needed or (writes and self._connection.push.by is PushBy.ADMIN_API):
            return replace(line, found=Found.BAD, says=words.GRANT_MISSING)
        return replace(line, found=Found.LACKING, says=words.GRANT_LACKING)

    def _offered(self, what: What, trial: Trial, *, may: bool) -> Line:
        """Tell whether the account has it; without the grant there is no telling."""
        if not may:
            return next(self._not_tried([what]))
        tried = self._attempt(trial)
        line = self._line(what, tried, words.OFFERED)
        if tried.cause not in THERE_IS_NONE:
            return line
        if what is What.ENDPOINTS and self._connection.advanced.endpoints:
            return replace(line, found=Found.BAD, says=words.NOT_OFFERED_BUT_WANTED)
        return replace(line, found=Found.LACKING, says=words.NOT_OFFERED)

    def _push(self) -> Line:
        tried = self._try(self._probe.check_push)
        line = self._line(What.PUSH_KEYS, tried, words.PUSH_WELL)
        return replace(line, says=words.PUSH_KEYS_WRONG) if tried.cause in OTHER_KEYS else line

    def _attempt(self, trial: Trial) -> _Tried:
        return self._try(lambda seconds: self._probe.attempt(trial, seconds))

    def _try(self, call: Callable[[float], object]) -> _Tried:
        before = self._clock()
        left = (PATIENCE - (before - self.began)).total_seconds()
        if left < LEAST:
            return _Tried(None, timedelta(0), in_time=False)
        broke = None
        try:
            call(min(LIMIT, left))
        except BreakageError as error:
            broke = error
        return _Tried(broke, self._clock() - before)

    @staticmethod
    def _line(what: What, tried: _Tried, well: Message, grant: Grant | None = None) -> Line:
        """Return the line of a call; only what an operator can mend is bad, the rest is unknown."""
        if not tried.in_time:
            return Line(what=what, found=Found.UNKNOWN, says=words.NOT_IN_TIME, took=tried.took, grant=grant)
        if tried.broke is None:
            return Line(what=what, found=Found.WELL, says=well, took=tried.took, grant=grant)
        return Line(
            what=what,
            found=Found.BAD if isinstance(tried.broke, FixSettingsError) else Found.UNKNOWN,
            says=words.OF_CAUSES[tried.broke.cause],
            took=tried.took,
            grant=grant,
            cause=tried.broke.cause,
            detail=tried.broke.detail,
        )

    @staticmethod
    def _not_tried(whats: list[What], grants: tuple[Unlocks, ...] = ()) -> Iterator[Line]:
        about = [(what, None) for what in whats] + [(What.GRANT, each.grant) for each in grants]
        for what, grant in about:
            yield Line(what=what, found=Found.UNKNOWN, says=words.NOT_TRIED, took=timedelta(0), grant=grant)
