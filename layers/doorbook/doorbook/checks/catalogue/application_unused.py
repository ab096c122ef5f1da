"""An application that nobody uses."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import signin, user
from doorbook.checks.wire_things import group, integration, thing_id

_ID: Final = thing_id("DI", "Wiki")
_UNUSED: Final = Story(
    says="Nobody came to it in the ninety-one days since it was first seen.",
    told={"integrations": (integration("Wiki"), integration("Mail")), "authentication": (signin("bob", ago(hours=1)),)},
    finds=(_ID, thing_id("DI", "Mail")),
    later_days=91,
)
_ONE: Final = _UNUSED.quiet(
    "Nobody came to one of two.",
    told={**_UNUSED.told, "authentication": (signin("bob", ago(days=-30), application="Mail"),)},
).found((_ID,))
_FINANCE: Final = group("Finance")
_FEW: Final = Story(
    says="One of four who may uses it, and half of them should.",
    told={
        "integrations": (integration("Wiki", user_access="PERMITTED_GROUPS", groups_allowed=[_FINANCE["group_id"]]),),
        "groups": (_FINANCE,),
        "users": tuple(user(name, groups=[_FINANCE]) for name in ("ann", "bob", "cid", "dan")),
        "authentication": (signin("bob", ago(days=3), application="Wiki"),),
    },
    finds=(_ID,),
    parameters=(("ratio", 0.5),),
)

APPLICATION_UNUSED: Final = Check(
    id="application-unused",
    title="Application that nobody uses, or hardly anybody",
    severity=Severity.LOW,
    category=Category.HYGIENE,
    kind=Kind.STATE,
    subject=Subject.APPLICATION,
    why="Its secret key still opens a way in, and nobody looks after it.",
    definition="No Admin or Accounts API application, first seen longer ago than so many days, to which nobody signed "
    "in, or tried to, since; and, where a ratio is set, one that is for groups and was used within thirty days by a "
    "smaller part of those who may.",
    false_positives="Applications for emergencies: suppress them until a day.",
    summary="{name} {what}.",
    remedies=("review-integration",),
    grant=Grant.APPLICATIONS,
    streams=("integrations", "authentication"),
    parameters=(
        Parameter(name="days", default=90, says="Days without a sign-in", least=1, most=730),
        Parameter(
            name="ratio", default=0.0, says="Part of those who may, from 0 (not looked at) to 1", least=0, most=1
        ),
    ),
    fields=(Field(name="integrations.type", relation="integrations", has="type IS NOT NULL"),),
    sql="""
        WITH used AS (
            SELECT value, max(last_at) AS last FROM seen WHERE kind = 'application' GROUP BY value
        ), people AS (
            SELECT value, user_id FROM seen
            WHERE kind = 'application' AND outcome = 'success' AND last_at >= $now - 30 * $day GROUP BY value, user_id
        ), may AS (
            SELECT DISTINCT integration_key, memberships.user_id
            FROM (SELECT integration_key, unnest(groups_allowed) AS group_id FROM integrations
                WHERE user_access = 'PERMITTED_GROUPS' AND $ratio > 0) AS allowed
            JOIN memberships ON memberships.group_id = allowed.group_id
        ), adopted AS (
            SELECT integration_key, count(*) AS members, count(people.user_id) AS active
            FROM may LEFT JOIN people ON people.value = may.integration_key AND people.user_id = may.user_id
            GROUP BY integration_key
        ), standing AS (
            SELECT integrations.integration_key, name, first_listed, coalesce(last, first_listed) AS since,
                active < members * $ratio AS is_few
            FROM integrations LEFT JOIN used ON used.value = integrations.integration_key
            LEFT JOIN adopted ON adopted.integration_key = integrations.integration_key
            WHERE type NOT IN ('adminapi', 'accountsapi')
        )
        SELECT integration_key AS subject, name, CASE WHEN since < $now - $days * $day THEN since + $days * $day
                ELSE first_listed END AS moment, []::VARCHAR[] AS evidence,
            {'what': CASE WHEN since < $now - $days * $day THEN concat('was not used for more than ', $days, ' days')
                ELSE concat('is used by less than ', round($ratio * 100)::BIGINT, ' % of those who may') END} AS facts
        FROM standing WHERE since < $now - $days * $day AND first_listed < $now - $days * $day OR is_few
    """,
    fires=(_UNUSED, _ONE, _FEW),
    quiet=(
        _ONE.but("Somebody tried to.", "authentication", 0, application__key=_ID).quiet(
            "Somebody tried to, and others came to the other one.",
            told={
                **_ONE.told,
                "authentication": (
                    *_ONE.told["authentication"],
                    signin("bob", ago(days=-30), application="Wiki", result="denied", reason="no_response"),
                ),
            },
        ),
        _ONE.but("It is an Admin API application.", "integrations", 0, type="adminapi"),
        _ONE.but("It is an Accounts API application.", "integrations", 0, type="accountsapi"),
        _ONE.quiet("It is eighty-nine days.", later_days=89),
        _ONE.quiet("A hundred and twenty may be.", parameters=(("days", 120),)),
        _ONE.quiet(
            "It was used long ago, and is first seen now.",
            told={
                "integrations": (integration("Wiki"),),
                "authentication": (signin("b", ago(days=95), application="Wiki"),),
            },
            later_days=0,
        ),
        _FEW.quiet("A quarter of them should.", parameters=(("ratio", 0.25),)),
        _FEW.quiet("Nobody says how many should.", parameters=()),
        _FEW.but("It is for everybody.", "integrations", 0, user_access="ALL_USERS"),
        _FEW.quiet(
            "Two use it.",
            told={
                **_FEW.told,
                "authentication": tuple(signin(each, ago(days=3), application="Wiki") for each in ("ann", "bob")),
            },
        ),
    ),
    attack=("T1552",),
    nist=("800-53 CM-7",),
    peers=(("Cisco Identity Intelligence", "Applications with Limited Adoption: less than 90 % in 30 days"),),
)
