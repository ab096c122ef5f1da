"""What can go wrong on purpose, and on which calls."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

FaultKind = Literal[
    "rate_limit", "fail", "server_error", "reset", "cut_body", "html", "not_json", "silence", "slow_drip"
]


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault on the calls it matches: path and person, or all of them; ``count`` times, or until cleared.

    A path that ends in ``*`` stands for all that begin like it.
    ``username`` matches a call that names the person, by name, alias, user_id or the txid of their attempt.
    """

    kind: FaultKind
    path: str = "*"
    username: str | None = None
    count: int | None = 1
    code: int = 50000
    detail: str | None = None
    retry_after: int | None = None
    seconds: float = 0.0

    @classmethod
    def rate_limit(cls, path: str = "*", *, retry_after: int | None = None, count: int | None = 1) -> Self:
        return cls(kind="rate_limit", path=path, retry_after=retry_after, count=count)

    @classmethod
    def fail(cls, code: int, path: str = "*", *, detail: str | None = None, count: int | None = 1) -> Self:
        return cls(kind="fail", path=path, code=code, detail=detail, count=count)

    @classmethod
    def server_error(cls, path: str = "*", *, count: int | None = 1) -> Self:
        """500 with a page of HTML."""
        return cls.error_page(500, path, count=count)

    @classmethod
    def error_page(cls, status: int, path: str = "*", *, count: int | None = 1) -> Self:
        """Give a page of HTML with this status, as somebody in between does."""
        return cls(kind="server_error", path=path, code=100 * status, count=count)

    @classmethod
    def reset(cls, path: str = "*", *, count: int | None = 1) -> Self:
        """Reset the connection (RST) before a byte of the answer."""
        return cls(kind="reset", path=path, count=count)

    @classmethod
    def cut_body(cls, path: str = "*", *, count: int | None = 1) -> Self:
        """Give the true answer, but close the connection halfway through the promised body."""
        return cls(kind="cut_body", path=path, count=count)

    @classmethod
    def html(cls, path: str = "*", *, count: int | None = 1) -> Self:
        """200 with a page of HTML, as a captive proxy gives."""
        return cls(kind="html", path=path, count=count)

    @classmethod
    def not_json(cls, path: str = "*", *, count: int | None = 1) -> Self:
        """200, says application/json, is not."""
        return cls(kind="not_json", path=path, count=count)

    @classmethod
    def silence(cls, path: str = "*", *, seconds: float = 3600.0, count: int | None = 1) -> Self:
        """Nothing at all for so long, the connection open until the client leaves; then the true answer."""
        return cls(kind="silence", path=path, seconds=seconds, count=count)

    @classmethod
    def slow_drip(cls, path: str = "*", *, seconds: float = 10.0, count: int | None = 1) -> Self:
        """Give the true answer, its bytes spread over so long."""
        return cls(kind="slow_drip", path=path, seconds=seconds, count=count)

    def for_person(self, username: str) -> Self:
        """Spare everybody else."""
        return replace(self, username=username)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**told)


class Faults:
    """Those waiting to happen, oldest first."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def take(self, path: str, usernames: set[str]) -> Fault | None:
        """Find the one for this call, and count it down; ``usernames`` are in lower case."""
        for fault in self.waiting:
            if not _is_on(fault.path, path):
                continue
            if fault.username is not None and fault.username.lower() not in usernames:
                continue
            if fault.count is not None:
                fault.count -= 1
                if fault.count <= 0:
                    self.waiting.remove(fault)
            return fault
        return None


def _is_on(asked: str, path: str) -> bool:
    return path.startswith(asked[:-1]) if asked.endswith("*") else path == asked
