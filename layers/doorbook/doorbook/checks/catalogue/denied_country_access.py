"""Somebody signs in from a country with which the organisation may not deal."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.data_files import DataKind
from doorbook.checks.guards import LOOKED_UP, called
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, signin, user_id
from doorbook.checks.wire_files import DATA_FILES, geography, located, owned, providers

DENIED: Final = ("CU", "IR", "KP", "UA-09", "UA-14", "UA-40", "UA-43")
"""Embargoed as a whole by the United States in 2026: three countries and, of Ukraine, what is occupied."""

_TEHRAN: Final = located("IR", "07", 35.69, 51.42)
_FILES: Final = (geography(**{"203.0.113.0/24": _TEHRAN}), providers())

_DENIED: Final = Story(
    says="From an address that the data file knows to be in Iran; Duo knows no country.",
    told={"authentication": (signin("bob", ago(hours=2), ip=AWAY, country="XX"),), DATA_FILES: _FILES},
    finds=(user_id("bob"),),
    severity="high",
)
_REGISTERED: Final = _DENIED.quiet(
    "The address is in Brazil, and its provider is registered in Iran.",
    told={
        **_DENIED.told,
        DATA_FILES: (
            geography(),
            providers(**{"203.0.113.0/24": {**owned(64510, "Example Persia"), "country": "IR"}}),
        ),
    },
).found(_DENIED.finds, "medium")

DENIED_COUNTRY_ACCESS: Final = Check(
    id="denied-country-access",
    title="Success from a denied territory",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="It may be against the law, and it is how people are hired under a false name.",
    definition="A success from an address whose country or region is denied, by the data file or by Duo. Medium where "
    "only its provider is registered there, but for those that are named.",
    false_positives="Carriers that are registered in one country and work in many: name them.",
    summary="{name} signed in from {ip}, {where}.",
    remedies=("set-status-disabled", "propose-policy-change"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    files=((DataKind.GEOGRAPHY,),),
    helps=(DataKind.PROVIDERS,),
    parameters=(
        Parameter(
            name="deny_list", default=DENIED, says="Countries such as IR, and regions such as UA-43", needed=True
        ),
        Parameter(
            name="ignore_providers", default=(), says="Providers whose registration says nothing: names or AS64500"
        ),
    ),
    fields=(
        Field(
            name="addresses that a data file knows",
            relation=LOOKED_UP,
            has="is_known",
            among="result = 'success' AND moment BETWEEN $begin AND $end",
            ours=True,
        ),
    ),
    sql=f"""
        WITH denied AS (
            SELECT list_transform($deny_list::VARCHAR[], lambda one: upper(trim(one))) AS named
        ), found AS (
            SELECT one.key, one.user_id, one.username, one.moment, one.available, one.ip, place.provider,
                place.asn_country, CASE WHEN list_contains(named, place.region) THEN place.region
                    WHEN list_contains(named, place.country) THEN place.country
                    WHEN list_contains(named, one.country) THEN one.country END AS territory,
                coalesce(list_contains(named, place.asn_country), false) AND NOT
                    coalesce({called("place.labels", "place.asn", "$ignore_providers")}, false) AS is_registered
            FROM signins AS one CROSS JOIN denied LEFT JOIN addresses AS place ON place.ip = one.ip
            WHERE one.result = 'success' AND one.user_id IS NOT NULL AND one.moment BETWEEN $begin AND $end
        )
        SELECT user_id AS subject, username AS name, moment, available, [key] AS evidence,
            {{'ip': coalesce(ip, 'an unknown address'), 'where': CASE WHEN territory IS NOT NULL
                THEN 'which is in ' || territory
                ELSE 'whose provider (' || coalesce(provider, 'unnamed') || ') is registered in ' || asn_country
                END}} AS facts,
            CASE WHEN territory IS NULL THEN 'medium' END AS severity
        FROM found WHERE territory IS NOT NULL OR is_registered
    """,  # noqa: S608 - our own words
    fires=(
        _DENIED,
        _DENIED.quiet(
            "A country that the organisation itself denies, as Duo tells it alone.",
            parameters=(("deny_list", (" br ",)),),
            told={
                "authentication": (
                    signin("ann", ago(hours=3)),
                    signin("bob", ago(hours=2), ip="198.18.0.7", country="BR"),
                ),
                DATA_FILES: _FILES,
            },
        ).found(_DENIED.finds, "high"),
        _DENIED.quiet(
            "A region, where its country is not denied.",
            told={**_DENIED.told, DATA_FILES: (geography(**{"203.0.113.0/24": located("UA", "43", 44.95, 34.1)}),)},
        ).found(_DENIED.finds, "high"),
        _REGISTERED,
    ),
    quiet=(
        _DENIED.but("It was denied.", "authentication", -1, result="denied", reason="location_restricted"),
        _DENIED.but("They are elsewhere.", "authentication", -1, access_device__ip="192.0.2.10"),
        _DENIED.quiet("The country is not denied.", parameters=(("deny_list", ("KP",)),)),
        _DENIED.quiet(
            "Another region of that country.",
            told={**_DENIED.told, DATA_FILES: (geography(**{"203.0.113.0/24": located("UA", "30", 50.45, 30.5)}),)},
        ),
        _REGISTERED.quiet(
            "The provider is one that is named.", parameters=(("ignore_providers", ("example persia",)),)
        ),
        _REGISTERED.quiet("Its number is named.", parameters=(("ignore_providers", ("AS64510",)),)),
        _DENIED.unnamed(),
    ),
    attack=("T1078.004",),
    nist=("OFAC", "800-53 AC-3"),
    peers=(("Cisco Identity Intelligence", "Access from Denied Territories: 14 entries, the country of the ASN too"),),
)
