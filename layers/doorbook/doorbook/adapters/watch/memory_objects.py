"""A bucket in memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from doorbook.adapters.lake.objects import Kept, Listed


class Held(NamedTuple):
    """An object as it was written: whoever lists asks for every tag, so each is reckoned once."""

    body: bytes
    at: datetime
    tag: str


class MemoryObjects:
    """Objects by key; an object's tag is a digest of it, as S3's is."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._kept: dict[str, Held] = {}
        self._said: dict[str, Mapping[str, str]] = {}
        self._lock = Lock()

    def get(self, key: str) -> Kept | None:
        """Return an object, or None where there is none."""
        with self._lock:
            held = self._kept.get(key)
        return Kept(held.body, held.tag) if held is not None else None

    def put(self, key: str, body: bytes) -> None:
        """Write an object, whatever is there."""
        held = self._held(body)
        with self._lock:
            self._kept[key] = held

    def put_if(self, key: str, body: bytes, tag: str | None) -> bool:
        """Write it where the one with this tag is (None: where there is none), or return False."""
        held = self._held(body)
        with self._lock:
            there = self._kept.get(key)
            if (there.tag if there is not None else None) != tag:
                return False
            self._kept[key] = held
        return True

    def fetch(self, key: str, path: Path) -> bool:
        """Copy an object to a file, or return False where there is none."""
        kept = self.get(key)
        if kept is not None:
            path.write_bytes(kept.body)
        return kept is not None

    def give(self, key: str, body: bytes, said: Mapping[str, str]) -> None:
        """Write an object of which something is said."""
        self.put(key, body)
        with self._lock:
            self._said[key] = dict(said)

    def take(self, key: str, path: Path) -> Mapping[str, str] | None:
        """Copy an object to a file and return what is said of it, or None where there is none."""
        return self._said.get(key, {}) if self.fetch(key, path) else None

    def send(self, key: str, path: Path) -> None:
        """Copy a file to an object, whatever is there."""
        self.put(key, path.read_bytes())

    def under(self, prefix: str) -> Iterator[Listed]:
        """List what begins like this, in the order of the keys."""
        with self._lock:
            found = [
                Listed(key, len(held.body), held.at, held.tag)
                for key, held in self._kept.items()
                if key.startswith(prefix)
            ]
        return iter(sorted(found))

    def drop(self, keys: Sequence[str]) -> None:
        """Remove objects; those that are not there do not matter."""
        with self._lock:
            for key in keys:
                self._kept.pop(key, None)

    def _held(self, body: bytes) -> Held:
        return Held(body, self._clock(), f'"{md5(body, usedforsecurity=False).hexdigest()}"')
