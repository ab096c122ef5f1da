"""Connections and their keys in memory, for tests."""

from threading import RLock

from doorbook.collect.connections.connection import Connection
from doorbook.collect.connections.keys import ConnectionKeys
from doorbook.collect.connections.ports import ChangedMeanwhileError
from doorbook.errors import Cause, FixSettingsError
from doorbook.events import AuditRow


class MemoryConnections:
    """Keeps connections, and the audit rows that came with them."""

    def __init__(self) -> None:
        self.kept: dict[str, Connection] = {}
        self.rows: list[AuditRow] = []
        self._lock = RLock()

    def all(self) -> tuple[Connection, ...]:
        """Return all of them, the oldest first."""
        return tuple(sorted(self.kept.values(), key=lambda each: (each.created.at, each.id)))

    def one(self, connection: str) -> Connection | None:
        """Return the one of this id."""
        return self.kept.get(connection)

    def put(self, connection: Connection, row: AuditRow) -> None:
        """Keep it, provided that it follows what stands."""
        with self._lock:
            self._stands(connection.id, connection.version - 1)
            self.kept[connection.id] = connection
            self.rows.append(row)

    def remove(self, connection: Connection, row: AuditRow) -> None:
        """Forget it, provided that it still stands so."""
        with self._lock:
            self._stands(connection.id, connection.version)
            del self.kept[connection.id]
            self.rows.append(row)

    def _stands(self, connection: str, version: int) -> None:
        standing = self.kept.get(connection)
        if (standing.version if standing else 0) != version:
            raise ChangedMeanwhileError


class MemoryConnectionSecrets:
    """Keeps keys by connection."""

    def __init__(self) -> None:
        self.kept: dict[str, ConnectionKeys] = {}

    def read(self, connection: str) -> ConnectionKeys:
        """Return the keys."""
        try:
            return self.kept[connection]
        except KeyError:
            raise FixSettingsError(Cause.SECRET, "the connection has no keys") from None

    def keep(self, connection: str, keys: ConnectionKeys) -> None:
        """Keep the keys."""
        self.kept[connection] = keys

    def delete(self, connection: str) -> None:
        """Delete the keys."""
        self.kept.pop(connection, None)
