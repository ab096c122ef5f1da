"""Somebody signs in with what hardly anybody here uses, or with a tool."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.guards import MATURE, usual
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
        WITH used AS (
            SELECT user_id, day, browser, list_has_any([true], list_transform($block_list::VARCHAR[],
                lambda one: contains(lower(browser), lower(one)))) AS blocked
            FROM (SELECT DISTINCT user_id, day, browser FROM signins WHERE result = 'success'
                AND event_type = 'authentication' AND browser IS NOT NULL AND user_id IS NOT NULL
                AND moment BETWEEN $begin AND $end)
        ), days AS (SELECT DISTINCT day, browser FROM used),
        counted AS (
            SELECT value, day, sum(times) AS times FROM seen WHERE kind = 'browser' AND outcome = 'success'
            GROUP BY value, day
        ), shares AS (
            SELECT days.day, days.browser, sum(CASE WHEN counted.value = days.browser THEN counted.times ELSE 0 END)
                AS theirs, sum(counted.times) AS whole
            FROM days JOIN counted ON counted.day < days.day GROUP BY days.day, days.browser
        ), rare AS (
            SELECT day, browser FROM shares WHERE theirs < whole * $rare_ratio AND whole * $rare_ratio >= 1
        ), candidates AS (
            SELECT used.* FROM used LEFT JOIN rare ON rare.day = used.day AND rare.browser = used.browser
            WHERE blocked OR rare.browser IS NOT NULL
        ), found AS (
            SELECT one.key, one.user_id, one.username, one.moment, one.available, one.day, one.ip, one.network,
                one.device, one.browser, candidates.blocked
            FROM signins AS one JOIN candidates ON candidates.user_id = one.user_id AND candidates.day = one.day
                AND candidates.browser = one.browser
            WHERE one.result = 'success' AND one.event_type = 'authentication' AND one.moment BETWEEN $begin AND $end
        ), usual AS ({usual("found")}), theirs AS (
            SELECT DISTINCT found.key FROM found JOIN seen ON seen.user_id = found.user_id AND seen.kind = 'browser'
                AND seen.value = found.browser AND seen.outcome = 'success' AND seen.day < found.day
        )
        SELECT user_id AS subject, username AS name, moment, available, [found.key] AS evidence,
            {{'browser': browser, 'ip': coalesce(ip, 'an unknown address'), 'why': CASE WHEN blocked
                THEN 'which is a tool' ELSE 'which hardly anybody here uses' END}} AS facts
        FROM found LEFT JOIN usual ON usual.key = found.key LEFT JOIN theirs ON theirs.key = found.key
        WHERE blocked OR theirs.key IS NULL AND coalesce({MATURE.format("found")}, false)
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
