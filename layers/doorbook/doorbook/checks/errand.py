"""What the inspector is asked for and somebody looks for later: how far it is, and when nobody takes it any more."""

from dataclasses import replace
from enum import StrEnum
from typing import Final, Self

from doorbook.values import value

GIVEN_UP: Final = 6 * 60_000
"""After so many milliseconds one that runs has died, for nobody works at one for more than five minutes.

It is less than what passes until its message comes again, or that would find it running and be lost.
"""

LOST: Final = 45 * 60_000
"""After so many milliseconds nobody takes one any more: its message came four times, ten minutes apart."""


class Progress(StrEnum):
    """Where an errand stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@value(kw_only=True)
class Errand:
    """One errand; moments are milliseconds. Where it failed, `why` names what broke."""

    id: str
    asked: int
    by: str
    progress: Progress = Progress.WAITING
    began: int | None = None
    ended: int | None = None
    why: str = ""
    version: int = 1

    def is_under_way(self, now: int) -> bool:
        """Tell whether it is still to come: somebody works at it, or will."""
        return self.progress in {Progress.WAITING, Progress.RUNNING} and not self.is_lost(now)

    def is_lost(self, now: int) -> bool:
        """Tell whether it never ended, and nobody will take it again."""
        return self.progress in {Progress.WAITING, Progress.RUNNING} and now - (self.began or self.asked) > LOST

    def is_free(self, now: int) -> bool:
        """Tell whether whoever was asked may take it: it waits, broke off, or whoever had it has died."""
        if self.progress is Progress.RUNNING:
            return now - (self.began or 0) > GIVEN_UP
        return self.progress in {Progress.WAITING, Progress.FAILED}

    def begun(self, now: int) -> Self:
        """Return it as it is while somebody works at it."""
        return replace(self, progress=Progress.RUNNING, began=now, version=self.version + 1)

    def over(self, how: Progress, now: int, why: str = "") -> Self:
        """Return it as it is once it is over."""
        return replace(self, progress=how, ended=now, why=why, version=self.version + 1)
