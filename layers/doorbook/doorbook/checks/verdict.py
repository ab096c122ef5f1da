"""What a check came to: true of somebody, of nobody, or that it cannot be told, and why."""

from enum import StrEnum

from doorbook.checks.check import Grant
from doorbook.values import value


class Verdict(StrEnum):
    """What a check says of a connection."""

    FAIL = "fail"
    PASS = "pass"  # noqa: S105 - a verdict
    NOT_EVALUABLE = "not_evaluable"


class Lack(StrEnum):
    """What keeps a check from being judged."""

    GRANT = "grant"
    STREAM = "stream"
    FIELD = "field"
    SETTING = "setting"
    HISTORY = "history"
    OWN = "own"
    """Doorbook itself saw nothing that it could judge."""

    DATA = "data"
    """No data file tells it."""

    TOO_OLD = "too_old"
    """A data file tells it that is too old to be used."""

    BROKEN = "broken"


@value(kw_only=True)
class Coverage:
    """Of how many rows that a check needs a field of, how many have it."""

    field: str
    have: int
    of: int


@value(kw_only=True)
class Judged:
    """A check's verdict on a connection; times are milliseconds, `took` too.

    Where it is not evaluable, `lack` says what is missing, and `missing` names it.
    `able` is when it last was evaluable. `would` is known of a check that watches: how many
    findings it would have now, had it been armed. `held` counts those that the limit keeps from being opened until a
    person decides, and `held_of` names some whom they are about.
    """

    connection: str
    check: str
    verdict: Verdict
    at: int
    lack: Lack | None = None
    missing: str = ""
    open: int = 0
    suppressed: int = 0
    coverage: tuple[Coverage, ...] = ()
    fired: int | None = None
    able: int | None = None
    took: int = 0
    would: int | None = None
    held: int = 0
    held_of: tuple[str, ...] = ()


@value
class Missing:
    """Why a check cannot be judged."""

    lack: Lack
    what: str


def missing_grant(grant: Grant) -> Missing:
    """Return that a grant is missing."""
    return Missing(Lack.GRANT, grant)
