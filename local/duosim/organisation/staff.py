"""The people of a company, each from the seed and a number."""

import json
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from zlib import crc32

from local.duosim.organisation.company import OFFICES, Office, Organisation
from local.duosim.people import Person, Phone, Token, WebAuthn, key_of

FIRST = (
    "Ada",
    "Ben",
    "Chloé",
    "Dmitri",
    "Emi",
    "Farid",
    "Greta",
    "Hugo",
    "Inês",
    "Jun",
    "Kofi",
    "Lena",
    "Mina",
    "Noor",
)
LAST = ("Adeyemi", "Brandt", "Costa", "Dubois", "Endo", "Fischer", "García", "Haddad", "Ito", "Jansen", "Kovač", "Lind")
GROUPS = ("Finance", "Engineering", "Sales", 'Staff (from AD sync "Corp AD")', "Contractors")
STATUSES = ("active",) * 96 + ("bypass", "disabled", "disabled", "locked out")


def dice(organisation: Organisation, number: int) -> int:
    """Throw for the person with this number, cheaply: what they carry follows from it without making them."""
    return crc32(f"{organisation.seed}|{number}".encode())


@lru_cache(maxsize=40_000)
def person(organisation: Organisation, number: int) -> Person:
    """Make the one with this number; who asks must not change them."""
    drawn = Random(f"{organisation.seed}|person|{number}")  # noqa: S311 - the same each time is the point
    first, last = drawn.choice(FIRST), drawn.choice(LAST)
    username, who = f"{first.lower()}.{last.lower()}.{number}", f"{organisation.seed}|{number}"
    return Person(
        username,
        realname=f"{first} {last}",
        firstname=first,
        lastname=last,
        email=f"{username}@example.com",
        user_id=key_of("DU", who),
        groups=sorted(drawn.sample(GROUPS, drawn.randrange(3))),
        status=drawn.choice(STATUSES),  # type: ignore[arg-type]
        created=organisation.begins - drawn.randrange(86_400 * 900),
        devices=_devices(organisation, drawn, who),
        webauthn=[
            WebAuthn(device=key_of("WA", f"{who}|{each}"), created=organisation.begins)
            for each in range(drawn.random() < 0.3)  # noqa: PLR2004 - nearly every third has one
        ],
    )


def _devices(organisation: Organisation, drawn: Random, who: str) -> list[Phone | Token]:
    devices: list[Phone | Token] = [
        Phone(
            device=key_of("DP", f"{who}|{each}"),
            model=drawn.choice(("iPhone 16", "Google Pixel 9", "Galaxy S25")),
            number=f"+1734{drawn.randrange(10**7):07d}",
            otp_secret=f"{drawn.getrandbits(160):040x}",
            created=organisation.begins,
        )
        for each in range(drawn.choice((0, 1, 1, 1, 1, 1, 1, 2)))
    ]
    if drawn.random() < 0.1:  # noqa: PLR2004 - every tenth carries a token
        secret = f"{drawn.getrandbits(160):040x}"
        devices.append(Token(device=key_of("DH", who), serial=str(drawn.randrange(10**6)), otp_secret=secret))
    return devices


def everybody(organisation: Organisation) -> list[Person]:
    """Make people whom the account may then change."""
    return [Person.from_json(person(organisation, each).to_json()) for each in range(organisation.people)]


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the events of one person have in common, as JSON text."""

    username: str
    user: str
    access_device: str
    auth_device: str
    email: str
    phone: str


@lru_cache(maxsize=40_000)
def pieces(organisation: Organisation, number: int) -> Pieces:
    who, office = person(organisation, number), office_of(number)
    place = {"city": office.city, "country": office.country, "state": office.state}
    phone = who.phones[0] if who.phones else None
    access: dict[str, object] = {
        "browser": "Chrome",
        "browser_version": "131.0.0.0",
        "epkey": key_of("EP", who.user_id),
        "flash_version": "uninstalled",
        "hostname": None,
        "ip": f"{office.network}.{number % 250 + 1}",
        "is_encryption_enabled": "unknown",
        "is_firewall_enabled": "unknown",
        "is_password_set": "unknown",
        "java_version": "uninstalled",
        "location": place,
        "management_agents": [],
        "os": "Windows",
        "os_version": "11",
        "security_agents": "unknown",
    }
    auth = {
        "ip": access["ip"] if phone else None,
        "key": phone.device if phone else None,
        "location": place if phone else {"city": None, "country": None, "state": None},
        "name": phone.display_name if phone else None,
    }
    return Pieces(
        username=who.username,
        user=json.dumps({"groups": who.groups, "key": who.user_id, "name": who.username}),
        access_device=json.dumps(access),
        auth_device=json.dumps(auth),
        email=json.dumps(who.email),
        phone=phone.number if phone else "+17345550199",
    )


def office_of(number: int) -> Office:
    return OFFICES[number % len(OFFICES)]
