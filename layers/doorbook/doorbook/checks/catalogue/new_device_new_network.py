"""Somebody signs in by a computer, from a network and at a place none of which was theirs."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.guards import had, mature, visits
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import AWAY, days_of, signin, user_id


def _stranger(**says: str) -> Wire:
    """Return a sign-in of this morning by another computer, from another network, in another city."""
    row = signin("bob", ago(hours=2), **{"ip": AWAY, "browser": "Firefox", **says})
    place = {"city": "Reno", "country": "United States", "state": "Nevada"}
    return {**row, "access_device": {**row["access_device"], "location": place}}


_NEW: Final = Story(
    says="After twelve days at home: another computer, another network, another city.",
    told={"authentication": (*days_of("bob", 14, 3), _stranger())},
    finds=(user_id("bob"),),
    severity="medium",
)

NEW_DEVICE_NEW_NETWORK: Final = Check(
    id="new-device-new-network",
    title="New computer and new network together",
    severity=Severity.MEDIUM,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Each alone is often nothing; together they are worth a look.",
    definition="A success by a computer, from a network and in a city none of which was the person's within the days "
    "before; of an address of IPv6, or where Duo knows no city, in a country. Of somebody who has enough history. "
    "High within an hour after a prompt that they did not approve.",
    false_positives="A new laptop on a journey. Duo tells no provider, and a network is the /24 or /48 around an "
    "address; with a file of providers another address of the same one would be no new network.",
    summary="{name} signed in by a new computer ({device}) from {ip} in {place}, all new to them{after}.",
    remedies=("verify-push",),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="baseline_days", default=60, says="Days that are compared with", least=7, most=180),
        Parameter(name="prompt_minutes", default=60, says="Minutes after a prompt", least=1, most=1440),
    ),
    fields=(
        Field(
            name="access_device.ip",
            relation="signins",
            has="ip IS NOT NULL",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
        ),
        Field(
            name="access_device.location.country",
            relation="signins",
            has="country IS NOT NULL",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
        ),
    ),
    reach=timedelta(days=1),
    baseline=True,
    sql=f"""
        WITH sights AS MATERIALIZED (
            SELECT user_id || chr(31) || day || chr(31) || value AS key, user_id, value, day, last_at AS moment
            FROM ({visits("device")})
            WHERE last_at >= $begin AND (before IS NULL OR before < last_at // $day * $day - $baseline_days * $day)
        ), devices AS MATERIALIZED (
            SELECT user_id, day, value FROM sights JOIN ({mature("sights")}) AS mature ON mature.key = sights.key
        ), inside AS NOT MATERIALIZED (
            SELECT key, user_id, username, moment, available, day, event_type, ip, network, device, country, city,
                CASE WHEN ip NOT LIKE '%:%' THEN country || chr(31) || city END AS town,
                moment // $day * $day - $baseline_days * $day AS since
            FROM signins
            WHERE result = 'success' AND device IS NOT NULL AND network IS NOT NULL
                AND country IS NOT NULL AND user_id IS NOT NULL AND moment BETWEEN $begin AND $end
        ), strange AS MATERIALIZED (
            SELECT inside.*, CASE WHEN town IS NULL THEN country END AS land
            FROM inside JOIN devices ON devices.user_id = inside.user_id AND devices.day = inside.day
                AND devices.value = inside.device
            WHERE event_type = 'authentication'
            UNION ALL SELECT *, CASE WHEN town IS NULL THEN country END FROM inside
            WHERE event_type <> 'authentication'
        ), known AS ({had("strange", device="device", network="network", city="town", country="land")}), fresh AS (
            SELECT strange.* FROM strange JOIN ({mature("strange")}) AS mature ON mature.key = strange.key
            LEFT JOIN known ON known.key = strange.key WHERE known.key IS NULL
        ), asked AS (
            SELECT fresh.key, max(prompts.key) AS prompt FROM fresh JOIN prompts ON prompts.user_id = fresh.user_id
                AND prompts.moment BETWEEN fresh.moment - $prompt_minutes * $minute AND fresh.moment
            GROUP BY fresh.key
        )
        SELECT fresh.user_id AS subject, username AS name, moment, available, [asked.prompt, fresh.key] AS evidence,
            {{'ip': ip, 'place': concat_ws(', ', city, country), 'device': replace(device, '|', ', '), 'after': CASE
                WHEN asked.key IS NOT NULL THEN ', soon after a prompt that they did not approve' END}} AS facts,
            CASE WHEN asked.key IS NOT NULL THEN 'high' END AS severity
        FROM fresh LEFT JOIN asked ON asked.key = fresh.key
    """,  # noqa: S608 - our own words
    fires=(
        _NEW,
        Story(
            says="Half an hour before they turned a prompt down.",
            told={
                "authentication": (
                    *days_of("bob", 14, 3),
                    signin("bob", ago(hours=2, minutes=30), result="denied", reason="user_cancelled"),
                    _stranger(),
                )
            },
            finds=_NEW.finds,
            severity="high",
        ),
        Story(
            says="They turned a prompt down two hours before, and a colleague one just now.",
            told={
                "authentication": (
                    *days_of("bob", 14, 3),
                    signin("bob", ago(hours=4), result="denied", reason="user_cancelled"),
                    signin("ann", ago(hours=2, minutes=5), result="denied", reason="user_cancelled"),
                    _stranger(),
                )
            },
            finds=_NEW.finds,
            severity="medium",
        ),
        Story(
            says="All of it was theirs three months ago, and not since.",
            told={
                "authentication": (
                    {**_stranger(), "isotimestamp": ago(days=90).isoformat(), "txid": "long-ago"},
                    *days_of("bob", 40, 30),
                    *days_of("bob", 14, 3),
                    _stranger(),
                )
            },
            finds=_NEW.finds,
            severity="medium",
        ),
        Story(
            says="A colleague was there by such a computer, and they failed to be.",
            told={
                "authentication": (
                    {
                        **_stranger(),
                        "isotimestamp": ago(days=5).isoformat(),
                        "txid": "colleague",
                        "user": {"groups": [], "key": user_id("ann"), "name": "ann"},
                    },
                    {
                        **_stranger(),
                        "isotimestamp": ago(days=4).isoformat(),
                        "txid": "failed",
                        "result": "denied",
                        "reason": "location_restricted",
                    },
                    *days_of("bob", 14, 3),
                    _stranger(),
                )
            },
            finds=_NEW.finds,
            severity="medium",
        ),
    ),
    quiet=(
        _NEW.but("It is their computer.", "authentication", -1, access_device__browser="Chrome"),
        _NEW.but("It is their network.", "authentication", -1, access_device__ip="192.0.2.99"),
        _NEW.but("It is their city.", "authentication", -1, access_device__location__city="Ann Arbor"),
        _NEW.but(
            "Duo knows no city, and it is their country.", "authentication", -1, access_device__location__city=None
        ),
        _NEW.but(
            "It is an address of IPv6, and their country.", "authentication", -1, access_device__ip="2001:db8:77::5"
        ),
        _NEW.but("It was denied.", "authentication", -1, result="denied", reason="location_restricted"),
        _NEW.but("Nobody knows from where.", "authentication", -1, access_device__ip="0.0.0.0"),  # noqa: S104 - what Duo says of one it does not know
        _NEW.but("Nobody knows in which country.", "authentication", -1, access_device__location={"city": "Reno"}),
        _NEW.unnamed(),
        Story(
            says="They are new: there are two days of history.",
            told={"authentication": (*days_of("bob", 4, 3), _stranger())},
        ),
    ),
    attack=("T1078.004",),
    nist=("800-53 SI-4",),
    peers=(
        ("Okta customer detections", "a new device, a proxy and a new place"),
        ("Silverfort", "a denial, and an unusual device or place"),
        ("Microsoft Entra ID Protection", "Unfamiliar sign-in properties"),
    ),
)
