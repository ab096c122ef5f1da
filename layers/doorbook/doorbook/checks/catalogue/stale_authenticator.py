"""A phone, token or passkey that was not used for long, and still is good."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import phone, phone_id, signin, user
from doorbook.checks.wire_things import credential, token

_SEEN: Final = ago(days=100).strftime("%Y-%m-%dT%H:%M:%S")
_OLD: Final = (signin("ann", ago(days=100)),)
_PHONE: Final = Story(
    says="A phone that was seen a hundred days ago.",
    told={"users": (user("bob"),), "phones": (phone("bob", last_seen=_SEEN),)},
    finds=(phone_id("bob"),),
)
_HARD: Final = token("1234", "bob")
_KEY: Final = credential("bob")
_TOKEN: Final = Story(
    says="A token that nobody used since it was first seen, ninety-one days ago.",
    told={
        "users": (user("bob", phones=[], tokens=[{"token_id": _HARD["token_id"], "serial": "1234"}]),),
        "phones": (),
        "tokens": (_HARD,),
        "authentication": (signin("ann", ago(days=10)),),
    },
    finds=(_HARD["token_id"],),
    later_days=91,
)
_PASSKEY: Final = Story(
    says="A passkey that nobody used since it was added, two hundred days ago.",
    told={
        "users": (user("bob", phones=[], webauthncredentials=[{"webauthnkey": _KEY["webauthnkey"]}]),),
        "phones": (),
        "webauthn": (_KEY,),
        "authentication": _OLD,
    },
    finds=(_KEY["webauthnkey"],),
)
_ROAMING: Final = _PASSKEY.but("It is a security key.", "webauthn", 0, label="Security Key")

STALE_AUTHENTICATOR: Final = Check(
    id="stale-authenticator",
    title="Authenticator that was not used for long",
    severity=Severity.LOW,
    category=Category.HYGIENE,
    kind=Kind.STATE,
    subject=Subject.AUTHENTICATOR,
    why="Phones that were lost or sold stay good for signing in.",
    definition="Of somebody who is active: a phone with Duo Mobile activated that Duo last saw longer ago than so many "
    "days; a token or passkey with which nobody signed in for as long, where the log goes back so far. Security keys, "
    "which may lie in a drawer, only where that is set. Of tokens Duo does not say "
    "when they were made: it counts when they were first seen.",
    false_positives="Keys kept in reserve: suppress them until a day.",
    summary="{kind} {name} of {names} was not used for more than {days} days.",
    remedies=("notify-user", "detach-phone", "delete-webauthn"),
    grant=Grant.READ_RESOURCE,
    streams=("users", "phones", "authentication"),
    parameters=(
        Parameter(name="days", default=90, says="Days", least=7, most=730),
        Parameter(name="roaming", default=False, says="Security keys too"),
    ),
    fields=(
        Field(name="phones.last_seen", relation="phones", has="raw_data LIKE '%\"last_seen\"%'", among="activated"),
    ),
    sql="""
        WITH held AS (
            SELECT unnest(list_concat(phone_ids, list_concat(token_ids, webauthn_keys))) AS id, username
            FROM users WHERE status = 'active'
        ), owners AS (
            SELECT id, list(DISTINCT username ORDER BY username) AS names FROM held GROUP BY id
        ), used AS (
            SELECT value AS id, max(last_at) AS last FROM seen
            WHERE kind = 'asked_device' AND outcome = 'success' GROUP BY value
        ), begun AS (
            SELECT min(first_at) <= $now - $days * $day AS is_long FROM seen WHERE kind = 'any'
        ), things AS (
            SELECT phone_id AS id, coalesce(number, phone_id) AS name, 'The phone' AS kind, last_seen AS seen_at
            FROM phones WHERE activated AND last_seen IS NOT NULL
            UNION ALL
            SELECT token_id, serial, 'The token', first_listed FROM tokens, begun WHERE is_long
            UNION ALL
            SELECT webauthnkey, credential_name, 'The passkey', coalesce(date_added, first_listed) FROM webauthn, begun
            WHERE is_long AND ($roaming OR coalesce(label, '') <> 'Security Key')
        ), standing AS (
            SELECT things.id, name, kind, names, greatest(seen_at, coalesce(used.last, 0)) AS since
            FROM things JOIN owners ON owners.id = things.id LEFT JOIN used ON used.id = things.id
        )
        SELECT id AS subject, coalesce(name, id) AS name, since + $days * $day AS moment, []::VARCHAR[] AS evidence,
            {'kind': kind, 'names': names, 'days': $days} AS facts
        FROM standing WHERE since < $now - $days * $day
    """,
    fires=(
        _PHONE,
        _TOKEN,
        _PASSKEY,
        _ROAMING.quiet("It is a security key, and those are looked at too.", parameters=(("roaming", True),)).found(
            (_KEY["webauthnkey"],)
        ),
        _PASSKEY.quiet(
            "Signing in with it failed.",
            told={
                **_PASSKEY.told,
                "authentication": (
                    *_OLD,
                    signin("bob", ago(days=3), asked=_KEY["webauthnkey"], result="denied", reason="error"),
                ),
            },
        ).found((_KEY["webauthnkey"],)),
    ),
    quiet=(
        _PHONE.but("Duo Mobile is not activated on it.", "phones", 0, activated=False),
        _PHONE.but("Duo does not know when.", "phones", 0, last_seen=None),
        _PHONE.but("It was seen last week.", "phones", 0, last_seen=ago(days=7).strftime("%Y-%m-%dT%H:%M:%S")),
        _PHONE.quiet(
            "Somebody signed in with it.", told={**_PHONE.told, "authentication": (signin("bob", ago(days=3)),)}
        ),
        _PHONE.but("They are disabled.", "users", 0, status="disabled"),
        _PHONE.but("Nobody has it.", "users", 0, phones=[]),
        _PHONE.quiet("It may be half a year.", parameters=(("days", 180),)),
        _TOKEN.quiet("It is eighty-nine days.", later_days=89),
        _TOKEN.quiet(
            "The log goes back ten days.", told={**_TOKEN.told, "authentication": (signin("ann", ago(days=-81)),)}
        ),
        _PASSKEY.quiet(
            "Somebody signed in with the passkey.",
            told={
                **_PASSKEY.told,
                "authentication": (*_OLD, signin("bob", ago(days=3), asked=_KEY["webauthnkey"])),
            },
        ),
        _PASSKEY.quiet(
            "The log goes back three days.", told={**_PASSKEY.told, "authentication": (signin("ann", ago(days=3)),)}
        ),
        _PASSKEY.but("It was added last week.", "webauthn", 0, date_added=int(ago(days=7).timestamp())),
        _ROAMING,
    ),
    attack=("T1098.005",),
    nist=("SP 800-63B lifecycle",),
    peers=(("Cisco Identity Intelligence", "devices no longer in use"),),
)
