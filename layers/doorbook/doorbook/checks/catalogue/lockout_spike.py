"""Many people are locked out at once."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import ACCOUNT, Story, ago
from doorbook.checks.wire import signin, user_id

_FIVE: Final = ("ann", "bob", "cid", "dan", "eve")
_LOCKED: Final = Story(
    says="Five people within eight minutes, each for the first time.",
    told={
        "authentication": tuple(
            signin(who, ago(minutes=40 - 2 * number), result="denied", reason="locked_out", factor="not_available")
            for number, who in enumerate(_FIVE)
        )
    },
    finds=(ACCOUNT,),
    severity="high",
)

LOCKOUT_SPIKE: Final = Check(
    id="lockout-spike",
    title="Many people locked out at once",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.CONNECTION,
    why="A list of passwords is being tried, or somebody wants nobody to get in.",
    definition="So many people within the window who were turned away as locked out, and were not in the day before.",
    false_positives="A directory or a program that failed: see whether it is one application for all.",
    summary="{people} people were locked out within {minutes} minutes: {names}.",
    remedies=("notify-operators", "set-status-active"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="users", default=5, says="People", least=2, most=1000),
        Parameter(name="window_minutes", default=10, says="Minutes", least=1, most=1440),
    ),
    reach=timedelta(days=2),
    sql="""
        WITH locked AS (
            SELECT *, lag(moment) OVER (PARTITION BY user_id ORDER BY moment, key) AS before
            FROM signins WHERE reason = 'locked_out' AND user_id IS NOT NULL
        ), first AS (
            SELECT * FROM locked WHERE before IS NULL OR before < moment - $day
        ), timed AS (
            SELECT *, lag(moment, $users - 1) OVER (ORDER BY moment, key) AS since FROM first
        ), ended AS (
            SELECT * FROM timed WHERE since >= moment - $window_minutes * $minute AND moment BETWEEN $begin AND $end
        )
        SELECT $connection AS subject, 'the Duo account' AS name, min(ended.moment) AS moment,
            min(ended.available) AS available,
            list(DISTINCT one.key ORDER BY one.key) AS evidence,
            {'people': count(DISTINCT one.user_id), 'minutes': $window_minutes,
                'names': list_slice(list(DISTINCT one.username ORDER BY one.username), 1, 10)} AS facts
        FROM ended JOIN first AS one
            ON one.moment BETWEEN ended.moment - $window_minutes * $minute AND ended.moment
        GROUP BY ended.day
    """,
    fires=(
        _LOCKED,
        Story(
            says="One was locked out two days before, and then no more.",
            told={
                "authentication": (
                    signin("ann", ago(days=2), result="denied", reason="locked_out", factor="not_available"),
                    *_LOCKED.told["authentication"],
                )
            },
            finds=_LOCKED.finds,
        ),
    ),
    quiet=(
        _LOCKED.unnamed(),
        _LOCKED.without("There are four.", "authentication", 2),
        _LOCKED.but("One is somebody for the second time.", "authentication", 4, user__key=user_id("ann")),
        _LOCKED.but("One is ten minutes earlier.", "authentication", 0, isotimestamp=ago(minutes=50).isoformat()),
        _LOCKED.but("One was disabled.", "authentication", 3, reason="user_disabled"),
        Story(
            says="One was locked out since this morning.",
            told={
                "authentication": (
                    signin("ann", ago(hours=6), result="denied", reason="locked_out", factor="not_available"),
                    *_LOCKED.told["authentication"],
                )
            },
        ),
    ),
    attack=("T1110.003", "T1531"),
    nist=("800-53 AC-7",),
    peers=(
        ("Splunk", "more than 5 lockouts in 5 minutes, of Okta"),
        ("Elastic", "one person locked out 3 times in 3 hours"),
    ),
)
