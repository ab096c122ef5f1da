"""What the limit holds of a check, as its page shows it."""

from collections.abc import Mapping
from datetime import datetime

from doorbook.checks.check import Check
from doorbook.checks.desks import CheckDesks
from doorbook.checks.settings import Mode
from doorbook.values import value
from doorbook.web.console.finding_words import moment
from doorbook.web.console.shown import legible


@value(kw_only=True)
class StoppedLine:
    """What the limit holds on a connection: how many of which days, some whom they are about, and since when.

    It was `let` open by somebody where the next inspection opens it.
    """

    connection: str
    connection_id: str
    many: int
    names: tuple[str, ...]
    days: tuple[tuple[str, int], ...]
    at: datetime
    version: int
    let: str


def stopped_lines(desks: CheckDesks, check: Check, mode: Mode, names: Mapping[str, str]) -> tuple[StoppedLine, ...]:
    """Return a line of each connection on which an armed check is held."""
    kept = ((each, desks.letting.holds.one(each, check.id)) for each in names if mode is Mode.ARMED)
    return tuple(
        StoppedLine(
            connection=names[connection],
            connection_id=connection,
            many=hold.many,
            names=tuple(map(legible, hold.names)),
            days=tuple((part.occasion, part.many) for part in hold.parts if part.waits and part.occasion),
            at=moment(hold.at),
            version=hold.version,
            let="" if hold.many else hold.by,
        )
        for connection, hold in kept
        if hold is not None and any(part.many for part in hold.parts)
    )
