"""An application that Duo protects: who uses it, with which factors, and how many of those who may."""

from doorbook.dossiers.usage import Used
from doorbook.values import value


@value(kw_only=True)
class Idle:
    """Somebody who may use an application, and did not."""

    user_id: str
    username: str


@value(kw_only=True)
class ApplicationCard:
    """All that the console shows of one application; times are milliseconds.

    `listed` is False where it is known from the log alone: it is gone, or the connection may not list applications.
    `may` counts those whom it lets in, `using` how many of them used it in the last month, and `users` everybody who
    did; `idle` are some who may and did not. `factors` are those of the month, as Duo's log names them.
    """

    connection: str
    key: str
    name: str
    listed: bool
    type: str = ""
    policy: str = ""
    access: str = ""
    groups: tuple[str, ...] = ()
    may: int | None = None
    using: int = 0
    users: int = 0
    first: int | None = None
    last: int | None = None
    successes: int = 0
    failures: int = 0
    factors: tuple[Used, ...] = ()
    idle: tuple[Idle, ...] = ()

    @property
    def adoption(self) -> float | None:
        """Return which part of those who may use it does, or None where nobody may or nobody knows who may."""
        return self.using / self.may if self.may else None

    @property
    def is_unused(self) -> bool:
        """Tell whether nobody was ever seen there."""
        return self.last is None
