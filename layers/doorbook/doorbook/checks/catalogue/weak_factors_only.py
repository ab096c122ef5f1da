"""Somebody can prove who they are by a text or a call alone."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story
from doorbook.checks.wire import phone, user, user_id
from doorbook.checks.wire_things import credential, group, thing_id, token

_DIRECTORS: Final = group('Directors (from AD sync "Corp AD")')
_PAYROLL: Final = group("Payroll")
_TEXTED: Final = Story(
    says="Their phone takes texts and calls; Duo Mobile was never activated on it.",
    told={
        "users": (user("bob", groups=[_DIRECTORS]), user("ann", groups=[_PAYROLL])),
        "phones": (phone("bob", activated=False, capabilities=["auto", "sms", "phone"]), phone("ann")),
        "tokens": (token("700001"),),
        "webauthn": (credential("ann"),),
        "groups": (_DIRECTORS, _PAYROLL),
    },
    finds=(user_id("bob"),),
    severity="medium",
)
_PUSHED: Final = _TEXTED.but("Their phone takes pushes.", "phones", 0, capabilities=["push", "sms"])

WEAK_FACTORS_ONLY: Final = Check(
    id="weak-factors-only",
    title="Only texts or phone calls",
    severity=Severity.MEDIUM,
    category=Category.POSTURE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="Whoever takes over a number, or has its calls forwarded, has the second factor.",
    definition=(
        "Active and enrolled, and every factor that they can use is a weak one: no push, no code of an app, no token, "
        "no WebAuthn credential. A phone on which Duo Mobile is not activated takes no push. "
        "Of people in groups with priority it is high."
    ),
    false_positives="None by its nature.",
    summary="{name} can prove who they are by {factors} alone.",
    remedies=("send-activation", "notify-user"),
    grant=Grant.READ_RESOURCE,
    streams=("users", "phones", "tokens", "webauthn"),
    parameters=(
        Parameter(name="weak_factors", default=("sms", "phone_call"), says="Factors that count as weak"),
        Parameter(name="priority_groups", default=(), says="Groups of whose people it is high"),
    ),
    fields=(
        Field(name="phones.capabilities", relation="phones", has="""raw_data LIKE '%"capabilities"%'"""),
        Field(name="users.is_enrolled", relation="users", has="is_enrolled IS NOT NULL", among="status = 'active'"),
    ),
    sql="""
        WITH judged AS (
            SELECT factors.user_id, bool_and(list_contains($weak_factors::VARCHAR[], factor)) AS is_weak,
                list(DISTINCT replace(replace(factor, 'sms', 'text'), '_', ' ')) AS factors,
                max(phones.changed_at) AS changed_at
            FROM factors LEFT JOIN phones ON phones.phone_id = factors.thing_id
            GROUP BY factors.user_id
        )
        SELECT users.user_id AS subject, username AS name,
            greatest(users.changed_at, coalesce(judged.changed_at, users.changed_at)) AS moment,
            []::VARCHAR[] AS evidence, {'factors': array_to_string(list_sort(factors, 'DESC'), ' or ')} AS facts,
            CASE WHEN EXISTS (
                SELECT 1 FROM memberships, unnest($priority_groups::VARCHAR[]) AS wanted(name)
                WHERE memberships.user_id = users.user_id
                    AND lower(wanted.name) IN (lower(group_id), lower(memberships.name), lower(full_name))
            ) THEN 'high' END AS severity
        FROM users JOIN judged ON judged.user_id = users.user_id
        WHERE status = 'active' AND is_enrolled AND is_weak
    """,
    fires=(
        _TEXTED,
        _PUSHED.but("Duo says that it takes pushes, and that it is not activated.", "phones", 0, activated=False).found(
            _TEXTED.finds, "medium"
        ),
        _TEXTED.quiet("They are in a group with priority.", parameters=(("priority_groups", ("DIRECTORS",)),)).found(
            _TEXTED.finds, "high"
        ),
        _TEXTED.quiet("Others are in the group with priority.", parameters=(("priority_groups", ("Payroll",)),)).found(
            _TEXTED.finds, "medium"
        ),
        _TEXTED.but("It takes texts, which alone count as weak.", "phones", 0, capabilities=["sms"])
        .quiet("Texts alone count as weak, and it takes those alone.", parameters=(("weak_factors", ("sms",)),))
        .found(_TEXTED.finds),
    ),
    quiet=(
        _PUSHED.but("It is activated, and takes pushes.", "phones", 0, activated=True),
        _PUSHED.but("Nobody says whether it is activated.", "phones", 0, activated=None),
        _PUSHED.but("It is activated, and makes codes.", "phones", 0, activated=True, capabilities=["mobile_otp"]),
        _TEXTED.but("They have a token too.", "users", 0, tokens=[{"token_id": thing_id("DH", "700001")}]),
        _TEXTED.but("They have a passkey too.", "users", 0, webauthncredentials=[{"webauthnkey": "WABOB"}]),
        _TEXTED.but("They are disabled.", "users", 0, status="disabled"),
        _TEXTED.but("They are not enrolled.", "users", 0, is_enrolled=False),
        _TEXTED.but("They have no phone.", "users", 0, phones=[]),
        _TEXTED.quiet("Calls do not count as weak.", parameters=(("weak_factors", ("sms",)),)),
    ),
    attack=("T1111", "T1621"),
    nist=("SP 800-63B 5.1.3.3", "SP 800-63-4 restricted authenticators"),
    peers=(
        ("Cisco Identity Intelligence", "a tile of weak MFA"),
        ("Okta customer detections", "weak MFA factor, of administrators"),
        ("grclanker", "control 9"),
    ),
)
