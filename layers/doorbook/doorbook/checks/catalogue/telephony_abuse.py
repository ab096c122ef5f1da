"""Somebody has texts sent and calls made at the organisation's expense."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import ACCOUNT, NOW, Story, Wire, ago
from doorbook.checks.wire import signin
from doorbook.checks.wire_things import texted

_HERE: Final = "+17345550100"
_FAR: Final = ("+37127000001", "+37127000002", "+37127000003")
_BEFORE: Final = (texted(_HERE, ago(days=20)),)
"""What makes the log known."""


def _many(number: int) -> tuple[Wire, ...]:
    """Return so many dear texts of the last hour, each to another number of this country."""
    return tuple(texted(f"+1734555{place:04}", ago(minutes=55 - place), cost=6) for place in range(number))


def _each_day(cost: int) -> tuple[Wire, ...]:
    """Return two weeks, in eight days of which so much was spent in the hour before this one."""
    return tuple(texted(_HERE, ago(days=day, minutes=20), cost=cost) for day in (14, 12, 10, 8, 6, 4, 2, 1))


def _also(story: Story, says: str, *rows: Wire) -> Story:
    """Return a quiet story in which these rows are told besides."""
    return story.quiet(says, told={**story.told, "telephony": (*rows, *story.told["telephony"])})


_SPIKE: Final = Story(
    says="Fifty-four credits within an hour, where none are usual.",
    told={"telephony": (*_BEFORE, *_many(9))},
    finds=(ACCOUNT,),
    severity="medium",
)
_TEN: Final = _SPIKE.quiet(
    "Ten credits are usual in this hour, and fifty-four are more than five times as many.",
    told={"telephony": (*_each_day(10), *_many(9))},
).found(_SPIKE.finds, "medium")
_LATVIA: Final = Story(
    says="Three numbers of a country to which nothing went before.",
    told={"telephony": (*_BEFORE, *(texted(each, ago(minutes=50 - n)) for n, each in enumerate(_FAR)))},
    finds=(ACCOUNT,),
    severity="medium",
)
_JAMAICA: Final = _LATVIA.quiet(
    "Three numbers of Jamaica, which shares its calling code with the United States.",
    told={"telephony": (*_BEFORE, *(texted(f"+1876555010{n}", ago(minutes=50 - n)) for n in range(3)))},
).found(_LATVIA.finds, "medium")
_SAME: Final = Story(
    says="Eleven texts to one number within the hour.",
    told={"telephony": (*_BEFORE, *(texted(_HERE, ago(minutes=55 - 5 * n)) for n in range(11)))},
    finds=(_HERE,),
    severity="medium",
)
_LAST: Final = len(_BEFORE)
"""The place of the first row that is no usual one."""

TELEPHONY_ABUSE: Final = Check(
    id="telephony-abuse",
    title="Texts and calls at your expense",
    severity=Severity.MEDIUM,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.CONNECTION,
    why="Whoever shares in what numbers abroad cost has Duo text and call them, from enrolment or from the prompt; and "
    "whoever is texted without end gives in.",
    definition="More credits within an hour than a floor, and than so many times the median of that hour of the day in "
    "the four weeks before, once the logs reach back two; so many numbers within a day of one country to which nothing "
    "went in so many days before; or more texts and calls to one number within an hour than a limit.",
    false_positives="The day on which texts are introduced, and a new office abroad.",
    summary="{name}: {what}.",
    remedies=("propose-policy-change", "notify-operators"),
    grant=Grant.READ_LOG,
    streams=("telephony",),
    parameters=(
        Parameter(name="min_credits", default=50, says="Credits within an hour that are not many", least=1, most=10**6),
        Parameter(name="times_usual", default=5, says="Times the median of the hour", least=1, most=100),
        Parameter(name="dest", default=3, says="Numbers within a day of a country that is new", least=1, most=1000),
        Parameter(name="absent_days", default=90, says="Days after which a country is new", least=2, most=179),
        Parameter(name="per_number", default=10, says="Texts and calls to a number within an hour", least=1, most=1000),
    ),
    fields=(
        Field(
            name="credits",
            relation="telephony",
            has="credits IS NOT NULL",
            among="moment BETWEEN $begin AND $end",
            needed=False,
        ),
        Field(
            name="phone (with a calling code that is known)",
            relation="telephony",
            has="country IS NOT NULL",
            among="moment BETWEEN $begin AND $end",
            needed=False,
        ),
    ),
    sql="""
        WITH told AS (
            SELECT *, moment // $day AS today,
                sum(credits) OVER (ORDER BY moment RANGE BETWEEN $hour PRECEDING AND CURRENT ROW) AS cost,
                count(*) OVER (PARTITION BY phone ORDER BY moment
                    RANGE BETWEEN $hour PRECEDING AND CURRENT ROW) AS to_one,
                lag(moment) OVER (PARTITION BY country ORDER BY moment, key) AS before
            FROM telephony
        ), dear AS (
            SELECT * FROM told WHERE cost > $min_credits AND moment BETWEEN $begin AND $end
        ), reaching AS (
            SELECT first_at // $day AS on_day FROM spent WHERE kind = 'hour'
            UNION SELECT epoch_ms(hours.day::TIMESTAMP) // $day FROM hours
        ), known AS (
            SELECT today, today - min(on_day) AS days FROM (SELECT DISTINCT today FROM dear)
            JOIN reaching ON on_day BETWEEN today - 28 AND today - 1
            GROUP BY today HAVING min(on_day) <= today - 14
        ), clocks AS (
            SELECT DISTINCT dear.today, days, (moment // $hour + back) % 24 AS clock
            FROM dear JOIN known ON known.today = dear.today, (VALUES (0), (23)) AS hours_of(back)
        ), costs AS (
            SELECT clocks.today, clocks.days, clocks.clock, coalesce(spent.credits, 0) AS credits,
                row_number() OVER (PARTITION BY clocks.today, clocks.clock ORDER BY coalesce(spent.credits, 0)) AS place
            FROM clocks JOIN (SELECT unnest(range(1, 29)) AS back) AS backs ON back <= clocks.days
            LEFT JOIN spent ON spent.kind = 'hour' AND spent.value = clocks.clock::VARCHAR
                AND spent.first_at // $day = clocks.today - back
        ), medians AS (
            SELECT today, clock, avg(credits) AS median FROM costs
            WHERE place BETWEEN (days + 1) // 2 AND days // 2 + 1 GROUP BY today, clock
        ), usual AS (
            SELECT dear.key, max(median) AS median FROM dear JOIN medians ON medians.today = dear.today
                AND medians.clock IN (moment // $hour % 24, (moment // $hour + 23) % 24)
            GROUP BY dear.key
        ), spikes AS (
            SELECT dear.*, median FROM dear JOIN usual ON usual.key = dear.key WHERE cost > $times_usual * median
        ), begun AS (
            SELECT country, moment AS since, key FROM told
            WHERE country IS NOT NULL AND (before IS NULL OR before <= moment - $absent_days * $day)
                AND NOT EXISTS (SELECT 1 FROM spent WHERE kind = 'country' AND value = told.country
                    AND last_at < told.moment AND last_at > told.moment - $absent_days * $day)
        ), numbers AS (
            SELECT begun.country, begun.since, told.phone, told.day, told.moment, told.available, told.key,
                row_number() OVER (PARTITION BY begun.country, begun.since, told.phone
                    ORDER BY told.moment, told.key) AS again
            FROM begun JOIN told ON told.country = begun.country
                AND told.moment >= begun.since AND told.moment < begun.since + $day
        ), counted AS (
            SELECT *, row_number() OVER (PARTITION BY country, since ORDER BY moment, key) AS place
            FROM numbers WHERE again = 1
        ), reached AS (
            SELECT * FROM counted WHERE place = $dest AND moment BETWEEN $begin AND $end
        ), found AS (
            SELECT $connection AS subject, 'the Duo account' AS name, day, min(moment) AS moment,
                min(available) AS available, concat(max(cost), ' credits within an hour, where ',
                min_by(round(median), cost)::BIGINT, ' are usual') AS what, 1 AS place, NULL AS country,
                min(moment) - $hour AS since, max(moment) AS until
            FROM spikes GROUP BY day
            UNION ALL
            SELECT $connection, 'the Duo account', reached.day, min(reached.moment), min(reached.available),
                concat(count(DISTINCT counted.phone), ' numbers of ', reached.country, ', to which nothing went in ',
                $absent_days, ' days'), 2, reached.country, min(counted.since), max(counted.moment)
            FROM reached JOIN counted ON counted.country = reached.country AND counted.since = reached.since
                AND counted.day <= reached.day
            GROUP BY reached.day, reached.country
            UNION ALL
            SELECT phone, phone, day, min(moment), min(available), concat(max(to_one),
                ' texts and calls within an hour'), 3, NULL, min(moment) - $hour, max(moment)
            FROM told WHERE to_one > $per_number AND phone IS NOT NULL AND moment BETWEEN $begin AND $end
            GROUP BY phone, day
        ), rests AS (
            SELECT found.subject, found.day, list(DISTINCT told.key ORDER BY told.key) AS evidence
            FROM found JOIN told ON told.moment BETWEEN found.since AND found.until
                AND (place = 1 OR told.country = found.country OR told.phone = found.subject)
            GROUP BY found.subject, found.day
        )
        SELECT found.subject, min(name) AS name, min(moment) AS moment, min(available) AS available,
            any_value(evidence) AS evidence, {'what': string_agg(what, '; ' ORDER BY place, what)} AS facts,
            CASE WHEN min(place) = 3 THEN 'authenticator' END AS about
        FROM found JOIN rests ON rests.subject = found.subject AND rests.day = found.day
        GROUP BY found.subject, found.day
    """,
    fires=(
        _SPIKE,
        _TEN,
        _SPIKE.quiet(
            "Only the log of sign-ins reaches back two weeks.",
            told={"telephony": _many(9), "authentication": (signin("bob", ago(days=14)),)},
        ).found(_SPIKE.finds, "medium"),
        _LATVIA,
        _JAMAICA,
        _also(_LATVIA, "Something went there, longer ago than ninety days.", texted(_FAR[0], ago(days=91))).found(
            _LATVIA.finds, "medium"
        ),
        _SAME,
        _SAME.but("One of them was a call.", "telephony", _LAST + 2, type="phone").found(_SAME.finds, "medium"),
    ),
    quiet=(
        _SPIKE.without("Forty-eight credits within an hour.", "telephony", _LAST),
        _SPIKE.but("The first one was an hour earlier.", "telephony", _LAST, ts=ago(minutes=115).isoformat()),
        _SPIKE.but("Nobody knows what one of them cost.", "telephony", _LAST, credits="unknown"),
        _TEN.quiet(
            "Eleven are usual, and fifty-four are less than five times as many.",
            told={"telephony": (*_each_day(11), *_many(9))},
        ),
        _SPIKE.quiet(
            "The logs reach back thirteen days.", told={"telephony": (texted(_HERE, ago(days=13)), *_many(9))}
        ),
        _SPIKE.quiet("Sixty are not many here.", parameters=(("min_credits", 60),)),
        _LATVIA.without("Two numbers.", "telephony", _LAST),
        _LATVIA.but("Two numbers, one of them twice.", "telephony", _LAST, phone=_FAR[1]),
        _LATVIA.but("The third is of another country.", "telephony", _LAST, phone="+37061200001"),
        _LATVIA.but("The third is told without its calling code.", "telephony", _LAST, phone="27000001"),
        _also(_LATVIA, "Something went there within ninety days.", texted(_FAR[0], ago(days=89))),
        _LATVIA.but("The first was a day earlier.", "telephony", _LAST, ts=(NOW - timedelta(days=2)).isoformat()),
        _JAMAICA.but("The third is of the United States.", "telephony", _LAST, phone=_HERE),
        _SAME.without("Ten texts.", "telephony", _LAST),
        _SAME.but("One went to another number.", "telephony", _LAST, phone="+17345550101"),
        _SAME.but("The first was an hour earlier.", "telephony", _LAST, ts=ago(minutes=115).isoformat()),
    ),
    attack=("T1496.003",),
    nist=("800-53 SI-4",),
    peers=(
        ("grclanker", "control 16: credits"),
        ("Cisco Identity Intelligence", "toll fraud, named in a check that Okta alone has"),
    ),
)
