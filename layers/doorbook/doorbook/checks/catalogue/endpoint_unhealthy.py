"""A computer that people sign in from is out of date, or lacks what protects it."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import NOW, Story, Wire, ago
from doorbook.checks.support_ends import SUPPORT_ENDS
from doorbook.checks.wire import signin
from doorbook.checks.wire_things import endpoint, thing_id

_ID: Final = thing_id("EP", "bob")
_ANN: Final = endpoint("ann")
_EVE: Final = endpoint("eve")
_RECENT: Final = "last_updated >= $now - $seen_days * $day"
_DESKTOP: Final = "health_app_client_version IS NOT NULL"
_BUILD: Final = (
    "nullif(regexp_extract(concat_ws(' ', os_version, os_build), "
    "'(^|[^0-9])([12][0-9][0-9][0-9][0-9])([^0-9]|$)', 2), '')"
)
_SYSTEM: Final = f"""CASE
    WHEN lower(os_family) = 'windows' AND regexp_matches(os_version, '^(6\\.[123]|7|8|8\\.1)([^0-9.]|\\.[0-9]{{3}}|$)')
        THEN 'windows ' || regexp_extract(os_version, '^(6\\.[123]|7|8\\.1|8)', 1)
    WHEN lower(os_family) = 'windows' AND {_DESKTOP} THEN 'windows ' || {_BUILD}
    WHEN lower(os_family) IN ('mac os x', 'macos', 'os x') AND {_DESKTOP}
        THEN 'macos ' || nullif(regexp_extract(os_version, '^([0-9]+)', 1), '') END"""
"""A system as its end of support is told: a browser tells neither a build nor the version of a newer macOS truly."""

_ENDS: Final = ", ".join(f"('{system}', '{day}')" for system, day in SUPPORT_ENDS)


def _of_bob(**says: object) -> dict[str, tuple[Wire, ...]]:
    return {"endpoints": (endpoint("bob", **says), _ANN, _EVE), "authentication": ()}


def _browser(version: str, family: str = "Chrome", days: float = 0.1) -> list[Wire]:
    used = int(ago(days=days).timestamp())
    return [{"browser_family": family, "browser_version": version, "last_used": used}]


def _signed_in(hours: float, **says: object) -> Wire:
    row = signin("bob", ago(hours=hours), device=_ID)
    return {**row, "access_device": {**row["access_device"], **says}}


_WINDOWS: Final = Story(
    says="Its build of Windows is not mended any more, as Duo Desktop tells.",
    told=_of_bob(os_family="Windows", os_version="10.0.19045.6456", os_build="19045"),
    finds=(_ID,),
    severity="medium",
)
_MAC: Final = _WINDOWS.quiet("Its macOS is the fourth.", told=_of_bob(os_version="12.7.6")).found((_ID,), "medium")
_SEVEN: Final = _WINDOWS.quiet(
    "It is Windows 7, which its browser tells.",
    told=_of_bob(os_family="Windows", os_version="7", os_build="", health_app_client_version=""),
).found((_ID,), "medium")
_CHROME: Final = _WINDOWS.quiet(
    "Its Chrome is five majors behind what two others have.", told=_of_bob(browsers=_browser("126.0.6478.55"))
).found((_ID,), "medium")
_REFUSED: Final = Story(
    says="Duo turned it away as out of date.",
    told={
        "endpoints": (endpoint("bob"), _ANN, _EVE),
        "authentication": (
            signin("bob", ago(days=2), result="denied", reason="out_of_date", factor="not_available", device=_ID),
        ),
    },
    finds=(_ID,),
    severity="medium",
)
_PLAIN: Final = Story(
    says="Its disk was not encrypted at two sign-ins.",
    told={
        "endpoints": (endpoint("bob", health_data_last_collected=int(ago(hours=30).timestamp())), _ANN, _EVE),
        "authentication": (_signed_in(28, is_encryption_enabled=False), _signed_in(3, is_encryption_enabled=False)),
    },
    finds=(_ID,),
    severity="medium",
)

ENDPOINT_UNHEALTHY: Final = Check(
    id="endpoint-unhealthy",
    title="Computer out of date, or without protection",
    severity=Severity.MEDIUM,
    category=Category.POSTURE,
    kind=Kind.STATE,
    subject=Subject.COMPUTER,
    why="Whoever breaks into a computer is in with whoever signs in there. Duo lists computers in some editions, "
    "where that is switched on in the connection's advanced settings, and knows their protection by Duo Desktop.",
    definition=(
        "A computer that Duo saw lately runs a system whose maker mends it no more, or a browser more majors behind "
        "than you allow; was turned away as out of date and did not come in since; or had no encryption, firewall or "
        "password at so many sign-ins, and Duo Desktop told nothing better since. A browser is compared with the "
        "newest major that two computers of the account use."
    ),
    false_positives=(
        "What is not told, or unknown, never counts. Systems are judged by what Duo Desktop tells: browsers tell an "
        "old version of new ones. Who pays for longer support, or keeps a browser of long support, says so below."
    ),
    summary="{name}, the computer of {user}: {what}.",
    remedies=("notify-user", "propose-policy-change"),
    grant=Grant.READ_RESOURCE,
    streams=("endpoints", "authentication"),
    parameters=(
        Parameter(name="seen_days", default=30, says="Days within which it was seen", least=1, most=35),
        Parameter(name="majors_behind", default=4, says="Majors that a browser may be behind", least=1, most=50),
        Parameter(name="min_events", default=2, says="Sign-ins without protection", least=1, most=1000),
        Parameter(
            name="system_ends",
            default=(),
            says="Ends of support that we do not know, or that are otherwise for you, as `Windows 19045=2028-10-10` or "
            "`macOS 14=2026-09-30`",
        ),
        Parameter(name="long_browsers", default=(), says="Browsers with long support, as `Firefox 140`"),
    ),
    fields=(
        Field(name="endpoints.last_updated", relation="endpoints", has="last_updated IS NOT NULL"),
        Field(
            name="endpoints.os_version, by Duo Desktop",
            relation="endpoints",
            has=f"({_SYSTEM}) IS NOT NULL",
            among=_RECENT,
            needed=False,
        ),
        Field(
            name="endpoints.browsers",
            relation="endpoints",
            has="len(browser_versions) > 0",
            among=_RECENT,
            needed=False,
        ),
        Field(
            name="endpoints.disk_encryption_status, firewall_status or password_status",
            relation="endpoints",
            has="lower(disk_encryption_status) IN ('on', 'off') OR lower(firewall_status) IN ('on', 'off') "
            "OR lower(password_status) IN ('set', 'not set')",
            among=_RECENT,
            needed=False,
        ),
    ),
    sql=f"""
        WITH recent AS (
            SELECT *, {_SYSTEM} AS system, json_extract(raw_data, '$.browsers[*]') AS browsers
            FROM endpoints WHERE {_RECENT}
        ), chosen AS (
            SELECT lower(trim(split_part(one, '=', 1))) AS system,
                TRY_CAST(trim(split_part(one, '=', 2)) AS DATE) AS ends
            FROM (SELECT unnest($system_ends::VARCHAR[]) AS one)
        ), ends AS (
            SELECT system, max(ends) AS ends FROM (
                SELECT system, ends FROM chosen WHERE ends IS NOT NULL
                UNION ALL SELECT system, day::DATE FROM (VALUES {_ENDS}) AS known(system, day)
                    WHERE system NOT IN (SELECT system FROM chosen WHERE ends IS NOT NULL)
            ) GROUP BY system
        ), used AS (
            SELECT epkey, json_extract_string(one, '$.browser_family') AS family,
                TRY_CAST(split_part(json_extract_string(one, '$.browser_version'), '.', 1) AS BIGINT) AS major,
                TRY_CAST(json_extract_string(one, '$.last_used') AS BIGINT) * 1000 AS last_used
            FROM (SELECT epkey, unnest(browsers) AS one FROM recent)
        ), latest AS (
            SELECT epkey, family, max(major) AS major FROM used
            WHERE major IS NOT NULL AND last_used >= $now - $seen_days * $day GROUP BY epkey, family
        ), newest AS (
            SELECT family, max(major) AS major FROM (
                SELECT family, major FROM latest GROUP BY family, major HAVING count(*) >= 2
            ) GROUP BY family
        ), lacked AS (
            SELECT split_part(value, chr(31), 1) AS epkey, unnest(string_split(split_part(value, chr(31), 2), ','))
                AS what, times, last_at
            FROM seen WHERE kind = 'unsafe' AND last_at >= $now - $seen_days * $day
        ), counted AS (
            SELECT epkey, what, sum(times) AS times, max(last_at) AS last_at FROM lacked GROUP BY epkey, what
        ), came AS (
            SELECT value AS epkey, max(last_at) AS last_at FROM seen
            WHERE kind = 'device' AND outcome = 'success' GROUP BY value
        ), wrong AS (
            SELECT epkey, 1 AS place, concat(os_family, ' ', os_version, ' is not mended since ', ends::VARCHAR) AS what
            FROM recent JOIN ends ON ends.system = recent.system WHERE epoch_ms(ends::TIMESTAMP) + $day <= $now
            UNION ALL
            SELECT latest.epkey, 2, concat(latest.family, ' ', latest.major, ' is old')
            FROM latest JOIN newest ON newest.family = latest.family
            WHERE latest.major < newest.major - $majors_behind AND NOT list_contains(list_transform(
                $long_browsers::VARCHAR[], lambda one: lower(trim(one))),
                lower(concat(latest.family, ' ', latest.major)))
            UNION ALL
            SELECT counted.epkey, 3, 'it was turned away as out of date'
            FROM counted LEFT JOIN came ON came.epkey = counted.epkey
            WHERE what = 'out_of_date' AND coalesce(came.last_at, 0) < counted.last_at
            UNION ALL
            SELECT counted.epkey, 4, concat('it had no ', counted.what)
            FROM counted JOIN recent ON recent.epkey = counted.epkey
            WHERE counted.what <> 'out_of_date' AND times >= $min_events AND NOT (
                coalesce(health_data_last_collected, 0) > counted.last_at AND CASE counted.what
                    WHEN 'encryption' THEN lower(disk_encryption_status) = 'on'
                    WHEN 'firewall' THEN lower(firewall_status) = 'on' ELSE lower(password_status) = 'set' END
                IS TRUE)
        )
        SELECT recent.epkey AS subject, any_value(coalesce(device_name, model, recent.epkey)) AS name,
            any_value(changed_at) AS moment, []::VARCHAR[] AS evidence,
            {{'user': any_value(coalesce(username, email, device_username, 'nobody')),
                'what': string_agg(what, '; ' ORDER BY place, what)}} AS facts
        FROM wrong JOIN recent ON recent.epkey = wrong.epkey GROUP BY recent.epkey
    """,  # noqa: S608 - our own words
    fires=(
        _WINDOWS,
        _MAC,
        _SEVEN,
        _CHROME,
        _REFUSED,
        _PLAIN,
        _PLAIN.quiet(
            "The firewall and the password, once each is allowed.",
            told={**_PLAIN.told, "authentication": (_signed_in(3, is_firewall_enabled=False, is_password_set=False),)},
            parameters=(("min_events", 1),),
        ).found((_ID,), "medium"),
        _WINDOWS.quiet(
            "You say that support for it ended yesterday.",
            told=_of_bob(os_version="14.1"),
            parameters=(("system_ends", ("nonsense", "macOS 13=soon", "macOS 14 = 2026-03-17")),),
        ).found((_ID,), "medium"),
        _WINDOWS.quiet(
            "You say that support for it ended, which lasts longer elsewhere.",
            told=_of_bob(os_family="Windows", os_version="10.0.19044.6456", os_build="19044"),
            parameters=(("system_ends", ("windows 19044=2026-01-31",)),),
        ).found((_ID,), "medium"),
        _WINDOWS.but("It was seen thirty days ago.", "endpoints", 0, last_updated=int(ago(days=30).timestamp())).found(
            (_ID,), "medium"
        ),
        _CHROME.but("It was used thirty days ago.", "endpoints", 0, browsers=_browser("126.0.1", days=30)).found(
            (_ID,), "medium"
        ),
        _REFUSED.but("It was thirty days ago.", "authentication", 0, isotimestamp=ago(days=30).isoformat()).found(
            (_ID,), "medium"
        ),
    ),
    quiet=(
        _WINDOWS.but("It is mended still.", "endpoints", 0, os_version="10.0.26100.2454", os_build="26100"),
        _WINDOWS.but("Nobody here knows that build.", "endpoints", 0, os_version="10.0.29999.1", os_build="29999"),
        _WINDOWS.but(
            "Its browser tells Windows 10, as it does of Windows 11.",
            "endpoints",
            0,
            os_version="10",
            os_build="",
            health_app_client_version="",
        ),
        _WINDOWS.but(
            "It was seen a second earlier.", "endpoints", 0, last_updated=int(ago(days=30, seconds=1).timestamp())
        ),
        _WINDOWS.but("It is not Duo Desktop that tells.", "endpoints", 0, health_app_client_version=""),
        _WINDOWS.quiet(
            "You say that support for it ends today.",
            told=_of_bob(os_version="14.1"),
            parameters=(("system_ends", ("macOS 14=2026-03-18",)),),
        ),
        _WINDOWS.quiet("You pay for more.", parameters=(("system_ends", ("Windows 19045=2028-10-10",)),)),
        _MAC.but("Its browser tells an old macOS, as all do.", "endpoints", 0, health_app_client_version=""),
        _MAC.but("Nobody here knows when support for its macOS ends.", "endpoints", 0, os_version="14.1"),
        _CHROME.but("It is four majors behind.", "endpoints", 0, browsers=_browser("127.0.6533.1")),
        _CHROME.but("It is another browser.", "endpoints", 0, browsers=_browser("126.0", "Firefox")),
        _CHROME.but("It was used a second earlier.", "endpoints", 0, browsers=_browser("126.0.1", days=30 + 1 / 86400)),
        _CHROME.but("One computer alone has the newest.", "endpoints", 1, browsers=_browser("126.0.6478.55")),
        _CHROME.quiet("It has long support.", parameters=(("long_browsers", ("chrome 126",)),)),
        _REFUSED.but("It was turned away for its place.", "authentication", 0, reason="location_restricted"),
        _REFUSED.quiet(
            "It came in since.",
            told={**_REFUSED.told, "authentication": (*_REFUSED.told["authentication"], _signed_in(3))},
        ),
        _REFUSED.but("It was a second earlier.", "authentication", 0, isotimestamp=ago(days=30, seconds=1).isoformat()),
        _REFUSED.but(
            "Duo does not list the computer.", "authentication", 0, access_device__epkey=thing_id("EP", "gus")
        ),
        _PLAIN.without("At one sign-in.", "authentication", 0),
        _PLAIN.but("Once nobody knows.", "authentication", 0, access_device__is_encryption_enabled="unknown"),
        _PLAIN.but("Once it was encrypted.", "authentication", 0, access_device__is_encryption_enabled=True),
        _PLAIN.but(
            "Duo Desktop told since that it is encrypted.",
            "endpoints",
            0,
            health_data_last_collected=int(NOW.timestamp()),
        ),
    ),
    attack=("T1189", "T1078"),
    nist=("800-53 SI-2", "800-53 CM-6"),
    peers=(
        ("Microsoft Sentinel", "hunting: access devices without patches, or not secured"),
        ("Duo", "a notice of posture in its panel"),
        ("grclanker", "control 7"),
    ),
)
