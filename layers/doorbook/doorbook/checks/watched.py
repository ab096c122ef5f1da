"""A connection as its inspector sees it: since when, with which grants, and how reading goes."""

from typing import Final

from doorbook.checks.check import Grant
from doorbook.checks.data_files import Library
from doorbook.values import value

PORTAL_SETTLES: Final = 5 * 60_000
"""Milliseconds after a sign-in at the portal within which Duo's row of it is dated, whatever their clocks say."""

PORTAL_TICK: Final = 5 * 60_000


@value(kw_only=True)
class StreamState:
    """How reading one stream goes; times are milliseconds.

    `read_until` is the moment up to which a log was read, `newest` when anything new last came.
    """

    stream: str
    is_log: bool
    read_until: int | None
    last_success: int | None
    newest: int | None
    failures: int = 0
    cause: str = ""
    detail: str = ""
    was_granted: bool = False


@value(kw_only=True)
class Pushed:
    """A push by which the help desk asked somebody who they are; times are milliseconds.

    `answer` is approved, denied, fraud or timed_out; it was `available` when its end was known.
    """

    id: str
    user_id: str
    username: str
    device: str
    asked_by: str
    answer: str
    moment: int
    available: int
    txid: str


@value(kw_only=True)
class Own:
    """What an organisation says of its people itself, by their ids in Duo, and what Doorbook itself saw of them.

    `links` are two ids of one person, in either order; `classes` an id, and human, service, shared or break_glass.
    The portal's sign-ins are all told up to `portal_until`, in milliseconds; None where none ever were.
    `tells` names the relations of our own that there can be anything in.
    """

    links: tuple[tuple[str, str], ...] = ()
    classes: tuple[tuple[str, str], ...] = ()
    verifications: tuple[Pushed, ...] = ()
    portal_until: int | None = None
    tells: frozenset[str] = frozenset()


@value(kw_only=True)
class Watched:
    """A connection. What happened before `since` is history: it is compared with, and opens nothing."""

    id: str
    name: str
    since: int
    refused: frozenset[Grant]
    streams: tuple[StreamState, ...]
    own: Own = Own()
    data: Library = Library()
    """The data files, which are the same for all connections."""

    @property
    def portal_settled(self) -> int:
        """Return the moment up to which what is due of the portal's sign-ins can be judged, told in steps.

        Both the portal's rows and Duo's are there that are older.
        """
        log = next((each.read_until for each in self.streams if each.stream == "authentication"), None)
        if log is None or self.own.portal_until is None:
            return 0
        return min(log, self.own.portal_until) // PORTAL_TICK * PORTAL_TICK
