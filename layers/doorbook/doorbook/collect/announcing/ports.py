"""What telling others needs from outside; tests/contracts holds the versions in memory and on AWS to it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from doorbook.collect.announcing.announcement import Delivery, Entry, FileOfEvents, Handed, News, Telling
from doorbook.collect.announcing.webhook import Health, HookSecrets, Webhook
from doorbook.values import value


class Announced(Protocol):
    """The events of a file in the lake."""

    def events(self, file: FileOfEvents) -> Iterator[Telling]:
        """Go through them in the same order every time; raise TryLaterError or FixSettingsError."""
        ...


class Bus(Protocol):
    """Where everybody may listen who was given a rule."""

    def put(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Put entries of one call, and return those that were not taken; raise TryLaterError or FixSettingsError."""
        ...


class Deliveries(Protocol):
    """What is still to be told, and what nobody could be told. Raises TryLaterError or FixSettingsError."""

    def send(self, handed: Sequence[Handed]) -> None:
        """Queue all of it."""
        ...

    def bury(self, text: str) -> None:
        """Put aside a message of the queue, for an operator."""
        ...


class Told(Protocol):
    """Which findings somebody was told of."""

    def note(self, news: News) -> None:
        """Keep that others were told now; raise TryLaterError where it cannot be kept."""
        ...


class Webhooks(Protocol):
    """The webhooks of connections. Raises TryLaterError where the store does not answer; reads are consistent."""

    def of(self, connection: str) -> tuple[Webhook, ...]:
        """Return those of a connection, the oldest first."""
        ...

    def one(self, connection: str, webhook: str) -> Webhook | None:
        """Return one of them."""
        ...

    def put(self, webhook: Webhook) -> bool:
        """Keep it, but for its health; return False unless the version before stands (before 1: none)."""
        ...

    def remove(self, webhook: Webhook) -> None:
        """Forget it and its health."""
        ...

    def note(self, webhook: Webhook, health: Health) -> bool:
        """Keep how telling it goes, or return False where the health is not of the version before any more."""
        ...


class SecretsOfHooks(Protocol):
    """The secrets of webhooks. Raises FixSettingsError or TryLaterError."""

    def read(self, connection: str, webhook: str) -> HookSecrets:
        """Return them, some minutes old at most; raise FixSettingsError where there are none."""
        ...

    def forget(self, connection: str, webhook: str) -> None:
        """Read them anew next time."""
        ...

    def keep(self, connection: str, webhook: str, secrets: HookSecrets) -> None:
        """Keep them, in the place of others where there were any."""
        ...

    def delete(self, connection: str, webhook: str) -> None:
        """Delete them; None is well too."""
        ...


@value(kw_only=True)
class Answered:
    """What came back: the status, and the beginning of what it said."""

    status: int
    said: str = ""

    @property
    def took_it(self) -> bool:
        """Tell whether the message arrived."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the statuses of success


@value
class NoAnswer:
    """Nothing came back, and why."""

    why: str


class Sender(Protocol):
    """Posts to a webhook."""

    def refuses(self, url: str) -> str | None:
        """Return why this address is none that anything is sent to, as far as it can be read off it."""
        ...

    def send(self, url: str, delivery: Delivery, secrets: HookSecrets, now: datetime) -> Answered | NoAnswer:
        """Post it, signed; it ends within ten seconds and follows nothing."""
        ...
