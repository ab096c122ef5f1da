"""Somebody has a phone of a kind that they never had."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import days_of, phone, phone_id, signin, user, user_id

_NEW: Final = "DPSTRANGE00000000001"
_FRESH: Final = int(ago(hours=5).timestamp())
_BOTH: Final = [{"phone_id": phone_id("bob"), "number": "+1"}, {"phone_id": _NEW, "number": "+2"}]
_ANDROID: Final = phone(
    "bob", phone_id=_NEW, platform="Google Android", model="Pixel 9", os_version="15", creation_date=_FRESH
)
_SWITCHED: Final = Story(
    says="After an iPhone of long a phone with Android.",
    told={
        "users": (user("bob", phones=_BOTH),),
        "phones": (phone("bob"), _ANDROID),
        "authentication": (signin("ann", ago(hours=1)),),
    },
    finds=(user_id("bob"),),
    severity="medium",
)
_OLDER: Final = _SWITCHED.but(
    "Another iPhone, with a system much older.", "phones", 1, platform="Apple iOS", os_version="15.7.1"
).found(_SWITCHED.finds, "medium")

AUTHENTICATOR_OS_CHANGE: Final = Check(
    id="authenticator-os-change",
    title="New phone of another kind",
    severity=Severity.MEDIUM,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Whoever enrols a phone on somebody else's account seldom has the same.",
    definition="A phone with Duo Mobile, made within a day before it was first listed, whose platform is that of none "
    "of the person's other phones, listed or used, that were there before; or, where it is, whose system is older by "
    "a version than all of theirs. Not of accounts younger than the grace.",
    false_positives="People do change from one kind of phone to another.",
    summary="{name} has a new phone with {new}; until then they had {old}.",
    remedies=("verify-push-old-device", "detach-phone"),
    grant=Grant.READ_RESOURCE,
    streams=("users", "phones"),
    parameters=(Parameter(name="grace_days", default=7, says="Days that a new person has", least=0, most=365),),
    fields=(
        Field(name="phones.creation_date", relation="phones", has="creation_date IS NOT NULL"),
        Field(name="phones.platform", relation="phones", has="platform IS NOT NULL", among="activated"),
    ),
    baseline=True,
    sql="""
        WITH fresh AS (
            SELECT phone_id, platform, os_version, creation_date, greatest(creation_date, first_listed) AS moment,
                TRY_CAST(regexp_extract(os_version, '^[0-9]+') AS INTEGER) AS major
            FROM phones
            WHERE activated AND platform IS NOT NULL AND creation_date >= first_listed - $day
                AND greatest(creation_date, first_listed) BETWEEN $begin AND $end
        ), owners AS (
            SELECT user_id, username, created, unnest(phone_ids) AS phone_id FROM users
        ), news AS (
            SELECT fresh.*, owners.user_id, owners.username FROM fresh JOIN owners ON owners.phone_id = fresh.phone_id
            WHERE owners.created <= fresh.moment - $grace_days * $day
        ), had AS (
            SELECT news.phone_id AS fresh, news.user_id, owners.phone_id FROM news
            JOIN owners ON owners.user_id = news.user_id
            UNION
            SELECT news.phone_id, news.user_id, seen.value FROM news JOIN seen ON seen.user_id = news.user_id
                AND seen.kind = 'asked_device' AND seen.outcome = 'success'
        ), compared AS (
            SELECT had.fresh, had.user_id, bool_or(one.platform = news.platform) AS same,
                min(TRY_CAST(regexp_extract(one.os_version, '^[0-9]+') AS INTEGER))
                    FILTER (one.platform = news.platform) AS least,
                list(DISTINCT concat_ws(' ', one.platform, one.os_version)
                    ORDER BY concat_ws(' ', one.platform, one.os_version)) AS old
            FROM had JOIN news ON news.phone_id = had.fresh AND news.user_id = had.user_id
            JOIN phones_all AS one ON one.phone_id = had.phone_id AND one.creation_date < news.creation_date
                AND one.platform IS NOT NULL AND one.activated
            GROUP BY had.fresh, had.user_id
        ), told AS (
            SELECT phone_id, max(key) AS key, min(available) AS available FROM news
            JOIN admin_events ON admin_events.target_id = news.phone_id AND worked
                AND action IN ('phone_create', 'phone_associate')
            GROUP BY phone_id
        )
        SELECT news.user_id AS subject, news.username AS name, news.moment, told.available, [told.key] AS evidence,
            {'new': concat_ws(' ', news.platform, news.os_version), 'old': compared.old} AS facts
        FROM news JOIN compared ON compared.fresh = news.phone_id AND compared.user_id = news.user_id
        LEFT JOIN told ON told.phone_id = news.phone_id
        WHERE NOT compared.same OR news.major < compared.least
    """,
    fires=(
        _SWITCHED,
        _OLDER,
        _SWITCHED.quiet(
            "The iPhone is theirs no more, and they had signed in by it.",
            told={
                **_SWITCHED.told,
                "users": (user("bob", phones=_BOTH[1:]),),
                "phones": (phone("bob", users=[]), _ANDROID),
                "authentication": (*days_of("bob", 9, 3), signin("ann", ago(hours=1))),
            },
        ).found(_SWITCHED.finds, "medium"),
        _SWITCHED.quiet(
            "A colleague has had such a phone for long, and uses it.",
            told={
                "users": (*_SWITCHED.told["users"], user("ann")),
                "phones": (*_SWITCHED.told["phones"], phone("ann", platform="Google Android", os_version="15")),
                "authentication": days_of("ann", 5, 1),
            },
        ).found(_SWITCHED.finds, "medium"),
    ),
    quiet=(
        _SWITCHED.but("It is an iPhone.", "phones", 1, platform="Apple iOS", os_version="18.0"),
        _SWITCHED.but("It is of last month.", "phones", 1, creation_date=int(ago(days=30).timestamp())),
        _SWITCHED.but("It has no Duo Mobile.", "phones", 1, activated=False),
        _SWITCHED.but("Nobody knows what it is.", "phones", 1, platform=None),
        _SWITCHED.but("Nobody knows what the old one is.", "phones", 0, platform=None),
        _SWITCHED.but("The old one has no Duo Mobile.", "phones", 0, activated=False),
        _SWITCHED.but("The account is of yesterday.", "users", 0, created=int(ago(days=1).timestamp())),
        _SWITCHED.but("The old one is nobody's.", "users", 0, phones=_BOTH[1:]),
        _SWITCHED.but("The new one is nobody's.", "users", 0, phones=_BOTH[:1]),
        _OLDER.but("The system is of the same version.", "phones", 1, os_version="18.0.1"),
        _OLDER.but("Nobody knows how old it is.", "phones", 1, os_version=None),
    ),
    attack=("T1098.005",),
    nist=("SP 800-63B binding",),
    peers=(
        ("Cisco Identity Intelligence", "Authenticator Registration Anomalies, 7 days"),
        ("Duo Trust Monitor", "device_registration"),
    ),
)
