"""Somebody opens one application after another, faster than a person would."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import signin, user_id

_SWEPT: Final = Story(
    says="Eight applications within fifty seconds.",
    told={
        "authentication": tuple(
            signin(
                "bob",
                ago(minutes=30, seconds=-7 * number),
                application=f"Application {number}",
                factor="remembered_device",
                reason="remembered_device",
            )
            for number in range(8)
        )
    },
    finds=(user_id("bob"),),
    severity="medium",
)


def _twice(says: str, other: Wire) -> Story:
    """Return a quiet story in which one application is opened twice, and another row is there."""
    again = {**_SWEPT.told["authentication"][0], "txid": "again", "isotimestamp": ago(minutes=29.9).isoformat()}
    return _SWEPT.quiet(says, told={"authentication": (*_SWEPT.told["authentication"][:-1], again, other)})


RAPID_APP_ACCESS: Final = Check(
    id="rapid-app-access",
    title="Many applications in one minute",
    severity=Severity.MEDIUM,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Whoever has stolen a session takes what there is before it ends.",
    definition="Successes of one person at so many applications within the seconds.",
    false_positives="A browser that opens yesterday's pages again.",
    summary="{name} opened {apps} applications within {seconds} seconds from {ips}: {names}.",
    remedies=("portal-revoke-sessions",),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="apps", default=8, says="Applications", least=2, most=100),
        Parameter(name="seconds", default=60, says="Seconds", least=1, most=3600),
    ),
    fields=(
        Field(
            name="application.key",
            relation="signins",
            has="application_id IS NOT NULL",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
        ),
    ),
    reach=timedelta(days=1),
    sql="""
        WITH busy AS (
            SELECT user_id, day FROM signins WHERE result = 'success' AND user_id IS NOT NULL
            GROUP BY user_id, day
            HAVING count(*) >= ($apps + 1) // 2 AND min(application_id) <> max(application_id) OR $apps <= 3
        ), opened AS (
            SELECT one.key, one.user_id, one.username, one.moment, one.available, one.day, one.ip, one.application_id,
                one.application
            FROM signins AS one SEMI JOIN busy ON busy.user_id = one.user_id AND busy.day = one.day
            WHERE one.result = 'success' AND one.application_id IS NOT NULL
        ), timed AS (
            SELECT *, lag(moment, $apps - 1) OVER (PARTITION BY user_id ORDER BY moment, key) AS since FROM opened
        ), ended AS (
            SELECT * FROM timed WHERE since >= moment - $seconds * $second AND moment BETWEEN $begin AND $end
        ), swept AS (
            SELECT ended.key AS ended, ended.day AS on_day, ended.moment AS arose, ended.available AS came, one.*
            FROM ended JOIN opened AS one ON one.user_id = ended.user_id
                AND one.moment BETWEEN ended.moment - $seconds * $second AND ended.moment
        ), many AS (
            SELECT ended FROM swept GROUP BY ended HAVING count(DISTINCT application_id) >= $apps
        )
        SELECT user_id AS subject, min(username) AS name, min(arose) AS moment, min(came) AS available,
            list(DISTINCT key ORDER BY key) AS evidence,
            {'apps': count(DISTINCT application_id), 'seconds': $seconds,
                'names': list_slice(list(DISTINCT application ORDER BY application), 1, 20),
                'ips': coalesce(nullif(array_to_string(list(DISTINCT ip ORDER BY ip), ', '), ''),
                    'nobody knows where')} AS facts
        FROM swept SEMI JOIN many ON many.ended = swept.ended
        GROUP BY user_id, on_day
    """,
    fires=(
        _SWEPT,
        Story(
            says="Over midnight, half before it and half after.",
            told={
                "authentication": tuple(
                    signin("bob", ago(hours=15, seconds=25 - 7 * number), application=f"Application {number}")
                    for number in range(8)
                )
            },
            finds=_SWEPT.finds,
        ),
    ),
    quiet=(
        _SWEPT.without("There are seven.", "authentication", 3),
        _SWEPT.but("One is opened twice.", "authentication", 5, application__key="DIAPPLICATION0000000"),
        _SWEPT.unnamed(),
        _SWEPT.but("One was denied.", "authentication", 4, result="denied", reason="location_restricted"),
        _SWEPT.but("One is half a minute earlier.", "authentication", 0, isotimestamp=ago(minutes=31).isoformat()),
        _SWEPT.but("One is somebody else's.", "authentication", 2, user__key=user_id("ann")),
        _twice("The eighth is somebody else's.", signin("ann", ago(minutes=30, seconds=-30), application="Wiki")),
        _twice("The eighth is of an hour before.", signin("bob", ago(minutes=90), application="Wiki")),
    ),
    attack=("T1538", "T1539"),
    nist=("800-53 SI-4",),
    peers=(
        ("Okta customer detections", "10 applications or more in a minute"),
        ("Okta Identity Threat Protection", "Suspicious app access"),
    ),
)
