"""Keeping connections: the hourly turn that sweeps drafts nobody finished, and finishes what is being deleted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from doorbook.collect.connections.connection import Connection, State, Trace
from doorbook.collect.connections.ports import ChangedMeanwhileError, Connections, ConnectionSecrets
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.signin.changes import Write
from doorbook.signin.ledger import Ledger
from doorbook.signin.visitor import Visitor
from doorbook.values import value

METHOD: Final = "keeper"
WHO: Final = "the hourly turn"
ABANDONED_AFTER: Final = timedelta(days=1)
"""After so long without a change a draft is swept, and its keys with it."""

LAST_TURNS: Final = timedelta(minutes=15)
"""A collector that read the connection before it was deleted may write for so long at most."""

type Leave = Callable[[Connection], bool]
"""Removes what the watch keeps of a connection, and what was collected unless that stays; False: there is more."""


@value
class ConnectionsTurned:
    """What a turn did, in the audit's words, and what broke on the way; one connection's does not stop the others."""

    did: tuple[str, ...]
    broke: tuple[BreakageError, ...]


@value(kw_only=True)
class ConnectionKeeper:
    """Looks at every connection once an hour; doing it twice does nothing more."""

    ledger: Ledger
    store: Connections
    secrets: ConnectionSecrets
    leave: Leave

    def turn(self) -> ConnectionsTurned:
        """Do what is due."""
        did: list[str] = []
        broke: list[BreakageError] = []
        for connection in self.store.all():
            try:
                did += self._kept(connection)
            except ChangedMeanwhileError:
                continue  # somebody is at it; the next turn looks again
            except BreakageError as error:
                broke.append(error)
        return ConnectionsTurned(tuple(did), tuple(broke))

    def _kept(self, connection: Connection) -> list[str]:
        since = self.ledger.clock() - connection.changed.at
        if connection.state is State.DRAFT and since >= ABANDONED_AFTER:
            trace = Trace(at=self.ledger.clock(), by=METHOD)
            ending = replace(
                connection,
                state=State.DELETING,
                version=connection.version + 1,
                changed=trace,
                keeps_data=False,
            )
            row = self._row(Outcome.CONNECTION_SWEPT, connection)
            self.store.put(ending, row.row)
            self.ledger.meter.outcome(row.row)
            self.secrets.delete(connection.id)
            return [row.row.detail or ""]
        if connection.state is not State.DELETING:
            return []
        self.secrets.delete(connection.id)
        if since < LAST_TURNS or not self.leave(connection):
            return []
        row = self._row(Outcome.CONNECTION_ENDED, connection)
        self.store.remove(connection, row.row)
        self.ledger.meter.outcome(row.row)
        return [row.row.detail or ""]

    def _row(self, outcome: Outcome, connection: Connection) -> Write:
        told = f"connection {connection.id} ({connection.name}), by {WHO}"
        return self.ledger.row(outcome, Visitor(address="-", agent=METHOD), method=METHOD, detail=told)
