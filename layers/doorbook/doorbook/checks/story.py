"""Examples: what Duo said, in Duo's own words, and what a check makes of it."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from doorbook.values import value

if TYPE_CHECKING:
    from doorbook.checks.watched import StreamState

NOW: Final = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
"""The moment at which examples are looked at: a Wednesday."""

CONNECTED: Final = NOW - timedelta(days=120)

ACCOUNT: Final = "c1"
"""The connection that examples are told by."""

type Wire = dict[str, Any]


@value(kw_only=True)
class Story:
    """Records by stream, as Duo would send them, and whom the check is to find: their `subject`s.

    `says` tells in a few words what happens; of a quiet one, what is different. `links` and `classes` are what the
    organisation says of its people, `health` how reading goes where it does not go well.
    """

    says: str
    told: Mapping[str, tuple[Wire, ...]]
    finds: tuple[str, ...] = ()
    severity: str | None = None
    parameters: tuple[tuple[str, Any], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    classes: tuple[tuple[str, str], ...] = ()
    health: "tuple[StreamState, ...]" = ()
    later_days: int = 0
    """Somebody looks only so many days after it was told."""

    def but(self, says: str, stream: str, place: int, **changes: object) -> "Story":
        """Return a quiet story in which one record says something else; `a__b` is the field `b` inside `a`."""
        told = {name: tuple(deepcopy(each) for each in records) for name, records in self.told.items()}
        record = told[stream][place]
        for path, said in changes.items():
            *outer, last = path.split("__")
            inside = record
            for name in outer:
                inside = inside[name]
            if last not in inside:
                raise KeyError(path)
            inside[last] = said
        return self.quiet(says, told=told)

    def without(self, says: str, stream: str, place: int) -> "Story":
        """Return a quiet story in which one record is missing."""
        kept = tuple(each for number, each in enumerate(self.told[stream]) if number != place % len(self.told[stream]))
        return self.quiet(says, told={**self.told, stream: kept})

    def unnamed(self) -> "Story":
        """Return a quiet story in which Duo tells of no sign-in whose it was."""
        nobody: Wire = {"groups": [], "key": None, "name": None}
        rows = tuple({**each, "user": nobody} for each in self.told["authentication"])
        return self.quiet("Nobody knows who it was.", told={**self.told, "authentication": rows})

    def quiet(self, says: str, **otherwise: Any) -> "Story":  # noqa: ANN401 - any field of a story
        """Return a quiet story that differs in whole fields."""
        return replace(self, says=says, finds=(), severity=None, **otherwise)

    def found(self, finds: tuple[str, ...], severity: str | None = None) -> "Story":
        """Return the same story as one in which somebody is found."""
        return replace(self, finds=finds, severity=severity)


def ago(**past: float) -> datetime:
    """Return a moment before the one at which examples are looked at."""
    return NOW - timedelta(**past)


def shown(record: Wire) -> str:
    """Return a record as it is shown to people."""
    return json.dumps(record, indent=2, ensure_ascii=False)
