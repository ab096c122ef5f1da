"""Whose sign-ins are collected, where an administrator chose groups: what is left out is not kept anywhere."""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from doorbook.collect.account import Record
from doorbook.collect.stream import Stream
from doorbook.collect.streams import AUTHENTICATION, USERS

SYNCED: Final = re.compile(r' \(from .* sync ".*"\)$')
"""What Duo adds to the name of a group that comes from a directory."""

NAMES_GROUPS: Final = (AUTHENTICATION, USERS)
"""The streams whose records say in which groups somebody is; all others are collected whole."""


class Scope:
    """The groups that were chosen, by name; none chosen is everybody."""

    def __init__(self, groups: Sequence[str]) -> None:
        self._groups = frozenset(map(_plain, groups))

    def kept(self, stream: Stream, records: Sequence[Record]) -> tuple[Record, ...]:
        """Return the records that are in scope. Of whom nothing is said in which groups they are, they are kept."""
        if not self._groups or stream not in NAMES_GROUPS:
            return tuple(records)
        return tuple(each for each in records if self._has(json.loads(each.raw), stream))

    def _has(self, told: Any, stream: Stream) -> bool:  # noqa: ANN401 - what Duo said
        match told.get("user") if stream is AUTHENTICATION else told:
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
