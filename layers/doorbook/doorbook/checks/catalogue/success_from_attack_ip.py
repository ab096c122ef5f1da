"""Somebody is in from an address that failed for others."""

from datetime import timedelta
from typing import Final

from doorbook.checks.catalogue.push_spray import crowd
from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.guards import crowded
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, signin, user_id

_LANDED: Final = Story(
    says="An address fails for three people, and the fourth is in from there.",
    told={
        "authentication": (
            *crowd(AWAY, 9),
            *(
                signin(who, ago(hours=8 - number), result="denied", reason="no_response", ip=AWAY)
                for number, who in enumerate(("ann", "cid", "dan"))
            ),
            signin("bob", ago(hours=2), ip=AWAY),
        )
    },
    finds=(user_id("bob"),),
    severity="critical",
)

SUCCESS_FROM_ATTACK_IP: Final = Check(
    id="success-from-attack-ip",
    title="In from an address that attacked others",
    severity=Severity.CRITICAL,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="It is the moment at which a list of passwords has worked.",
    definition="A success from an address that within the hours before failed for so many other people; not from one "
    "from which many people signed in within the last 30 days.",
    false_positives="Addresses that a mobile network or an office shares: those of many people are passed over.",
    summary="{name} signed in from {ip}, which had failed for {people} others within {hours} hours: {names}.",
    remedies=("set-status-disabled", "portal-revoke-sessions"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="users", default=3, says="Other people", least=2, most=100),
        Parameter(name="hours", default=24, says="Hours before", least=1, most=72),
        Parameter(name="egress_users", default=10, says="People that make an address everybody's", least=2, most=1000),
    ),
    fields=(
        Field(
            name="access_device.ip",
            relation="signins",
            has="ip IS NOT NULL",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
        ),
    ),
    reach=timedelta(days=3),
    baseline=True,
    sql=f"""
        WITH failed AS (
            SELECT ip, user_id, username, key, moment FROM signins
            WHERE result IN ('denied', 'fraud') AND event_type = 'authentication' AND ip IS NOT NULL
                AND user_id IS NOT NULL
        ), busy AS (SELECT ip FROM failed GROUP BY ip HAVING count(DISTINCT user_id) >= $users),
        inside AS (
            SELECT one.key, one.user_id, one.username, one.moment, one.available, one.day, one.ip
            FROM signins AS one JOIN busy ON busy.ip = one.ip
            WHERE one.result = 'success' AND one.event_type = 'authentication' AND one.user_id IS NOT NULL
                AND one.moment BETWEEN $begin AND $end
        ), crowded AS ({crowded("inside")}), strange AS (
            SELECT inside.* FROM inside LEFT JOIN crowded ON crowded.ip = inside.ip AND crowded.day = inside.day
            WHERE crowded.ip IS NULL
        )
        SELECT one.user_id AS subject, one.username AS name, one.moment, one.available,
            list_append(list(DISTINCT failed.key ORDER BY failed.key), one.key) AS evidence,
            {{'ip': one.ip, 'people': count(DISTINCT failed.user_id), 'hours': $hours,
                'names': list_slice(list(DISTINCT failed.username ORDER BY failed.username), 1, 10)}} AS facts
        FROM strange AS one JOIN failed ON failed.ip = one.ip AND failed.user_id <> one.user_id
            AND failed.moment < one.moment AND failed.moment >= one.moment - $hours * $hour
        GROUP BY one.key, one.user_id, one.username, one.moment, one.available, one.ip
        HAVING count(DISTINCT failed.user_id) >= $users
    """,  # noqa: S608 - our own words
    fires=(_LANDED,),
    quiet=(
        _LANDED.without("It failed for two.", "authentication", -2),
        _LANDED.but("One of them was the person.", "authentication", -2, user__key=user_id("bob")),
        _LANDED.but("It was no success.", "authentication", -1, result="denied", reason="no_response"),
        _LANDED.but("They are in from elsewhere.", "authentication", -1, access_device__ip="198.51.100.7"),
        _LANDED.but("One was two days before.", "authentication", -2, isotimestamp=ago(days=2).isoformat()),
        _LANDED.but("One came after.", "authentication", -2, isotimestamp=ago(hours=1).isoformat()),
        Story(
            says="It is the office.", told={"authentication": (*crowd(AWAY, 10), *_LANDED.told["authentication"][-4:])}
        ),
    ),
    attack=("T1110.003", "T1078.004"),
    nist=("800-53 SI-4",),
    peers=(
        ("Okta Identity Threat Protection", "sign-in from an address of an attack, high"),
        ("a managed-security provider", "a spray, then a success"),
        ("Cisco Identity Intelligence", "told in the text of Active Account Under Heavy Attack"),
    ),
)
