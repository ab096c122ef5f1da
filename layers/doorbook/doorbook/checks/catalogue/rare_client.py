"""Somebody signs in with what hardly anybody here uses, or with a tool."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.guards import had, mature
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import days_of, signin, user_id

_SCRIPT: Final = Story(
    says="A script signs in as somebody of whom nothing is known.",
    told={"authentication": (signin("bob", ago(hours=2), browser="python-requests"),)},
    finds=(user_id("bob"),),
    severity="low",
)
_RARE: Final = Story(
    says="Of sixty sign-ins none was by this browser, where one of fifty is rare.",
    told={
        "authentication": (
            *(each for who in ("ann", "cid", "dan", "eve") for each in days_of(who, 13, 2)),
            *days_of("bob", 13, 2),
            signin("bob", ago(hours=2), browser="Epiphany"),
        )
    },
    finds=(user_id("bob"),),
    severity="low",
    parameters=(("rare_ratio", 0.02),),
)

RARE_CLIENT: Final = Check(
    id="rare-client",
    title="Rare browser, or a tool",
    severity=Severity.LOW,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Programs that attack tell what they are, or are taken for something that nobody here uses.",
    definition="A success by a browser whose name has one of the listed words in it; or by one that fewer than such a "
    "part of the organisation's successes before were by, and that is new to the person, who has enough history.",
    false_positives="A browser that is new here; its versions are not told apart.",
    summary="{name} signed in with {browser} from {ip}, {why}.",
    remedies=("verify-push",),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(
            name="block_list", default=("HeadlessChrome", "python-requests", "curl"), says="Words that tell tools"
        ),
        Parameter(name="rare_ratio", default=0.001, says="Part of all successes that is rare", least=0, most=0.5),
    ),
    fields=(
        Field(
            name="access_device.browser",
            relation="signins",
            has="browser IS NOT NULL",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
        ),
    ),
    reach=timedelta(days=0),
    baseline=True,
    sql=f"""
        WITH counted AS (
            SELECT value, day, sum(times) AS times, max(last_at) AS last_at
            FROM seen WHERE kind = 'browser' AND outcome = 'success' GROUP BY value, day
        ), days AS (
            SELECT day, value AS browser, list_has_any([true], list_transform($block_list::VARCHAR[],
                lambda one: contains(lower(value), lower(one)))) AS blocked
            FROM counted WHERE last_at >= $begin
        ), shares AS (
            SELECT days.day, days.browser, sum(CASE WHEN counted.value = days.browser THEN counted.times ELSE 0 END)
                AS theirs, sum(counted.times) AS whole
            FROM days JOIN counted ON counted.day < days.day GROUP BY days.day, days.browser
        ), candidates AS MATERIALIZED (
            SELECT days.* FROM days LEFT JOIN shares ON shares.day = days.day AND shares.browser = days.browser
            WHERE blocked OR theirs < whole * $rare_ratio AND whole * $rare_ratio >= 1
        ), found AS MATERIALIZED (
            SELECT one.key, one.user_id, one.username, one.moment, one.available, one.day, one.ip, one.network,
                one.device, one.browser, candidates.blocked, 0 AS since
            FROM signins AS one JOIN candidates ON candidates.day = one.day AND candidates.browser = one.browser
            WHERE one.result = 'success' AND one.event_type = 'authentication' AND one.user_id IS NOT NULL
                AND one.moment BETWEEN $begin AND $end
        ), grown AS ({mature("found")}), theirs AS ({had("found", browser="browser")})
        SELECT user_id AS subject, username AS name, moment, available, [found.key] AS evidence,
            {{'browser': browser, 'ip': coalesce(ip, 'an unknown address'), 'why': CASE WHEN blocked
                THEN 'which is a tool' ELSE 'which hardly anybody here uses' END}} AS facts
        FROM found LEFT JOIN grown ON grown.key = found.key LEFT JOIN theirs ON theirs.key = found.key
        WHERE blocked OR grown.key IS NOT NULL AND theirs.key IS NULL
    """,  # noqa: S608 - our own words
    fires=(
        _SCRIPT,
        _SCRIPT.but(
            "In other letters, and with a version.", "authentication", 0, access_device__browser="CURL/8.4"
        ).found(_SCRIPT.finds),
        _RARE,
    ),
    quiet=(
        _SCRIPT.but("It is a browser.", "authentication", 0, access_device__browser="Chrome"),
        _SCRIPT.but("It was denied.", "authentication", 0, result="denied", reason="no_response"),
        _SCRIPT.quiet("It is not in the list.", parameters=(("block_list", ("curl",)),)),
        _SCRIPT.unnamed(),
        _RARE.but("A colleague uses it.", "authentication", 0, access_device__browser="Epiphany").quiet(
            "A colleague uses it, and one of fifty is not fewer.", parameters=(("rare_ratio", 1 / 60),)
        ),
        _RARE.quiet(
            "They had it before.",
            told={
                "authentication": (
                    *_RARE.told["authentication"][:-1],
                    signin("bob", ago(days=5), browser="Epiphany"),
                    _RARE.told["authentication"][-1],
                )
            },
        ),
        _RARE.quiet(
            "They are new.",
            told={
                "authentication": (*_RARE.told["authentication"][:48], *_RARE.told["authentication"][-4:]),
            },
        ),
        _RARE.quiet("Fewer are known than would make one rare.", parameters=(("rare_ratio", 0.016),)),
    ),
    attack=("T1078",),
    nist=("800-53 SI-4",),
    peers=(
        ("Cisco Identity Intelligence", "Allow/Block Browsers"),
        ("Microsoft Sentinel", "a new access device within 14 days"),
        ("Splunk", "an administrator by an unusual browser or system"),
        ("Microsoft Entra ID Protection", "Suspicious browser"),
    ),
)
