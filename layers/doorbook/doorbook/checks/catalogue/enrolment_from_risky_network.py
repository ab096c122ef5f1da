"""Somebody gives themselves an authenticator from where none of them should be."""

from datetime import timedelta
from typing import Final

from doorbook.checks.catalogue.denied_country_access import DENIED
from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.data_files import DataKind
from doorbook.checks.guards import MATURE, among, called
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import AWAY, activity, days_of, enrolment, user_id
from doorbook.checks.wire_files import DATA_FILES, geography, listing, located, networks

_RENTED: Final = listing("hosting/clouds.txt", "203.0.113.0/24", label="Example Cloud")
_ENROLLED: Final = Story(
    says="A phone is enrolled from a hosting network.",
    told={"authentication": (enrolment("bob", ago(hours=2), ip=AWAY),), DATA_FILES: (_RENTED,)},
    finds=(user_id("bob"),),
    severity="high",
)
_TOLD: Final = Story(
    says="The newer log tells of it.",
    told={
        "activity": (
            activity(
                "phone_create",
                ago(hours=2),
                by="bob",
                by_kind="user",
                by_id=user_id("bob"),
                on=("phone", "DPSTRANGE00000000001", "+17345550199"),
                ip=AWAY,
            ),
        ),
        DATA_FILES: (_RENTED,),
    },
    finds=_ENROLLED.finds,
    severity="high",
)
_ELSEWHERE: Final = listing("hosting/clouds.txt", "198.18.0.0/24", label="Example Cloud")
_NEW_COUNTRY: Final = Story(
    says="After twelve days at home a phone is enrolled from another country, from a network of no kind.",
    told={
        "authentication": (*days_of("bob", 14, 3), enrolment("bob", ago(hours=2), ip=AWAY, country="BR")),
        DATA_FILES: (_ELSEWHERE,),
    },
    finds=_ENROLLED.finds,
    severity="high",
)
_TEHRAN: Final = geography(**{"203.0.113.0/24": located("IR", "07", 35.69, 51.42)})


def _by(says: str, *files: dict[str, object]) -> Story:
    return _ENROLLED.quiet(says, told={**_ENROLLED.told, DATA_FILES: files})


