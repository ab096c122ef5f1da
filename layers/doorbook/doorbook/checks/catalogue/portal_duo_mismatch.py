"""The portal let somebody in, and Duo's own log does not say the same."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import signin, user_id
from doorbook.checks.wire_own import portal_signin

_EARLIER: Final = (portal_signin("ann", ago(hours=30), txid="t1"), portal_signin("bob", ago(hours=2), txid="t2"))
_KNOWN: Final = signin("ann", ago(hours=30), txid="t1")

_MISSING: Final = Story(
    says="Bob is let in at the portal by a push that Duo knows nothing of, where it knew of Ann's the day before.",
    told={"portal_signins": _EARLIER, "authentication": (_KNOWN, signin("bob", ago(hours=2), txid="t3"))},
    finds=(user_id("bob"),),
    severity="high",
)
_DENIED: Final = Story(
    says="The portal let Bob in, and by Duo's log he pressed no.",
    told={
        "portal_signins": _EARLIER,
        "authentication": (_KNOWN, signin("bob", ago(hours=2), txid="t2", result="denied", reason="user_cancelled")),
    },
    finds=(user_id("bob"),),
    severity="critical",
)
_OTHER: Final = Story(
    says="The portal let Bob in, and by Duo's log it was Cid who confirmed it.",
    told={"portal_signins": _EARLIER, "authentication": (_KNOWN, signin("cid", ago(hours=2), txid="t2"))},
    finds=("name:bob",),
    severity="critical",
)

PORTAL_DUO_MISMATCH: Final = Check(
    id="portal-duo-mismatch",
    title="The portal and Duo tell a sign-in otherwise",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Each sign-in is written down twice, by the portal and by Duo. Where they differ, somebody stands between "
    "them, or one of the two was tampered with.",
    definition="Somebody was let in at this portal by a factor of Duo's, and by the time that Duo's log is read well "
    "beyond that moment it has no row with that txid, or none that is a success, or only those of another person. "
    "Judged is an integration of which, in the three days before, at least one sign-in was in this account's log.",
    false_positives="A row that Duo writes late: the finding is withdrawn when it comes. An integration that was moved "
    "to another Duo account: for three days. A person whom Duo knows by another name that its row does not tell.",
    summary="The portal let {name} in at {time} from {ips}; {what}.",
    remedies=("portal-revoke-sessions", "verify-push", "review-integration", "rotate-key", "notify-operators"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    own=("portal_signins",),
    fields=(
        Field(
            name="portal_signins",
            relation="portal_signins",
            has="in_duo",
            among="due <= $settled",
            ours=True,
        ),
    ),
    reach=timedelta(days=4),
    sql="""
        WITH due AS (
            SELECT one.* FROM portal_signins AS one
            WHERE one.due <= $settled AND one.due BETWEEN $begin AND $end AND one.moment >= $since
                AND EXISTS (SELECT 1 FROM portal_signins AS before WHERE before.integration = one.integration
                    AND before.in_duo AND before.moment < one.moment AND before.moment >= one.moment - 3 * $day)
        ), names AS (
            SELECT key, lower(regexp_replace(regexp_replace(username, '^.*\\\\', ''), '@.*$', '')) AS short,
                lower(username) AS whole
            FROM due
        ), rows AS (
            SELECT due.key, signins.key AS row_key, signins.result, signins.available,
                signins.username IS NULL OR coalesce(lower(signins.username) IN (names.short, names.whole), false)
                    OR coalesce(lower(split_part(signins.username, '@', 1)) = names.short, false)
                    OR coalesce(lower(signins.alias) IN (names.short, names.whole), false)
                    OR coalesce(lower(signins.email) = names.whole, false) AS is_theirs
            FROM due JOIN names ON names.key = due.key
            JOIN signins ON signins.txid = due.txid AND signins.event_type = 'authentication'
                AND signins.moment BETWEEN due.moment - $day AND due.due
        ), judged AS (
            SELECT due.key, count(rows.row_key) AS many, bool_or(rows.result = 'success') AS worked,
                bool_or(coalesce(rows.is_theirs, true)) FILTER (rows.row_key IS NOT NULL) AS theirs,
                list(DISTINCT rows.row_key ORDER BY rows.row_key) FILTER (rows.row_key IS NOT NULL) AS row_keys,
                min(rows.available) AS available
            FROM due LEFT JOIN rows ON rows.key = due.key GROUP BY due.key
        ), whose AS (
            SELECT due.key, max(signins.user_id) AS user_id
            FROM due JOIN names ON names.key = due.key
            JOIN signins ON lower(signins.username) IN (names.short, names.whole)
                AND signins.moment BETWEEN due.moment - 3 * $day AND due.due
            GROUP BY due.key
        )
        SELECT coalesce(whose.user_id, 'name:' || due.username) AS subject, due.username AS name, due.moment,
            judged.available, due.day AS occasion,
            list_concat([due.key], coalesce(judged.row_keys, []::VARCHAR[])) AS evidence,
            CASE WHEN many > 0 THEN 'critical' END AS severity,
            {'time': strftime(make_timestamp(due.moment * 1000), '%H:%M'), 'ips': due.ip,
                'what': CASE WHEN many = 0 THEN 'Duo has no row of it'
                    WHEN NOT coalesce(worked, false) THEN 'by Duo''s log they were not let in'
                    ELSE 'by Duo''s log it was somebody else' END} AS facts
        FROM due JOIN judged ON judged.key = due.key LEFT JOIN whose ON whose.key = due.key
        WHERE many = 0 OR NOT coalesce(worked, false) OR NOT theirs
    """,
    fires=(_MISSING, _DENIED, _OTHER),
    quiet=(
        _MISSING.but("Duo has its row.", "authentication", 1, txid="t2"),
        _MISSING.but("Only a minute has passed.", "portal_signins", 1, at=ago(minutes=1).isoformat()),
        _MISSING.but("It came in by another integration.", "portal_signins", 1, integration="payroll"),
        _MISSING.but("It was a bypass, which has no factor.", "portal_signins", 1, outcome="bypass_allowed"),
        _MISSING.quiet(
            "Duo's log last had one of the portal's four days before.",
            told={
                "portal_signins": (portal_signin("ann", ago(days=4), txid="t1"), _EARLIER[1]),
                "authentication": (signin("ann", ago(days=4), txid="t1"),),
            },
        ),
        _DENIED.but("By Duo's log they approved.", "authentication", 1, result="success"),
        _OTHER.but("Duo tells Bob's name as an alias.", "authentication", 1, alias="bob"),
        _OTHER.but("Duo tells the name in other letters.", "authentication", 1, user__name="BOB@example.com"),
    ),
    attack=("T1556", "T1078"),
    nist=("800-53 AU-10", "800-53 SI-4"),
)
