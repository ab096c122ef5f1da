"""What is left of a connection that is being deleted, removed bit by bit."""

from itertools import islice
from typing import Final

from doorbook.adapters.lake.imprints import LakeImprints
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.rows import ListedRows
from doorbook.adapters.watch.webhooks import StoredWebhooks
from doorbook.collect.announcing.ports import SecretsOfHooks
from doorbook.collect.connections.connection import Connection
from doorbook.collect.streams import STREAMS
from doorbook.dossiers.keeper import DossierKeeper

ROOTS: Final = ("events", "inventory", "changes", "snapshots")
MOST_ROWS: Final = 2_000
MOST_OBJECTS: Final = 20_000
MOST_CARDS: Final = 5_000
"""In one turn, which lasts a minute at most; the next goes on."""


class LeavingConnection:
    """Removes the watch's rows of a connection, its webhooks' secrets, and the lake's objects unless the data stays."""

    def __init__(self, rows: ListedRows, objects: Objects, secrets: SecretsOfHooks) -> None:
        self._rows = rows
        self._objects = objects
        self._secrets = secrets

    def __call__(self, connection: Connection) -> bool:
        """Remove as much as one turn can, and tell whether nothing is left."""
        for hook in StoredWebhooks(self._rows).of(connection.id):
            self._secrets.delete(connection.id, hook.id)
        place = f"connection#{connection.id}"
        found = [str(row["sk"]) for row in islice(self._rows.beginning(place, ""), MOST_ROWS)]
        for sk in found:
            self._rows.drop(place, sk)
        if len(found) == MOST_ROWS:
            return False
        cards = DossierKeeper(StoredShelves(self._rows), LakeImprints(self._objects))
        if not cards.forget(connection.id, MOST_CARDS):
            return False
        return connection.keeps_data or self._removed(connection)

    def _removed(self, connection: Connection) -> bool:
        left = MOST_OBJECTS
        for prefix in prefixes(connection):
            keys = [each.key for each in islice(self._objects.under(prefix), left)]
            self._objects.drop(keys)
            left -= len(keys)
            if left == 0:
                return False
        return True


def prefixes(connection: Connection) -> tuple[str, ...]:
    """Return where the lake keeps what came from a connection; the closing slash keeps longer ids apart."""
    of = f"connection={connection.id}/"
    kept = (f"{root}/{stream.name}/{of}" for root in ROOTS for stream in STREAMS)
    return (f"raw/{of}", f"quarantine/{of}", *kept)
