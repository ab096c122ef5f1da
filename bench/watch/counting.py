"""Stores that count what is asked of them as AWS bills it, and a bucket in a folder, so that no memory holds it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.dynamodb.connections import kept_connection
from doorbook.adapters.dynamodb.outbox import row
from doorbook.adapters.lake.objects import Kept, Listed
from doorbook.adapters.watch.rows import Rows
from doorbook.collect.account import DuoAccount, Page, PageRequest
from doorbook.collect.connections.connection import Connection
from doorbook.collect.lake.ports import NewFile, Source
from doorbook.collect.turns.run import Asked
from doorbook.events import AuditRow

READ_UNIT, WRITE_UNIT, QUEUE_UNIT = 4096, 1024, 65536

type Bill = Counter[str]


def units(told: Mapping[str, Plain], unit: int) -> int:
    """Return how many units an item is; DynamoDB counts names and values, which its JSON without types is about."""
    return -(-max(1, len(json.dumps(dict(told), separators=(",", ":")))) // unit)


class CountedRows:
    """Rows whose reads are consistent, so a unit each 4 KB."""

    def __init__(self, inner: Rows, bill: Bill) -> None:
        self._inner = inner
        self._bill = bill

    def get(self, pk: str, sk: str) -> dict[str, Plain] | None:
        """Count a read."""
        found = self._inner.get(pk, sk)
        self._bill["DynamoDB GetItem"] += 1
        self._bill["read units"] += units(found or {}, READ_UNIT)
        return found

    def beginning(self, pk: str, sk: str) -> Iterator[dict[str, Plain]]:
        """Count a query, whose rows are measured together."""
        found = list(self._inner.beginning(pk, sk))
        self._bill["DynamoDB Query"] += 1
        self._bill["read units"] += units({"all": json.dumps(found)}, READ_UNIT)
        return iter(found)

    def put(self, pk: str, sk: str, row: Mapping[str, Plain]) -> None:
        """Count a write."""
        self._wrote({"pk": pk, "sk": sk, **row})
        self._inner.put(pk, sk, row)

    def put_next(self, pk: str, sk: str, row: Mapping[str, Plain], version: int) -> bool:
        """Count a write, also one that comes too late."""
        self._wrote({"pk": pk, "sk": sk, **row})
        return self._inner.put_next(pk, sk, row, version)

    def drop(self, pk: str, sk: str) -> None:
        """Count a write."""
        self._wrote({"pk": pk, "sk": sk})
        self._inner.drop(pk, sk)

    def _wrote(self, told: Mapping[str, Plain]) -> None:
        self._bill["DynamoDB PutItem"] += 1
        self._bill["write units"] += units(told, WRITE_UNIT)


class FolderObjects:
    """A bucket in a folder, that counts; for one process alone."""

    def __init__(self, folder: Path, bill: Bill) -> None:
        self._folder = folder
        self._bill = bill

    def get(self, key: str) -> Kept | None:
        """Count a read."""
        self._bill["S3 GET"] += 1
        path = self._folder / key
        return Kept(path.read_bytes(), _tag(path.read_bytes())) if path.exists() else None

    def put(self, key: str, body: bytes) -> None:
        """Count a write."""
        self._bill["S3 PUT"] += 1
        self._bill["S3 bytes"] += len(body)
        (self._folder / key).parent.mkdir(parents=True, exist_ok=True)
        (self._folder / key).write_bytes(body)

    def put_if(self, key: str, body: bytes, tag: str | None) -> bool:
        """Count a write, also one that comes too late."""
        path = self._folder / key
        if (_tag(path.read_bytes()) if path.exists() else None) != tag:
            self._bill["S3 PUT"] += 1
            return False
        self.put(key, body)
        return True

    def fetch(self, key: str, path: Path) -> bool:
        """Count a read."""
        kept = self.get(key)
        if kept is not None:
            path.write_bytes(kept.body)
        return kept is not None

    def send(self, key: str, path: Path) -> None:
        """Count a write."""
        self.put(key, path.read_bytes())

    def under(self, prefix: str) -> Iterator[Listed]:
        """List what begins like this."""
        self._bill["S3 LIST"] += 1
        for path in sorted((self._folder / prefix.rpartition("/")[0]).rglob("*")):
            key = str(path.relative_to(self._folder))
            if path.is_file() and key.startswith(prefix):
                stat = path.stat()
                listed = Listed(key, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC), "")
                yield listed._replace(tag=self.tag(path, listed)) if key.endswith(".json") else listed

    def tag(self, path: Path, listed: Listed) -> str:
        """Return the tag of an object that is listed."""
        del listed
        return _tag(path.read_bytes())

    def drop(self, keys: Sequence[str]) -> None:
        """Remove objects."""
        for key in keys:
            (self._folder / key).unlink(missing_ok=True)


class CountedOutbox:
    """An outbox that counts its rows; each wakes the announcer once."""

    def __init__(self, bill: Bill) -> None:
        self._bill = bill

    def announce(self, source: Source, files: Sequence[NewFile], at: int) -> None:
        """Count a write for each file."""
        for each in files:
            self._bill["DynamoDB PutItem"] += 1
            self._bill["write units"] += units(row(source, each, at), WRITE_UNIT)
            self._bill["Lambda announcer"] += 1


class CountedTurns:
    """A queue of turns: sent, received and deleted are three requests."""

    def __init__(self, bill: Bill) -> None:
        self._bill = bill
        self.asked: list[Asked] = []

    def ask(self, asked: Asked, *, once: str) -> None:
        """Count the message and the collector that it wakes."""
        del once
        self._bill["SQS"] += 3
        self._bill["Lambda collector"] += 1
        self.asked.append(asked)


class CountedLooks:
    """A queue of looks at what came: sent, received and deleted are three requests; the inspector is billed apart."""

    def __init__(self, bill: Bill) -> None:
        self._bill = bill

    def ask(self, connection: str, *, once: str) -> None:
        """Count the message."""
        del connection, once
        self._bill["SQS"] += 3


class CountedConnections:
    """One connection, whose reads are counted; nobody changes it."""

    def __init__(self, connection: Connection, bill: Bill) -> None:
        self._connection = connection
        self._bill = bill
        self._units = units(kept_connection(connection), READ_UNIT)

    def all(self) -> tuple[Connection, ...]:
        """Count a query."""
        self._bill["DynamoDB Query"] += 1
        self._bill["read units"] += self._units
        return (self._connection,)

    def one(self, connection: str) -> Connection | None:
        """Count a read."""
        self._bill["DynamoDB GetItem"] += 1
        self._bill["read units"] += self._units
        return self._connection if connection == self._connection.id else None

    def put(self, connection: Connection, row: AuditRow) -> None:
        """Refuse: nothing here changes a connection."""
        raise NotImplementedError

    def remove(self, connection: Connection, row: AuditRow) -> None:
        """Refuse, as above."""
        raise NotImplementedError


class CountedAccount:
    """An account that counts its pages, and what was on them."""

    def __init__(self, inner: DuoAccount, bill: Bill) -> None:
        self._inner = inner
        self._bill = bill

    def page(self, asked: PageRequest) -> Page:
        """Count a request."""
        self._bill["Duo"] += 1
        page = self._inner.page(asked)
        self._bill["rows read"] += len(page.records)
        return page


def _tag(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()
