"""A person of a Duo account: what they have, what they use, and how they stand. Times are milliseconds."""

from enum import StrEnum
from typing import Final

from doorbook.dossiers.usage import Used
from doorbook.values import value

GONE: Final = frozenset({"disabled", "pending deletion"})
"""How somebody stands whom Duo lets in nowhere."""


class Status(StrEnum):
    """How Duo says that somebody stands; what it says besides is kept as it is."""

    ACTIVE = "active"
    BYPASS = "bypass"
    DISABLED = "disabled"
    LOCKED_OUT = "locked out"
    PENDING_DELETION = "pending deletion"


class Enrolment(StrEnum):
    """How somebody stands, each in one way: what Duo does to them first, and else whether they have enrolled."""

    ENROLLED = "enrolled"
    NOT_ENROLLED = "not enrolled"
    BYPASS = "bypass"
    LOCKED_OUT = "locked out"
    DISABLED = "disabled"
    PENDING_DELETION = "pending deletion"
    UNKNOWN = "unknown"


class Strength(StrEnum):
    """The strongest thing that somebody can confirm with; unknown where Duo does not say what their phone can do."""

    PHISHING_RESISTANT = "phishing-resistant"
    PUSH = "push"
    PASSCODES = "passcodes"
    TEXTS_OR_CALLS = "texts or calls"
    NONE = "none"
    UNKNOWN = "unknown"


@value(kw_only=True)
class Group:
    """A group that somebody is in; `status` is its own, which counts for its people."""

    id: str
    name: str
    status: str


@value(kw_only=True)
class Phone:
    """A phone, or what Duo calls one: a tablet, a landline."""

    id: str
    name: str
    number: str
    type: str
    platform: str
    model: str
    os_version: str
    activated: bool | None
    capabilities: tuple[str, ...]
    encrypted: str
    screenlock: str
    tampered: str
    fingerprint: str
    last_seen: int | None
    shared: int
    """How many people have it."""


@value(kw_only=True)
class Token:
    """A hardware token."""

    id: str
    type: str
    serial: str


@value(kw_only=True)
class Credential:
    """A passkey or security key."""

    id: str
    name: str
    label: str
    added: int | None


@value(kw_only=True)
class BypassCode:
    """What is known of a bypass code; nobody but its holder knows the code. Without an expiry it lasts for ever."""

    id: str
    made_by: str
    created: int | None
    expires: int | None
    uses: int | None


@value(kw_only=True)
class PersonCard:
    """All that the console shows of one person. `directory` names the directory that they are synced from.

    `enrolment` and `strength` are as the sums of all people count them, `kind` what they are classified as.
    """

    connection: str
    user_id: str
    username: str
    realname: str = ""
    email: str = ""
    status: str = ""
    status_since: int | None = None
    lockout: str = ""
    enrolled: bool | None = None
    notes: str = ""
    aliases: tuple[str, ...] = ()
    created: int | None = None
    last_sign_in: int | None = None
    directory: str = ""
    synced: int | None = None
    groups: tuple[Group, ...] = ()
    phones: tuple[Phone, ...] = ()
    tokens: tuple[Token, ...] = ()
    credentials: tuple[Credential, ...] = ()
    bypass_codes: tuple[BypassCode, ...] = ()
    used: tuple[Used, ...] = ()
    enrolment: str = Enrolment.UNKNOWN
    strength: str = Strength.UNKNOWN
    kind: str = ""

    @property
    def factors(self) -> int:
        """Return how many things they have that a second factor can be shown with."""
        return len(self.phones) + len(self.tokens) + len(self.credentials)

    @property
    def lacks_factor(self) -> bool:
        """Tell whether they may come in and have nothing to confirm with."""
        return self.is_let_in and self.strength == Strength.NONE

    @property
    def is_let_in(self) -> bool:
        """Tell whether Duo may let them in at all."""
        return self.status not in GONE

    @property
    def bypassing_groups(self) -> tuple[Group, ...]:
        """Return their groups whose people Duo asks for no second factor."""
        return tuple(each for each in self.groups if each.status.casefold() == Status.BYPASS)

    @property
    def in_bypass(self) -> bool:
        """Tell whether Duo asks them for no second factor, for themselves or for a group of theirs."""
        return self.is_let_in and (self.status == Status.BYPASS or bool(self.bypassing_groups))
