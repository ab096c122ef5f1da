"""Nobody can write to this account, or tell whose it is elsewhere."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Severity, Subject
from doorbook.checks.story import Story
from doorbook.checks.wire import user, user_id

_NONE: Final = Story(
    says="No address, and a name that is none.",
    told={"users": (user("bob", email=""), user("ann"))},
    finds=(user_id("bob"),),
)
_ADDRESS: Final = "'^[^@\\s]+@[^@\\s]+\\.[^@\\s.]+$'"

UNMATCHED_USER_EMAIL: Final = Check(
    id="unmatched-user-email",
    title="Account without an address",
    severity=Severity.LOW,
    category=Category.HYGIENE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="It cannot be matched with the same person's accounts elsewhere, and nobody can be told of anything.",
    definition="No address, or none that mail can be sent to, and a username that is no address either. Whoever is "
    "disabled or waits for deletion is not meant, nor accounts that are classified as service.",
    false_positives="Service accounts: classify them.",
    summary="{name} has no address that mail can be sent to.",
    remedies=("edit-user", "classify-user"),
    grant=Grant.READ_RESOURCE,
    streams=("users",),
    fields=(Field(name="users.email", relation="users", has="raw_data LIKE '%\"email\"%'"),),
    sql=f"""
        SELECT users.user_id AS subject, users.username AS name, coalesce(changed_at, first_listed) AS moment,
            []::VARCHAR[] AS evidence, {{'email': email}} AS facts
        FROM users LEFT JOIN classes ON classes.user_id = users.user_id AND classes.class = 'service'
        WHERE raw_data LIKE '%"email"%' AND NOT regexp_matches(coalesce(email, ''), {_ADDRESS})
            AND NOT regexp_matches(coalesce(username, ''), {_ADDRESS})
            AND status NOT IN ('disabled', 'pending deletion') AND classes.user_id IS NULL
    """,  # noqa: S608 - our own words
    fires=(
        _NONE,
        _NONE.but("What stands there is no address.", "users", 0, email="bob at example").found((user_id("bob"),)),
    ),
    quiet=(
        _NONE.but("They have an address.", "users", 0, email="bob@example.com"),
        _NONE.but("Their name is an address.", "users", 0, username="bob@example.com"),
        _NONE.but("They are disabled.", "users", 0, status="disabled"),
        _NONE.but("They wait for deletion.", "users", 0, status="pending deletion"),
        _NONE.quiet("It is a service.", classes=((user_id("bob"), "service"),)),
    ),
    attack=("T1078",),
    nist=("800-53 AC-2",),
    peers=(("Duo", "Identity Intelligence matches by an address in one of the two fields"),),
)
