"""What looks after the Duo account is no human being."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story
from doorbook.checks.wire import user, user_id
from doorbook.checks.wire_things import administrator, thing_id

_WORDS: Final = ("api", "automation", "bot", "daemon", "noreply", "robot", "script", "service", "shared", "svc", "sync")
_NAMED: Final = Story(
    says="One whose name says service.",
    told={"administrators": (administrator("Backup Service"), administrator("Olivia Owner"))},
    finds=(thing_id("DE", "backup"),),
)
_CLASSED: Final = Story(
    says="One whose address is a user's that was classified as service.",
    told={"administrators": (administrator("Jean Batch"), administrator("Olivia Owner")), "users": (user("jean"),)},
    finds=(thing_id("DE", "jean"),),
    classes=((user_id("jean"), "service"),),
)

NONHUMAN_ADMIN: Final = Check(
    id="nonhuman-admin",
    title="Administrator that is no human being",
    severity=Severity.MEDIUM,
    category=Category.ADMIN,
    kind=Kind.STATE,
    subject=Subject.ADMINISTRATOR,
    why="Its password is known to many, and the second factor belongs to nobody.",
    definition="An active administrator with a word of the list in the name, or in the address before the @; or whose "
    "address is that of a user who was classified as service or shared.",
    false_positives="Accounts for emergencies: suppress them until a day.",
    summary="{name} ({role}) is no human being by {what}.",
    remedies=("disable-admin", "classify-user"),
    grant=Grant.READ_ADMINISTRATORS,
    streams=("administrators",),
    parameters=(Parameter(name="words", default=_WORDS, says="Words of names that no human being has"),),
    fields=(Field(name="administrators.name", relation="administrators", has="name IS NOT NULL"),),
    sql="""
        WITH classed AS (
            SELECT lower(users.email) AS email, min(classes.class) AS class
            FROM classes JOIN users ON users.user_id = classes.user_id
            WHERE classes.class IN ('service', 'shared') AND users.email IS NOT NULL GROUP BY lower(users.email)
        ), told AS (
            SELECT admin_id, name, role, coalesce(status_since, created, first_listed) AS since, classed.class,
                list_intersect(
                    string_split_regex(lower(concat(name, ' ', split_part(administrators.email, '@', 1))), '[^a-z]+'),
                    list_transform($words, lambda one: lower(one))) AS words
            FROM administrators LEFT JOIN classed ON classed.email = lower(administrators.email)
            WHERE lower(status) = 'active'
        )
        SELECT admin_id AS subject, name, since AS moment, []::VARCHAR[] AS evidence,
            {'role': coalesce(role, 'of a role that is not told'), 'what': CASE WHEN class IS NOT NULL
                THEN concat('being classified as ', class)
                ELSE concat('the word ', array_to_string(list_sort(words), ', ')) END} AS facts
        FROM told WHERE class IS NOT NULL OR len(words) > 0
    """,
    fires=(
        _NAMED,
        _NAMED.but("Its address says so.", "administrators", 1, email="svc-duo@example.com").found(
            (thing_id("DE", "backup"), thing_id("DE", "olivia"))
        ),
        _CLASSED,
    ),
    quiet=(
        _NAMED.but("It is somebody.", "administrators", 0, name="Bertha Servicewoman"),
        _NAMED.but("It is disabled.", "administrators", 0, status="Disabled"),
        _NAMED.quiet("Other words are looked for.", parameters=(("words", ("robot",)),)),
        _CLASSED.quiet("They were classified as human.", classes=((user_id("jean"), "human"),)),
        _CLASSED.but("Their address is another.", "administrators", 0, email="jean.batch@example.com"),
    ),
    attack=("T1098.003",),
    nist=("800-53 AC-6",),
    peers=(("Cisco Identity Intelligence", "Admin Role Assigned to Non-Human Identity"),),
)
