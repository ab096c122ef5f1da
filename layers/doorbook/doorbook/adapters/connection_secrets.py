"""The keys of connections in Secrets Manager: one secret each, below the stack's own name."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from doorbook.adapters.secrets_manager import breakages, text_of
from doorbook.collect.connections.keys import ConnectionKeys, Key, KeyPair
from doorbook.errors import Cause, FixSettingsError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient

DAYS_TO_RESTORE: Final = 7
"""So long whoever may restore secrets can undo a deletion; Secrets Manager takes no fewer."""


class SecretConnectionKeys:
    """Keeps keys as JSON; `client` is called once, when it is first needed."""

    def __init__(self, client: Callable[[], "SecretsManagerClient"], prefix: str) -> None:
        self._make_client = client
        self._made: SecretsManagerClient | None = None
        self._prefix = prefix

    def read(self, connection: str) -> ConnectionKeys:
        """Return the keys as they are now."""
        with breakages():
            found = self._client.get_secret_value(SecretId=self._prefix + connection)
        try:
            kept = json.loads(text_of(found))
            return ConnectionKeys(admin=_to_pair(kept), push=_to_push(kept))
        except (ValueError, KeyError, TypeError):
            raise FixSettingsError(Cause.SECRET, "the connection's secret does not hold its keys") from None

    def keep(self, connection: str, keys: ConnectionKeys) -> None:
        """Put the keys into the secret; where there is none, make it."""
        name, text = self._prefix + connection, json.dumps(_kept(keys))
        with breakages():
            try:
                self._client.put_secret_value(SecretId=name, SecretString=text)
            except self._client.exceptions.ResourceNotFoundException:
                self._client.create_secret(
                    Name=name, Description="The Duo keys of a connection of Doorbook's.", SecretString=text
                )

    def delete(self, connection: str) -> None:
        """Delete the secret, which can be restored for some days."""
        with breakages():
            try:
                self._client.delete_secret(SecretId=self._prefix + connection, RecoveryWindowInDays=DAYS_TO_RESTORE)
            except self._client.exceptions.ResourceNotFoundException:
                return
            except self._client.exceptions.InvalidRequestException:  # it is being deleted already
                return

    @property
    def _client(self) -> "SecretsManagerClient":
        if self._made is None:
            self._made = self._make_client()
        return self._made


def _kept(keys: ConnectionKeys) -> dict[str, object]:
    kept: dict[str, object] = {"ikey": keys.admin.ikey, "skey": keys.admin.skey}
    if keys.push is not None:
        kept["push"] = {"ikey": keys.push.ikey, "skey": keys.push.skey}
    return kept


def _to_pair(kept: dict[str, object]) -> KeyPair:
    return KeyPair(ikey=str(kept["ikey"]), skey=Key(kept["skey"]))


def _to_push(kept: dict[str, dict[str, object]]) -> KeyPair | None:
    return _to_pair(kept["push"]) if "push" in kept else None
