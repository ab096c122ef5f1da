"""Somebody reported a fraud, and then whoever it was got in."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.guards import usual
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, HOME, days_of, signin, user_id

_STRONG: Final = "'duo_push', 'verified_duo_push', 'duo_mobile_passcode', 'hardware_token', 'yubikey_code'"
_WEAK: Final = "'phone_call', 'sms_passcode', 'sms_refresh'"
_OTHER: Final = "198.51.100.7"

_RETRIED: Final = Story(
    says="A fraud is reported, and two hours later somebody is in from the same strange address.",
    told={
        "authentication": (
            *days_of("bob", 14, 3, browser="Safari"),
            signin("bob", ago(hours=5), result="fraud", reason="user_marked_fraud", ip=AWAY),
            signin("bob", ago(hours=3), ip=AWAY, browser="Firefox"),
        )
    },
    finds=(user_id("bob"),),
    severity="critical",
)


def _instead(says: str, **success: str) -> Story:
    """Return the story with another way in."""
    before = _RETRIED.told["authentication"][:-1]
    then = signin("bob", ago(hours=3), **success)
    return Story(says=says, told={"authentication": (*before, then)}, finds=(user_id("bob"),), severity="critical")


_WEAKER: Final = _instead("By a call, from elsewhere.", ip=_OTHER, browser="Firefox", factor="phone_call")

FRAUD_THEN_SUCCESS: Final = Check(
    id="fraud-then-success",
    title="In after a fraud was reported",
    severity=Severity.CRITICAL,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Whoever was turned away tried again, and got in.",
    definition="A success within hours after a prompt was reported as a fraud, from a network that the person never "
    "signed in from before, and with the address, network or computer of the fraud, a weaker factor or a bypass.",
    false_positives="A wrong tap at home, tried again: a network that the person signed in from before is passed over.",
    summary="{name} was signed in from {ip} {hours} hours after they reported a fraud; {shared}.",
    remedies=("set-status-disabled", "portal-revoke-sessions", "detach-phone"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(Parameter(name="follow_hours", default=24, says="Hours after the report", least=1, most=72),),
    reach=timedelta(days=3),
    baseline=True,
    sql=f"""
        WITH reports AS (
            SELECT user_id, key, moment, ip, network, device, factor FROM signins
            WHERE (result = 'fraud' OR reason = 'user_marked_fraud') AND user_id IS NOT NULL
        ), after AS (
            SELECT one.key, one.user_id, one.username, one.moment, one.available, one.day, one.ip, one.network,
                one.device, reports.key AS report, reports.moment AS reported,
                CASE WHEN one.ip = reports.ip THEN 'the same address'
                    WHEN one.network = reports.network THEN 'the same network'
                    WHEN one.device = reports.device THEN 'the same computer'
                    WHEN one.factor = 'bypass_code' AND reports.factor IN ({_STRONG}) THEN 'a bypass code was typed'
                    WHEN one.reason = 'bypass_user' AND reports.factor IN ({_STRONG})
                        THEN 'nothing was asked, for their status was bypass'
                    WHEN one.factor IN ({_WEAK}) AND reports.factor IN ({_STRONG}) THEN 'a weaker factor'
                END AS shared
            FROM signins AS one JOIN reports ON reports.user_id = one.user_id AND reports.moment < one.moment
                AND reports.moment >= one.moment - $follow_hours * $hour
            WHERE one.result = 'success' AND one.event_type = 'authentication' AND one.ip IS NOT NULL
                AND one.moment BETWEEN $begin AND $end
        ), shared AS (SELECT * FROM after WHERE shared IS NOT NULL), usual AS ({usual("(SELECT DISTINCT key, user_id, day, ip, network, device FROM shared)")})
        SELECT shared.user_id AS subject, username AS name, moment, available,
            [shared.report, shared.key] AS evidence,
            {{'ip': ip, 'hours': (moment - reported) // $hour, 'shared': shared.shared}} AS facts
        FROM shared LEFT JOIN usual ON usual.key = shared.key
        WHERE NOT coalesce(usual.knows_network, false)
    """,  # noqa: S608, E501 - our own words
    fires=(
        _RETRIED,
        _instead("From the same network.", ip="203.0.113.9", browser="Firefox"),
        _instead("With the same computer, from elsewhere.", ip=_OTHER),
        _WEAKER,
        _instead(
            "By a bypass code, from elsewhere.",
            ip=_OTHER,
            browser="Firefox",
            factor="bypass_code",
            reason="valid_passcode",
        ),
        _instead(
            "By bypass status, from elsewhere.",
            ip=_OTHER,
            browser="Firefox",
            factor="not_available",
            reason="bypass_user",
        ),
    ),
    quiet=(
        _RETRIED.but("It was no success.", "authentication", -1, result="denied", reason="no_response"),
        _RETRIED.but(
            "They pressed no and reported nothing.", "authentication", -2, result="denied", reason="no_response"
        ),
        _RETRIED.but("The report was two days before.", "authentication", -2, isotimestamp=ago(days=2).isoformat()),
        _RETRIED.but("The report came after.", "authentication", -2, isotimestamp=ago(hours=1).isoformat()),
        _RETRIED.but("Nothing is shared.", "authentication", -1, access_device__ip=_OTHER),
        _RETRIED.but("Nobody knows from where.", "authentication", -1, access_device__ip="0.0.0.0"),  # noqa: S104 - what Duo says of one it does not know
        _RETRIED.but("They were there before.", "authentication", 0, access_device__ip=AWAY),
        _WEAKER.but("It is the same factor.", "authentication", -1, factor="duo_push"),
        _WEAKER.but("It is from home.", "authentication", -1, access_device__ip=HOME),
    ),
    attack=("T1621", "T1078.004"),
    nist=("800-53 IR-4",),
)
