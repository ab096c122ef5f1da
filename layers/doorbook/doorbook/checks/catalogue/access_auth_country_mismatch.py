"""The computer is in one country, and the phone that says yes in another."""

from datetime import timedelta
from typing import Final

from doorbook.checks.catalogue.push_spray import crowd
from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.data_files import DataKind
from doorbook.checks.guards import crowded
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import AWAY, HOME, PLACES, days_of, signin, user_id
from doorbook.checks.wire_files import DATA_FILES, listing

_APART: Final = Story(
    says="The computer is in Brazil, the phone in the United States.",
    told={
        "authentication": (
            *crowd(AWAY, 9),
            {
                **signin("bob", ago(hours=2), ip=AWAY, country="BR"),
                "auth_device": signin("bob", ago(hours=2))["auth_device"],
            },
        )
    },
    finds=(user_id("bob"),),
    severity="high",
)

VEILS: Final = ("hosting", "proxy", "relay", "vpn")
BESIDE: Final = "203.0.113.67"


def _with(says: str, *files: Wire) -> Story:
    return _APART.quiet(says, told={**_APART.told, DATA_FILES: files})


ACCESS_AUTH_COUNTRY_MISMATCH: Final = Check(
    id="access-auth-country-mismatch",
    title="Computer and phone in different countries",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Either of the two may be an attacker; hardly anybody but Duo tells both.",
    definition="A success by push or telephone whose computer and phone are in different countries, as Duo tells them; "
    "not from an address from which many people signed in within the last 30 days; and, where a data file tells it, "
    "neither by a hosting network, proxy, relay or VPN.",
    false_positives="People who live at a border: name the two countries. Networks of companies: addresses of many are "
    "passed over. Whether one of the two is behind a VPN or a relay, Duo does not tell, and without a data file of "
    "networks nobody here knows.",
    summary="{name} signed in from {ip} in {country}, and said yes by a phone in {phone} ({phone_ip}).",
    remedies=("verify-push", "set-status-disabled"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    helps=(DataKind.NETWORKS, DataKind.HOSTING, DataKind.PROXY, DataKind.RELAY, DataKind.VPN),
    parameters=(
        Parameter(name="ignore_pairs", default=(), says="Pairs of countries that are usual, such as US/CA"),
        Parameter(name="egress_users", default=10, says="People that make an address everybody's", least=2, most=1000),
    ),
    fields=(
        Field(
            name="access_device.location.country and auth_device.location.country",
            relation="signins",
            has="country IS NOT NULL AND asked_country IS NOT NULL",
            among="result = 'success' AND factor IN ('duo_push', 'verified_duo_push', 'phone_call') "
            "AND moment BETWEEN $begin AND $end",
        ),
    ),
    baseline=True,
    reach=timedelta(0),
    sql=f"""
        WITH apart AS (
            SELECT key, user_id, username, moment, available, day, ip, country, asked_country, asked_ip FROM signins
            WHERE result = 'success' AND factor IN ('duo_push', 'verified_duo_push', 'phone_call')
                AND country <> asked_country AND user_id IS NOT NULL AND moment BETWEEN $begin AND $end
                AND NOT list_has_any([country || '/' || asked_country, asked_country || '/' || country],
                    list_transform($ignore_pairs::VARCHAR[], lambda one: upper(replace(one, ' ', ''))))
        ), veiled AS (
            SELECT ip FROM addresses WHERE list_has_any(kinds, ['hosting', 'proxy', 'relay', 'vpn'])
        ), crowded AS ({crowded("apart")})
        SELECT apart.user_id AS subject, username AS name, moment, available, [apart.key] AS evidence,
            {{'ip': coalesce(apart.ip, 'an unknown address'), 'country': country, 'phone': asked_country,
                'phone_ip': coalesce(asked_ip, 'an unknown address')}} AS facts
        FROM apart LEFT JOIN crowded ON crowded.ip = apart.ip AND crowded.day = apart.day
        WHERE crowded.ip IS NULL AND coalesce(apart.ip, '') NOT IN (FROM veiled)
            AND coalesce(asked_ip, '') NOT IN (FROM veiled)
    """,  # noqa: S608 - our own words
    fires=(
        _APART,
        _with("The data files name other networks.", *(listing(f"{kind}/a.txt", BESIDE) for kind in VEILS)).found(
            _APART.finds, "high"
        ),
        _APART.but("By telephone.", "authentication", -1, factor="phone_call").found(_APART.finds, "high"),
        _APART.quiet("Another pair is usual.", parameters=(("ignore_pairs", ("US/CA", "BR/DE")),)).found(
            _APART.finds, "high"
        ),
        Story(
            says="Many people sign in from elsewhere, and many did from there two months ago.",
            told={
                "authentication": (
                    *crowd(HOME, 10),
                    *(each for number in range(10) for each in days_of(f"old{number}", 60, 60, ip=AWAY)),
                    _APART.told["authentication"][-1],
                )
            },
            finds=_APART.finds,
            severity="high",
        ),
    ),
    quiet=(
        _APART.but("The phone is there too.", "authentication", -1, auth_device__location=PLACES["BR"]),
        _APART.but("It was denied.", "authentication", -1, result="denied", reason="no_response"),
        _APART.but("It was a passcode.", "authentication", -1, factor="duo_mobile_passcode", reason="valid_passcode"),
        _APART.but(
            "Nobody knows where the phone is.",
            "authentication",
            -1,
            auth_device__location={"city": None, "country": None, "state": None},
        ),
        _APART.but(
            "Nobody knows where the computer is.",
            "authentication",
            -1,
            access_device__location={"city": None, "country": None, "state": None},
        ),
        _APART.but(
            "Duo tells the computer's country alone, and it is the phone's.",
            "authentication",
            -1,
            access_device={"ip": "0.0.0.0", "location": PLACES["US"], "browser": "Chrome", "os": None},  # noqa: S104 - what Duo says of one it does not know
        ),
        _APART.quiet("The pair is usual.", parameters=(("ignore_pairs", ("us / br",)),)),
        *(
            _with(f"A data file names {what} as {kind}.", listing(f"{kind}/a.txt", ip))
            for kind in VEILS
            for what, ip in (("the computer's address", AWAY), ("the phone's address", HOME))
        ),
        _APART.unnamed(),
        Story(
            says="Many people sign in from there.",
            told={"authentication": (*crowd(AWAY, 10), _APART.told["authentication"][-1])},
        ),
    ),
    attack=("T1621", "T1098.005"),
    nist=("800-53 SI-4",),
    peers=(
        ("Duo risk-based authentication", "the countries of both do not match, or they are far apart"),
        ("a managed-security provider", "none in a week; 3.6 % of Duo's rows told both places"),
        ("Splunk", "the countries of both, of PingID"),
        ("Verosint", "MFA Location Mismatch"),
        ("Okta customer detections", "source and response do not match"),
    ),
)
