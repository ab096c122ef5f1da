"""An administrator comes from where, or with what, they never came before."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import AWAY, activity

_WHO: Final = "DEOLIVIA000000000001"


def _came(days: float, country: str = "US", result: str = "SUCCESS") -> Wire:
    return activity("admin_login", ago(days=days), country=country, ip=AWAY, result=result)


_BEFORE: Final = tuple(_came(day) for day in range(20, 1, -6))
_NOWHERE: Final = {"city": None, "country": None, "state": None}
_ABROAD: Final = Story(
    says="From Brazil, after twenty days of coming from the United States.",
    told={"activity": (*_BEFORE, _came(0.2, "BR"))},
    finds=(_WHO,),
)


def _long_ago(says: str, days: float) -> Story:
    """Return a quiet story in which they were in Brazil and at home so many days ago."""
    return _ABROAD.quiet(says, told={"activity": (_came(days, "BR"), _came(days - 0.05), *_ABROAD.told["activity"])})


_BROWSER: Final = _ABROAD.but("With another browser.", "activity", -1, access_device__browser="Firefox").but(
    "With another browser.", "activity", -1, access_device__location=_BEFORE[0]["access_device"]["location"]
)
_TEN: Final = Story(
    says="Ten times within three days, and then from Brazil.",
    told={"activity": (*(_came(3 - place / 5) for place in range(10)), _came(0.2, "BR"))},
    finds=(_WHO,),
)

ADMIN_LOGIN_UNUSUAL: Final = Check(
    id="admin-login-unusual",
    title="Administrator from a new country, or with a new browser",
    severity=Severity.HIGH,
    category=Category.ADMIN,
    kind=Kind.EVENT,
    subject=Subject.ADMINISTRATOR,
    why="Whoever takes an administrator's account over has everybody's.",
    definition="An administrator signed in to the Duo Admin Panel from a country, or with a system and browser "
    "together, that they did not come from or with on any of so many days before. Only of those who came ten times "
    "before, or whose first time is two weeks back. What Duo does not tell is not new.",
    false_positives="Travel, and new computers.",
    summary="{name} came {what}, from {ip}.",
    remedies=("disable-admin", "notify-operators"),
    grant=Grant.READ_LOG,
    streams=("activity",),
    parameters=(Parameter(name="baseline_days", default=90, says="Days that tell what is usual", least=14, most=179),),
    fields=(
        Field(
            name="access_device.location.country",
            relation="admin_events",
            has="country IS NOT NULL",
            among="action = 'admin_login' AND log = 'activity' AND moment BETWEEN $begin AND $end",
            needed=False,
        ),
    ),
    sql="""
        WITH logins AS (
            SELECT key, moment, available, day, actor_id, actor, ip, country, os || ' and ' || browser AS client
            FROM admin_events
            WHERE action = 'admin_login' AND worked AND actor_id IS NOT NULL AND moment BETWEEN $begin AND $end
        ), judged AS (
            SELECT one.key, any_value(one.moment) AS moment, any_value(one.available) AS available,
                any_value(one.actor_id) AS actor_id, any_value(one.actor) AS actor, any_value(one.ip) AS ip,
                any_value(one.country) AS country, any_value(one.client) AS client,
                sum(CASE WHEN kind = 'login' THEN times END) >= 10
                    OR min(CASE WHEN kind = 'login' THEN first_at END) <= any_value(one.moment) - 14 * $day AS is_known,
                bool_or(kind = 'login_country' AND is_near) AS knows_country,
                bool_or(kind = 'login_country' AND is_near AND value = one.country) AS is_usual_country,
                bool_or(kind = 'login_client' AND is_near) AS knows_client,
                bool_or(kind = 'login_client' AND is_near AND value = one.client) AS is_usual_client
            FROM (
                SELECT logins.*, kind, value, times, first_at,
                    last_at >= logins.moment - $baseline_days * $day AS is_near
                FROM logins JOIN done ON done.actor_id = logins.actor_id AND done.day < logins.day
            ) AS one GROUP BY one.key
        ), told AS (
            SELECT *, array_to_string(list_filter([
                CASE WHEN knows_country AND NOT is_usual_country THEN 'from ' || country || ' for the first time' END,
                CASE WHEN knows_client AND NOT is_usual_client THEN 'with ' || client || ' for the first time' END
            ], lambda one: one IS NOT NULL), ' and ') AS what
            FROM judged WHERE is_known
        )
        SELECT actor_id AS subject, coalesce(actor, actor_id) AS name, moment, available, [key] AS evidence,
            {'what': what, 'ip': coalesce(ip, 'an address that is not told')} AS facts
        FROM told WHERE what <> ''
    """,
    fires=(
        _ABROAD,
        _BROWSER.found((_WHO,)),
        _TEN,
        _long_ago("They were in Brazil longer ago than ninety days.", 90.3).found((_WHO,)),
    ),
    quiet=(
        _long_ago("They were in Brazil within ninety days.", 90.1),
        _ABROAD.but("They were in Brazil before.", "activity", 0, access_device__location__country="Brazil"),
        _ABROAD.but(
            "Nobody knows from where.",
            "activity",
            -1,
            access_device__location=_came(1, "XX")["access_device"]["location"],
        ),
        _ABROAD.but("They did not come in.", "activity", -1, outcome__result="FAILURE"),
        _ABROAD.but("They did something else.", "activity", -1, action__name="user_update"),
        _ABROAD.but("It is somebody else's first time.", "activity", -1, actor__key="DEPAT0000000000000001"),
        _BROWSER.but("They have it already.", "activity", 1, access_device__browser="Firefox"),
        _BROWSER.but("Nobody knows which browser.", "activity", -1, access_device__browser=None),
        _TEN.without("Nine times within three days.", "activity", 0),
    ),
    attack=("T1078.004",),
    nist=("800-53 AC-2(12)",),
    peers=(
        ("Splunk", "outside the United States, which is written into the rule; an unusual browser or system"),
        ("Okta", "the admin console from a new device or address"),
    ),
)
