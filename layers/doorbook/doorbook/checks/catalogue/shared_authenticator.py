"""One phone or token on the accounts of several people."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import phone, phone_id, user, user_id
from doorbook.checks.wire_things import attached, owner, thing_id, token

_NUMBER: Final = "+17345550123"
_ONE_PHONE: Final = Story(
    says="One phone is attached to two accounts.",
    told={
        "users": (user("ann"), user("bob"), user("eve")),
        "phones": (phone("bob", "bob", "ann", number=_NUMBER), phone("eve")),
        "tokens": (token("700001", "eve"),),
    },
    finds=(phone_id("bob"),),
    severity="high",
)
_ONE_NUMBER: Final = Story(
    says="Two phones have one number, which is written in two ways.",
    told={**_ONE_PHONE.told, "phones": (phone("ann", number=_NUMBER), phone("bob", number="001 (734) 555-0123"))},
    finds=(phone_id("ann"),),
    severity="high",
)
_ONE_TOKEN: Final = Story(
    says="One token is attached to two accounts.",
    told={**_ONE_PHONE.told, "phones": (phone("eve"),), "tokens": (token("700001", "eve", "ann"),)},
    finds=(thing_id("DH", "700001"),),
    severity="high",
)
_QUICK: Final = Story(
    says="Two people attached it to their own accounts within a week.",
    told={
        **_ONE_PHONE.told,
        "activity": tuple(
            attached(who, phone_id("bob"), _NUMBER, at) for who, at in (("bob", ago(days=6)), ("ann", ago(days=1)))
        ),
    },
    finds=_ONE_PHONE.finds,
    severity="critical",
)
_DESK: Final = {"details": None, "key": "DEOLIVIA000000000000", "name": "ann", "type": "admin"}

SHARED_AUTHENTICATOR: Final = Check(
    id="shared-authenticator",
    title="Authenticator shared by several people",
    severity=Severity.HIGH,
    category=Category.POSTURE,
    kind=Kind.STATE,
    subject=Subject.AUTHENTICATOR,
    why="It is an attacker's phone on many accounts, or an account that several people use.",
    definition=(
        "The same phone, the same number however it is written, or the same token on the accounts of so many people. "
        "Accounts that are linked are of one person; those that are classified as shared do not count. "
        "Critical where two people attached it themselves within seven days."
    ),
    false_positives="Two accounts of one person: link them. A shared terminal: classify its account as shared.",
    summary="{name} is on the accounts of {people}.",
    remedies=("detach-phone", "verify-push", "link-users"),
    grant=Grant.READ_RESOURCE,
    streams=("users", "phones", "tokens"),
    parameters=(Parameter(name="min_users", default=2, says="People who share it", least=2, most=100),),
    fields=(Field(name="phones.users", relation="phones", has="""raw_data LIKE '%"users"%'"""),),
    sql="""
        WITH plain AS (
            SELECT phone_id, user_ids, changed_at,
                nullif(regexp_replace(extension, '[^0-9]', '', 'g'), '') AS extension,
                nullif(regexp_replace(regexp_replace(number, '[^0-9+]', '', 'g'), '^00', '+'), '') AS number
            FROM phones
        ), dialled AS (
            SELECT *, CASE WHEN number LIKE '+%' THEN number WHEN length(number) = 10 THEN '+1' || number
                WHEN length(number) = 11 AND number LIKE '1%' THEN '+' || number ELSE number END AS whole FROM plain
        ), things AS (
            SELECT coalesce(concat_ws(' x', whole, extension), '') AS label, phone_id AS id, user_ids, changed_at, whole
            FROM dialled
            UNION ALL
            SELECT concat_ws(' ', 'Token', serial), token_id, user_ids, changed_at, NULL FROM tokens
        ), people AS (
            SELECT user_id, least(user_id, min(other_id)) AS person FROM links GROUP BY user_id
        ), holds AS (
            SELECT coalesce(nullif(label, ''), id) AS label, id, whole, changed_at, unnest(user_ids) AS user_id
            FROM things
        ), shared AS (
            SELECT label, min(id) AS id, list(DISTINCT id) AS ids, max(whole) AS whole,
                max(holds.changed_at) AS changed_at, list(DISTINCT holds.user_id) AS user_ids,
                list(DISTINCT coalesce(username, holds.user_id)) AS names
            FROM holds LEFT JOIN users ON users.user_id = holds.user_id
                LEFT JOIN people ON people.user_id = holds.user_id
            WHERE NOT EXISTS (SELECT 1 FROM classes WHERE classes.user_id = holds.user_id AND class = 'shared')
            GROUP BY label HAVING count(DISTINCT coalesce(person, holds.user_id)) >= $min_users
        ), given AS (
            SELECT shared.id, admin_events.key, admin_events.moment, admin_events.actor_type,
                coalesce(people.person, users.user_id) AS person
            FROM shared JOIN admin_events ON list_contains(shared.ids, target_id) OR target = shared.whole
                LEFT JOIN users ON users.username = actor LEFT JOIN people ON people.user_id = users.user_id
            WHERE action IN ('phone_create', 'phone_associate') AND moment >= $now - 39 * $day
        ), quick AS (
            SELECT DISTINCT one.id FROM given AS one JOIN given AS other ON other.id = one.id
                AND other.person > one.person AND abs(other.moment - one.moment) <= 7 * $day
            WHERE one.actor_type = 'user' AND other.actor_type = 'user'
        ), told AS (
            SELECT id, max(moment) AS moment, list(key ORDER BY key) AS evidence FROM given GROUP BY id
        )
        SELECT shared.id AS subject, label AS name, coalesce(told.moment, changed_at) AS moment, evidence,
            {'people': array_to_string(list_sort(names), ', '), 'users': array_to_string(list_sort(user_ids), ', ')}
                AS facts,
            CASE WHEN quick.id IS NOT NULL THEN 'critical' END AS severity
        FROM shared LEFT JOIN told ON told.id = shared.id LEFT JOIN quick ON quick.id = shared.id
    """,
    fires=(
        _ONE_PHONE,
        _ONE_NUMBER,
        _ONE_TOKEN,
        _QUICK,
        _QUICK.but("One came two weeks before the other.", "activity", 0, ts=ago(days=15).isoformat()).found(
            _ONE_PHONE.finds, "high"
        ),
        _QUICK.but("One was attached by an administrator of their name.", "activity", 1, actor=_DESK).found(
            _ONE_PHONE.finds, "high"
        ),
        _ONE_PHONE.quiet("Another pair is linked.", links=((user_id("ann"), user_id("eve")),)).found(_ONE_PHONE.finds),
    ),
    quiet=(
        _ONE_PHONE.but("It is attached to one.", "phones", 0, users=[owner("bob")]),
        _ONE_PHONE.quiet("Both are one person.", links=((user_id("bob"), user_id("ann")),)),
        _ONE_PHONE.quiet(
            "Both are one person, by a third account.",
            links=((user_id("bob"), user_id("eve")), (user_id("eve"), user_id("ann"))),
        ),
        _ONE_PHONE.quiet("One of them is a shared account.", classes=((user_id("ann"), "shared"),)),
        _ONE_PHONE.quiet("Three would have to share it.", parameters=(("min_users", 3),)),
        _ONE_NUMBER.but("The numbers differ.", "phones", 1, number="001 (734) 555-0124"),
        _ONE_NUMBER.but("One is an extension of the other.", "phones", 1, extension="1234"),
        _ONE_TOKEN.but("The token is attached to one.", "tokens", 0, users=[owner("eve")]),
    ),
    attack=("T1556.006", "T1098.005"),
    nist=("SP 800-63B binding",),
    peers=(
        ("Cisco Identity Intelligence", "whether a person shares an authenticator with another one"),
        ("Okta customer detections", "a device or number registered to two people or more"),
        ("Datadog", "an MFA device assigned to several people"),
        ("Panther", "one phone of several people"),
    ),
)
