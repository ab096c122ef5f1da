"""A browser that Duo remembers is used where its person never was."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.guards import usual
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import AWAY, PLACES, days_of, signin, user_id


def _remembered(hours: float, ip: str = AWAY, country: str = "BR", browser: str = "Chrome") -> Wire:
    at = ago(hours=hours)
    said = {"factor": "remembered_device", "reason": "remembered_device"}
    return signin("bob", at, ip=ip, country=country, browser=browser, **said)


_ABROAD: Final = Story(
    says="They are asked at home only; their browser is remembered in another country.",
    told={"authentication": (*days_of("bob", 14, 3), _remembered(2))},
    finds=(user_id("bob"),),
    severity="medium",
)
_STRANGE: Final = Story(
    says="In the same country, from a network and by a computer that were never theirs.",
    told={"authentication": (*days_of("bob", 14, 3), _remembered(2, country="US", browser="Firefox"))},
    finds=(user_id("bob"),),
    severity="medium",
)
_BOTH: Final = Story(
    says="Within a day it is remembered in two countries, in both of which they were asked before.",
    told={
        "authentication": (
            *days_of("bob", 14, 3),
            signin("bob", ago(days=9), ip=AWAY, country="BR"),
            _remembered(9, ip="192.0.2.10", country="US"),
            _remembered(2),
        )
    },
    finds=(user_id("bob"),),
    severity="medium",
)

_BEFORE_THERE: Final = _ABROAD.but(
    "They were asked there before.",
    "authentication",
    0,
    access_device__ip=AWAY,
    access_device__location=PLACES["BR"],
)

REMEMBERED_DEVICE_MISUSE: Final = Check(
    id="remembered-device-misuse",
    title="Remembered where they never were asked",
    severity=Severity.MEDIUM,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Whoever has stolen a browser's cookie is not asked for anything.",
    definition="A success by a remembered device from a country in which the person did not prove anything within the "
    "days before; from a network and by a computer neither of which was theirs; or from two countries within a day. "
    "Of somebody who did prove something within those days.",
    false_positives="Journeys of those who are remembered for long. Duo tells no provider, and a network is the /24 or "
    "/48 around an address, which changes often: so the computer has to be new too, unless you say otherwise.",
    summary="{name} was let in as remembered from {ip} in {country}, {why}.",
    remedies=("portal-revoke-sessions", "propose-policy-change"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="days", default=30, says="Days that are compared with", least=1, most=180),
        Parameter(name="network_alone", default=False, says="A new network is enough"),
    ),
    reach=timedelta(days=1),
    baseline=True,
    sql=f"""
        WITH used AS (
            SELECT key, user_id, username, moment, available, day, ip, network, country, device FROM signins
            WHERE result = 'success' AND (factor = 'remembered_device' OR reason = 'remembered_device')
                AND user_id IS NOT NULL
        ), judged AS (SELECT * FROM used WHERE moment BETWEEN $begin AND $end),
        sights AS (
            SELECT user_id, day, network, country, min(moment) // $day * $day - $days * $day AS since
            FROM judged GROUP BY user_id, day, network, country
        ), countries AS (
            SELECT DISTINCT sights.user_id, sights.day, sights.country FROM sights JOIN seen
                ON seen.user_id = sights.user_id AND seen.kind = 'live' AND seen.outcome = 'success'
                AND seen.label = sights.country AND seen.day < sights.day AND seen.last_at >= sights.since
        ), networks AS (
            SELECT DISTINCT sights.user_id, sights.day, sights.network FROM sights JOIN seen
                ON seen.user_id = sights.user_id AND seen.kind = 'live' AND seen.outcome = 'success'
                AND seen.value = sights.network AND seen.day < sights.day AND seen.last_at >= sights.since
        ), strange AS (
            SELECT sights.*, sights.country IS NOT NULL AND countries.country IS NULL AS elsewhere,
                sights.network IS NOT NULL AND networks.network IS NULL AS by_network
            FROM sights
            LEFT JOIN countries ON countries.user_id = sights.user_id AND countries.day = sights.day
                AND countries.country = sights.country
            LEFT JOIN networks ON networks.user_id = sights.user_id AND networks.day = sights.day
                AND networks.network = sights.network
            WHERE sights.country IS NOT NULL AND countries.country IS NULL
                OR sights.network IS NOT NULL AND networks.network IS NULL
        ), asked AS (
            SELECT DISTINCT strange.user_id, strange.day FROM strange JOIN seen
                ON seen.user_id = strange.user_id AND seen.kind = 'live' AND seen.outcome = 'success'
                AND seen.day < strange.day AND seen.last_at >= strange.since
        ), suspects AS (
            SELECT judged.*, strange.elsewhere, strange.by_network FROM judged
            JOIN strange ON strange.user_id = judged.user_id AND strange.day = judged.day
                AND strange.network IS NOT DISTINCT FROM judged.network
                AND strange.country IS NOT DISTINCT FROM judged.country
            JOIN asked ON asked.user_id = judged.user_id AND asked.day = judged.day
        ), usual AS ({usual("suspects")}), travellers AS (
            SELECT user_id FROM used GROUP BY user_id HAVING min(country) <> max(country)
        ), travelled AS (
            SELECT judged.key, min(other.key) AS other FROM judged
            JOIN travellers ON travellers.user_id = judged.user_id
            JOIN used AS other ON other.user_id = judged.user_id AND other.country <> judged.country
                AND other.moment BETWEEN judged.moment - $day AND judged.moment
            GROUP BY judged.key
        ), found AS (
            SELECT suspects.key, NULL AS other, CASE WHEN elsewhere THEN 'a country in which they were never asked'
                ELSE 'a network that is new to them' END AS why
            FROM suspects LEFT JOIN usual ON usual.key = suspects.key
            WHERE elsewhere OR by_network AND ($network_alone
                OR suspects.device IS NOT NULL AND NOT coalesce(usual.knows_device, false))
            UNION ALL SELECT key, other, 'within a day of another country' FROM travelled
        )
        SELECT user_id AS subject, username AS name, moment, available, [found.other, judged.key] AS evidence,
            {{'ip': coalesce(ip, 'an unknown address'), 'country': coalesce(country, 'an unknown country'),
                'why': found.why}} AS facts
        FROM judged JOIN found ON found.key = judged.key
    """,  # noqa: S608 - our own words
    fires=(
        _ABROAD,
        _STRANGE,
        _BOTH,
        _STRANGE.quiet(
            "Their own computer in a new network, where that is to be enough.",
            told={"authentication": (*days_of("bob", 14, 3), _remembered(2, country="US"))},
            parameters=(("network_alone", True),),
        ).found(_STRANGE.finds, "medium"),
        Story(
            says="They were remembered there before, and never asked.",
            told={"authentication": (*days_of("bob", 14, 3), _remembered(50), _remembered(2))},
            finds=_ABROAD.finds,
        ),
        _BEFORE_THERE.but(
            "They were let in there by their bypass status, and never asked.",
            "authentication",
            0,
            factor="not_available",
            reason="bypass_user",
        ).found(_ABROAD.finds, "medium"),
        _BEFORE_THERE.but("The same, and Duo tells a push with it.", "authentication", 0, reason="bypass_user").found(
            _ABROAD.finds, "medium"
        ),
        Story(
            says="A colleague was asked there.",
            told={
                "authentication": (
                    *days_of("bob", 14, 3),
                    signin("ann", ago(days=4), ip=AWAY, country="BR"),
                    _remembered(2),
                )
            },
            finds=_ABROAD.finds,
        ),
    ),
    quiet=(
        _BEFORE_THERE,
        _BEFORE_THERE.but(
            "They typed a bypass code there before.", "authentication", 0, factor="bypass_code", reason="valid_passcode"
        ),
        _ABROAD.but("They are asked there now.", "authentication", -1, factor="duo_push", reason="user_approved"),
        _ABROAD.but("It was denied.", "authentication", -1, result="denied"),
        _ABROAD.unnamed(),
        Story(
            says="They were never asked within the days.",
            told={"authentication": (*days_of("bob", 60, 50), _remembered(2))},
        ),
        _STRANGE.but("It is their computer.", "authentication", -1, access_device__browser="Chrome"),
        _STRANGE.but("It is their network.", "authentication", -1, access_device__ip="192.0.2.77"),
        _STRANGE.but("Nobody knows from where.", "authentication", -1, access_device__ip="0.0.0.0"),  # noqa: S104 - what Duo says of one it does not know
        _BOTH.but("It is the same country.", "authentication", -1, access_device__location=PLACES["US"]),
        _BOTH.but("There is a day between.", "authentication", -2, isotimestamp=ago(hours=40).isoformat()),
        _BOTH.but("One was a push.", "authentication", -2, factor="duo_push", reason="user_approved"),
    ),
    attack=("T1539", "T1550.004"),
    nist=("SP 800-63B session",),
    peers=(
        ("Duo risk-based remembered devices", "Novel Access IP"),
        ("Elastic", "a session's cookie used again, of Okta"),
        ("Splunk", "suspicious use of a session's cookie, of Okta"),
    ),
)
