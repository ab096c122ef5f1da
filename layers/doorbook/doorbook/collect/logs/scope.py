"""Whose sign-ins are collected, where an administrator chose groups: what is left out is not kept anywhere."""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from doorbook.collect.account import Record
from doorbook.collect.stream import Stream
from doorbook.collect.streams import AUTHENTICATION

SYNCED: Final = re.compile(r' \(from .* sync ".*"\)$')
"""What Duo adds to the name of a group that comes from a directory."""


class Scope:
    """The groups that were chosen, by name; none chosen is everybody."""

    def __init__(self, groups: Sequence[str]) -> None:
        self._groups = frozenset(map(_plain, groups))

    def kept(self, stream: Stream, records: Sequence[Record]) -> tuple[Record, ...]:
        """Return the records that are in scope. No other log names groups; who is said to be in none is left out."""
        if not self._groups or stream.name != AUTHENTICATION.name:
            return tuple(records)
        return tuple(each for each in records if self._has(json.loads(each.raw)))

    def _has(self, told: Any) -> bool:  # noqa: ANN401 - what Duo said
        match told.get("user"):
            case {"key": None}:  # somebody whom Duo does not know: an attempt that nobody should miss
                return True
            case {"groups": [*groups]}:
                return any(_plain(_name(each)) in self._groups for each in groups)
        return True


def _name(group: object) -> str:
    match group:
        case {"name": str(name)} | str(name):
            return name
    return ""


def _plain(name: str) -> str:
    return SYNCED.sub("", name).strip().casefold()


EVERYBODY: Final = Scope(())
