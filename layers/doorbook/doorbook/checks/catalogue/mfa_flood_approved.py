"""Somebody is asked again and again, and then says yes to a stranger."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.guards import MATURE, usual
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import AWAY, HOME, days_of, signin, user_id


def _asked(*minutes: float, ip: str = AWAY) -> tuple[Wire, ...]:
    return tuple(signin("bob", ago(minutes=each), result="denied", reason="no_response", ip=ip) for each in minutes)


_WORN: Final = Story(
    says="After twelve days at home three prompts from elsewhere, and then a yes from there.",
    told={"authentication": (*days_of("bob", 14, 3), *_asked(40, 36, 32), signin("bob", ago(minutes=25), ip=AWAY))},
    finds=(user_id("bob"),),
    severity="critical",
)
_AT_HOME: Final = Story(
    says="A slow phone at home.",
    told={
        "authentication": (
            *days_of("bob", 14, 3),
            *_asked(40, 36, 32, ip=HOME),
            signin("bob", ago(minutes=25), ip=HOME),
        )
    },
)

MFA_FLOOD_APPROVED: Final = Check(
    id="mfa-flood-approved",
    title="Push bombing followed by a yes",
    severity=Severity.CRITICAL,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="The attack worked: somebody is in who had the password, and was let in to be left alone.",
    definition="So many prompts that were not approved within the window, and soon after them one by push or telephone "
    "that was: from a network that the person never signed in from before; of new people, from that of the prompts.",
    false_positives="A slow phone at home: a network that the person signed in from before is passed over.",
    summary="{name} approved a prompt from {ip} after {times} that they had not approved.",
    remedies=("set-status-disabled", "portal-revoke-sessions", "detach-phone", "notify-operators"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="count", default=3, says="Prompts", least=1, most=100),
        Parameter(name="window_minutes", default=20, says="Minutes in which they come", least=1, most=1440),
        Parameter(name="follow_minutes", default=30, says="Minutes until the yes", least=1, most=1440),
    ),
    reach=timedelta(days=2),
    baseline=True,
    sql=f"""
        WITH timed AS (
            SELECT *, lag(moment, $count - 1) OVER (PARTITION BY user_id ORDER BY moment, key) AS since FROM prompts
        ), floods AS (
            SELECT user_id, since, moment FROM timed WHERE since >= moment - $window_minutes * $minute
        ), approved AS (
            SELECT one.key, one.user_id, one.username, one.moment, one.available, one.day, one.ip, one.network,
                one.device, min(floods.since) AS since
            FROM signins AS one JOIN floods ON floods.user_id = one.user_id AND floods.moment <= one.moment
                AND floods.moment >= one.moment - $follow_minutes * $minute
            WHERE one.result = 'success' AND one.event_type = 'authentication' AND one.ip IS NOT NULL
                AND one.factor IN ('duo_push', 'verified_duo_push', 'phone_call')
                AND one.moment BETWEEN $begin AND $end
            GROUP BY ALL
        ), usual AS ({usual("approved")}), told AS (
            SELECT approved.key, list(DISTINCT prompts.key ORDER BY prompts.key) AS keys,
                count(*) AS times, bool_or(prompts.ip = approved.ip) AS same
            FROM approved JOIN prompts ON prompts.user_id = approved.user_id
                AND prompts.moment BETWEEN approved.since AND approved.moment
            GROUP BY approved.key
        )
        SELECT approved.user_id AS subject, username AS name, moment, available,
            list_append(told.keys, approved.key) AS evidence, {{'times': told.times, 'ip': approved.ip}} AS facts
        FROM approved JOIN told ON told.key = approved.key LEFT JOIN usual ON usual.key = approved.key
        WHERE NOT coalesce(usual.knows_network, false)
            AND (coalesce(told.same, false) OR coalesce({MATURE.format("approved")}, false))
    """,  # noqa: S608 - our own words
    fires=(
        _WORN,
        Story(
            says="They are new here, and the yes is from where the prompts were.",
            told={"authentication": (*_asked(40, 36, 32), signin("bob", ago(minutes=25), ip=AWAY))},
            finds=(user_id("bob"),),
            severity="critical",
        ),
        Story(
            says="The prompts are from one strange network, the yes from another.",
            told={
                "authentication": (
                    *days_of("bob", 14, 3),
                    *_asked(40, 36, 32, ip="198.51.100.7"),
                    signin("bob", ago(minutes=25), ip=AWAY),
                )
            },
            finds=(user_id("bob"),),
            severity="critical",
        ),
    ),
    quiet=(
        _AT_HOME,
        _WORN.without("There are two prompts.", "authentication", -2),
        _WORN.but("It was no yes.", "authentication", -1, result="denied", reason="no_response"),
        _WORN.but("It was a passcode.", "authentication", -1, factor="duo_mobile_passcode", reason="valid_passcode"),
        _WORN.but("The yes is of an hour later.", "authentication", -1, isotimestamp=ago(minutes=-29).isoformat()),
        _WORN.but("One prompt was an hour before.", "authentication", -4, isotimestamp=ago(minutes=90).isoformat()),
        _WORN.but("They were there before.", "authentication", 0, access_device__ip="203.0.113.7"),
        _WORN.but("Nobody knows from where.", "authentication", -1, access_device__ip="0.0.0.0"),  # noqa: S104 - what Duo says of one it does not know
        Story(
            says="They are new here, and the yes is from elsewhere.",
            told={"authentication": (*_asked(40, 36, 32, ip="198.51.100.7"), signin("bob", ago(minutes=25), ip=AWAY))},
        ),
    ),
    attack=("T1621", "T1078.004"),
    nist=("SP 800-63B",),
    peers=(("Elastic", "5 denied, then a success in 10 minutes"), ("Splunk", "a hunt for it on Okta")),
)
