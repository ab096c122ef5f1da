"""A bucket in memory."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path
from threading import Lock

from doorbook.adapters.lake.objects import Kept, Listed


class MemoryObjects:
    """Objects by key; an object's tag is a digest of it, as S3's is."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[bytes, datetime]] = {}
        self._lock = Lock()

    def get(self, key: str) -> Kept | None:
        """Return an object, or None where there is none."""
        with self._lock:
            return Kept(self._kept[key][0], _tag(self._kept[key][0])) if key in self._kept else None

    def put(self, key: str, body: bytes) -> None:
        """Write an object, whatever is there."""
        with self._lock:
            self._kept[key] = body, self._clock()

    def put_if(self, key: str, body: bytes, tag: str | None) -> bool:
        """Write it where the one with this tag is (None: where there is none), or return False."""
        with self._lock:
            there = _tag(self._kept[key][0]) if key in self._kept else None
            if there != tag:
                return False
            self._kept[key] = body, self._clock()
        return True

    def fetch(self, key: str, path: Path) -> bool:
        """Copy an object to a file, or return False where there is none."""
        kept = self.get(key)
        if kept is not None:
            path.write_bytes(kept.body)
        return kept is not None

    def send(self, key: str, path: Path) -> None:
        """Copy a file to an object, whatever is there."""
        self.put(key, path.read_bytes())

    def under(self, prefix: str) -> Iterator[Listed]:
        """List what begins like this, in the order of the keys."""
        with self._lock:
            found = [
                Listed(key, len(body), at, _tag(body))
                for key, (body, at) in self._kept.items()
                if key.startswith(prefix)
            ]
        return iter(sorted(found))

    def drop(self, keys: Sequence[str]) -> None:
        """Remove objects; those that are not there do not matter."""
        with self._lock:
            for key in keys:
                self._kept.pop(key, None)


def _tag(body: bytes) -> str:
    return f'"{md5(body, usedforsecurity=False).hexdigest()}"'
