"""What telling others needs, in memory."""

from collections.abc import Iterator, Mapping, Sequence

from doorbook.collect.announcing.announcement import Entry, FileOfEvents, Handed, Telling
from doorbook.collect.announcing.handing import written
from doorbook.collect.announcing.webhook import HookSecrets
from doorbook.errors import Cause, FixSettingsError


class MemoryHookSecrets:
    """Secrets of webhooks."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], HookSecrets] = {}

    def read(self, connection: str, webhook: str) -> HookSecrets:
        """Return them."""
        try:
            return self._kept[connection, webhook]
        except KeyError:
            raise FixSettingsError(Cause.SECRET, "ResourceNotFoundException") from None

    def forget(self, connection: str, webhook: str) -> None:
        """Read them anew next time, as always here."""

    def keep(self, connection: str, webhook: str, secrets: HookSecrets) -> None:
        """Keep them."""
        self._kept[connection, webhook] = secrets

    def delete(self, connection: str, webhook: str) -> None:
        """Delete them."""
        self._kept.pop((connection, webhook), None)


class MemoryBus:
    """A bus that keeps what it took."""

    def __init__(self) -> None:
        self.took: list[Entry] = []

    def put(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Take all of them."""
        self.took.extend(entries)
        return []


class MemoryDeliveries:
    """The two queues, as texts."""

    def __init__(self) -> None:
        self.queued: list[str] = []
        self.buried: list[str] = []

    def send(self, handed: Sequence[Handed]) -> None:
        """Queue all of it."""
        self.queued.extend(written(each) for each in handed)

    def send_text(self, text: str) -> None:
        """Queue a text."""
        self.queued.append(text)

    def bury(self, text: str) -> None:
        """Put a message aside."""
        self.buried.append(text)


class MemoryAnnounced:
    """Files of events, by the names of their objects."""

    def __init__(self, files: Mapping[str, Sequence[Telling]]) -> None:
        self._files = files

    def events(self, file: FileOfEvents) -> Iterator[Telling]:
        """Go through a file's events."""
        try:
            return iter(self._files[file.object])
        except KeyError:
            raise FixSettingsError(Cause.LAKE, f"{file.object} is not there") from None
