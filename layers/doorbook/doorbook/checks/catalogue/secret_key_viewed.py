"""Somebody looked at the secret key of an application."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.deeds import by, once, within
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire_deeds import both, newer, older, told

_WHO: Final = "DEOLIVIA000000000001"


def _view(name: str, minutes: float) -> tuple[Wire, Wire]:
    on = ("integration", f"DI{name.upper():0<18}", name)
    return both("integration_skey_view", ago(minutes=minutes), on=on)


_ONE: Final = Story(says="One key; both logs tell.", told=told(_view("vpn", 90)), finds=(_WHO,), severity="medium")
_NEWER: Final = _ONE.quiet("One key; only the newer log tells.", told=newer(_view("vpn", 90))).found((_WHO,), "medium")
_FOUR: Final = tuple(_view(name, 90 - 10 * place) for place, name in enumerate(("vpn", "mail", "wiki", "rdp")))
_MANY: Final = Story(says="Four keys within the hour.", told=newer(*_FOUR), finds=(_WHO,), severity="high")

_DEEDS: Final = once(
    "SELECT *, coalesce(lower(target), '') AS thing FROM admin_events "
    "WHERE worked AND action IN ('integration_skey_view', 'integration_skey_bulk_view')"
)

SECRET_KEY_VIEWED: Final = Check(
    id="secret-key-viewed",
    title="Secret key of an application looked at",
    severity=Severity.MEDIUM,
    category=Category.ADMIN,
    kind=Kind.EVENT,
    subject=Subject.ADMINISTRATOR,
    why="Whoever has the key can speak as the application, and nothing shows that it was copied.",
    definition="The secret key of an application was looked at: one finding for each administrator and day. High where "
    "it were more applications than so many within an hour, or many at once.",
    false_positives="Work on an installation.",
    summary="{actor} looked at secret keys: {applications}.",
    remedies=("rotate-key", "review-integration"),
    grant=Grant.READ_LOG,
    streams=("administrator",),
    parameters=(
        Parameter(name="escalate_integrations", default=3, says="Applications that still are medium", least=1, most=50),
    ),
    sql=f"""
        WITH deeds AS ({_DEEDS}), said AS ({by("deeds")}), counted AS (
            SELECT *, list_distinct(list(thing) OVER recent) AS things,
                list(target) OVER (PARTITION BY who, day) AS names
            FROM said WINDOW recent AS {within("60")}
        )
        SELECT subject, coalesce(actor, 'Somebody') AS name, moment, available, keys AS evidence,
            {{'actor': coalesce(actor, 'Somebody'),
                'applications': coalesce(nullif(array_to_string(list_sort(list_distinct(names)), ', '), ''),
                    'of applications that are not told')}} AS facts,
            CASE WHEN len(things) > $escalate_integrations OR action = 'integration_skey_bulk_view' THEN 'high'
                END AS severity
        FROM counted WHERE moment BETWEEN $begin AND $end
    """,  # noqa: S608 - our own words
    fires=(
        _ONE,
        _ONE.quiet("One key; only the older log tells.", told=older(_view("vpn", 90))).found(
            ("Olivia Owner",), "medium"
        ),
        _NEWER,
        _MANY,
        _MANY.without("Three keys within the hour.", "activity", -1).found((_WHO,), "medium"),
        _MANY.but("Four keys, the first two hours before.", "activity", 0, ts=ago(hours=3).isoformat()).found(
            (_WHO,), "medium"
        ),
        _MANY.quiet("Four keys within the hour may be.", parameters=(("escalate_integrations", 4),)).found(
            (_WHO,), "medium"
        ),
        _NEWER.but("Many keys at once.", "activity", 0, action__name="integration_skey_bulk_view").found(
            (_WHO,), "high"
        ),
    ),
    quiet=(
        _NEWER.but("It was refused.", "activity", 0, outcome__result="FAILURE"),
        _NEWER.but("The application was changed.", "activity", 0, action__name="integration_update"),
    ),
    attack=("T1552",),
    nist=("800-53 IA-5",),
    peers=(("Panther", "medium"), ("Okta", "an OAuth client's secret read")),
)
