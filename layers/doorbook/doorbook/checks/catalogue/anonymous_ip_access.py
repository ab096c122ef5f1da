"""Somebody signs in through Tor or an open proxy."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.data_files import DataKind
from doorbook.checks.guards import among
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, signin, user_id
from doorbook.checks.wire_files import DATA_FILES, listing, networks

_EXITS: Final = listing("tor/exits.txt", "# exits", AWAY, label="Tor")
_TOR: Final = Story(
    says="From an address in the list of Tor's exits.",
    told={"authentication": (signin("bob", ago(hours=2), ip=AWAY),), DATA_FILES: (_EXITS,)},
    finds=(user_id("bob"),),
    severity="high",
)
_TURNED_AWAY: Final = Story(
    says="Duo turned them away twice, as its policy refuses anonymous networks.",
    told={
        "authentication": tuple(
            signin("bob", ago(hours=hours), ip="198.51.100.7", result="denied", reason="anonymous_ip", factor=None)
            for hours in (3, 2)
        ),
        DATA_FILES: (_EXITS,),
    },
    finds=_TOR.finds,
    severity="low",
)


def _named_by(says: str, *files: dict[str, object]) -> Story:
    return _TOR.quiet(says, told={**_TOR.told, DATA_FILES: files})


ANONYMOUS_IP_ACCESS: Final = Check(
    id="anonymous-ip-access",
    title="Access through Tor or an anonymiser",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Whoever hides where they are has a reason.",
    definition="A success from an exit of Tor or a proxy that anybody can use, by a data file. Low, and counted alone, "
    "where Duo itself turned somebody away for it.",
    false_positives="People who mind their privacy.",
    summary="{name} {what}.",
    remedies=("verify-push", "propose-policy-change"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    files=((DataKind.TOR, DataKind.PROXY, DataKind.NETWORKS),),
    helps=(DataKind.EGRESS,),
    parameters=(
        Parameter(name="egress", default=(), says="The organisation's own addresses, and networks of /24 or /48"),
    ),
    fields=(
        Field(
            name="access_device.ip",
            relation="signins",
            has="ip IS NOT NULL",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
        ),
    ),
    sql=f"""
        WITH hidden AS (
            SELECT ip, kinds, labels FROM addresses WHERE list_has_any(kinds, ['tor', 'proxy'])
                AND NOT list_contains(kinds, 'egress') AND NOT {among("ip", "$egress")}
        )
        SELECT one.user_id AS subject, one.username AS name, one.moment, one.available, [one.key] AS evidence,
            {{'what': 'signed in from ' || one.ip || ', ' || CASE WHEN list_contains(kinds, 'tor')
                THEN 'an exit of Tor' ELSE 'an open proxy' END}} AS facts, NULL AS severity
        FROM signins AS one JOIN hidden ON hidden.ip = one.ip
        WHERE one.result = 'success' AND one.user_id IS NOT NULL AND one.moment BETWEEN $begin AND $end
        UNION ALL
        SELECT user_id, max(username), min(moment), min(available), list(key ORDER BY moment, key),
            {{'what': 'was turned away by Duo from an anonymous network, ' || count(*) || CASE WHEN count(*) = 1
                THEN ' time' ELSE ' times' END}}, 'low'
        FROM signins
        WHERE result = 'denied' AND reason = 'anonymous_ip' AND user_id IS NOT NULL AND moment BETWEEN $begin AND $end
        GROUP BY user_id, day
    """,  # noqa: S608 - our own words
    fires=(
        _TOR,
        _named_by(
            "A database says that it is an open proxy.", networks({"203.0.113.0/24": {"is_public_proxy": True}})
        ).found(_TOR.finds, "high"),
        _named_by("It is in a list of proxies.", listing("proxy/open.txt", "203.0.113.0/24")).found(_TOR.finds, "high"),
        _TURNED_AWAY,
    ),
    quiet=(
        _TOR.but("It was denied.", "authentication", -1, result="denied", reason="no_response"),
        _TOR.but("It is the address beside it.", "authentication", -1, access_device__ip="203.0.113.67"),
        _named_by(
            "It is a VPN, which is no anonymiser.",
            listing("vpn/firms.txt", AWAY),
            listing("tor/exits.txt", "198.18.0.1"),
        ),
        _named_by(
            "A database says that it is a hosting network.",
            networks({"203.0.113.0/24": {"is_hosting_provider": True}}),
        ),
        _named_by("It is the organisation's own egress.", _EXITS, listing("egress/ours.txt", "203.0.113.64/28")),
        _TOR.quiet("The organisation names it.", parameters=(("egress", ("203.0.113.0/24",)),)),
        _TURNED_AWAY.quiet(
            "They were turned away for another reason.",
            told={
                "authentication": (
                    signin("bob", ago(hours=2), ip="198.51.100.7"),
                    signin("bob", ago(hours=2), result="denied", reason="location_restricted", factor=None),
                ),
                DATA_FILES: (_EXITS,),
            },
        ),
        _TOR.unnamed(),
    ),
    attack=("T1090.003",),
    nist=("800-53 AC-17",),
    peers=(
        ("Cisco Identity Intelligence", "Personal VPN Usage; IP Threat Detected"),
        ("Microsoft Entra ID Protection", "anonymous IP address, at once"),
        ("Panther", "anonymizing VPN, of Okta"),
        ("Datadog", "address of a Tor client"),
        ("Okta customer detections", "new device and proxy"),
    ),
)
