"""The people of an organisation, each from the seed and a number."""

from random import Random

from tests.month.moments import BEGINS, DAY, ENDS
from tests.month.things import OFFICES, Computer, Credential, Office, Person, Phone, Place, Token, key_of

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
    "Oskar",
    "Priya",
    "Quentin",
    "Rosa",
    "Siân",
    "Tomás",
)
LAST = (
    "Adeyemi",
    "Brandt",
    "Costa",
    "Dubois",
    "Endo",
    "Fischer",
    "García",
    "Haddad",
    "Ito",
    "Jansen",
    "Kovač",
    "Lind",
    "O'Neill",
    "Petrov",
    "Sato",
    "van Dijk",
)
TEAMS = ("Finance", "Engineering", "Sales", "Support", 'Staff (from AD sync "Corp AD")')
EXECUTIVES = "Executives"
PHONES = (
    ("Apple iOS", "Apple iPhone 17", "27.0"),
    ("Apple iOS", "Apple iPhone 16", "27.0"),
    ("Apple iOS", "Apple iPhone 15", "26.6"),
    ("Google Android", "Google Pixel 10", "17"),
    ("Google Android", "Samsung Galaxy S25", "16"),
)
APP_VERSIONS = ("4.92.0", "4.91.0", "4.91.0", "4.90.1")
COMPUTERS = (
    ("Chrome", "141.0.0.0", "Mac OS X", "26.1"),
    ("Safari", "26.1", "Mac OS X", "26.1"),
    ("Edge", "141.0.0.0", "Windows", "11"),
    ("Chrome", "141.0.0.0", "Windows", "11"),
    ("Firefox", "144.0", "Linux", None),
)
WITH_PASSKEY, WITH_TOKEN, AT_NIGHT, ON_IPV6, DISABLED = 0.12, 0.17, 0.05, 0.15, 0.03
SERVICES = ("svc-reports", "svc-backup", "svc-scanner")


def office_of(number: int) -> Office:
    """Have half of all work in the first office, and fewer in each of the others."""
    return OFFICES[(0, 0, 0, 0, 0, 1, 1, 1, 2, 2)[number % 10]]


def person(seed: int, number: int) -> Person:
    """Make the one with this number, who has been there for long."""
    drawn = Random(f"{seed}|person|{number}")  # noqa: S311 - the same each time is the point
    first, last, office = drawn.choice(FIRST), drawn.choice(LAST), office_of(number)
    username = f"{first}.{last.replace(' ', '')}.{number}".lower()
    made = Person(
        number=number,
        user_id=key_of("DU", f"{seed}|{number}"),
        username=username,
        firstname=first,
        lastname=last,
        office=office,
        home=_home(drawn, office, number),
        computer=_computer(seed, drawn, number),
        created=BEGINS - drawn.randrange(60 * DAY, 900 * DAY),
        last_login=BEGINS - drawn.uniform(0.3 * DAY, 3 * DAY),
        groups=sorted(drawn.sample(TEAMS, drawn.randrange(1, 3))),
    )
    _equip(seed, drawn, made)
    return made


def _equip(seed: int, drawn: Random, made: Person) -> None:
    """Give what they sign in with; most have a phone and nothing else."""
    has = drawn.random()
    made.works_nights = drawn.random() < AT_NIGHT
    if has < WITH_PASSKEY:
        made.credentials.append(passkey(seed, made, "Touch ID", made.created + DAY))
    elif has < WITH_TOKEN:
        made.tokens.append(Token(token_id=key_of("DH", f"{seed}|{made.number}"), serial=f"{100_000 + made.number}"))
        return
    made.phones.append(phone(seed, made, "first", made.created + DAY))
    made.phones[0].last_seen = made.last_login
    if drawn.random() < DISABLED:
        made.status, made.last_login = "disabled", BEGINS - drawn.uniform(40 * DAY, 300 * DAY)
        made.phones[0].last_seen, made.phones[0].app_version = made.last_login, "4.80.0"
        made.away.append((BEGINS, ENDS))
        return
    made.is_plain = not made.credentials and not made.works_nights


def executive(seed: int, made: Person) -> None:
    """Make somebody one of those who have passkeys by order."""
    made.groups = [EXECUTIVES]
    made.is_plain = made.works_nights = False
    made.status, made.tokens, made.away = "active", [], []
    made.last_login = BEGINS - DAY / 2
    made.phones = [phone(seed, made, "first", made.created + DAY)]
    made.phones[0].last_seen = made.last_login
    made.credentials = [
        passkey(seed, made, "Touch ID", made.created + DAY),
        passkey(seed, made, "YubiKey 5C", made.created + 2 * DAY, label="Security Key"),
    ]


def service(seed: int, number: int, name: str) -> Person:
    """Make an account that a program signs in with, by the codes of a token."""
    made = person(seed, number)
    made.username, made.firstname, made.lastname = name, "", ""
    made.groups, made.phones, made.credentials, made.away = [], [], [], []
    made.is_plain = False
    made.status, made.last_login, made.works_nights = "active", BEGINS - DAY / 2, False
    made.tokens = [Token(token_id=key_of("DH", f"{seed}|{number}"), serial=f"{100_000 + number}")]
    return made


def phone(seed: int, who: Person, name: str, created: int, *, model: tuple[str, str, str] | None = None) -> Phone:
    """Make a phone of somebody's; `name` tells it from their others, `model` is its platform, its name, its system."""
    drawn = Random(f"{seed}|{who.number}|{name}")  # noqa: S311 - as above
    platform, kind, version = model or drawn.choice(PHONES)
    return Phone(
        phone_id=key_of("DP", f"{seed}|{who.number}|{name}"),
        number=f"{who.office.prefix}{who.number:04d}{drawn.randrange(1000):03d}",
        name=f"{who.firstname}'s {kind.split(' ', 1)[1]}",
        platform=platform,
        model=kind,
        os_version=version,
        created=created,
        last_seen=float(created),
        app_version=drawn.choice(APP_VERSIONS),
    )


def passkey(seed: int, who: Person, name: str, added: int, *, label: str = "Touch ID") -> Credential:
    return Credential(webauthnkey=key_of("WA", f"{seed}|{who.number}|{name}"), name=name, label=label, added=added)


def _home(drawn: Random, office: Office, number: int) -> Place:
    ip = f"198.18.{number % 256}.{10 + number // 256}"
    if drawn.random() < ON_IPV6:
        ip = f"2001:db8:{number:x}::{drawn.randrange(2, 999):x}"
    return Place(ip=ip, city=office.city, country=office.country, state=office.state)


def _computer(seed: int, drawn: Random, number: int) -> Computer:
    browser, browser_version, system, version = drawn.choice(COMPUTERS)
    return Computer(
        epkey=key_of("EP", f"{seed}|{number}"),
        browser=browser,
        browser_version=browser_version,
        os=system,
        os_version=version,
    )
