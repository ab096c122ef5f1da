"""Somebody signs in from an address that a list of threats names."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.data_files import DataKind
from doorbook.checks.guards import among, crowded
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, days_of, signin, user_id
from doorbook.checks.wire_files import DATA_FILES, listing

_FEED: Final = listing("threat/abusive.csv", "address,confidence,listed", f"{AWAY},80,2026-03-10")
_LISTED: Final = Story(
    says="From an address that a list names since a week ago.",
    told={"authentication": (signin("bob", ago(hours=2), ip=AWAY),), DATA_FILES: (_FEED,)},
    finds=(user_id("bob"),),
    severity="high",
)


def _by(says: str, *files: dict[str, object]) -> Story:
    return _LISTED.quiet(says, told={**_LISTED.told, DATA_FILES: files})


IP_THREAT: Final = Check(
    id="ip-threat",
    title="Success from an address on a list of threats",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Others saw it attack.",
    definition="A success from an address that a list of threats names with at least so much confidence, since a day "
    "that is no farther away than the limit; not from one of the organisation's own, nor of many people.",
    false_positives="Addresses that were given to somebody else meanwhile: the finding cites the list and the day.",
    summary="{name} signed in from {ip}, which {feed} names since {listed} (confidence {confidence} of 100).",
    remedies=("verify-push", "set-status-disabled"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    files=((DataKind.THREAT,),),
    helps=(DataKind.EGRESS,),
    parameters=(
        Parameter(name="min", default=80, says="Confidence at least, of 100", least=1, most=100),
        Parameter(name="max_age_days", default=14, says="Days since it was listed, at most", least=1, most=90),
        Parameter(name="feeds", default=(), says="Lists that count, by the names of their files; empty: all of them"),
        Parameter(
            name="known_good", default=(), says="Addresses that are known to be good, and networks of /24 or /48"
        ),
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
    baseline=True,
    sql=f"""
        WITH named AS (
            SELECT ip, feed, confidence, listed FROM threats
            WHERE confidence >= $min AND (len($feeds::VARCHAR[]) = 0 OR list_contains($feeds::VARCHAR[], feed))
                AND NOT {among("ip", "$known_good")}
                AND ip NOT IN (SELECT ip FROM addresses WHERE list_contains(kinds, 'egress'))
        ), inside AS (
            SELECT one.key, one.user_id, one.username, one.moment, one.available, one.day, one.ip,
                named.feed, named.confidence, named.listed
            FROM signins AS one JOIN named ON named.ip = one.ip
                AND named.listed BETWEEN one.moment // $day * $day - $max_age_days * $day
                    AND one.moment // $day * $day + $max_age_days * $day
            WHERE one.result = 'success' AND one.user_id IS NOT NULL AND one.moment BETWEEN $begin AND $end
        ), crowded AS ({crowded("inside")})
        SELECT inside.user_id AS subject, username AS name, moment, available, [inside.key] AS evidence,
            {{'ip': inside.ip, 'feed': feed, 'confidence': confidence,
                'listed': strftime(make_timestamp(listed * 1000), '%Y-%m-%d')}} AS facts
        FROM inside LEFT JOIN crowded ON crowded.ip = inside.ip AND crowded.day = inside.day
        WHERE crowded.ip IS NULL
    """,  # noqa: S608 - our own words
    fires=(
        _LISTED,
        _by(
            "Its network is named, with the confidence of the whole list.",
            listing("threat/abusive.netset", "; a netset", "203.0.113.0/26", "203.0.113.64/26", confidence=90),
        ).found(_LISTED.finds, "high"),
        _LISTED.quiet("That list is the one that counts.", parameters=(("feeds", ("abusive.csv",)),)).found(
            _LISTED.finds, "high"
        ),
    ),
    quiet=(
        _LISTED.but("It was denied.", "authentication", -1, result="denied", reason="no_response"),
        _LISTED.but("It is the address beside it.", "authentication", -1, access_device__ip="203.0.113.67"),
        _by("It is less sure.", listing("threat/abusive.csv", f"{AWAY},79,2026-03-10")),
        _by("It was listed three weeks ago.", listing("threat/abusive.csv", f"{AWAY},80,2026-02-25")),
        _by("It is the organisation's own egress.", _FEED, listing("egress/ours.txt", AWAY)),
        _LISTED.quiet("It is known to be good.", parameters=(("known_good", (AWAY,)),)),
        _LISTED.quiet("Another list counts.", parameters=(("feeds", ("others.csv",)),)),
        _LISTED.quiet(
            "Ten people sign in from there.",
            told={
                **_LISTED.told,
                "authentication": (
                    *(each for number in range(10) for each in days_of(f"p{number}", 28, 28, ip=AWAY)),
                    *_LISTED.told["authentication"],
                ),
            },
        ),
        _LISTED.unnamed(),
    ),
    attack=("T1078.004",),
    nist=("800-53 SI-4",),
    peers=(
        ("Cisco Identity Intelligence", "IP Threat Detected, of successes alone"),
        ("Microsoft Entra ID Protection", "malicious IP address"),
        ("Okta Identity Threat Protection", "critical action from an address of high threat"),
    ),
)
