"""What a company has besides people: its administrators, endpoints, applications and policies."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from random import Random

from local.duosim.administrators import Administrator, Role
from local.duosim.endpoints import Endpoint
from local.duosim.integrations import Integration, IntegrationType
from local.duosim.organisation.company import Organisation
from local.duosim.organisation.staff import dice, person, user_id
from local.duosim.people import key_of
from local.duosim.policies import Policy, Sections
from local.duosim.spread import Spread

APPLICATIONS: dict[str, IntegrationType] = {
    "VPN": "authapi",
    "Payroll": "websdk",
    "Customer portal": "websdk",
    "Mail": "websdk",
}
STRICT = "Finance and payroll"
PEOPLE_TO_AN_ADMINISTRATOR = 250
ROLES: tuple[Role, ...] = ("Administrator", "Help Desk", "User Manager", "Security Analyst", "Read-only")
NAMES = ("Bruno Keller", "Carmen Ortiz", "Dina Rahman", "Elias Berg", "Fumiko Mori", "Gil Navarro", "Hana Novák")
SYSTEMS = (
    ("Mac OS X", "15.1.1", "24B91", "MacBookPro18,3"),
    ("Windows", "11", "22631", "Latitude 7440"),
    ("Windows", "10", "19045", "ThinkPad T14"),
    ("Linux", "6.8", "", "XPS 13"),
)
SECOND = 4  # every fourth of them has a second one


def administrators(company: Organisation) -> list[Administrator]:
    return [_administrator(company, each) for each in range(2 + company.people // PEOPLE_TO_AN_ADMINISTRATOR)]


def integrations(company: Organisation) -> list[Integration]:
    """List what its events name; they are known here and may not call."""
    strict = key_of("PO", f"{company.seed}|{STRICT}")
    return [
        Integration(
            type=kind,
            name=name,
            ikey=key_of("DI", name),
            skey=f"{Random(f'{company.seed}|{name}').getrandbits(160):040x}",  # noqa: S311 - nobody signs with it
            policy_key=strict if name == "Payroll" else None,
        )
        for name, kind in APPLICATIONS.items()
    ]


def policies(company: Organisation) -> list[Policy]:
    strict: Sections = {
        "authentication_methods": {"require_verified_push": True, "verified_push_digits": 6},
        "trusted_endpoints": {"trusted_endpoint_checking": "require-trusted"},
    }
    return [Policy(policy_name=STRICT, policy_key=key_of("PO", f"{company.seed}|{STRICT}"), sections=strict)]


def endpoints(company: Organisation) -> Sequence[Endpoint]:
    return Spread(_endpoint_starts(company), lambda number: _endpoints(company, number))


def endpoint(company: Organisation, epkey: str) -> Endpoint | None:
    number = _owners(company).get(epkey)
    if number is None:
        return None
    return next(each for each in _endpoints(company, number) if each.epkey == epkey)


@lru_cache(maxsize=4)
def _owners(company: Organisation) -> dict[str, int]:
    return {
        _epkey(company, number, each): number
        for number in range(company.people)
        for each in range(_how_many(company, number))
    }


def _epkey(company: Organisation, number: int, place: int) -> str:
    """Name it as the events of its owner do."""
    return key_of("EP", f"{user_id(company, number)}{place or ''}")


@lru_cache(maxsize=4)
def _endpoint_starts(company: Organisation) -> list[int]:
    return list(accumulate((_how_many(company, each) for each in range(company.people)), initial=0))


def _how_many(company: Organisation, number: int) -> int:
    return 2 if dice(company, number) // 7 % SECOND == 0 else 1


def _endpoints(company: Organisation, number: int) -> list[Endpoint]:
    who, drawn = person(company, number), Random(f"{company.seed}|endpoints|{number}")  # noqa: S311 - as the staff
    return [
        _endpoint(company, who.username, who.email, _epkey(company, number, each), drawn)
        for each in range(_how_many(company, number))
    ]


def _endpoint(company: Organisation, username: str, email: str, epkey: str, drawn: Random) -> Endpoint:
    family, version, build, model = drawn.choice(SYSTEMS)
    name = f"{username.partition('.')[0].upper()}-{drawn.randrange(10**4):04d}"
    browser = {"browser_family": "Chrome", "browser_version": "131.0.0.0", "flash_version": "", "java_version": ""}
    return Endpoint(
        username=username,
        email=email,
        epkey=epkey,
        model=model,
        os_family=family,
        os_version=version,
        os_build=build,
        trusted_endpoint=drawn.choice(("yes", "yes", "no", "unknown")),
        disk_encryption_status=drawn.choice(("On", "On", "On", "Off", "Unknown")),
        firewall_status=drawn.choice(("On", "On", "Off")),
        password_status=drawn.choice(("Set", "Set", "Unset")),
        browsers=[{**browser, "last_used": company.begins}],
        device_name=name,
        device_username=username,
        last_updated=company.begins,
    )


def _administrator(company: Organisation, number: int) -> Administrator:
    drawn = Random(f"{company.seed}|administrator|{number}")  # noqa: S311 - as the staff
    name = NAMES[number % len(NAMES)] + (f" {number // len(NAMES) + 1}" if number >= len(NAMES) else "")
    return Administrator(
        name=name,
        email=f"{name.lower().replace(' ', '.')}@example.com",
        admin_id=key_of("DE", f"{company.seed}|{number}"),
        phone=f"+1734{drawn.randrange(10**7):07d}",
        role=drawn.choice(ROLES),
        created=company.begins - drawn.randrange(86_400 * 700),
        last_login=company.begins - drawn.randrange(86_400 * 90),
    )
