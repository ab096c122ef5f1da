"""Somebody is in and was not asked for anything, because they are in bypass."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import deed, signin, user_id

_LET_IN: Final = Story(
    says="Put into bypass, and let in.",
    told={
        "authentication": (signin("bob", ago(hours=2), factor="not_available", reason="bypass_user"),),
        "administrator": (deed("user_update", ago(hours=3), on="bob", told='{"status": "Bypass"}'),),
    },
    finds=(user_id("bob"),),
    severity="high",
)

BYPASS_STATUS_USED: Final = Check(
    id="bypass-status-used",
    title="In by bypass status",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="The second factor was not asked for at all.",
    definition="A success whose reason is the bypass of the person or their group, and whose factor is no bypass code: "
    "of a code another check speaks.",
    false_positives="Break-glass accounts: suppress them until a day.",
    summary="{name} was let in without a second factor {times} from {ips}{put}.",
    remedies=("set-status-active", "remove-from-group"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    sql="""
        WITH let_in AS (
            SELECT user_id, day, min(username) AS username, min(moment) AS moment, min(available) AS available,
                list(DISTINCT key ORDER BY key) AS keys, list(DISTINCT ip ORDER BY ip) AS ips, count(*) AS times
            FROM signins
            WHERE result = 'success' AND reason = 'bypass_user' AND coalesce(factor, '') <> 'bypass_code'
                AND user_id IS NOT NULL AND moment BETWEEN $begin AND $end
            GROUP BY user_id, day
        ), put AS (
            SELECT one.user_id, one.day, deed.actor, deed.key,
                row_number() OVER (PARTITION BY one.user_id, one.day ORDER BY deed.moment DESC, deed.key) AS place
            FROM let_in AS one JOIN admin_events AS deed ON deed.action = 'user_update' AND deed.status = 'bypass'
                AND deed.worked AND deed.moment <= one.moment AND deed.moment >= one.moment - 30 * $day
                AND (deed.user_id = one.user_id
                    OR deed.user_id IS NULL AND lower(deed.target) = lower(one.username))
        )
        SELECT let_in.user_id AS subject, username AS name, moment, available,
            list_append(keys, put.key) AS evidence,
            {'times': CASE times WHEN 1 THEN 'once' ELSE times || ' times' END,
                'ips': coalesce(nullif(array_to_string(ips, ', '), ''), 'nobody knows where'),
                'put': coalesce('; ' || put.actor || ' had put them into bypass', '')} AS facts
        FROM let_in LEFT JOIN put ON put.user_id = let_in.user_id AND put.day = let_in.day AND put.place = 1
    """,
    fires=(_LET_IN,),
    quiet=(
        _LET_IN.but("A code let them in.", "authentication", 0, factor="bypass_code"),
        _LET_IN.but("A phone let them in.", "authentication", 0, reason="user_approved", factor="duo_push"),
        _LET_IN.but("They were not let in.", "authentication", 0, result="denied"),
    ),
    attack=("T1556.006",),
    nist=("800-53 IA-2",),
    peers=(("Sigma", "a note on bypass groups, at a rule on bypass codes"),),
)
