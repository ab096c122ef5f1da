"""A code of the help desk's let somebody in."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Severity, Subject
from doorbook.checks.guards import usual
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, HOME, activity, days_of, deed, signin, user_id

_MADE: Final = activity(
    "bypass_create", ago(hours=3), on=("user_bypass", user_id("bob"), "bob"), told='{"count": 1, "remaining_uses": 1}'
)
_HISTORY: Final = days_of("bob", 14, 3)
_USED: Final = signin("bob", ago(hours=2), factor="bypass_code", reason="valid_passcode")

_KNOWN: Final = Story(
    says="A code is used where they always are.",
    told={"authentication": (*_HISTORY, _USED), "activity": (_MADE,)},
    finds=(user_id("bob"),),
    severity="medium",
)
_AWAY: Final = signin("bob", ago(hours=2), factor="bypass_code", reason="valid_passcode", ip=AWAY)

BYPASS_CODE_USED: Final = Check(
    id="bypass-code-used",
    title="Bypass code used",
    severity=Severity.MEDIUM,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Whoever has a code needs no phone; each use should have a reason that somebody knows.",
    definition="A success by bypass code. High from an address new to the person, within five minutes after the code "
    "was made in another country, or at its second use.",
    false_positives="Everyday work of the help desk: link its ticket.",
    summary="{name} signed in with a bypass code from {ip}; {made}.",
    remedies=("link-ticket", "delete-bypass-code"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    reach=timedelta(days=1),
    baseline=True,
    sql=f"""
        WITH used AS (
            SELECT * FROM signins WHERE result = 'success' AND factor = 'bypass_code' AND user_id IS NOT NULL
        ), judged AS (SELECT * FROM used WHERE moment BETWEEN $begin AND $end),
        creations AS (
            SELECT judged.key, one.moment, one.actor, one.ip, one.country, one.key AS deed,
                row_number() OVER (PARTITION BY judged.key ORDER BY one.moment // (2 * $minute) DESC,
                    CASE WHEN one.ip IS NULL THEN 1 ELSE 0 END, one.moment DESC, one.key) AS place
            FROM judged JOIN admin_events AS one ON one.action = 'bypass_create' AND one.worked
                AND one.moment <= judged.moment AND one.moment >= judged.moment - 30 * $day
                AND (one.user_id = judged.user_id
                    OR one.user_id IS NULL AND lower(one.target) = lower(judged.username))
        ), told AS (
            SELECT judged.*, made.moment AS made, made.actor, made.ip AS made_ip, made.country AS made_country,
                made.deed
            FROM judged LEFT JOIN creations AS made ON made.key = judged.key AND made.place = 1
        ), again AS (
            SELECT DISTINCT told.key FROM told JOIN used ON used.user_id = told.user_id AND used.moment < told.moment
                AND used.day = told.day AND used.moment >= told.made
            UNION
            SELECT DISTINCT told.key FROM told JOIN seen ON seen.user_id = told.user_id AND seen.kind = 'factor'
                AND seen.value = 'bypass_code' AND seen.outcome = 'success' AND seen.day < told.day
                AND seen.last_at >= told.made
        ), usual AS ({usual("told")})
        SELECT told.user_id AS subject, username AS name, told.moment, told.available,
            [told.deed, told.key] AS evidence,
            {{'ip': coalesce(told.ip, 'nobody knows where'),
                'made': CASE WHEN made IS NULL THEN 'no log tells who made it' ELSE
                    'it was made by ' || coalesce(actor, 'nobody knows whom')
                    || coalesce(' at ' || made_ip, '') || coalesce(' in ' || made_country, '')
                    || ' on ' || strftime(epoch_ms(made), '%Y-%m-%d %H:%M') || ' UTC' END}} AS facts,
            CASE WHEN again.key IS NOT NULL OR told.ip IS NOT NULL AND NOT coalesce(usual.knows_ip, false)
                OR told.moment <= made + 5 * $minute AND country <> made_country THEN 'high' END AS severity
        FROM told LEFT JOIN again ON again.key = told.key LEFT JOIN usual ON usual.key = told.key
    """,  # noqa: S608 - our own words
    fires=(
        _KNOWN,
        Story(
            says="From an address that is new to them.",
            told={"authentication": (*_HISTORY, _AWAY), "activity": (_MADE,)},
            finds=(user_id("bob"),),
            severity="high",
        ),
        Story(
            says="Three minutes after it was made in another country.",
            told={
                "authentication": (*_HISTORY, _USED),
                "activity": (
                    activity(
                        "bypass_create",
                        ago(hours=2, minutes=3),
                        on=("user_bypass", user_id("bob"), "bob"),
                        country="BR",
                    ),
                ),
            },
            finds=(user_id("bob"),),
            severity="high",
        ),
        Story(
            says="Three minutes after it was made in the same country.",
            told={
                "authentication": (*_HISTORY, _USED),
                "activity": (
                    activity("bypass_create", ago(hours=2, minutes=3), on=("user_bypass", user_id("bob"), "bob")),
                ),
            },
            finds=(user_id("bob"),),
            severity="medium",
        ),
        Story(
            says="The same code for the second time.",
            told={
                "authentication": (
                    *_HISTORY,
                    _USED,
                    signin("bob", ago(hours=1), factor="bypass_code", reason="valid_passcode"),
                ),
                "activity": (_MADE,),
            },
            finds=(user_id("bob"),),
            severity="high",
        ),
        Story(
            says="Two codes, each used once.",
            told={
                "authentication": (
                    *_HISTORY,
                    _USED,
                    signin("bob", ago(hours=1), factor="bypass_code", reason="valid_passcode"),
                ),
                "activity": (
                    _MADE,
                    activity("bypass_create", ago(minutes=90), on=("user_bypass", user_id("bob"), "bob")),
                ),
            },
            finds=(user_id("bob"),),
            severity="medium",
        ),
        Story(
            says="They were in bypass too: it is the code that let them in.",
            told={
                "authentication": (
                    *_HISTORY,
                    signin("bob", ago(hours=2), factor="bypass_code", reason="bypass_user", ip=HOME),
                ),
                "administrator": (
                    deed(
                        "bypass_create",
                        ago(hours=3),
                        on="bob@example.com",
                        told=f'{{"user_id": "{user_id("bob")}", "count": 1}}',
                    ),
                ),
            },
            finds=(user_id("bob"),),
            severity="medium",
        ),
    ),
    quiet=(
        _KNOWN.but("The code was wrong.", "authentication", -1, result="denied", reason="invalid_passcode"),
        _KNOWN.but("It was a passcode of their phone.", "authentication", -1, factor="duo_mobile_passcode"),
        _KNOWN.but(
            "They were let in by their status.", "authentication", -1, factor="not_available", reason="bypass_user"
        ),
    ),
    attack=("T1556.006", "T1078"),
    nist=("800-53 IA-5",),
    peers=(
        ("Cisco Identity Intelligence", "A Bypass Code Was Used To Successfully Sign In"),
        ("Panther, Datadog, Sigma", "reason of bypass_user, which is another thing"),
    ),
)
