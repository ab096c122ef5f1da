"""Somebody makes bypass codes for many people at once."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.deeds import by, once, within
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import user_id
from doorbook.checks.wire_deeds import both, newer, older, told

_WHO: Final = "DEOLIVIA000000000001"
_NAMES: Final = ("ann", "bob", "cid", "dan", "eve")


def _code(name: str, **past: float) -> tuple[Wire, Wire]:
    made = f'{{"count": 1, "valid_secs": 3600, "user_id": "{user_id(name)}"}}'
    return both("bypass_create", ago(**past), on=("user_bypass", user_id(name), name), told=made)


def _put(name: str, **past: float) -> tuple[Wire, Wire]:
    return both("user_update", ago(**past), on=("user", user_id(name), name), told='{"status": "Bypass"}')


_MADE: Final = tuple(_code(name, minutes=70 - 10 * place) for place, name in enumerate(_NAMES))
_BURST: Final = Story(says="Five people within the hour; both logs tell.", told=told(*_MADE), finds=(_WHO,))
_NEWER: Final = _BURST.quiet("Only the newer log tells.", told=newer(*_MADE)).found((_WHO,))
_USUAL: Final = tuple(_code(name, days=day, hours=2) for day in range(11, 1, -1) for name in _NAMES[:1])
_SPREAD: Final = tuple(_code(name, hours=12 - 2 * place) for place, name in enumerate(_NAMES))
_MORE: Final = Story(
    says="Five in a day, two hours apart, by somebody who made one a day at most.",
    told=newer(*_USUAL, *_SPREAD),
    finds=(_WHO,),
)

_DEEDS: Final = once(
    "SELECT *, coalesce(user_id, lower(target), key) AS thing FROM admin_events "
    "WHERE worked AND action = 'bypass_create'"
)

BYPASS_CODE_BURST: Final = Check(
    id="bypass-code-burst",
    title="Bypass codes made for many people",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.ADMINISTRATOR,
    why="Whoever has a help desk's account, or its trust, makes ways in for many people at once.",
    definition="One administrator or program made bypass codes for so many people within the window; or, on one day, "
    "more than three times as many as on any of the thirty days before, and at least so many. The latter only of those "
    "who made ten or more in these thirty days.",
    false_positives="An office that moves, phones that are out of order: say so, with the ticket.",
    summary="{actor} made bypass codes for {people} people: {names}.",
    remedies=("disable-admin", "delete-bypass-code"),
    grant=Grant.READ_LOG,
    streams=("administrator",),
    parameters=(
        Parameter(name="users", default=5, says="People", least=2, most=100),
        Parameter(name="minutes", default=60, says="Minutes", least=1, most=1440),
    ),
    sql=f"""
        WITH deeds AS ({_DEEDS}), said AS ({by("deeds")}), daily AS (
            SELECT who, day, count(*) AS codes FROM said GROUP BY who, day
        ), usual AS (
            SELECT one.who, one.day, max(other.codes) AS most
            FROM daily AS one JOIN daily AS other ON other.who = one.who AND other.day < one.day
                AND other.day >= (one.day::DATE - 30)::VARCHAR
            GROUP BY one.who, one.day HAVING sum(other.codes) >= 10
        ), lately AS (
            SELECT subject, actor, who, day, moment, available, flatten(list(keys) OVER recent) AS keys,
                list_sort(list_distinct(list(thing) OVER recent)) AS things,
                list_sort(list_distinct(list(target) OVER recent)) AS names
            FROM said WINDOW recent AS {within("$minutes")}
        ), counted AS (
            SELECT subject, actor, who, day, moment, available, flatten(list(keys) OVER so_far) AS keys,
                count(*) OVER so_far AS codes, list_sort(list_distinct(list(target) OVER so_far)) AS names,
                list_distinct(list(thing) OVER so_far) AS things
            FROM said WINDOW so_far AS (PARTITION BY who, day ORDER BY moment, thing ROWS UNBOUNDED PRECEDING)
        ), many AS (
            SELECT subject, actor, moment, available, keys, things, names FROM lately WHERE len(things) >= $users
            UNION ALL
            SELECT subject, actor, moment, available, keys, things, names
            FROM counted JOIN usual ON usual.who = counted.who AND usual.day = counted.day
            WHERE codes > 3 * usual.most AND len(things) >= $users
        )
        SELECT subject, coalesce(actor, 'Somebody') AS name, moment, available, keys AS evidence,
            {{'actor': coalesce(actor, 'Somebody'), 'people': len(things), 'names': list_slice(names, 1, 10)}} AS facts
        FROM many WHERE moment BETWEEN $begin AND $end
    """,  # noqa: S608 - our own words
    fires=(
        _BURST,
        _BURST.quiet("Only the older log tells.", told=older(*_MADE)).found(("Olivia Owner",)),
        _NEWER,
        _MORE,
        _MORE.quiet(
            "More than thirty days before there were two on one day.",
            told=newer(_code("ann", days=36), _code("bob", days=36, hours=1), *_USUAL, *_SPREAD),
        ).found((_WHO,)),
    ),
    quiet=(
        _NEWER.without("There are four people.", "activity", -1),
        _NEWER.but("One of them got two.", "activity", -1, target__key=user_id("ann"), target__name="ann"),
        _NEWER.but("One was made before that hour.", "activity", 0, ts=ago(hours=2).isoformat()),
        _BURST.quiet(
            "They were put into bypass, and no code was made.",
            told=told(*(_put(name, minutes=70 - 10 * place) for place, name in enumerate(_NAMES))),
        ),
        _NEWER.but("One could not be made.", "activity", 0, outcome__result="FAILURE"),
        _NEWER.but("One was deleted, not made.", "activity", 0, action__name="bypass_delete"),
        _NEWER.but("One was made by somebody else.", "activity", 0, actor__name="Pat", actor__key="DEPAT"),
        _NEWER.quiet("Six people are too many.", parameters=(("users", 6),)),
        _MORE.quiet("On one day before there were two.", told=newer(_code("bob", days=11, hours=1), *_USUAL, *_SPREAD)),
        _MORE.quiet("They made nine before.", told=newer(*_USUAL[1:], *_SPREAD)),
        _MORE.quiet("It is four people.", told=newer(*_USUAL, *_SPREAD[1:], _code("bob", hours=1))),
    ),
    attack=("T1556.006", "T1098"),
    nist=("800-53 AC-6(9)",),
    peers=(
        ("Panther", "each creation, medium"),
        ("Datadog", "created by an administrator"),
        ("Splunk", "bypass code generation"),
    ),
)
