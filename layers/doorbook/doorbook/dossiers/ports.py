"""What dossiers ask of the lake and of the store."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from doorbook.dossiers.application import ApplicationCard
from doorbook.dossiers.day import PersonDay
from doorbook.dossiers.mix import MixCard
from doorbook.dossiers.person import PersonCard
from doorbook.dossiers.shelves import Card, Entry, PersonLine, Place
from doorbook.values import value


class Drawn(Protocol):
    """The cards of one connection as the lake has them now."""

    def digests(self) -> Mapping[str, str]:
        """Return a digest of each card, by the card's name."""
        ...

    def cards(self, names: Sequence[str]) -> Iterator[Card]:
        """Return some of the cards."""
        ...

    def days(self, since: int) -> Iterator[PersonDay]:
        """Return the days of the last week of which anything came to the lake after that moment."""
        ...

    def newest(self) -> int:
        """Return when the last of them came."""
        ...


@value
class Imprint:
    """What was written of a card: its digest, and where it stands, or may stand where the digest is empty."""

    digest: str
    places: tuple[Place, ...]


@value
class Imprints:
    """What was written of all cards of a connection, by their names; `tag` tells one such state from another.

    Of what came to the lake by `until`, the days of people are written too.
    """

    of: Mapping[str, Imprint]
    tag: str | None = None
    until: int = 0


class Imprinted(Protocol):
    """Keeps what was written."""

    def read(self, connection: str) -> Imprints:
        """Return it as it is now."""
        ...

    def move(self, connection: str, after: Imprints) -> Imprints:
        """Keep it in the place of that with its tag, or raise OvertakenError; return it with its new tag."""
        ...

    def forget(self, connection: str) -> None:
        """Drop it."""
        ...


class Shelves(Protocol):
    """Keeps cards and lines; written by one keeper at a time. What breaks raises TryLaterError or FixSettingsError."""

    def write(self, connection: str, put: Sequence[Entry], drop: Sequence[Place]) -> None:
        """Put each in its place, whatever stands there, and clear other places; not all of it at one moment."""
        ...

    def person(self, connection: str, user_id: str) -> PersonCard | None:
        """Return a person's card."""
        ...

    def application(self, connection: str, key: str) -> ApplicationCard | None:
        """Return an application's card."""
        ...

    def mix(self, connection: str) -> MixCard | None:
        """Return the sums of all its people."""
        ...

    def people(
        self, connection: str, shelf: str, begins: str, after: str | None, most: int
    ) -> tuple[tuple[str, PersonLine], ...]:
        """Return lines of a list whose keys begin like this, from after that key on, each with its key."""
        ...

    def days(self, connection: str, user_id: str, most: int) -> tuple[PersonDay, ...]:
        """Return the latest days of somebody on which they signed in or tried to, the latest first."""
        ...

    def forget_days(self, connection: str, user_id: str) -> None:
        """Clear all days of somebody."""
        ...

    def applications(self, connection: str, after: str | None, most: int) -> tuple[tuple[str, ApplicationCard], ...]:
        """Return lines of applications, from after that key on, each with its key."""
        ...


class OvertakenError(Exception):
    """Somebody else writes the same connection's cards; what they write is as good."""
