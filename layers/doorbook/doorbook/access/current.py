"""The applications as they stand, read when somebody asks and kept for a moment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from doorbook.access.applications import Applications
from doorbook.access.ports import ApplicationStore

KEPT_FOR: Final = timedelta(minutes=1)
"""After so long an applied document is noticed at the latest."""


class CurrentApplications:
    """Reads the applications at most once a minute, and never before it is asked."""

    def __init__(self, store: ApplicationStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._kept: tuple[datetime, Applications] | None = None

    def __call__(self) -> Applications:
        """Return the applications, at most a minute old."""
        now = self._clock()
        if self._kept is None or not timedelta(0) <= now - self._kept[0] < KEPT_FOR:
            self._kept = (now, self._store.read())
        return self._kept[1]
