"""Somebody may sign in, and has nothing to prove with that it is they."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import phone, phone_id, user, user_id
from doorbook.checks.wire_things import credential, thing_id, token

_BARE: Final = Story(
    says="An active person for a year, with nothing enrolled.",
    told={
        "users": (user("bob", phones=[], is_enrolled=False), user("ann")),
        "phones": (phone("ann"), phone("old", "nobody", capabilities=[])),
        "tokens": (token("700001"),),
        "webauthn": (credential("ann"),),
    },
    finds=(user_id("bob"),),
    severity="high",
)
_PHONE: Final = [{"phone_id": phone_id("old"), "number": ""}]
_TOKEN: Final = [{"token_id": thing_id("DH", "700001"), "type": "h6", "serial": "700001"}]
_KEY: Final = [{"webauthnkey": thing_id("WA", "bobTouch ID"), "label": "Touch ID"}]
_DESKTOP: Final = [{"dakey": "DABOB000000000000001", "device_name": "BOB-MBP", "status": "active"}]

NO_MFA_ENROLLED: Final = Check(
    id="no-mfa-enrolled",
    title="Person without a second factor",
    severity=Severity.HIGH,
    category=Category.POSTURE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="Whoever first reaches the enrolment page owns the account.",
    definition=(
        "Active, older than the grace, and without a phone that can be used, a hardware token, a WebAuthn credential "
        "or a desktop authenticator. Service accounts that are classified as such are left out."
    ),
    false_positives="New people have the grace. Classify service accounts, instead of suppressing all.",
    summary="{name}, whose account is from {created}, has no second factor.",
    remedies=("send-enrollment", "set-status-disabled"),
    grant=Grant.READ_RESOURCE,
    streams=("users", "phones", "tokens", "webauthn"),
    parameters=(Parameter(name="grace_days", default=14, says="Days that a new person has", least=0, most=365),),
    fields=(
        Field(name="users.created", relation="users", has="created IS NOT NULL", among="status = 'active'"),
        Field(name="phones.capabilities", relation="phones", has="""raw_data LIKE '%"capabilities"%'"""),
    ),
    sql="""
        SELECT user_id AS subject, username AS name,
            greatest(created + $grace_days * $day,
                CASE WHEN is_enrolled_since > first_listed THEN is_enrolled_since ELSE created END) AS moment,
            []::VARCHAR[] AS evidence,
            {'created': epoch_ms(created)::DATE::VARCHAR} AS facts
        FROM users
        WHERE status = 'active' AND created < $now - $grace_days * $day
            AND NOT EXISTS (SELECT 1 FROM factors WHERE factors.user_id = users.user_id)
            AND NOT EXISTS (SELECT 1 FROM classes WHERE classes.user_id = users.user_id AND class = 'service')
    """,
    fires=(
        _BARE,
        _BARE.but("They have a phone that can do nothing.", "users", 0, phones=_PHONE).found(_BARE.finds, "high"),
        _BARE.quiet("They are classified, as a person.", classes=((user_id("bob"), "human"),)).found(_BARE.finds),
    ),
    quiet=(
        _BARE.but("They have a token.", "users", 0, tokens=_TOKEN),
        _BARE.but("They have a passkey.", "users", 0, webauthncredentials=_KEY),
        _BARE.but("They have a desktop authenticator.", "users", 0, desktop_authenticators=_DESKTOP),
        _BARE.but("They have a phone.", "users", 0, phones=[{"phone_id": phone_id("ann"), "number": "+17345550100"}]),
        _BARE.but("They have a phone that is not listed.", "users", 0, phones=[{"phone_id": "DPX", "number": ""}]),
        _BARE.but("They came a week ago.", "users", 0, created=int(ago(days=7).timestamp())),
        _BARE.but("Nobody knows when they came.", "users", 0, created=None),
        _BARE.but("They are disabled.", "users", 0, status="disabled"),
        _BARE.quiet("They are a service.", classes=((user_id("bob"), "service"),)),
    ),
    attack=("T1078.004", "T1556.006"),
    nist=("SP 800-63B AAL2", "800-53 IA-2(1),(2)"),
    peers=(
        ("Cisco Identity Intelligence", "No MFA Configured, grace of 14 days"),
        ("Duo", "the number of those not enrolled"),
        ("Microsoft Defender for Identity", "privileged Okta accounts without MFA"),
        ("grclanker", "control 2"),
    ),
)
