"""What actions need from outside; tests/contracts holds each version to it."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from doorbook.actions.deed import Deed
from doorbook.actions.objects import BypassCode, Group, User
from doorbook.signin.visitor import Visitor
from doorbook.values import value


class Why(StrEnum):
    """Why Duo refused to do something."""

    NOT_GRANTED = "not_granted"
    GONE = "gone"
    INVALID = "invalid"
    CONFLICT = "conflict"


@value
class Refusal:
    """Duo's no, with its own words."""

    why: Why
    said: str


class DuoObjects(Protocol):
    """One Duo account. Each call lasts seconds at most and is made once.

    Raises TryLaterError or FixSettingsError; a change that was broken off may have been made or not. What Duo refuses
    to change comes back as a Refusal.
    """

    def user(self, user: str) -> User | None:
        """Return somebody as they are now."""
        ...

    def user_named(self, username: str) -> User | None:
        """Return whoever has this name or alias."""
        ...

    def bypass_codes(self, user: str) -> tuple[BypassCode, ...]:
        """Return somebody's bypass codes, without the codes."""
        ...

    def groups(self) -> tuple[Group, ...]:
        """Return all groups."""
        ...

    def set_status(self, user: str, status: str) -> Refusal | None:
        """Give somebody a status; `active` also ends a lockout, a bypass, and the wait for deletion."""
        ...

    def enrol(self, username: str, email: str) -> Refusal | None:
        """Have Duo send the mail that leads through enrolling."""
        ...

    def attach_phone(self, user: str, phone: str) -> Refusal | None:
        """Give somebody a phone that is there."""
        ...

    def detach_phone(self, user: str, phone: str) -> Refusal | None:
        """Take a phone from somebody; it stays in Duo."""
        ...

    def delete_credential(self, credential: str) -> Refusal | None:
        """Delete a passkey or security key."""
        ...

    def delete_bypass_code(self, code: str) -> Refusal | None:
        """Delete a bypass code."""
        ...

    def create_bypass_code(self, user: str, seconds: int, uses: int) -> str | Refusal:
        """Make one bypass code beside those that are there, and return it."""
        ...

    def join(self, user: str, group: str) -> Refusal | None:
        """Put somebody into a group."""
        ...

    def leave(self, user: str, group: str) -> Refusal | None:
        """Take somebody out of a group."""
        ...

    def delete_user(self, user: str) -> Refusal | None:
        """Have somebody wait for deletion."""
        ...


@value(kw_only=True)
class Account:
    """A connection as actions see it: its name, its Duo account, and whether and how far it may write there."""

    connection: str
    name: str
    duo: DuoObjects
    read_only: bool
    granted: bool = True
    """Whether Duo granted writing when it was asked last; where that is not known, Duo will say."""


type Accounts = Callable[[str], Account | None]
"""Returns the account of a connection that is in use."""


class Kind(StrEnum):
    """What somebody is, as Doorbook was told."""

    HUMAN = "human"
    SERVICE = "service"
    SHARED = "shared"
    BREAK_GLASS = "break_glass"


class OwnRecords(Protocol):
    """What Doorbook itself keeps of people of a connection, by their ids in Duo."""

    def kind(self, connection: str, user: str) -> Kind | None:
        """Return what somebody was classified as."""
        ...

    def kinds(self, connection: str) -> dict[str, Kind]:
        """Return all who were classified."""
        ...

    def classify(self, connection: str, user: str, kind: Kind | None) -> None:
        """Keep what somebody is; None forgets it."""
        ...

    def linked(self, connection: str, user: str) -> frozenset[str]:
        """Return who else this person is."""
        ...

    def links(self, connection: str) -> frozenset[tuple[str, str]]:
        """Return all links, each from both its sides."""
        ...

    def link(self, connection: str, user: str, other: str) -> None:
        """Keep that both are one person, on either side; doing it again mends what was left half."""
        ...

    def unlink(self, connection: str, user: str, other: str) -> None:
        """Forget that, on either side."""
        ...


@value(kw_only=True)
class Held:
    """What a person has open at the portal."""

    person: str
    sessions: int
    browsers: int


class Portal(Protocol):
    """The portal's own people."""

    def held(self, user: User) -> Held | None:
        """Return what whoever is this user in Duo has open here; None where nobody here is."""
        ...

    def end(self, person: str, by: str, visitor: Visitor) -> None:
        """End all sessions of a person, and all browsers that remember them."""
        ...


class ActionRows(Protocol):
    """Deeds, by connection and person. Reads are consistent; raises TryLaterError where the store does not answer."""

    def one(self, connection: str, user: str, deed: str) -> Deed | None:
        """Return one deed."""
        ...

    def of(self, connection: str, user: str) -> tuple[Deed, ...]:
        """Return all of a person's, the newest first."""
        ...

    def waiting(self, connection: str) -> tuple[Deed, ...]:
        """Return those of a connection that wait for a second person, the oldest first."""
        ...

    def put(self, deed: Deed) -> bool:
        """Keep a deed where the version before it is (1: where there is none), or return False."""
        ...

    def turn(self, connection: str, user: str) -> tuple[int, str]:
        """Return whose turn it is to change this person: its number, and the deed that took it (0 and nothing)."""
        ...

    def take_turn(self, connection: str, user: str, number: int, deed: str) -> bool:
        """Take the turn of that number, or return False where somebody else has."""
        ...
