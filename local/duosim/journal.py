"""What was asked of the API, in order, so that a test can count and look."""

from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any, Self

KEPT = 10_000


@dataclass(slots=True, kw_only=True)
class Entry:
    """One request; ``status`` is None while it is unanswered, and stays so when the connection was cut."""

    number: int
    at: float
    tls: bool
    method: str
    path: str
    ikey: str | None
    sig_version: int | None
    params: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    username: str | None = None  # whom a call of the prompt is about, as the application wrote the name
    factor: str | None = None  # what they proved themselves with, once that is so
    fault: str | None = None
    status: int | None = None
    code: int | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**told)


class Journal:
    """The last ten thousand requests."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=KEPT)
        self._number = 0

    def number(self) -> int:
        self._number += 1
        return self._number

    def clear(self) -> None:
        self.entries.clear()
