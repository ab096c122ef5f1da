"""Somebody is let in without being asked, because of a group."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Severity, Subject
from doorbook.checks.story import Story
from doorbook.checks.wire import user, user_id
from doorbook.checks.wire_things import bypass_code, group

_OPEN: Final = group("Open door", status="Bypass")
_STAFF: Final = group("Staff")
_JOINED: Final = Story(
    says="An active person is in a group that Duo does not ask.",
    told={"users": (user("bob", groups=[_STAFF, _OPEN]), user("ann", groups=[_STAFF])), "groups": (_OPEN, _STAFF)},
    finds=(user_id("bob"),),
    severity="high",
)

BYPASS_VIA_GROUP: Final = Check(
    id="bypass-via-group",
    title="Person who bypasses Duo through a group",
    severity=Severity.HIGH,
    category=Category.POSTURE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="Nothing on the person shows it: their own status is active.",
    definition=(
        "In a group whose status is bypass, and able to sign in. Service accounts that are classified as such are "
        "left out."
    ),
    false_positives="Groups that are meant for services: classify their members.",
    summary="{name} is let in without a second factor, being in {groups}.",
    remedies=("remove-from-group",),
    grant=Grant.READ_RESOURCE,
    streams=("users", "groups"),
    fields=(Field(name="groups.status", relation="groups", has="status IS NOT NULL"),),
    sql="""
        WITH open AS (
            SELECT user_id, list(DISTINCT full_name) AS groups, max(status_since) AS since
            FROM memberships WHERE status = 'bypass' GROUP BY user_id
        )
        SELECT users.user_id AS subject, username AS name, greatest(users.changed_at, coalesce(since, 0)) AS moment,
            []::VARCHAR[] AS evidence, {'groups': array_to_string(list_sort(groups), ', ')} AS facts
        FROM users JOIN open ON open.user_id = users.user_id
        WHERE status NOT IN ('disabled', 'pending deletion')
            AND NOT EXISTS (SELECT 1 FROM classes WHERE classes.user_id = users.user_id AND class = 'service')
    """,
    fires=(
        _JOINED,
        _JOINED.quiet("They are classified, as a person.", classes=((user_id("bob"), "human"),)).found(_JOINED.finds),
    ),
    quiet=(
        _JOINED.but("The group is active.", "groups", 0, status="Active"),
        _JOINED.but("The group is disabled.", "groups", 0, status="Disabled"),
        _JOINED.but("They are not in it.", "users", 0, groups=[_STAFF]),
        _JOINED.but("They are disabled.", "users", 0, status="disabled"),
        _JOINED.quiet(
            "A bypass code was made for them, and the group is active.",
            told={
                "users": _JOINED.told["users"],
                "groups": ({**_OPEN, "status": "Active"}, _STAFF),
                "bypass_codes": (bypass_code("bob"),),
            },
        ),
        _JOINED.quiet("They are a service.", classes=((user_id("bob"), "service"),)),
    ),
    attack=("T1556.006",),
    nist=("800-53 IA-2(1)",),
    peers=(
        ("Cisco Identity Intelligence", "User Authorized to Bypass MFA, by a bypass group"),
        ("Sigma", "named as a false positive of its bypass rule"),
    ),
)
