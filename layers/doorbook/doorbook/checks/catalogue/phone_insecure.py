"""A phone that somebody signs in with cannot be trusted."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import phone, user, user_id


def _seen(days: float) -> str:
    return ago(days=days).strftime("%Y-%m-%dT%H:%M:%S")


_RECENT: Final = "activated AND last_seen >= $now - $seen_days * $day"
_TAMPERED_TOLD: Final = "lower(tampered) IN ('tampered', 'not tampered')"
_LOCK_TOLD: Final = "lower(screenlock) IN ('locked', 'unlocked')"
_ENCRYPTED_TOLD: Final = "lower(encrypted) IN ('encrypted', 'unencrypted')"

_BROKEN: Final = Story(
    says="A phone that was seen yesterday was tampered with.",
    told={
        "users": (user("bob"), user("ann"), user("eve")),
        "phones": (phone("bob", tampered="Tampered"), phone("ann"), phone("eve")),
    },
    finds=(user_id("bob"),),
    severity="high",
)
_UNLOCKED: Final = _BROKEN.but("It has no screen lock.", "phones", 0, tampered="Not tampered", screenlock="Unlocked")
_PLAIN: Final = _BROKEN.but("It is not encrypted.", "phones", 0, tampered="Not tampered", encrypted="Unencrypted")
_OLD: Final = _BROKEN.but("Its system is two behind.", "phones", 0, tampered="Not tampered", os_version="16.7")
_OLD_APP: Final = Story(
    says="Its Duo Mobile is older than one that was seen last two years ago.",
    told={
        "users": _BROKEN.told["users"],
        "phones": (
            phone("bob", app_version="4.9.0"),
            phone("ann", app_version="4.10.0", last_seen=_seen(700)),
            phone("eve"),
        ),
    },
    finds=_BROKEN.finds,
    severity="medium",
)

PHONE_INSECURE: Final = Check(
    id="phone-insecure",
    title="Phone tampered with, unprotected or out of date",
    severity=Severity.MEDIUM,
    category=Category.POSTURE,
    kind=Kind.STATE,
    subject=Subject.PERSON,
    why="The keys of pushes can be taken off a phone that is open.",
    definition=(
        "A phone that Duo saw lately was tampered with (which is high), has no screen lock, is not encrypted, runs a "
        "system so many majors behind the newest that two phones of the account have, or a Duo Mobile older than that "
        "of a phone that was not seen or did not change for so many days."
    ),
    false_positives="What Duo does not know of a phone, as its edition may, is counted, and is never found.",
    summary="A phone of {name} is not safe: {phones}.",
    remedies=("notify-user", "detach-phone", "propose-policy-change"),
    grant=Grant.READ_RESOURCE,
    streams=("users", "phones"),
    parameters=(
        Parameter(name="seen_days", default=30, says="Days within which the phone was seen", least=1, most=365),
        Parameter(name="majors_behind", default=2, says="Majors that its system is behind", least=1, most=10),
        Parameter(name="app_age_days", default=365, says="Days that its Duo Mobile is old", least=30, most=1825),
    ),
    fields=(
        Field(name="phones.last_seen", relation="phones", has="last_seen IS NOT NULL", among="activated"),
        Field(
            name="phones.tampered, screenlock, encrypted, os_version or app_version",
            relation="phones",
            has=f"{_TAMPERED_TOLD} OR {_LOCK_TOLD} OR {_ENCRYPTED_TOLD} OR os_version IS NOT NULL "
            "OR app_version IS NOT NULL",
            among=_RECENT,
        ),
        Field(name="phones.tampered", relation="phones", has=_TAMPERED_TOLD, among=_RECENT, needed=False),
        Field(name="phones.screenlock", relation="phones", has=_LOCK_TOLD, among=_RECENT, needed=False),
        Field(name="phones.encrypted", relation="phones", has=_ENCRYPTED_TOLD, among=_RECENT, needed=False),
        Field(name="phones.os_version", relation="phones", has="os_version IS NOT NULL", among=_RECENT, needed=False),
        Field(name="phones.app_version", relation="phones", has="app_version IS NOT NULL", among=_RECENT, needed=False),
    ),
    sql="""
        WITH told AS (
            SELECT *, lower(platform) AS system, TRY_CAST(regexp_extract(os_version, '^[^0-9]*([0-9]+)', 1) AS BIGINT)
                AS major, TRY_CAST(split_part(app_version, '.', 1) AS BIGINT) * 1000000
                + coalesce(TRY_CAST(split_part(app_version, '.', 2) AS BIGINT), 0) * 1000
                + coalesce(TRY_CAST(split_part(app_version, '.', 3) AS BIGINT), 0) AS app
            FROM phones
        ), recent AS (
            SELECT * FROM told WHERE last_seen >= $now - $seen_days * $day
        ), newest AS (
            SELECT system, max(major) AS major FROM (
                SELECT system, major FROM recent WHERE system <> 'unknown' AND major IS NOT NULL
                GROUP BY system, major HAVING count(*) >= 2
            ) GROUP BY system
        ), aged AS (
            SELECT system, max(app) AS app FROM told
            WHERE least(coalesce(last_seen, changed_at), changed_at) < $now - $app_age_days * $day GROUP BY system
        ), judged AS (
            SELECT phone_id, user_ids, changed_at, lower(tampered) = 'tampered' AS is_tampered,
                coalesce(name, model, number, phone_id) AS label, concat_ws(', ',
                    CASE WHEN lower(tampered) = 'tampered' THEN 'tampered with' END,
                    CASE WHEN lower(screenlock) = 'unlocked' THEN 'without a screen lock' END,
                    CASE WHEN lower(encrypted) = 'unencrypted' THEN 'not encrypted' END,
                    CASE WHEN recent.major <= newest.major - $majors_behind
                        THEN concat(platform, ' ', recent.major, ' of ', newest.major) END,
                    CASE WHEN recent.app < aged.app THEN concat('Duo Mobile ', app_version) END) AS what
            FROM recent LEFT JOIN newest ON newest.system = recent.system LEFT JOIN aged ON aged.system = recent.system
        ), held AS (
            SELECT *, unnest(user_ids) AS user_id FROM judged WHERE what <> ''
        )
        SELECT held.user_id AS subject, coalesce(min(username), held.user_id) AS name,
            max(held.changed_at) AS moment, []::VARCHAR[] AS evidence,
            {'phones': string_agg(label || ' (' || what || ')', ', ' ORDER BY phone_id)} AS facts,
            CASE WHEN bool_or(is_tampered) THEN 'high' END AS severity
        FROM held LEFT JOIN users ON users.user_id = held.user_id GROUP BY held.user_id
    """,
    fires=(
        _BROKEN,
        _UNLOCKED.found(_BROKEN.finds, "medium"),
        _PLAIN.found(_BROKEN.finds, "medium"),
        _OLD.found(_BROKEN.finds, "medium"),
        _OLD_APP,
    ),
    quiet=(
        _BROKEN.but("It was not.", "phones", 0, tampered="Not tampered"),
        _BROKEN.but("Duo does not know.", "phones", 0, tampered="Unknown"),
        _BROKEN.but("Duo says nothing.", "phones", 0, tampered=""),
        _BROKEN.but("It was seen last in January.", "phones", 0, last_seen=_seen(50)),
        _BROKEN.but("Nobody knows when it was seen.", "phones", 0, last_seen=""),
        _BROKEN.but("It is nobody's.", "phones", 0, users=[]),
        _UNLOCKED.but("Duo does not know of a lock.", "phones", 0, screenlock="Unknown"),
        _PLAIN.but("Duo does not know whether it is encrypted.", "phones", 0, encrypted="Unknown"),
        _OLD.but("Its system is one behind.", "phones", 0, os_version="17.6"),
        _OLD.but("It is of another make.", "phones", 0, platform="Google Android"),
        _OLD.but("One phone alone has the newest system.", "phones", 1, os_version="16.6"),
        _OLD.quiet("Three would have to be missing.", parameters=(("majors_behind", 3),)),
        _OLD_APP.but("Its Duo Mobile is newer.", "phones", 0, app_version="4.11.0"),
        _OLD_APP.but("Its Duo Mobile is the same.", "phones", 0, app_version="4.10.0"),
        _OLD_APP.but("The other one was seen last month.", "phones", 1, last_seen=_seen(31)),
    ),
    attack=("T1398",),
    nist=("800-53 CM-6",),
    peers=(
        ("Splunk", "a policy that allows tampered phones, or such without a screen lock"),
        ("grclanker", "control 7"),
    ),
)
