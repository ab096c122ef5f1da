"""What each grant of Duo's opens, what it is called in Duo's panel, and the cheapest call that proves it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from doorbook.collect import streams
from doorbook.collect.stream import Grant, Stream
from doorbook.values import value

NOBODY: Final = "DU000000000000000000"
"""No user has this id."""

SETTLED: Final = timedelta(minutes=3)
MOMENT: Final = timedelta(seconds=10)


@value(kw_only=True)
class Trial:
    """A call that changes nothing and costs little; `signature_v5` where Duo takes no older signature."""

    method: str
    path: str
    params: Callable[[datetime], dict[str, str]]
    signature_v5: bool = False


@value(kw_only=True)
class Unlocks:
    """A grant: its name in Duo's panel, and what it opens, in words and as streams."""

    grant: Grant
    panel: str
    opens: str
    trial: Trial
    streams: tuple[Stream, ...] = ()
    needed: bool = False
    """Whether every connection needs it."""


def _one(_: datetime) -> dict[str, str]:
    return {"limit": "1"}


def _none(_: datetime) -> dict[str, str]:
    return {}


def _a_moment(now: datetime) -> dict[str, str]:
    """Ask for ten settled seconds: Duo has little to look for, and mostly nothing to send."""
    high = now - SETTLED
    mintime, maxtime = (str(int(each.timestamp() * 1000)) for each in (high - MOMENT, high))
    return {"mintime": mintime, "maxtime": maxtime, "limit": "1"}


def _read_by(grant: Grant) -> tuple[Stream, ...]:
    return tuple(each for each in streams.STREAMS if each.grant is grant)


GRANTS: Final = (
    Unlocks(
        grant=Grant.READ_LOG,
        panel="Grant read log",
        opens="All logs, and Trust Monitor where the account has it.",
        trial=Trial(method="GET", path=streams.AUTHENTICATION.path, params=_a_moment),
        streams=_read_by(Grant.READ_LOG),
        needed=True,
    ),
    Unlocks(
        grant=Grant.READ_RESOURCE,
        panel="Grant read resource",
        opens="Users with their groups, phones, hardware tokens, passkeys and bypass codes, and endpoints.",
        trial=Trial(method="GET", path=streams.GROUPS.path, params=_one),
        streams=_read_by(Grant.READ_RESOURCE),
        needed=True,
    ),
    Unlocks(
        grant=Grant.READ_INFORMATION,
        panel="Grant read information",
        opens="Counts to compare with what was collected: users, sign-ins, telephony credits.",
        trial=Trial(method="GET", path="/admin/v1/info/summary", params=_none),
    ),
    Unlocks(
        grant=Grant.READ_ADMINISTRATORS,
        panel="Grant administrators: read",
        opens="Duo's own administrators and their roles.",
        trial=Trial(method="GET", path=streams.ADMINISTRATORS.path, params=_one),
        streams=_read_by(Grant.READ_ADMINISTRATORS),
    ),
    Unlocks(
        grant=Grant.APPLICATIONS,
        panel="Grant applications",
        opens="Applications and policies.",
        trial=Trial(method="GET", path=streams.POLICIES.path, params=_one, signature_v5=True),
        streams=_read_by(Grant.APPLICATIONS),
    ),
    Unlocks(
        grant=Grant.SETTINGS,
        panel="Grant settings",
        opens="The settings of the account.",
        trial=Trial(method="GET", path=streams.SETTINGS.path, params=_none),
        streams=_read_by(Grant.SETTINGS),
    ),
    Unlocks(
        grant=Grant.WRITE_RESOURCE,
        panel="Grant write resource",
        opens="Actions: disabling a user, taking away a phone, a bypass code, a push that verifies a person.",
        trial=Trial(method="POST", path=f"/admin/v1/users/{NOBODY}", params=_none),
    ),
)
"""In the order of Doorbook's need.

Whether writing is granted is told by a change of nothing to a user who does not exist: who may not write is refused
for that (40301), who may is told that there is no such user (40401).
"""

BY_GRANT: Final = MappingProxyType({each.grant: each for each in GRANTS})

ENDPOINTS_TRIAL: Final = Trial(method="GET", path=streams.ENDPOINTS.path, params=_one)
TRUST_MONITOR_TRIAL: Final = Trial(method="GET", path=streams.TRUST_MONITOR.path, params=_a_moment)
