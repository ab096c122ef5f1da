"""The edges of the check of texts and calls: each case has a day, an hour, a country or a number of its own."""

from doorbook.checks.catalogue.telephony_abuse import TELEPHONY_ABUSE
from doorbook.checks.story import Wire
from doorbook.checks.wire_things import texted
from tests.journeys.checks.edges.case import DAY, HOUR, SECOND, Edges, Found, before

ACCOUNT = "the Duo account"
NOON = 3 * HOUR
"""Minutes before the look of the noon of that day."""

HALF_PAST_THREE = 11.5 * HOUR
TEN_PAST_FOUR = 10 * HOUR + 50


def spent(minutes: float, cost: int, number: str = "+17345550100") -> Wire:
    return texted(number, before(minutes), cost=cost)


def sent(number: str, *minutes: float) -> tuple[Wire, ...]:
    return tuple(texted(number, before(each), cost=0) for each in minutes)


def within(days: int, span: float, *, texts: int) -> tuple[float, ...]:
    """Return so many moments of a day, as far apart as they can be within a span."""
    return tuple(days * DAY + NOON + span - span * place / (texts - 1) for place in range(texts))


QUARTER = [spent(day * DAY + HALF_PAST_THREE, 11) for day in range(24, 11, -1)]
COSTS = (
    *QUARTER,
    *(spent(9 * DAY + NOON + each, 25) for each in (HOUR, 0)),
    *(spent(8 * DAY + NOON + each, cost) for each, cost in ((HOUR, 25), (0, 26))),
    *(spent(7 * DAY + NOON + each, cost) for each, cost in ((HOUR + SECOND, 25), (0, 26))),
    spent(6 * DAY + TEN_PAST_FOUR, 55),
    spent(5 * DAY + TEN_PAST_FOUR, 56),
)
PLACES = (
    *sent("+37120000001", 94 * DAY + NOON, 4 * DAY + NOON),
    *sent("+37120000002", 4 * DAY + NOON - 1),
    *sent("+37120000003", 4 * DAY + NOON - 2),
    *sent("+37060000001", 94 * DAY + NOON - SECOND, 4 * DAY + NOON),
    *sent("+37060000002", 4 * DAY + NOON - 1),
    *sent("+37060000003", 4 * DAY + NOON - 2),
    *sent("+48600000001", 4 * DAY + NOON),
    *sent("+48600000002", 3 * DAY + NOON + 60, 3 * DAY + NOON + 50),
    *sent("+48600000003", 3 * DAY + NOON + SECOND),
    *sent("+37250000001", 4 * DAY + NOON),
    *sent("+37250000002", 3 * DAY + NOON + 60, 3 * DAY + NOON + 50),
    *sent("+37250000003", 3 * DAY + NOON),
    *sent("+35840000001", 3 * DAY + NOON),
    *sent("+35840000002", 3 * DAY + NOON - 1, 3 * DAY + NOON - 2, 3 * DAY + NOON - 3),
)
MANY = within(2, HOUR, texts=11)
NUMBERS = (
    *sent("+17345550201", *MANY),
    *sent("+17345550202", *within(2, HOUR + SECOND * 10, texts=11)),
    *sent("+17345550203", *within(2, HOUR, texts=10)),
)

TELEPHONY = Edges(
    check=TELEPHONY_ABUSE,
    told={"telephony": (*COSTS, *PLACES, *NUMBERS)},
    finds=(
        Found(
            name=ACCOUNT,
            severity="medium",
            says=f"{ACCOUNT}: 51 credits within an hour, where 0 are usual.",
            at=8 * DAY + NOON,
            rests=(8 * DAY + NOON + HOUR, 8 * DAY + NOON),
        ),
        Found(
            name=ACCOUNT,
            severity="medium",
            says=f"{ACCOUNT}: 56 credits within an hour, where 11 are usual.",
            at=5 * DAY + TEN_PAST_FOUR,
            rests=(5 * DAY + TEN_PAST_FOUR,),
        ),
        Found(
            name=ACCOUNT,
            severity="medium",
            says=f"{ACCOUNT}: 3 numbers of LV, to which nothing went in 90 days.",
            at=4 * DAY + NOON - 2,
            rests=(4 * DAY + NOON, 4 * DAY + NOON - 1, 4 * DAY + NOON - 2),
        ),
        Found(
            name=ACCOUNT,
            severity="medium",
            says=f"{ACCOUNT}: 3 numbers of PL, to which nothing went in 90 days.",
            at=round(3 * DAY + NOON + SECOND, 2),
            rests=(4 * DAY + NOON, 3 * DAY + NOON + 60, 3 * DAY + NOON + 50, round(3 * DAY + NOON + SECOND, 2)),
        ),
        Found(
            name="+17345550201",
            severity="medium",
            says="+17345550201: 11 texts and calls within an hour.",
            at=2 * DAY + NOON,
            rests=MANY,
        ),
    ),
)
