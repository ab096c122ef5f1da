"""What a month is about: people, what they carry, where they are, and those who administer them."""

from dataclasses import dataclass, field
from hashlib import blake2b

from tests.month.moments import BEGINS, DAY


def key_of(prefix: str, of: str) -> str:
    """Return an id as Duo's are: two letters and eighteen more, the same for the same thing."""
    return prefix + blake2b(of.encode(), digest_size=9).hexdigest().upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody is in the network, and in the world as far as Duo can tell."""

    ip: str
    city: str | None
    country: str | None
    state: str | None


NOWHERE = Place(ip="0.0.0.0", city=None, country=None, state=None)  # noqa: S104 - what Duo writes where it saw none


@dataclass(frozen=True, slots=True, kw_only=True)
class Computer:
    """What somebody opens an application with."""

    epkey: str | None
    browser: str | None
    browser_version: str | None
    os: str | None
    os_version: str | None
    hostname: str | None = None
    build: str = "26100"
    """Of Windows."""


SERVER = Computer(epkey=None, browser=None, browser_version=None, os=None, os_version=None, hostname="vpn01")
STRANGE = Computer(epkey=None, browser="Firefox", browser_version="143.0", os="Windows", os_version="10")
"""A browser that nobody of the organisation has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A place with its hours and its one address to the outside."""

    city: str
    state: str | None
    country: str
    network: str
    carrier: int
    prefix: str
    hours_ahead: int  # of UTC

    @property
    def place(self) -> Place:
        return Place(ip=f"{self.network}.10", city=self.city, country=self.country, state=self.state)

    @property
    def vpn(self) -> Place:
        """What those have for an address who come through the company's VPN."""
        return Place(ip=f"{self.network}.99", city=self.city, country=self.country, state=self.state)


OFFICES = (
    Office(
        city="Ann Arbor",
        state="Michigan",
        country="United States",
        network="192.0.2",
        carrier=64,
        prefix="+1734",
        hours_ahead=-4,
    ),
    Office(
        city="Lyon",
        state="Auvergne-Rhône-Alpes",
        country="France",
        network="198.51.100",
        carrier=80,
        prefix="+3347",
        hours_ahead=2,
    ),
    Office(
        city="Osaka", state="Ōsaka", country="Japan", network="203.0.113", carrier=96, prefix="+8166", hours_ahead=9
    ),
)


@dataclass(slots=True, kw_only=True, eq=False)
class Phone:
    """A phone, as it stands by now."""

    phone_id: str
    number: str
    name: str
    platform: str
    model: str
    os_version: str
    created: int
    activated: bool = True
    capabilities: tuple[str, ...] = ("auto", "push", "sms", "phone", "mobile_otp")
    tampered: str = "Not tampered"
    screenlock: str = "Locked"
    last_seen: float | None = None
    app_version: str

    @property
    def shown(self) -> str:
        return f"{self.name} ({self.number})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A hardware token."""

    token_id: str
    serial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A passkey: of the computer itself, or a key to carry."""

    webauthnkey: str
    name: str
    label: str
    added: int

    @property
    def factor(self) -> str:
        return "WebAuthn Security Key" if self.label == "Security Key" else "WebAuthn Chrome Touch ID"


@dataclass(slots=True, kw_only=True, eq=False)
class BypassCode:
    """A code that stands in for a second factor, as it stands by now."""

    bypass_code_id: str
    created: int
    expiration: int | None
    reuse_count: int | None
    admin_email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """Days that somebody spends elsewhere."""

    first: int
    last: int
    place: Place


@dataclass(slots=True, kw_only=True, eq=False)
class Person:
    """Somebody of the organisation: how they live, and their account as it stands by now."""

    number: int
    user_id: str
    username: str
    firstname: str
    lastname: str
    office: Office
    home: Place
    computer: Computer
    works_nights: bool = False
    is_plain: bool = False
    """Signs in like everybody by push from office and home, so that a plant may choose them."""

    is_calm: bool = False
    """Is in a plant: makes no mistakes besides, and goes nowhere."""

    away: list[tuple[float, float]] = field(default_factory=list)
    trips: list[Trip] = field(default_factory=list)
    failed: float = 0.0
    since: float = 0.0
    """Comes to work from then on."""

    created: int = BEGINS - 400 * DAY
    status: str = "active"
    lockout_reason: str | None = None
    last_login: float | None = None
    synced: int | None = BEGINS
    notes: str = ""
    groups: list[str] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    credentials: list[Credential] = field(default_factory=list)
    codes: list[BypassCode] = field(default_factory=list)

    address: str | None = None
    """Another one than everybody has."""

    @property
    def email(self) -> str:
        return f"{self.username}@example.com" if self.address is None else self.address

    @property
    def is_enrolled(self) -> bool:
        return bool(self.phones or self.tokens or self.credentials)

    def is_away(self, at: float) -> bool:
        return any(first <= at < last for first, last in self.away)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A push by which the help desk asked from its own console who somebody is, and how that ended.

    `answer` is approved, denied, fraud or timed_out; it was `known` some seconds after it was sent.
    """

    who: Person
    at: float
    known: float
    answer: str


@dataclass(slots=True, kw_only=True, eq=False)
class Administrator:
    """Somebody who may change what Duo holds."""

    admin_id: str
    name: str
    email: str
    phone: str | None
    role: str
    created: int
    last_login: int | None
    status: str = "Active"
    comes_in: bool = True
    """Signs in to the panel on every day of work."""


@dataclass(slots=True, kw_only=True, eq=False)
class Group:
    """A group of people, and what Duo does with them."""

    group_id: str
    name: str
    desc: str
    status: str = "Active"
