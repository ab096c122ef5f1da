"""Somebody deletes people, their devices or policies, many at once."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.deeds import by, once, within
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import activity, days_of, deed, user_id
from doorbook.checks.wire_deeds import both, newer, older, told

_WHO: Final = "DEOLIVIA000000000001"


def _gone(name: str, minutes: float, action: str = "user_delete") -> tuple[Wire, Wire]:
    return both(action, ago(minutes=minutes), on=(action.partition("_")[0], user_id(name), name))


_TEN: Final = tuple(_gone(f"p{number}", 70 - 5 * number) for number in range(10))
_POLICIES: Final = tuple(_gone(f"policy {number}", 70 - 5 * number, "policy_delete") for number in range(4))
_PEOPLE: Final = Story(says="Ten people within the hour; both logs tell.", told=told(*_TEN), finds=(_WHO,))
_NEWER: Final = _PEOPLE.quiet("Ten people; only the newer log tells.", told=newer(*_TEN)).found((_WHO,))
_FOUR: Final = Story(says="Four policies within the hour.", told=newer(*_POLICIES), finds=(_WHO,))
_KNOWN: Final = tuple(each for number in range(40) for each in days_of(f"k{number}z", 3, 3))


def _synced(says: str, people: int) -> Story:
    rows = (
        activity(
            "user_delete",
            ago(minutes=70 - 5 * number),
            by="Corp AD",
            by_kind="ldap_sync",
            by_id="DSYNC",
            on=("user", user_id(f"p{number}"), f"p{number}"),
        )
        for number in range(10)
    )
    return Story(
        says=says,
        told={"administrator": (), "activity": tuple(rows), "authentication": _KNOWN[:people]},
        finds=("DSYNC",),
    )


_SYNC: Final = _synced("The directory deletes ten; forty people are known.", 40)
_DEEDS: Final = once(
    "SELECT *, coalesce(lower(target), target_id, key) AS thing FROM admin_events WHERE worked AND action IN ("
    "'user_delete', 'user_mark_for_deletion', 'user_pending_delete', 'phone_delete', 'hardtoken_delete', "
    "'webauthncredential_delete', 'u2ftoken_delete', 'policy_delete', 'policy_bulk_delete')"
)

BULK_DELETION: Final = Check(
    id="bulk-deletion",
    title="People, devices or policies deleted, many at once",
    severity=Severity.CRITICAL,
    category=Category.ADMIN,
    kind=Kind.EVENT,
    subject=Subject.ADMINISTRATOR,
    why="It is sabotage, or a mistake; deleted people wait in the trash for about a week.",
    definition="One administrator or program deleted so many people or devices within the window, or more policies "
    "than so many within an hour, or policies in bulk. Of the directory's synchronisation and of Duo itself only where "
    "it also is more than every tenth person who ever signed in.",
    false_positives="Batches of leavers, and clearing up.",
    summary="{actor} deleted {what}: {names}.",
    remedies=("notify-operators", "disable-admin"),
    grant=Grant.READ_LOG,
    streams=("administrator",),
    parameters=(
        Parameter(name="policies", default=3, says="Policies that still are no sabotage", least=1, most=100),
        Parameter(name="objects", default=10, says="People or devices", least=2, most=10_000),
        Parameter(name="minutes", default=60, says="Minutes", least=1, most=1440),
    ),
    sql=f"""
        WITH deeds AS ({_DEEDS}), said AS (
            SELECT *, action LIKE 'policy%' AS is_policy,
                actor_type = 'system' OR actor_type LIKE '%sync%' AS by_itself
            FROM ({by("deeds")})
        ), people AS (
            SELECT days.day, count(DISTINCT seen.user_id) AS known
            FROM (SELECT DISTINCT day FROM said WHERE by_itself AND moment BETWEEN $begin AND $end) AS days
            JOIN seen ON seen.kind = 'any' AND seen.day < days.day GROUP BY days.day
        ), objects AS (
            SELECT *, list_distinct(list(thing) OVER recent) AS things, flatten(list(keys) OVER recent) AS rows,
                list_sort(list_distinct(list(target) OVER recent)) AS names
            FROM said WHERE NOT is_policy WINDOW recent AS {within("$minutes")}
        ), policies AS (
            SELECT *, list_distinct(list(thing) OVER recent) AS things, flatten(list(keys) OVER recent) AS rows,
                list_sort(list_distinct(list(target) OVER recent)) AS names
            FROM said WHERE is_policy WINDOW recent AS {within("60")}
        ), many AS (
            SELECT objects.subject, actor, moment, available, rows, names,
                concat(len(things), ' people or devices within ', $minutes, ' minutes') AS what
            FROM objects LEFT JOIN people ON people.day = objects.day
            WHERE len(things) >= $objects AND (NOT coalesce(by_itself, false) OR 10 * len(things) > people.known)
            UNION ALL
            SELECT subject, actor, moment, available, rows, names,
                CASE action WHEN 'policy_bulk_delete' THEN 'policies in bulk'
                    ELSE concat(len(things), ' policies within an hour') END AS what
            FROM policies WHERE len(things) > $policies OR action = 'policy_bulk_delete'
        )
        SELECT subject, coalesce(actor, 'Somebody') AS name, moment, available, rows AS evidence,
            {{'actor': coalesce(actor, 'Somebody'), 'what': what,
                'names': coalesce(nullif(array_to_string(list_slice(names, 1, 10), ', '), ''), 'not told which')}}
                AS facts
        FROM many WHERE moment BETWEEN $begin AND $end
    """,  # noqa: S608 - our own words
    fires=(
        _PEOPLE,
        _PEOPLE.quiet("Ten people; only the older log tells.", told=older(*_TEN)).found(("Olivia Owner",)),
        _NEWER,
        _NEWER.but("One of them is a phone.", "activity", 0, action__name="phone_delete").found((_WHO,)),
        _FOUR,
        Story(
            says="Policies in bulk.",
            told={"administrator": (deed("policy_bulk_delete", ago(hours=2)),)},
            finds=("Olivia Owner",),
        ),
        _SYNC,
    ),
    quiet=(
        _NEWER.without("They are nine.", "activity", -1),
        _NEWER.but("One was deleted two hours before.", "activity", 0, ts=ago(hours=4).isoformat()),
        _NEWER.but("One was deleted by somebody else.", "activity", 0, actor__name="Pat", actor__key="DEPAT"),
        _NEWER.but("One could not be deleted.", "activity", 0, outcome__result="FAILURE"),
        _NEWER.but("One was changed.", "activity", 0, action__name="user_update"),
        _NEWER.but("One is a policy.", "activity", 0, action__name="policy_delete"),
        _NEWER.but("One was deleted for good, who waited in the trash.", "activity", 0, target__name="p1"),
        _FOUR.without("They are three policies.", "activity", -1),
        _SYNC.quiet(
            "The directory deletes ten; a hundred people are known.",
            told={
                **_SYNC.told,
                "authentication": tuple(each for number in range(100) for each in days_of(f"k{number}z", 3, 3)),
            },
        ),
        _SYNC.quiet("The directory deletes ten, and nobody ever signed in.", told={**_SYNC.told, "authentication": ()}),
    ),
    attack=("T1531", "T1556.006"),
    nist=("800-53 CM-3", "800-53 AC-2"),
    peers=(("Splunk", "bulk policy deletion, more than three"), ("Microsoft Sentinel", "Multiple Users Deleted")),
)
