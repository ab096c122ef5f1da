"""The ring of browsers' keys in memory, for tests; it keeps the same promises as the secret (tests/contracts)."""

from dataclasses import dataclass
from threading import Lock

from doorbook.remember.key_ring import KeyRing
from doorbook.remember.ports import ReplacedMeanwhileError, Standing


@dataclass
class Shelf:
    """What is kept, and how often it was changed."""

    ring: KeyRing | None = None
    version: int = 0


class MemoryRings:
    """One ring in memory."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self._lock = Lock()

    def __call__(self) -> KeyRing:
        """Return the ring as the portal uses it."""
        return self.shelf.ring or KeyRing()

    def standing(self) -> Standing:
        """Return the ring as it is now."""
        with self._lock:
            return Standing(self.shelf.ring, str(self.shelf.version))

    def replace(self, standing: Standing, ring: KeyRing) -> None:
        """Keep the next ring."""
        with self._lock:
            if standing.mark != str(self.shelf.version):
                raise ReplacedMeanwhileError
            self.shelf = Shelf(ring, self.shelf.version + 1)
