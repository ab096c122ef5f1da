"""The people of a company, each from the seed and a number."""

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from random import Random
from typing import Literal
from zlib import crc32

from local.duosim.organisation.company import OFFICES, Office, Organisation
from local.duosim.people import BypassTerms, Person, Phone, Status, Token, WebAuthn, key_of

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
IN_GROUPS = tuple(each for size in range(3) for each in combinations(sorted(GROUPS), size))
TEAM = 40  # people
STATUSES: tuple[Status, ...] = (*("active",) * 96, "bypass", "disabled", "disabled", "locked out")
UNTIL_LAST = 86_400 * 14
NEVER_CAME = 12  # one of so many
PHONES = (0, 1, 1, 1, 1, 1, 1, 2)
Kind = Literal["users", "phones", "tokens", "webauthn", "bypass_codes"]


def dice(organisation: Organisation, number: int) -> int:
    """Throw for the person with this number, cheaply: what they carry follows from it without making them."""
    return crc32(f"{organisation.seed}|{number}".encode())


def came_last(organisation: Organisation, number: int, created: int) -> int | None:
    """Say when somebody came last before the organisation's logs begin; some never did."""
    thrown = dice(organisation, number)
    return max(created, organisation.begins - thrown % UNTIL_LAST) if thrown % NEVER_CAME else None


def how_many(organisation: Organisation, number: int, kind: Kind) -> int:
    thrown = dice(organisation, number)
    match kind:
        case "users":
            return 1
        case "phones":
            return PHONES[thrown % 8]
        case "tokens":
            return int(thrown // 8 % 10 == 0)
        case "webauthn":
            return int(thrown // 80 % 10 < 3)  # noqa: PLR2004 - nearly every third has one
        case "bypass_codes":
            return int(thrown // 800 % 25 == 0)


def person(organisation: Organisation, number: int) -> Person:
    """Make the one with this number."""
    drawn = Random(f"{organisation.seed}|person|{number}")  # noqa: S311 - the same each time is the point
    first, last = drawn.choice(FIRST), drawn.choice(LAST)
    username = f"{first.lower()}.{last.lower()}.{number}"
    codes = [_code(organisation, number)] * how_many(organisation, number, "bypass_codes")
    made = Person(
        username,
        realname=f"{first} {last}",
        firstname=first,
        lastname=last,
        email=f"{username}@example.com",
        user_id=user_id(organisation, number),
        groups=groups_of(organisation, number),
        status=drawn.choice(STATUSES),
        created=organisation.begins - drawn.randrange(86_400 * 900),
        devices=_devices(organisation, drawn, number),
        webauthn=[
            WebAuthn(device=_key(organisation, number, "webauthn", each), created=organisation.begins)
            for each in range(how_many(organisation, number, "webauthn"))
        ],
        bypass_codes=codes,
        bypass_terms={each: BypassTerms(created=organisation.begins) for each in codes},
    )
    return replace(made, came_last=came_last(organisation, number, made.created))


def user_id(organisation: Organisation, number: int) -> str:
    return _key(organisation, number, "users", 0)


def groups_of(organisation: Organisation, number: int) -> list[str]:
    inside = IN_GROUPS[dice(organisation, number) // 20_000 % len(IN_GROUPS)]
    return [*inside, f"Team {number // TEAM + 1:03d}"]


def group_names(organisation: Organisation) -> set[str]:
    return {*GROUPS, *(f"Team {each + 1:03d}" for each in range((organisation.people - 1) // TEAM + 1))}


@lru_cache(maxsize=16)
def members(organisation: Organisation, group: str) -> list[int]:
    return [each for each in range(organisation.people) if group in groups_of(organisation, each)]


@lru_cache(maxsize=16)
def numbers(organisation: Organisation, kind: Kind) -> dict[str, int]:
    """Say for the key of each thing which number its owner has."""
    return {
        _key(organisation, number, kind, each): number
        for number in range(organisation.people)
        for each in range(how_many(organisation, number, kind))
    }


def number_named(organisation: Organisation | None, username: str) -> int | None:
    """Read the number that is in everybody's name, if this is somebody's name."""
    told = username.rpartition(".")[2]
    if organisation is None or not (told.isascii() and told.isdecimal()) or int(told) >= organisation.people:
        return None
    number = int(told)
    return number if person(organisation, number).username == username.lower() else None


def _key(organisation: Organisation, number: int, kind: Kind, place: int) -> str:
    who = f"{organisation.seed}|{number}"
    match kind:
        case "users":
            return key_of("DU", who)
        case "phones":
            return key_of("DP", f"{who}|{place}")
        case "tokens":
            return key_of("DH", who)
        case "webauthn":
            return key_of("WA", f"{who}|{place}")
        case "bypass_codes":
            return key_of("DB", f"{key_of('DU', who)}|{_code(organisation, number)}")


def _code(organisation: Organisation, number: int) -> str:
    return f"{crc32(f'{organisation.seed}|code|{number}'.encode()) % 10**9:09d}"


def _devices(organisation: Organisation, drawn: Random, number: int) -> list[Phone | Token]:
    devices: list[Phone | Token] = [
        Phone(
            device=_key(organisation, number, "phones", each),
            model=drawn.choice(("iPhone 16", "Google Pixel 9", "Galaxy S25")),
            number=f"+1734{drawn.randrange(10**7):07d}",
            otp_secret=f"{drawn.getrandbits(160):040x}",
            created=organisation.begins,
        )
        for each in range(how_many(organisation, number, "phones"))
    ]
    if how_many(organisation, number, "tokens"):
        key, secret = _key(organisation, number, "tokens", 0), f"{drawn.getrandbits(160):040x}"
        devices.append(Token(device=key, serial=str(drawn.randrange(10**6)), otp_secret=secret))
    return devices


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
