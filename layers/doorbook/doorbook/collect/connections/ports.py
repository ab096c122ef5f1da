"""What connections need from outside; tests/contracts holds the versions in memory and on AWS to it."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from doorbook.collect.account import DuoAccount
from doorbook.collect.connections.connection import Connection
from doorbook.collect.connections.grants import Trial
from doorbook.collect.connections.keys import ConnectionKeys
from doorbook.events import AuditRow

type Accounts = Callable[[Connection], DuoAccount]
"""Returns a connection's account; raises FixSettingsError or TryLaterError where its keys cannot be read."""


class ChangedMeanwhileError(Exception):
    """Somebody else changed the connection since it was read, so nothing was changed."""


class Connections(Protocol):
    """The connections. Raises TryLaterError where the store does not answer; reads are consistent."""

    def all(self) -> tuple[Connection, ...]:
        """Return all of them, drafts too, the oldest first."""
        ...

    def one(self, connection: str) -> Connection | None:
        """Return the one of this id."""
        ...

    def put(self, connection: Connection, row: AuditRow) -> None:
        """Keep it and the row, or raise ChangedMeanwhileError unless the version before stands (before 1: none)."""
        ...

    def remove(self, connection: Connection, row: AuditRow) -> None:
        """Forget it and keep the row, or raise ChangedMeanwhileError unless just this version stands."""
        ...


class ConnectionSecrets(Protocol):
    """The keys of connections, by their ids. Raises FixSettingsError or TryLaterError."""

    def read(self, connection: str) -> ConnectionKeys:
        """Return the keys; raise FixSettingsError where there are none."""
        ...

    def keep(self, connection: str, keys: ConnectionKeys) -> None:
        """Keep the keys, in the place of others where there were any."""
        ...

    def delete(self, connection: str) -> None:
        """Delete the keys; they can be restored for a while by whoever may. None is well too."""
        ...


class Probe(Protocol):
    """A Duo account as it is tested. Each raises what every call to Duo may raise, and lasts `seconds` at most."""

    def resolve(self, seconds: float) -> None:
        """Look up the host's address; by a proxy there is nothing to look up."""
        ...

    def ping(self, seconds: float) -> datetime:
        """Return Duo's time over a connection that is trusted; no keys are needed."""
        ...

    def attempt(self, trial: Trial, seconds: float) -> None:
        """Make a call with the keys of the Admin API, or raise.

        FixSettingsError says NOT_GRANTED where Duo refuses it (403), NOT_OFFERED where there is nothing (404).
        """
        ...

    def is_auth_api(self, seconds: float) -> bool:
        """Tell whether the keys of the Admin API are in truth those of an Auth API application."""
        ...

    def check_push(self, seconds: float) -> None:
        """Ask whether Duo takes the keys that pushes are sent by as those of an Auth API application."""
        ...


type Probes = Callable[[Connection, ConnectionKeys], Probe]
"""Returns what tests a connection with these keys; raises nothing, asks nothing yet."""
