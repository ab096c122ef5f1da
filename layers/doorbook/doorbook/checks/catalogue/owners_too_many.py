"""Too many may do everything in the Duo account, or so few that nobody may be left."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story
from doorbook.checks.wire_things import administrator

_NAMES: Final = ("Ann One", "Bob Two", "Cid Three", "Dan Four", "Eve Five")
_FIVE: Final = Story(
    says="Five owners.",
    told={"administrators": tuple(administrator(each) for each in _NAMES)},
    finds=("owners",),
)
_ONE: Final = Story(
    says="One owner.",
    told={"administrators": (administrator("Ann One"), administrator("Bob Two", role="Administrator"))},
    finds=("owners",),
)

OWNERS_TOO_MANY: Final = Check(
    id="owners-too-many",
    title="Too many owners, or too few",
    severity=Severity.MEDIUM,
    category=Category.ADMIN,
    kind=Kind.STATE,
    subject=Subject.CONNECTION,
    why="Each owner is one more account that may do everything; with one alone, losing it locks everybody out.",
    definition="More active owners than the most, or fewer than the least.",
    false_positives="Small firms: set the least to one.",
    summary="Active owners: {owners}; there should be {least} to {most}.",
    remedies=("review-admins",),
    grant=Grant.READ_ADMINISTRATORS,
    streams=("administrators",),
    parameters=(
        Parameter(name="max", default=4, says="Owners at most", least=1, most=100),
        Parameter(name="min", default=2, says="Owners at least", least=1, most=100),
    ),
    fields=(
        Field(name="administrators.role", relation="administrators", has="role IS NOT NULL"),
        Field(name="administrators.status", relation="administrators", has="status IS NOT NULL"),
    ),
    sql="""
        WITH owners AS (
            SELECT count(*) FILTER (lower(role) = 'owner' AND lower(status) = 'active') AS number,
                list(name ORDER BY name) FILTER (lower(role) = 'owner' AND lower(status) = 'active') AS names,
                max(CASE WHEN lower(role) = 'owner' THEN coalesce(role_since, first_listed) END) AS since,
                count(*) AS listed
            FROM administrators
        )
        SELECT 'owners' AS subject, 'Owners' AS name, coalesce(since, $now) AS moment, []::VARCHAR[] AS evidence,
            {'owners': coalesce(nullif(array_to_string(names, ', '), ''), 'none'), 'least': $min, 'most': $max} AS facts
        FROM owners WHERE listed > 0 AND (number > $max OR number < $min)
    """,
    fires=(
        _FIVE,
        _ONE,
        _ONE.but("None is an owner.", "administrators", 0, role="Administrator").found(("owners",)),
    ),
    quiet=(
        _FIVE.without("They are four.", "administrators", -1),
        _FIVE.but("One of them is an administrator.", "administrators", 0, role="Administrator"),
        _FIVE.but("One of them is disabled.", "administrators", 0, status="Disabled"),
        _FIVE.quiet("Five may be.", parameters=(("max", 5),)),
        _ONE.but("They are two.", "administrators", 1, role="Owner"),
        _ONE.quiet("One is enough.", parameters=(("min", 1),)),
        _ONE.quiet("Nobody is listed.", told={"administrators": ()}),
    ),
    attack=("T1078.004",),
    nist=("800-53 AC-6(5)",),
    peers=(("grclanker", "control 5"), ("Okta inspector", "five super administrators at most")),
)
