"""Mail in memory: who was asked, who confirmed, and what was sent."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from doorbook.notices.ports import Standing
from doorbook.notices.sending import Address


class Sent(NamedTuple):
    """A mail."""

    to: tuple[str, ...]
    subject: str
    text: str


class MemoryMail:
    """A topic; `confirm` is what an owner does."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self._standing: dict[str, Standing] = {}

    def ask(self, address: Address) -> None:
        """Have the owner asked."""
        if self._standing.get(address.text.casefold()) is not Standing.CONFIRMED:
            self._standing[address.text.casefold()] = Standing.PENDING

    def confirm(self, text: str) -> None:
        """Let the owner want it."""
        self._standing[text.casefold()] = Standing.CONFIRMED

    def standing(self) -> Mapping[str, Standing]:
        """Return how addresses stand."""
        return dict(self._standing)

    def drop(self, address: Address) -> None:
        """Send it nothing any more."""
        self._standing.pop(address.text.casefold(), None)

    def send(self, to: Sequence[str], subject: str, text: str) -> None:
        """Keep what would be sent."""
        self.sent.append(Sent(tuple(to), subject, text))
