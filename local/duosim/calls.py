"""How often an integration has called in the last minute, for each kind of call."""

from collections import defaultdict, deque
from collections.abc import Callable

MINUTE = 60.0


class Counted:
    """The calls of the last minute, by any key."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._calls: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def may(self, who: str, what: str, limit: int) -> bool:
        """Count one more; False when there were as many as the limit. No limit is 0."""
        now, calls = self._now(), self._calls[who, what]
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if limit and len(calls) >= limit:
            return False
        calls.append(now)
        return True

    def clear(self) -> None:
        self._calls.clear()
