"""Somebody signs in at two places between which nobody can be so soon."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.data_files import DataKind
from doorbook.checks.guards import ENROLMENTS, LOOKED_UP, among, crowded
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import AWAY, HOME, days_of, enrolment, signin, user_id
from doorbook.checks.wire_files import DATA_FILES, geography, listing, located, networks, owned, providers

_FILES: Final = (geography(), providers())
_KNOWN: Final = days_of("bob", 14, 3)


def _travel(says: str, *others: Wire, files: tuple[Wire, ...] = _FILES, severity: str = "medium") -> Story:
    """Return the story with what happens after it is known who signs in from home."""
    return Story(
        says=says,
        told={"authentication": (*_KNOWN, *others), DATA_FILES: files},
        finds=(user_id("bob"),),
        severity=severity,
    )


_HOME: Final = signin("bob", ago(hours=3))
_THERE: Final = signin("bob", ago(hours=2), ip=AWAY, country="BR", browser="Firefox")
_FAR: Final = _travel("At home in Michigan, and an hour later by another computer in Recife.", _HOME, _THERE)


def _by(address: str, **says: str) -> tuple[Wire, Wire]:
    """Return the two sign-ins of which the second is from another address of IPv6."""
    first, second = "2001:db8:a::1", signin("bob", ago(hours=2), ip=address, browser="Firefox", **says)
    return signin("bob", ago(hours=3), ip=first), second


def _as(kind: str, line: str) -> tuple[Wire, ...]:
    return (*_FILES, listing(f"{kind}/ours.txt", line))


IMPOSSIBLE_TRAVEL: Final = Check(
    id="impossible-travel",
    title="Impossible travel",
    severity=Severity.MEDIUM,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Two people use one account, or somebody's session was taken. Of all signs it is the noisiest.",
    definition="Two successes of one person after another, from different addresses of different providers, that are "
    "farther apart than the distance, less the radius within which each is known, and faster than the speed. Not "
    "where both computers were the person's before; not by a relay, VPN, proxy, Tor, satellite or the organisation's "
    "own egress, nor an address of many people; not within a country where either is a mobile network or of IPv6. "
    "High by a new computer with a new authenticator within a day.",
    false_positives="VPNs and mobile networks that no file names, and networks in aircraft: mostly nothing bad.",
    summary="{name} signed in from {place} ({ip}) {after} after {before} ({before_ip}): {km} km, {kmh} km/h{with}.",
    remedies=("verify-push",),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    files=((DataKind.GEOGRAPHY,), (DataKind.PROVIDERS,)),
    helps=(
        DataKind.NETWORKS,
        DataKind.RELAY,
        DataKind.VPN,
        DataKind.PROXY,
        DataKind.TOR,
        DataKind.SATELLITE,
        DataKind.EGRESS,
        DataKind.MOBILE,
    ),
    parameters=(
        Parameter(name="kmh", default=900, says="Kilometres an hour", least=400, most=5000),
        Parameter(name="min_km", default=500, says="Kilometres, less both radiuses", least=50, most=10_000),
        Parameter(name="egress", default=(), says="The organisation's own addresses, and networks of /24 or /48"),
        Parameter(name="egress_users", default=10, says="People that make an address everybody's", least=2, most=1000),
    ),
    fields=(
        Field(
            name="addresses whose place a data file knows",
            relation=LOOKED_UP,
            has="is_located",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
            ours=True,
        ),
        Field(
            name="addresses whose provider a data file knows",
            relation=LOOKED_UP,
            has="has_provider",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
            ours=True,
        ),
    ),
    reach=timedelta(days=3),
    baseline=True,
    sql=f"""
        WITH places AS (
            SELECT ip, country, lat, lon, coalesce(radius, 0) AS radius, asn,
                ip LIKE '%:%' OR list_contains(kinds, 'mobile') AS roams
            FROM addresses WHERE lat IS NOT NULL AND asn IS NOT NULL
                AND NOT list_has_any(kinds, ['relay', 'vpn', 'proxy', 'tor', 'satellite', 'egress'])
                AND NOT {among("ip", "$egress")}
        ), stays AS (
            SELECT one.key, one.user_id, one.username, one.moment, one.available, one.day, one.ip, one.device, one.city
            FROM signins AS one JOIN places ON places.ip = one.ip
            WHERE one.result = 'success' AND one.event_type = 'authentication' AND one.user_id IS NOT NULL
                AND one.moment BETWEEN $begin - 3 * $day AND $end
        ), steps AS (
            SELECT *, lag({{'key': key, 'ip': ip, 'moment': moment, 'device': device, 'city': city}})
                OVER (PARTITION BY user_id ORDER BY moment, key) AS past
            FROM stays
        ), moves AS (
            SELECT steps.*, here.country, before.country AS past_country,
                2 * 6371 * asin(sqrt(least(1, pow(sin(radians(here.lat - before.lat) / 2), 2)
                    + cos(radians(here.lat)) * cos(radians(before.lat))
                    * pow(sin(radians(here.lon - before.lon) / 2), 2)))) - here.radius - before.radius AS km,
                greatest(steps.moment - past.moment, 1000) / 3600000.0 AS hours
            FROM steps JOIN places AS here ON here.ip = steps.ip JOIN places AS before ON before.ip = steps.past.ip
            WHERE steps.ip <> steps.past.ip AND here.asn <> before.asn AND steps.moment >= $begin
                AND NOT ((here.roams OR before.roams) AND coalesce(here.country = before.country, false))
        ), fast AS (
            SELECT * FROM moves WHERE km > $min_km AND km / hours > $kmh
        ), ends AS (
            SELECT ip, day, moment FROM fast UNION ALL SELECT past.ip, day, moment FROM fast
        ), crowded AS ({crowded("ends")}), known AS (
            SELECT fast.key, coalesce(bool_or(seen.value = device
                    AND first_at < moment // $day * $day), false) AS knows,
                coalesce(bool_or(seen.value = past.device AND first_at < past.moment // $day * $day), false) AS knew
            FROM fast LEFT JOIN seen ON seen.user_id = fast.user_id AND seen.kind = 'device'
                AND seen.outcome = 'success' AND seen.value IN (fast.device, fast.past.device)
            GROUP BY fast.key
        ), enrolments AS ({ENROLMENTS}), enrolled AS (
            SELECT fast.key, min(enrolments.key) AS addition
            FROM fast JOIN enrolments ON enrolments.user_id = fast.user_id AND enrolments.day <= fast.day
                AND enrolments.moment BETWEEN fast.moment - $day AND fast.moment + $day
            GROUP BY fast.key
        ), told AS (
            SELECT fast.*, addition, addition IS NOT NULL AND device IS NOT NULL AND NOT knows AS is_worse
            FROM fast JOIN known ON known.key = fast.key LEFT JOIN enrolled ON enrolled.key = fast.key
            WHERE NOT (knows AND knew)
        )
        SELECT told.user_id AS subject, username AS name, moment, available,
            [past.key, told.key, CASE WHEN is_worse THEN addition END] AS evidence,
            {{'ip': told.ip, 'place': concat_ws(', ', city, country), 'before_ip': past.ip,
                'before': concat_ws(', ', past.city, past_country), 'km': round(km)::BIGINT,
                'kmh': round(km / hours)::BIGINT, 'after': CASE WHEN hours >= 2 THEN floor(hours)::BIGINT || ' hours'
                    ELSE ceil(hours * 60)::BIGINT || ' minutes' END,
                'with': CASE WHEN is_worse THEN ', by a new computer and within a day of a new authenticator' END
            }} AS facts,
            CASE WHEN is_worse THEN 'high' END AS severity
        FROM told LEFT JOIN crowded AS one ON one.ip = told.ip AND one.day = told.day
            LEFT JOIN crowded AS other ON other.ip = told.past.ip AND other.day = told.day
        WHERE one.ip IS NULL AND other.ip IS NULL
    """,  # noqa: S608 - our own words
    fires=(
        _FAR,
        _travel(
            "By a computer that they had, from one that they had not.",
            *(
                signin("bob", ago(hours=3), browser="Firefox"),
                signin("bob", ago(hours=2), ip=AWAY, country="BR"),
            ),
        ),
        _travel(
            "By another computer, and a phone was enrolled half an hour later.",
            _HOME,
            _THERE,
            enrolment("bob", ago(hours=1, minutes=30), ip=AWAY),
            severity="high",
        ),
        _travel(
            "By a computer that they had, and a phone was enrolled.",
            signin("bob", ago(hours=3), browser="Firefox"),
            signin("bob", ago(hours=2), ip=AWAY, country="BR"),
            enrolment("bob", ago(hours=1, minutes=30), ip=AWAY),
        ),
        _travel("By IPv6, and in another country.", *_by("2001:db8:c::1")),
        _travel("Another network of theirs is a relay.", _HOME, _THERE, files=_as("relay", "198.51.100.0/24")),
    ),
    quiet=(
        _FAR.but("Nine hours later.", "authentication", -2, isotimestamp=ago(hours=11).isoformat()),
        _FAR.but("It was denied.", "authentication", -1, result="denied", reason="no_response"),
        _FAR.but("The second is of somebody else.", "authentication", -1, user__key=user_id("ann"), user__name="ann"),
        _FAR.but("Both computers were theirs.", "authentication", -1, access_device__browser="Chrome"),
        _FAR.but("They never left.", "authentication", -1, access_device__ip=HOME),
        _FAR.but("No file knows the address.", "authentication", -1, access_device__ip="198.18.0.7"),
        _FAR.quiet(
            "Where Recife is, is known to 7,000 kilometres.",
            told={
                **_FAR.told,
                DATA_FILES: (geography(**{"203.0.113.0/24": located("BR", "PE", -8.05, -34.88, 7000)}), _FILES[1]),
            },
        ),
        _FAR.quiet(
            "Both are the same provider's.",
            told={
                **_FAR.told,
                DATA_FILES: (_FILES[0], providers(**{"203.0.113.0/24": owned(64500, "Example Cable")})),
            },
        ),
        *(
            _FAR.quiet(f"The second is {what}.", told={**_FAR.told, DATA_FILES: _as(kind, "203.0.113.66")})
            for kind, what in (
                ("relay", "by a relay"),
                ("vpn", "by a VPN"),
                ("proxy", "by a proxy"),
                ("tor", "by Tor"),
                ("satellite", "by satellite"),
                ("egress", "by the organisation's own egress"),
            )
        ),
        _FAR.quiet(
            "A database says that the second is a VPN.",
            told={**_FAR.told, DATA_FILES: (*_FILES, networks({"203.0.113.0/24": {"is_anonymous_vpn": True}}))},
        ),
        _FAR.quiet("The second is an address that the organisation names.", parameters=(("egress", (AWAY,)),)),
        _FAR.quiet(
            "Ten people sign in from there.",
            told={
                **_FAR.told,
                "authentication": (
                    *(each for number in range(10) for each in days_of(f"p{number}", 5, 5, ip=AWAY, country="BR")),
                    *_FAR.told["authentication"],
                ),
            },
        ),
        _travel("By IPv6, at the other end of the country.", *_by("2001:db8:b::1")).quiet(
            "By IPv6, at the other end of the country."
        ),
        _FAR.unnamed(),
    ),
    attack=("T1078.004",),
    nist=("800-53 AC-2(12)",),
    peers=(
        ("Cisco Identity Intelligence", "Impossible Travel; passes if both devices were seen before"),
        ("Panther", "more than 900 km/h; VPN, relay and satellite are news only"),
        ("Datadog", "more than 500 km and more than 1,000 km/h"),
        ("Duo risk-based authentication", "unrealistic travel"),
        ("Microsoft Entra ID Protection", "impossible and atypical travel, offline"),
        ("Curity", "250 km/h"),
    ),
)
