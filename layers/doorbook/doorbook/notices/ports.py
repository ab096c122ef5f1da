"""What notices need from outside; tests/contracts holds the versions in memory and on AWS to it."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from doorbook.events import AuditRow
from doorbook.notices.change import Change
from doorbook.notices.rule import Rule
from doorbook.notices.sending import Address, Due, Parcel, Plan, Sending


class Rules(Protocol):
    """The rules. Raises TryLaterError where the store does not answer; reads are consistent."""

    def all(self) -> tuple[Rule, ...]:
        """Return those that were not removed, by name."""
        ...

    def one(self, rule: str) -> Rule | None:
        """Return one as it stands, also one that was removed."""
        ...

    def put(self, rule: Rule, row: AuditRow) -> bool:
        """Keep it with its history and the audit where the version before it stands, or return False."""
        ...

    def history(self, rule: str) -> Sequence[Rule]:
        """Return all its versions, the first one first."""
        ...


class Sendings(Protocol):
    """What rules were to tell and what became of it. Raises TryLaterError where the store does not answer."""

    def plan(self, rule: str, change: str) -> Plan | None:
        """Return what was decided of a change."""
        ...

    def decide(self, rule: str, change: str, plan: Plan) -> bool:
        """Keep what is decided where the version before it stands, or return False: somebody else decided."""
        ...

    def count(self, rule: str, of: str, most: int) -> bool:
        """Count one more of a name, or return False where there are so many already."""
        ...

    def counted(self, rule: str, of: str) -> int:
        """Return how many were counted."""
        ...

    def hold(self, rule: str, due: int, change: Change) -> None:
        """Keep a change until then, in milliseconds."""
        ...

    def remind(self, of: Due) -> None:
        """Keep that something of a rule is due then."""
        ...

    def due(self, now: int, most: int) -> Sequence[Due]:
        """Return what is due by now, in milliseconds; the oldest first."""
        ...

    def held(self, rule: str, due: int) -> Sequence[Change]:
        """Return what was kept until then, by when it came."""
        ...

    def release(self, of: Due, changes: Sequence[Change]) -> None:
        """Forget changes that are told, and that something is due where nothing else is held."""
        ...

    def one(self, rule: str, message: str, target: str) -> Sending | None:
        """Return how telling one target of a message stands."""
        ...

    def put(self, sending: Sending) -> bool:
        """Keep how it stands where the version before it does, or return False."""
        ...

    def last(self, rule: str, most: int) -> Sequence[Sending]:
        """Return the latest of a rule, the latest first; what was written a moment ago may be missing."""
        ...


class Parcels(Protocol):
    """The queue of what is still to be told. Raises TryLaterError or FixSettingsError."""

    def hand(self, parcels: Sequence[Parcel]) -> None:
        """Queue all of it."""
        ...

    def put_off(self, change: Change) -> None:
        """Have a change looked at again, later."""
        ...


class Standing(StrEnum):
    """Whether mail reaches an address."""

    CONFIRMED = "confirmed"
    PENDING = "pending"
    GONE = "gone"
    """Its owner did not confirm in time, or unsubscribed."""


class Mail(Protocol):
    """Sends mail to those who confirmed that they want it. Raises TryLaterError or FixSettingsError."""

    def ask(self, address: Address) -> None:
        """Have the owner of an address asked whether they want it; asked again where they did not answer."""
        ...

    def standing(self) -> Mapping[str, Standing]:
        """Return how addresses stand, by the address in small letters; one that is not there is gone."""
        ...

    def drop(self, address: Address) -> None:
        """Send it nothing any more."""
        ...

    def send(self, to: Sequence[str], subject: str, text: str) -> None:
        """Send a mail to the addresses of these ids that confirmed."""
        ...


class Addresses(Protocol):
    """The addresses that mail may go to. Raises TryLaterError where the store does not answer."""

    def all(self) -> tuple[Address, ...]:
        """Return them, by their text."""
        ...

    def put(self, address: Address, row: AuditRow) -> bool:
        """Keep one with the audit where the version before it stands, or return False."""
        ...


class Gauges(Protocol):
    """Shows numbers that alarms listen to."""

    def gauge(self, name: str, number: float) -> None:
        """Show a number as it is now."""
        ...


type InGroup = Callable[[str, str, str], bool]
"""Of a connection, a person's id and a group's id or name: whether they are in it as was last listed."""