ENROLMENT_FROM_RISKY_NETWORK: Final = Check(
    id="enrolment-from-risky-network",
    title="Enrolment from a risky or new network",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Whoever has got in makes sure to stay.",
    definition="An authenticator that somebody gave themselves from a hosting network, an anonymiser or a VPN; from a "
    "denied country; or from a country new to the person, who has enough history.",
    false_positives="A phone that is bought on holiday.",
    summary="{name} enrolled an authenticator from {ip}, {what}.",
    remedies=("detach-phone", "verify-push-old-device"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    files=((DataKind.HOSTING, DataKind.NETWORKS),),
    helps=(
        DataKind.PROXY,
        DataKind.TOR,
        DataKind.VPN,
        DataKind.EGRESS,
        DataKind.RELAY,
        DataKind.GEOGRAPHY,
        DataKind.PROVIDERS,
    ),
    parameters=(
        Parameter(name="deny_list", default=DENIED, says="Countries such as IR, and regions such as UA-43"),
        Parameter(name="isp_allow", default=(), says="Providers that are no hosting network: names or AS64500"),
        Parameter(name="egress", default=(), says="The organisation's own addresses, and networks of /24 or /48"),
        Parameter(name="baseline_days", default=90, says="Days in which a country is not new", least=7, most=180),
    ),
    fields=(
        Field(
            name="access_device.ip",
            relation="signins",
            has="ip IS NOT NULL",
            among="event_type = 'enrollment' AND moment BETWEEN $begin AND $end",
        ),
    ),
    reach=timedelta(0),
    baseline=True,
    sql=f"""
        WITH added AS (
            SELECT key, user_id, username, moment, available, day, ip, country FROM signins
            WHERE event_type = 'enrollment' AND result = 'success'
            UNION ALL
            SELECT key, user_id, actor, moment, available, day, ip, country FROM admin_events
            WHERE worked AND actor_type = 'user'
                AND action IN ('phone_create', 'hardtoken_create', 'webauthncredential_create')
        ), inside AS (
            SELECT added.*, coalesce(place.country, added.country) AS land, place.region,
                coalesce(place.kinds, []::VARCHAR[]) AS kinds,
                coalesce({called("place.labels", "place.asn", "$isp_allow")}, false) AS is_allowed
            FROM added LEFT JOIN addresses AS place ON place.ip = added.ip
            WHERE added.user_id IS NOT NULL AND added.moment BETWEEN $begin AND $end
                AND NOT coalesce(list_contains(place.kinds, 'egress'), false)
                AND NOT coalesce({among("added.ip", "$egress")}, false)
        ), usual AS (
            SELECT inside.key, sum(CASE WHEN seen.kind = 'any' THEN seen.times END) AS successes,
                min(CASE WHEN seen.kind = 'any' THEN seen.first_at END) AS first_at,
                coalesce(bool_or(seen.kind = 'country' AND seen.value = inside.country
                    AND seen.last_at >= inside.moment // $day * $day - $baseline_days * $day), false) AS was_there
            FROM inside JOIN seen ON seen.user_id = inside.user_id AND seen.outcome = 'success'
                AND seen.kind IN ('any', 'country') AND seen.day < inside.day
            GROUP BY inside.key
        ), judged AS (
            SELECT inside.*, NOT is_allowed AND list_contains(kinds, 'hosting') AS is_hosting,
                list_has_any(kinds, ['proxy', 'tor', 'vpn']) AND NOT is_allowed AS is_hidden,
                coalesce(list_has_any(list_transform($deny_list::VARCHAR[], lambda one: upper(trim(one))),
                    [land, region, inside.country]), false) AS is_denied,
                inside.country IS NOT NULL AND NOT list_contains(kinds, 'relay')
                    AND coalesce({MATURE.format("inside")}, false) AND NOT was_there AS is_new
            FROM inside LEFT JOIN usual ON usual.key = inside.key
        )
        SELECT user_id AS subject, username AS name, moment, available, [key] AS evidence,
            {{'ip': coalesce(ip, 'an unknown address'), 'what': CASE
                WHEN is_denied THEN 'in a denied territory (' || coalesce(region, land) || ')'
                WHEN is_hidden THEN 'a proxy, VPN or exit of Tor' WHEN is_hosting THEN 'a hosting network'
                ELSE 'in ' || country || ', where they had not been in ' || $baseline_days || ' days' END}} AS facts
        FROM judged WHERE is_hosting OR is_hidden OR is_denied OR coalesce(is_new, false)
    """,  # noqa: S608 - our own words
    fires=(
        _ENROLLED,
        _TOLD,
        _NEW_COUNTRY,
        _by("A database says that it is a VPN.", networks({"203.0.113.0/24": {"is_anonymous_vpn": True}})).found(
            _ENROLLED.finds, "high"
        ),
        _by("It is in the list of Tor's exits.", _ELSEWHERE, listing("tor/exits.txt", AWAY)).found(
            _ENROLLED.finds, "high"
        ),
        _by("The data file knows that it is in Iran.", _ELSEWHERE, _TEHRAN).found(_ENROLLED.finds, "high"),
    ),
    quiet=(
        _ENROLLED.but("From home.", "authentication", -1, access_device__ip="192.0.2.10"),
        _ENROLLED.but("It failed.", "authentication", -1, result="denied"),
        _ENROLLED.but("It was no enrolment.", "authentication", -1, event_type="authentication"),
        _TOLD.but("An administrator did it.", "activity", -1, actor__type="admin"),
        _TOLD.but("It did not work.", "activity", -1, outcome__result="FAILURE"),
        _ENROLLED.quiet("The provider is no hosting network.", parameters=(("isp_allow", ("EXAMPLE cloud",)),)),
        _ENROLLED.quiet("The organisation names the network.", parameters=(("egress", ("203.0.113.0/24",)),)),
        _by("It is the organisation's own egress.", _RENTED, listing("egress/ours.txt", AWAY)),
        _by("The country is not denied.", _ELSEWHERE, geography()),
        _NEW_COUNTRY.but(
            "They were there a month ago.",
            "authentication",
            0,
            access_device__location={"city": "Recife", "country": "Brazil", "state": "Pernambuco"},
        ),
        _NEW_COUNTRY.quiet(
            "They are new: there are two days of history.",
            told={
                **_NEW_COUNTRY.told,
                "authentication": (*days_of("bob", 4, 3), _NEW_COUNTRY.told["authentication"][-1]),
            },
        ),
        _NEW_COUNTRY.quiet(
            "It is a relay, which is in any country.",
            told={**_NEW_COUNTRY.told, DATA_FILES: (_ELSEWHERE, listing("relay/private.csv", "203.0.113.0/24,BR,,"))},
        ),
        _ENROLLED.unnamed(),
    ),
    attack=("T1556.006", "T1098.005"),
    nist=("SP 800-63B binding",),
    peers=(
        ("Okta Identity Threat Protection", "critical action of an entity from an address of high threat"),
        ("Okta customer detections", "enrolment by a host whose name is not usual"),
    ),
)
