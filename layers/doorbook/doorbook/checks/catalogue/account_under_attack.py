"""Somebody's account is tried from one address after another."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import days_of, signin, user_id

_FROM: Final = ("203.0.113.66", "203.0.113.67", "198.51.100.7", "198.51.100.8", "192.0.2.201")
_PROBED: Final = Story(
    says="Five addresses in three networks within six days, none of them theirs.",
    told={
        "authentication": (
            *days_of("bob", 14, 8, ip="198.18.0.4"),
            *(
                signin("bob", ago(days=6 - number, hours=2), result="denied", reason="invalid_passcode", ip=ip)
                for number, ip in enumerate(_FROM)
            ),
        )
    },
    finds=(user_id("bob"),),
    severity="medium",
)

ACCOUNT_UNDER_ATTACK: Final = Check(
    id="account-under-attack",
    title="Account tried from many addresses",
    severity=Severity.MEDIUM,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Somebody wants this account, and changes addresses so that no limit stops them.",
    definition="Failed sign-ins of one person from so many addresses in so many networks within the days, leaving out "
    "networks that they signed in from before; told on the day that makes it so many, and again once it was fewer.",
    false_positives="Telephones change their address: so there must be several networks. Duo tells no provider, and a "
    "network is the /24 or /48 around an address; with a file of providers those of one would count as one.",
    summary="{name} was tried in vain from {addresses} addresses in {networks} networks within {days} days: {ips}.",
    remedies=("notify-user", "verify-push"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="ips", default=5, says="Addresses", least=2, most=100),
        Parameter(name="networks", default=3, says="Networks that they are in", least=1, most=100),
        Parameter(name="days", default=7, says="Days", least=1, most=7),
    ),
    fields=(
        Field(
            name="access_device.ip",
            relation="signins",
            has="ip IS NOT NULL",
            among="result IN ('denied', 'fraud') AND moment BETWEEN $begin AND $end",
        ),
    ),
    reach=timedelta(days=8),
    baseline=True,
    sql="""
        WITH failed AS (
            SELECT key, user_id, username, moment, available, day, ip, network, moment // $day AS number
            FROM signins
            WHERE result IN ('denied', 'fraud') AND ip IS NOT NULL AND user_id IS NOT NULL
        ), busy AS (
            SELECT user_id FROM failed GROUP BY user_id HAVING count(DISTINCT ip) >= $ips
        ), suspects AS (SELECT failed.* FROM failed JOIN busy ON busy.user_id = failed.user_id),
        last AS (
            SELECT user_id, day, number, min(moment) AS moment, min(available) AS available FROM suspects
            WHERE moment BETWEEN $begin AND $end GROUP BY user_id, day, number
        ), window_rows AS (
            SELECT last.day AS on_day, last.number AS on_number, last.moment AS arose, last.available AS came, one.*
            FROM last JOIN suspects AS one ON one.user_id = last.user_id
                AND one.number BETWEEN last.number - $days AND last.number
        ), theirs AS (
            SELECT DISTINCT rows.user_id, rows.on_day, rows.network
            FROM (SELECT DISTINCT user_id, on_day, network FROM window_rows) AS rows
            JOIN seen ON seen.user_id = rows.user_id AND seen.kind = 'network' AND seen.value = rows.network
                AND seen.outcome = 'success' AND seen.day < rows.on_day
        ), strange AS (
            SELECT rows.*, number > on_number - $days AS is_now, number < on_number AS is_before
            FROM window_rows AS rows LEFT JOIN theirs ON theirs.user_id = rows.user_id
                AND theirs.on_day = rows.on_day AND theirs.network = rows.network
            WHERE theirs.user_id IS NULL
        )
        SELECT user_id AS subject, min(username) AS name, min(arose) AS moment, min(came) AS available,
            list(DISTINCT key ORDER BY key) FILTER (is_now) AS evidence,
            {'addresses': count(DISTINCT ip) FILTER (is_now), 'networks': count(DISTINCT network) FILTER (is_now),
                'days': $days, 'ips': list_slice(list(DISTINCT ip ORDER BY ip) FILTER (is_now), 1, 20)} AS facts
        FROM strange GROUP BY user_id, on_day
        HAVING count(DISTINCT ip) FILTER (is_now) >= $ips AND count(DISTINCT network) FILTER (is_now) >= $networks
            AND NOT (count(DISTINCT ip) FILTER (is_before) >= $ips
                AND count(DISTINCT network) FILTER (is_before) >= $networks)
    """,
    fires=(
        _PROBED,
        Story(
            says="A month ago it was so too.",
            told={
                "authentication": (
                    *(
                        signin("bob", ago(days=30, hours=number), result="denied", reason="invalid_passcode", ip=ip)
                        for number, ip in enumerate(_FROM)
                    ),
                    *_PROBED.told["authentication"],
                )
            },
            finds=_PROBED.finds,
        ),
        Story(
            says="Somebody else signed in from one of them before, and then they are in from there.",
            told={
                "authentication": (
                    *days_of("ann", 14, 8, ip="192.0.2.9"),
                    *_PROBED.told["authentication"],
                    signin("bob", ago(hours=1), ip=_FROM[-1]),
                )
            },
            finds=_PROBED.finds,
        ),
    ),
    quiet=(
        _PROBED.without("There are four addresses.", "authentication", -3),
        _PROBED.but("Two are the same.", "authentication", -1, access_device__ip=_FROM[0]),
        _PROBED.but("They are in two networks.", "authentication", -1, access_device__ip="203.0.113.68"),
        _PROBED.but("One is eight days ago.", "authentication", -5, isotimestamp=ago(days=10).isoformat()),
        _PROBED.unnamed(),
        _PROBED.but("One was a success.", "authentication", -2, result="success", reason="valid_passcode"),
        _PROBED.but("One was a failure of Duo's.", "authentication", -2, result="error", reason="error"),
        _PROBED.but("One is somebody else's.", "authentication", -3, user__key=user_id("ann")),
        _PROBED.but("They signed in from one network before.", "authentication", 0, access_device__ip="192.0.2.9"),
        _PROBED.but("Of one nobody knows from where.", "authentication", -3, access_device__ip="0.0.0.0"),  # noqa: S104 - what Duo says of one it does not know
    ),
    attack=("T1110",),
    nist=("800-53 AC-7",),
    peers=(
        ("Cisco Identity Intelligence", "Active Account Under Heavy Attack: 5 addresses in 7 days"),
        ("Elastic", "5 addresses, 10 failures, and 2 countries or 3 providers"),
    ),
)
