"""The Duo account of a connection: its keys from Secrets Manager, its host and its way out from the connection."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from doorbook.adapters.duo.auth_api import Outbound, SecretSource
from doorbook.collect.account import DuoAccount
from doorbook.collect.connections.connection import Connection
from doorbook.errors import Cause, FixSettingsError

if TYPE_CHECKING:
    from doorbook.adapters.duo.admin_api import AdminApi

OWN_CA: Final = "ca"


class ConnectionSecret:
    """What an account reads: the connection's keys with its host, and its certificates where it has its own.

    `of_pushes` says that it is the keys of the Auth API, which verify people.
    """

    def __init__(self, secrets: SecretSource, prefix: str, connection: Connection, *, of_pushes: bool = False) -> None:
        self._secrets = secrets
        self._name = prefix + connection.id
        self._connection = connection
        self._of_pushes = of_pushes

    def read(self, name: str) -> str:
        """Return the secret's text."""
        if name == OWN_CA and self._connection.advanced.ca is not None:
            return self._connection.advanced.ca
        text = self._secrets.read(name)
        if name != self._name:
            return text
        try:
            kept = json.loads(text)
            kept = kept["push"] if self._of_pushes else kept
            return json.dumps({"host": self._connection.host, "ikey": kept["ikey"], "skey": kept["skey"]})
        except (ValueError, KeyError, TypeError):
            raise FixSettingsError(Cause.SECRET, "the connection's secret does not hold its keys") from None

    def forget(self, name: str) -> None:
        """Read it anew next time."""
        self._secrets.forget(name)


class SecretAccounts:
    """Accounts by connection; one that did not change keeps its open line to Duo."""

    def __init__(self, secrets: SecretSource, prefix: str, outbound: Callable[[], Outbound]) -> None:
        self._secrets = secrets
        self._prefix = prefix
        self._outbound = outbound
        self._made: dict[str, tuple[Connection, AdminApi]] = {}

    def __call__(self, connection: Connection) -> DuoAccount:
        """Return the account of a connection; nothing is read before its first page."""
        made = self._made.get(connection.id)
        if made is None or made[0] != connection:
            if made is not None:
                made[1].close()
            self._made[connection.id] = made = (connection, self._make(connection))
        return made[1]

    def _make(self, connection: Connection) -> "AdminApi":
        from doorbook.adapters.duo.admin_api import AdminApi  # noqa: PLC0415 - only who reads pages needs it

        secret = ConnectionSecret(self._secrets, self._prefix, connection)
        return AdminApi(secret, self._prefix + connection.id, outbound_of(connection, self._outbound()))


def outbound_of(connection: Connection, way: Outbound) -> Outbound:
    """Return how the account of a connection is reached: by its own proxy and certificates, or as the stack does."""
    return Outbound(
        host_pattern=way.host_pattern,
        proxy=connection.advanced.proxy or way.proxy,
        ca_secret=OWN_CA if connection.advanced.ca is not None else way.ca_secret,
    )
