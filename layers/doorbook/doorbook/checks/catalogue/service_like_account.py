"""An account signs in as no person does."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import signin, user_id


def _round_the_clock(*days: int, hours: int = 20) -> tuple[Wire, ...]:
    """Return a sign-in in each of so many hours of a day, up to the one at which examples are looked at."""
    first = ago(hours=15)
    return tuple(
        signin("svc-backup", first + (ago(days=day) - ago()) + (ago() - ago(hours=hour)), application="VPN")
        for day in days
        for hour in range(hours)
    )


_TIRELESS: Final = Story(
    says="At twenty hours of the day, on three days of seven.",
    told={"authentication": _round_the_clock(6, 4, 1)},
    finds=(user_id("svc-backup"),),
    severity="medium",
)
_BUSY: Final = Story(
    says="Eleven times in a day, where ten are allowed.",
    told={"authentication": tuple(signin("svc-backup", ago(minutes=10 * number)) for number in range(11))},
    finds=(user_id("svc-backup"),),
    severity="medium",
    parameters=(("events_per_day", 10),),
)

SERVICE_LIKE_ACCOUNT: Final = Check(
    id="service-like-account",
    title="Account that behaves like a machine",
    severity=Severity.MEDIUM,
    category=Category.HYGIENE,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="What is no person and is not known as a service makes every other check worse, and its password never rests.",
    definition="More sign-ins in a day (UTC) than so many, or at so many hours of the day on so many days of seven, of "
    "somebody who is not classified as a service; told once a week, on the first day on which it is so.",
    false_positives="A program that tries again and again, being broken.",
    summary="{name} signed in {why}.",
    remedies=("classify-user",),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="events_per_day", default=1000, says="Sign-ins in a day", least=2, most=1000000),
        Parameter(name="hours", default=20, says="Hours of a day", least=2, most=24),
        Parameter(name="days", default=3, says="Days of seven with so many hours", least=1, most=7),
    ),
    reach=timedelta(days=14),
    sql="""
        WITH busy AS (
            SELECT user_id, day, min(moment) // $day AS number, min(username) AS username,
                min(moment) FILTER (moment >= $begin) AS moment, min(available) AS available,
                count(*) > $events_per_day AS many,
                bit_count(bit_or(1::BIGINT << (moment // $hour % 24))) >= $hours AS wakeful
            FROM signins WHERE event_type = 'authentication' AND user_id IS NOT NULL
            GROUP BY user_id, day HAVING count(*) >= least($hours, $events_per_day)
        ), counted AS (
            SELECT *, count(*) FILTER (wakeful) OVER (
                PARTITION BY user_id ORDER BY number RANGE BETWEEN 6 PRECEDING AND CURRENT ROW) AS days
            FROM busy
        ), so AS (
            SELECT *, row_number() OVER (PARTITION BY user_id, (number + 3) // 7 ORDER BY number) AS place
            FROM counted WHERE many OR wakeful AND days >= $days
        ), told AS (
            SELECT so.* FROM so LEFT JOIN classes ON classes.user_id = so.user_id AND classes.class = 'service'
            WHERE place = 1 AND moment BETWEEN $begin AND $end AND classes.user_id IS NULL
        )
        SELECT told.user_id AS subject, told.username AS name, told.moment, told.available,
            list_slice(list(one.key ORDER BY one.moment, one.key), 1, 20) AS evidence,
            {'why': CASE WHEN many THEN 'more than ' || $events_per_day || ' times in a day'
                ELSE 'at ' || $hours || ' hours of the day or more on ' || $days || ' days of seven' END} AS facts
        FROM told JOIN signins AS one ON one.user_id = told.user_id AND one.day = told.day
            AND one.event_type = 'authentication'
        GROUP BY told.user_id, told.username, told.moment, told.available, many
    """,
    fires=(
        _TIRELESS,
        _BUSY,
        _BUSY.quiet("They are classified, as a person.", classes=((user_id("svc-backup"), "human"),)).found(
            _BUSY.finds, "medium"
        ),
    ),
    quiet=(
        _TIRELESS.without("On one day it is nineteen hours.", "authentication", 3),
        _TIRELESS.quiet(
            "The first day is eight days before the last.",
            told={"authentication": _round_the_clock(8, 4, 1)},
        ),
        _TIRELESS.but("One is somebody else's.", "authentication", 3, user__key=user_id("ann")),
        _TIRELESS.quiet("They are classified as a service.", classes=((user_id("svc-backup"), "service"),)),
        _TIRELESS.unnamed(),
        _BUSY.without("It is ten times.", "authentication", 0),
        _BUSY.but("One is of yesterday.", "authentication", 0, isotimestamp=ago(days=1).isoformat()),
        _BUSY.but("One is an enrolment.", "authentication", 0, event_type="enrollment"),
    ),
    attack=("T1078",),
    nist=("800-53 AC-2",),
    peers=(("Cisco Identity Intelligence", "Accounts With Unusually High Activity: more than 1,000 sign-ins a day"),),
)
