"""Somebody who matters most can be phished."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story
from doorbook.checks.wire import phone, user, user_id
from doorbook.checks.wire_things import credential, group, thing_id

_DIRECTORS: Final = group('Directors (from AD sync "Corp AD")')
_STAFF: Final = group("Staff")
_KEY: Final = [{"webauthnkey": thing_id("WA", "annTouch ID"), "label": "Touch ID"}]
_PUSHED: Final = Story(
    says="A director has a phone and no passkey.",
    told={
        "users": (user("bob", groups=[_DIRECTORS]), user("ann", groups=[_DIRECTORS], webauthncredentials=_KEY)),
        "phones": (phone("bob"), phone("ann")),
        "webauthn": (credential("ann"),),
        "groups": (_DIRECTORS, _STAFF),
    },
    finds=(user_id("bob"),),
    severity="medium",
    parameters=(("priority_groups", ("Directors",)),),
)

NO_PHISHING_RESISTANT_FACTOR: Final = Check(
    id="no-phishing-resistant-factor",
    title="Person with priority without a phishing-resistant factor",
    severity=Severity.MEDIUM,
    category=Category.POSTURE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="A page in between passes every other factor on, a push with a number to type in part too.",
    definition=(
        "In one of the groups with priority, by name or id, able to sign in, and without a WebAuthn credential: "
        "neither a passkey of a device nor a security key."
    ),
    false_positives="Until all have one, expect many.",
    summary="{name}, in {groups}, has no passkey and no security key.",
    remedies=("notify-user", "propose-policy-change"),
    grant=Grant.READ_RESOURCE,
    streams=("users", "webauthn", "groups"),
    parameters=(
        Parameter(name="priority_groups", default=(), says="Groups whose people need such a factor", needed=True),
    ),
    fields=(
        Field(
            name="priority_groups",
            relation="unnest($priority_groups::VARCHAR[]) AS wanted(name)",
            has="""EXISTS (SELECT 1 FROM groups WHERE lower(wanted.name) IN (lower(group_id), lower(groups.name),
                lower(regexp_replace(groups.name, ' \\(from [^"]* sync ".*"\\)$', ''))))""",
        ),
    ),
    sql="""
        WITH first AS (
            SELECT user_id, list(DISTINCT memberships.name) AS groups
            FROM memberships, unnest($priority_groups::VARCHAR[]) AS wanted(name)
            WHERE lower(wanted.name) IN (lower(group_id), lower(memberships.name), lower(full_name))
            GROUP BY user_id
        )
        SELECT users.user_id AS subject, username AS name, changed_at AS moment, []::VARCHAR[] AS evidence,
            {'groups': array_to_string(list_sort(groups), ', ')} AS facts
        FROM users JOIN first ON first.user_id = users.user_id
        WHERE status NOT IN ('disabled', 'pending deletion')
            AND NOT EXISTS (SELECT 1 FROM factors WHERE factors.user_id = users.user_id AND factor = 'webauthn')
    """,
    fires=(
        _PUSHED,
        _PUSHED.quiet(
            "The group is named by its id.", parameters=(("priority_groups", ("DGDIRECTORS000000000",)),)
        ).found(_PUSHED.finds),
        _PUSHED.quiet(
            "The group is named as Duo spells it.",
            parameters=(("priority_groups", ('Directors (from AD sync "Corp AD")',)),),
        ).found(_PUSHED.finds),
    ),
    quiet=(
        _PUSHED.but("They have a passkey.", "users", 0, webauthncredentials=[{"webauthnkey": "WABOB"}]),
        _PUSHED.but("They are in another group.", "users", 0, groups=[_STAFF]),
        _PUSHED.but("They are disabled.", "users", 0, status="disabled"),
        _PUSHED.quiet("Another group has priority.", parameters=(("priority_groups", ("Staff",)),)),
    ),
    attack=("T1557", "T1621"),
    nist=("SP 800-63B AAL3",),
    peers=(
        ("Cisco Identity Intelligence", "a tile of priority accounts: administrators, VIPs"),
        ("grclanker", "control 17"),
    ),
)
