"""The operator's terminal: what is said, what is asked without being shown, and what takes its time."""

import getpass
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TextIO

from doorbook.values import value

QUIET_FOR: Final = 1.0
"""Seconds after which something that goes on shows how far it is."""


class StopError(Exception):
    """The command ends here, with a sentence that says why and what to do."""


@value
class Terminal:
    """Where the command reads and writes. Passwords come from the keyboard, or from a pipe as one line."""

    reads: TextIO
    writes: TextIO
    tells: TextIO

    def say(self, line: str = "") -> None:
        """Write a line of the answer."""
        self.writes.write(_printable(line) + "\n")
        self.writes.flush()

    def tell(self, line: str) -> None:
        """Write a line beside the answer."""
        self.tells.write(_printable(line) + "\n")
        self.tells.flush()

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Write rows whose columns stand below one another."""
        widths = [max(len(_printable(cell)) for cell in column) for column in zip(*rows, strict=True)]
        for row in rows:
            padded = (f"{_printable(cell):<{width}}" for cell, width in zip(row, widths, strict=True))
            self.say("  ".join(padded).rstrip())

    def hidden(self, what: str) -> str:
        """Ask for something that is not shown, twice at a keyboard."""
        if not self.reads.isatty():
            return self.reads.readline().rstrip("\r\n")
        first = getpass.getpass(f"{what}: ")
        if first != getpass.getpass(f"{what}, again: "):
            raise StopError("the two are not the same; nothing was changed")
        return first

    def asked(self, what: str) -> str:
        """Ask for something that may be seen."""
        self.tells.write(f"{what}: ")
        self.tells.flush()
        return self.reads.readline().strip()

    def unseen(self, what: str) -> str:
        """Ask for something that is not shown; it is copied from elsewhere, so once is enough."""
        return getpass.getpass(f"{what} (not shown): ").strip()

    def agreed(self, question: str) -> bool:
        """Ask for a yes, which nobody gives who is not at a keyboard."""
        if not self.reads.isatty():
            return False
        self.tells.write(f"{question} [y/N] ")
        self.tells.flush()
        return self.reads.readline().strip().lower() in {"y", "yes"}

    def progress(self, what: str) -> Callable[[int], None]:
        """Return what is told how far something is, and shows it once a second."""
        shown = [time.monotonic()]

        def told(done: int) -> None:
            now = time.monotonic()
            if now - shown[0] >= QUIET_FOR:
                shown[0] = now
                self.tell(f"{what}: {done} so far")

        return told

    def counted[Each](self, what: str, each: Iterable[Each]) -> Iterator[Each]:
        """Go through something that may take its time."""
        told = self.progress(what)
        for number, one in enumerate(each, 1):
            told(number)
            yield one


def standard() -> Terminal:
    """Return the terminal that the command was started from."""
    return Terminal(sys.stdin, sys.stdout, sys.stderr)


def _printable(text: str) -> str:
    """Return the text without what could move the cursor: some of it was typed by people nobody knows."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
