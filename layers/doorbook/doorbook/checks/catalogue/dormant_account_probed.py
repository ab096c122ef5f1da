"""Somebody tries an account that nobody has used for long."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.guards import usual
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import AWAY, HOME, days_of, signin, user, user_id


def _tried(hours: float, ip: str = AWAY) -> Wire:
    return signin("bob", ago(hours=hours), result="denied", reason="no_response", ip=ip)


_LONG_AGO: Final = int(ago(days=50).timestamp())
_PROBED: Final = Story(
    says="Two attempts within five hours; they came last fifty days ago, as Duo knows.",
    told={"authentication": (_tried(7), _tried(2)), "users": (user("bob", last_login=_LONG_AGO),)},
    finds=(user_id("bob"),),
    severity="high",
)
_BY_LOG: Final = Story(
    says="They came back afterwards, so only the log tells that they were away.",
    told={
        "authentication": (*days_of("bob", 60, 58), _tried(7), _tried(4), signin("bob", ago(hours=1))),
        "users": (user("bob", last_login=int(ago(hours=1).timestamp())),),
    },
    finds=(user_id("bob"),),
    severity="high",
)

DORMANT_ACCOUNT_PROBED: Final = Check(
    id="dormant-account-probed",
    title="Unused account tried",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Nobody misses what nobody uses: the password of somebody who left is being tried.",
    definition="So many failed sign-ins within a day at an account that is not disabled, and by which nobody had come "
    "in for so many days before: as Duo knows, or its log where that reaches so far back.",
    false_positives="Somebody back from leave: by an address and a computer that they had before it is medium.",
    summary="{name}, unused for {days} days and more, was tried {times} times in vain from {ips}.",
    remedies=("set-status-disabled",),
    grant=Grant.READ_LOG,
    streams=("authentication", "users"),
    parameters=(
        Parameter(name="days", default=30, says="Days without a sign-in", least=1, most=730),
        Parameter(name="attempts", default=2, says="Failed sign-ins within a day", least=1, most=100),
    ),
    reach=timedelta(days=2),
    baseline=True,
    sql=f"""
        WITH tries AS (
            SELECT key, user_id, username, moment, available, day, ip, network, device FROM signins
            WHERE result IN ('denied', 'fraud') AND user_id IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY user_id, coalesce(txid, key) ORDER BY moment, key) = 1
        ), timed AS (
            SELECT *, lag(moment, $attempts - 1) OVER (PARTITION BY user_id ORDER BY moment, key) AS since FROM tries
        ), probed AS (
            SELECT * FROM timed WHERE since >= moment - $day AND moment BETWEEN $begin AND $end
        ), lately AS (
            SELECT DISTINCT probed.key FROM probed JOIN seen ON seen.user_id = probed.user_id AND seen.kind = 'any'
                AND seen.outcome = 'success' AND seen.day < probed.day AND seen.last_at < probed.since
                AND seen.last_at >= probed.since - $days * $day
            UNION
            SELECT probed.key FROM probed JOIN signins AS one ON one.user_id = probed.user_id
                AND one.result = 'success' AND one.moment < probed.since AND one.moment >= probed.since - $days * $day
        ), unused AS (
            SELECT probed.*, users.last_login FROM probed JOIN users ON users.user_id = probed.user_id
            LEFT JOIN lately ON lately.key = probed.key
            WHERE lately.key IS NULL AND users.status <> 'disabled' AND CASE
                WHEN users.last_login < probed.since THEN users.last_login <= probed.since - $days * $day
                WHEN users.last_login IS NULL AND raw_data LIKE '%"last_login"%'
                    THEN users.created <= probed.since - $days * $day
                ELSE users.created <= probed.since - $days * $day
                    AND (SELECT min(first_at) FROM seen WHERE kind = 'any') <= probed.since - $days * $day END
        ), rows AS (
            SELECT unused.day AS on_day, unused.moment AS arose, unused.available AS came, tries.*
            FROM unused JOIN tries ON tries.user_id = unused.user_id
                AND tries.moment BETWEEN unused.since AND unused.moment
        ), usual AS ({usual("(SELECT DISTINCT key, user_id, day, ip, network, device FROM rows)")})
        SELECT rows.user_id AS subject, min(username) AS name, min(arose) AS moment, min(came) AS available,
            list(DISTINCT rows.key ORDER BY rows.key) AS evidence,
            {{'days': $days, 'times': count(DISTINCT rows.key),
                'ips': coalesce(nullif(array_to_string(list(DISTINCT ip ORDER BY ip), ', '), ''),
                    'nobody knows where')}} AS facts,
            CASE WHEN bool_and(coalesce(usual.knows_ip AND usual.knows_device, false)) THEN 'medium' END AS severity
        FROM rows LEFT JOIN usual ON usual.key = rows.key
        GROUP BY rows.user_id, on_day
    """,  # noqa: S608 - our own words
    fires=(
        _PROBED,
        _BY_LOG,
        _PROBED.but("They never came.", "users", 0, last_login=None).found(_PROBED.finds, "high"),
        Story(
            says="Back from leave, at home and by their computer.",
            told={
                "authentication": (*days_of("bob", 60, 50), _tried(7, HOME), _tried(2, HOME)),
                "users": _PROBED.told["users"],
            },
            finds=_PROBED.finds,
            severity="medium",
        ),
        Story(
            says="They failed last week and yesterday, and a colleague came in each time.",
            told={
                "authentication": (
                    *days_of("ann", 9, 1),
                    _tried(8 * 24),
                    _tried(40),
                    signin("ann", ago(hours=9)),
                    *_PROBED.told["authentication"],
                ),
                "users": (user("ann"), *_PROBED.told["users"]),
            },
            finds=_PROBED.finds,
            severity="high",
        ),
    ),
    quiet=(
        _PROBED.without("There is one attempt.", "authentication", 0),
        _PROBED.but("There are two days between.", "authentication", 0, isotimestamp=ago(hours=27).isoformat()),
        _PROBED.but("One is somebody else's.", "authentication", 0, user__key=user_id("ann")),
        _PROBED.but("One was a success.", "authentication", 0, result="success", reason="user_approved"),
        _PROBED.but(
            "Two rows tell of one attempt.",
            "authentication",
            0,
            txid=_PROBED.told["authentication"][1]["txid"],
        ),
        _PROBED.but("Duo knows of last week.", "users", 0, last_login=int(ago(days=7).timestamp())),
        _PROBED.but("They are disabled.", "users", 0, status="disabled"),
        _PROBED.quiet(
            "They never came, and were made last week.",
            told={
                **_PROBED.told,
                "users": (user("bob", last_login=None, created=int(ago(days=7).timestamp())),),
            },
        ),
        _PROBED.quiet(
            "The log knows of last week.",
            told={**_PROBED.told, "authentication": (*days_of("bob", 8, 7), *_PROBED.told["authentication"])},
        ),
        _PROBED.quiet(
            "They had come in before.",
            told={
                **_PROBED.told,
                "authentication": (signin("bob", ago(hours=9)), *_PROBED.told["authentication"]),
            },
        ),
        _BY_LOG.quiet(
            "The log does not reach so far back.",
            told={**_BY_LOG.told, "authentication": _BY_LOG.told["authentication"][-3:]},
        ),
    ),
    attack=("T1110.004", "T1078"),
    nist=("800-53 AC-2(3)",),
    peers=(
        ("Cisco Identity Intelligence", "Inactive Account Probing: 30 days, 2 attempts; Duo is not in its list"),
        ("a managed-security provider", "disabled accounts: 3 attempts in an hour from one address"),
    ),
)
