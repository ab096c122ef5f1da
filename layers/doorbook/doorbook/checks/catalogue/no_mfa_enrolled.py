"""Somebody may sign in, and has nothing to prove with that it is they."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import phone, user, user_id

_BARE: Final = Story(
    says="An active person for a year, with nothing enrolled.",
    told={
        "users": (user("bob", phones=[], is_enrolled=False), user("ann")),
        "phones": (phone("ann"),),
        "tokens": (),
        "webauthn": (),
    },
    finds=(user_id("bob"),),
)

NO_MFA_ENROLLED: Final = Check(
    id="no-mfa-enrolled",
    title="Person without a second factor",
    severity=Severity.HIGH,
    category=Category.POSTURE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="Whoever first reaches the enrolment page owns the account.",
    definition="Active, older than the grace, and without phone, hardware token or WebAuthn credential.",
    false_positives="Service accounts: classify them; new people have the grace.",
    summary="{name} has had no second factor for {days} days.",
    remedies=("send-enrollment", "set-status-disabled"),
    grant=Grant.READ_RESOURCE,
    streams=("users", "phones", "tokens", "webauthn"),
    parameters=(Parameter(name="grace_days", default=14, says="Days that a new person has", least=0, most=365),),
    sql="""
        SELECT user_id AS subject, username AS name, created + $grace_days * $day AS moment,
            []::VARCHAR[] AS evidence,
            {'days': ($now - created) // $day} AS facts
        FROM users
        WHERE status = 'active' AND created < $now - $grace_days * $day
            AND len(phone_ids) = 0 AND len(token_ids) = 0 AND len(webauthn_keys) = 0
    """,
    fires=(_BARE,),
    quiet=(
        _BARE.but("They have a token.", "users", 0, tokens=[{"token_id": "DHTOKEN", "type": "h6", "serial": "1"}]),
        _BARE.but("They came a week ago.", "users", 0, created=int(ago(days=7).timestamp())),
        _BARE.but("They are disabled.", "users", 0, status="disabled"),
    ),
    attack=("T1078.004", "T1556.006"),
    nist=("SP 800-63B AAL2", "800-53 IA-2(1),(2)"),
    peers=(
        ("Cisco Identity Intelligence", "No MFA Configured, grace of 14 days"),
        ("Duo", "the number of those not enrolled"),
    ),
)
