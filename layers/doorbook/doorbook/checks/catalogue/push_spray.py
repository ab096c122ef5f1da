"""One address has many phones ring."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.guards import crowded
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import AWAY, days_of, signin, user_id

_FIVE: Final = ("ann", "bob", "cid", "dan", "eve")


def crowd(ip: str, many: int) -> tuple[Wire, ...]:
    """Return a sign-in of so many people from an address, days ago."""
    return tuple(each for number in range(many) for each in days_of(f"colleague{number}", 5, 5, ip=ip))


_SPRAY: Final = Story(
    says="Within twenty minutes five people are asked from one address, and none says yes.",
    told={
        "authentication": (
            *crowd(AWAY, 9),
            *(
                signin(who, ago(minutes=60 - 5 * number), result="denied", reason="no_response", ip=AWAY)
                for number, who in enumerate(_FIVE)
            ),
        )
    },
    finds=(AWAY,),
    severity="high",
)

PUSH_SPRAY: Final = Check(
    id="push-spray",
    title="Prompts sprayed over many people",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.ADDRESS,
    why="A list of passwords is being tried, and those that are right ring.",
    definition="One address with prompts that were not approved of so many people within the window; not one from "
    "which many people signed in within the last 30 days.",
    false_positives="An office whose network is down: addresses of many people are passed over.",
    summary="From {name}, {people} people were asked within {minutes} minutes and did not say yes: {names}.",
    remedies=("propose-policy-change", "notify-operators"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="users", default=5, says="People", least=2, most=100),
        Parameter(name="window_minutes", default=30, says="Minutes", least=1, most=1440),
        Parameter(name="egress_users", default=10, says="People that make an address everybody's", least=2, most=1000),
    ),
    fields=(
        Field(
            name="access_device.ip", relation="prompts", has="ip IS NOT NULL", among="moment BETWEEN $begin AND $end"
        ),
    ),
    reach=timedelta(days=1),
    baseline=True,
    sql=f"""
        WITH busy AS (
            SELECT ip FROM prompts WHERE ip IS NOT NULL GROUP BY ip HAVING count(DISTINCT user_id) >= $users
        ), suspects AS (SELECT prompts.* FROM prompts JOIN busy ON busy.ip = prompts.ip),
        crowded AS ({crowded("suspects")}), strange AS (
            SELECT suspects.* FROM suspects
            LEFT JOIN crowded ON crowded.ip = suspects.ip AND crowded.day = suspects.day
            WHERE crowded.ip IS NULL AND moment BETWEEN $begin AND $end
        ), ended AS (
            SELECT strange.key, strange.ip, strange.day, strange.moment, strange.available
            FROM strange JOIN suspects AS one ON one.ip = strange.ip
                AND one.moment BETWEEN strange.moment - $window_minutes * $minute AND strange.moment
            GROUP BY ALL HAVING count(DISTINCT one.user_id) >= $users
        )
        SELECT ended.ip AS subject, ended.ip AS name, min(ended.moment) AS moment, min(ended.available) AS available,
            list(DISTINCT one.key ORDER BY one.key) AS evidence,
            {{'people': count(DISTINCT one.user_id), 'minutes': $window_minutes,
                'names': list_slice(list(DISTINCT one.username ORDER BY one.username), 1, 10)}} AS facts
        FROM ended JOIN suspects AS one ON one.ip = ended.ip
            AND one.moment BETWEEN ended.moment - $window_minutes * $minute AND ended.moment
        GROUP BY ended.ip, ended.day
    """,  # noqa: S608 - our own words
    fires=(_SPRAY,),
    quiet=(
        _SPRAY.without("There are four people.", "authentication", -1),
        _SPRAY.but("One of them said yes.", "authentication", -2, result="success", reason="user_approved"),
        _SPRAY.but("One was asked an hour before.", "authentication", -5, isotimestamp=ago(minutes=120).isoformat()),
        _SPRAY.but("One was asked from elsewhere.", "authentication", -2, access_device__ip="198.51.100.7"),
        _SPRAY.but("One is asked for the second time.", "authentication", -1, user__key=user_id("ann")),
        Story(
            says="It is the office, whose network is down.",
            told={"authentication": (*crowd(AWAY, 10), *_SPRAY.told["authentication"][-5:])},
        ),
    ),
    attack=("T1621", "T1110.003"),
    nist=("800-53 SI-4",),
    peers=(
        ("Duo risk-based authentication", "push spray"),
        ("Elastic", "5 users and 15 tries"),
        ("Splunk", "more than 9 users in 5 minutes"),
        ("a managed-security provider", "5 accounts in 30 minutes, and no shared address"),
        ("Okta customer detections", "more than 5 people from an address"),
    ),
)
