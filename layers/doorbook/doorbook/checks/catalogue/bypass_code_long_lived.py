"""A bypass code that is good for long, or for many times."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import user, user_id
from doorbook.checks.wire_things import bypass_code

_MADE: Final = int(ago(days=2).timestamp())
_HOUR: Final = 3600


def _told(says: str, **code: object) -> Story:
    codes = (bypass_code("bob", **{"created": _MADE, "expiration": _MADE + 72 * _HOUR} | code), bypass_code("ann"))
    return Story(
        says=says,
        told={"users": (user("bob"), user("ann")), "bypass_codes": codes},
        finds=(user_id("bob"),),
        severity="high",
    )


_LONG: Final = _told("A code for three days, made two days ago.")
_MANY: Final = _told("A code for an hour and for ten times.", created=int(ago(minutes=5).timestamp())).but(
    "A code for an hour and for ten times.",
    "bypass_codes",
    0,
    expiration=int(ago(minutes=-55).timestamp()),
    reuse_count=10,
)

BYPASS_CODE_LONG_LIVED: Final = Check(
    id="bypass-code-long-lived",
    title="Bypass code for long, or for many times",
    severity=Severity.HIGH,
    category=Category.POSTURE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="It is a standing password in the place of the second factor.",
    definition=(
        "A bypass code that still is good and never expires, is good for longer than allowed from when it was made, "
        "or for more times than allowed, or for any number of times."
    ),
    false_positives="Travel without a phone: make one that is good for shorter.",
    summary="{name} has a bypass code that {what}.",
    remedies=("delete-bypass-code",),
    grant=Grant.READ_RESOURCE,
    streams=("bypass_codes",),
    parameters=(
        Parameter(name="max_hours", default=24, says="Hours that a code may be good", least=1, most=720),
        Parameter(name="max_uses", default=1, says="Times that a code may be used", least=1, most=100),
    ),
    fields=(
        Field(name="bypass_codes.expiration", relation="bypass_codes", has="""raw_data LIKE '%"expiration"%'"""),
        Field(name="bypass_codes.reuse_count", relation="bypass_codes", has="""raw_data LIKE '%"reuse_count"%'"""),
    ),
    sql="""
        WITH told AS (
            SELECT bypass_code_id, user_id, username, coalesce(created, first_listed) AS created, concat_ws(' and ',
                CASE WHEN expiration IS NULL AND raw_data LIKE '%"expiration"%' THEN 'never expires'
                    WHEN expiration - created > $max_hours * $hour
                    THEN concat('is good for ', (expiration - created) // $hour, ' hours') END,
                CASE WHEN reuse_count IS NULL AND raw_data LIKE '%"reuse_count"%'
                    THEN 'can be used any number of times'
                    WHEN reuse_count > $max_uses THEN concat('can be used ', reuse_count, ' times') END) AS what
            FROM bypass_codes WHERE expiration IS NULL OR expiration > $now
        )
        SELECT user_id AS subject, coalesce(min(username), user_id) AS name, min(created) AS moment,
            []::VARCHAR[] AS evidence,
            {'what': string_agg(what, '; another one ' ORDER BY created, bypass_code_id),
                'codes': string_agg(bypass_code_id, ', ' ORDER BY created, bypass_code_id)} AS facts
        FROM told WHERE what <> '' AND user_id IS NOT NULL GROUP BY user_id
    """,
    fires=(
        _LONG,
        _told("It never expires.", expiration=None),
        _MANY.found(_LONG.finds, "high"),
        _MANY.but("It is good for any number of times.", "bypass_codes", 0, reuse_count=None).found(
            _LONG.finds, "high"
        ),
        _LONG.but("Nobody is told how often it can be used.", "bypass_codes", 0, reuse_count=0).found(_LONG.finds),
    ),
    quiet=(
        _LONG.but("It is good for a day.", "bypass_codes", 0, created=_MADE + 48 * _HOUR),
        _LONG.but("It expired an hour ago.", "bypass_codes", 0, expiration=_MADE + 47 * _HOUR),
        _LONG.but("Nobody knows when it was made.", "bypass_codes", 0, created=None),
        _LONG.quiet("Codes may be good for three days.", parameters=(("max_hours", 72),)),
        _LONG.quiet(
            "They are in bypass by their status, and have no code.",
            told={"users": (user("bob", status="bypass"), user("ann")), "bypass_codes": ()},
        ),
        _MANY.but("It is good for one time.", "bypass_codes", 0, reuse_count=1),
        _MANY.quiet("Codes may be used ten times.", parameters=(("max_uses", 10),)),
    ),
    attack=("T1556.006", "T1552"),
    nist=("800-53 IA-5(1)",),
    peers=(
        ("Cisco Identity Intelligence", "advises to link a ticket"),
        ("grclanker", "control 3: older than 24 hours, or good for any number of uses"),
    ),
)
