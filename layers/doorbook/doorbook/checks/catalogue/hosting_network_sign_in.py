"""A sign-in, or the yes to it, comes from a network that is let to anybody."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.data_files import DataKind
from doorbook.checks.guards import among, called, crowded
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, days_of, signin, user_id
from doorbook.checks.wire_files import DATA_FILES, listing, networks, owned, providers

_RENTED: Final = listing("hosting/clouds.txt", "203.0.113.0/24", label="Example Cloud")
_HOSTED: Final = Story(
    says="The computer is in a hosting network: somebody sits in between.",
    told={
        "authentication": (
            {**signin("bob", ago(hours=2), ip=AWAY), "auth_device": signin("bob", ago(hours=2))["auth_device"]},
        ),
        DATA_FILES: (_RENTED,),
    },
    finds=(user_id("bob"),),
    severity="high",
)
_EMULATED: Final = _HOSTED.quiet(
    "The phone is in a hosting network: it is no phone.",
    told={
        "authentication": (
            {**signin("bob", ago(hours=2)), "auth_device": signin("bob", ago(hours=2), ip=AWAY)["auth_device"]},
        ),
        DATA_FILES: (_RENTED,),
    },
).found(_HOSTED.finds, "high")


def _by(says: str, *files: dict[str, object]) -> Story:
    return _HOSTED.quiet(says, told={**_HOSTED.told, DATA_FILES: files})


HOSTING_NETWORK_SIGN_IN: Final = Check(
    id="hosting-network-sign-in",
    title="Sign-in or approval from a hosting network",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Telephones are in the networks of carriers and homes; of who passes a sign-in on, Duo sees the server.",
    definition="A success whose computer, or whose phone that said yes, has an address of a hosting network or proxy; "
    "not of a provider that is named, of the organisation's own egress, nor of many people. Info by a relay, or a VPN "
    "that consumers use.",
    false_positives="Networks of branches, virtual desktops, and providers that are listed wrongly: name them, as a "
    "backtest shows.",
    summary="{name} signed in, and their {axis} had {ip}, of the hosting network {network}{vpn}.",
    remedies=("portal-revoke-sessions", "verify-push", "detach-phone"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    files=((DataKind.HOSTING, DataKind.NETWORKS),),
    helps=(DataKind.PROXY, DataKind.RELAY, DataKind.VPN, DataKind.EGRESS, DataKind.PROVIDERS),
    parameters=(
        Parameter(name="isp_allow", default=(), says="Providers that are no hosting network: names or AS64500"),
        Parameter(
            name="consumer_vpn",
            default=("iCloud Private Relay", "NordVPN", "ExpressVPN", "Surfshark", "Proton VPN", "PIA"),
            says="VPNs that consumers use",
        ),
        Parameter(name="egress", default=(), says="The organisation's own addresses, and networks of /24 or /48"),
        Parameter(name="egress_users", default=10, says="People that make an address everybody's", least=2, most=1000),
    ),
    fields=(
        Field(
            name="access_device.ip",
            relation="signins",
            has="ip IS NOT NULL",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
        ),
        Field(
            name="auth_device.ip",
            relation="signins",
            has="asked_ip IS NOT NULL",
            among="result = 'success' AND factor IN ('duo_push', 'verified_duo_push') "
            "AND moment BETWEEN $begin AND $end",
            needed=False,
        ),
    ),
    baseline=True,
    sql=f"""
        WITH hosted AS (
            SELECT ip, labels, list_contains(kinds, 'relay')
                OR {called("labels", "NULL", "$consumer_vpn")} AS is_consumer
            FROM addresses WHERE list_has_any(kinds, ['hosting', 'proxy']) AND NOT list_contains(kinds, 'egress')
                AND NOT {among("ip", "$egress")} AND NOT coalesce({called("labels", "asn", "$isp_allow")}, false)
        ), reached AS (
            SELECT key, user_id, username, moment, available, day, ip, 'computer' AS axis, result, event_type
            FROM signins WHERE ip IS NOT NULL
            UNION ALL
            SELECT key, user_id, username, moment, available, day, asked_ip, 'phone', result, event_type
            FROM signins WHERE asked_ip IS NOT NULL
        ), inside AS (
            SELECT reached.*, hosted.labels, hosted.is_consumer FROM reached JOIN hosted ON hosted.ip = reached.ip
            WHERE result = 'success' AND event_type = 'authentication' AND user_id IS NOT NULL
                AND moment BETWEEN $begin AND $end
        ), crowded AS ({crowded("inside")})
        SELECT inside.user_id AS subject, username AS name, moment, available, [inside.key] AS evidence,
            {{'ip': inside.ip, 'axis': axis, 'network': labels, 'vpn': CASE WHEN is_consumer
                THEN ', a relay or VPN that consumers use' END}} AS facts,
            CASE WHEN is_consumer THEN 'info' END AS severity
        FROM inside LEFT JOIN crowded ON crowded.ip = inside.ip AND crowded.day = inside.day
        WHERE crowded.ip IS NULL
    """,  # noqa: S608 - our own words
    fires=(
        _HOSTED,
        _EMULATED,
        _by("A database says so.", networks({"203.0.113.0/24": {"is_hosting_provider": True}})).found(
            _HOSTED.finds, "high"
        ),
        _by(
            "It is an open proxy.", listing("proxy/open.txt", AWAY), listing("hosting/clouds.txt", "198.18.0.0/24")
        ).found(_HOSTED.finds, "high"),
        _by("The list is of a VPN that consumers use.", listing("hosting/vpn.txt", AWAY, label="NordVPN S.A.")).found(
            _HOSTED.finds, "info"
        ),
        _by("It is a relay as well.", _RENTED, listing("relay/private.csv", "203.0.113.64/28,BR,,")).found(
            _HOSTED.finds, "info"
        ),
        _HOSTED.quiet("Another provider is named.", parameters=(("isp_allow", ("Cloud of others", "AS1")),)).found(
            _HOSTED.finds, "high"
        ),
        _HOSTED.quiet(
            "Ten people signed in from there before, each of whom is found: the next one is not.",
            told={
                **_HOSTED.told,
                "authentication": (
                    *(each for number in range(10) for each in days_of(f"p{number}", 20, 20, ip=AWAY)),
                    *_HOSTED.told["authentication"],
                ),
            },
        ).found(tuple(user_id(f"p{number}") for number in range(10)), "high"),
    ),
    quiet=(
        _HOSTED.but("It was denied.", "authentication", -1, result="denied", reason="no_response"),
        _HOSTED.but("The computer is at home.", "authentication", -1, access_device__ip="192.0.2.10"),
        _EMULATED.but("The phone is at home.", "authentication", -1, auth_device__ip="192.0.2.10"),
        _by("The network is mobile.", listing("mobile/carriers.txt", AWAY), listing("hosting/a.txt", "198.18.0.0/24")),
        _by("It is the organisation's own egress.", _RENTED, listing("egress/ours.txt", AWAY)),
        _HOSTED.quiet("The organisation names it.", parameters=(("egress", ("203.0.113.0/24",)),)),
        _HOSTED.quiet("The provider is named.", parameters=(("isp_allow", ("example CLOUD",)),)),
        _by(
            "Its provider is named by its number.",
            _RENTED,
            providers(**{"203.0.113.0/24": owned(64520, "Somebody")}),
        ).quiet("Its provider is named by its number.", parameters=(("isp_allow", ("AS64520",)),)),
        _HOSTED.unnamed(),
    ),
    attack=("T1557", "T1539", "T1621"),
    nist=("SP 800-63B phishing resistance",),
    peers=(
        (
            "a managed-security provider",
            "four rules; one regional provider gave 148 of 150 and 80 of 81 hits, afterwards 1 or 2 in a week",
        ),
    ),
)
