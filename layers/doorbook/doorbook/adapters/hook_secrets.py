"""The secrets of webhooks, one secret of Secrets Manager for each webhook below its connection."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from doorbook.adapters.secrets_manager import Secrets, breakages
from doorbook.collect.announcing.webhook import HookSecrets, Secret
from doorbook.errors import Cause, FixSettingsError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient

RESTORABLE_DAYS: Final = 7


class StoredHookSecrets:
    """Below PREFIX: `<connection>/hook/<webhook>`."""

    def __init__(self, secrets: Secrets, client: "Callable[[], SecretsManagerClient]", prefix: str) -> None:
        self._secrets = secrets
        self._client = client
        self._prefix = prefix

    def read(self, connection: str, webhook: str) -> HookSecrets:
        """Return them, some minutes old at most."""
        return _read(self._secrets.read(self._name(connection, webhook)))

    def forget(self, connection: str, webhook: str) -> None:
        """Read them anew next time."""
        self._secrets.forget(self._name(connection, webhook))

    def keep(self, connection: str, webhook: str, secrets: HookSecrets) -> None:
        """Keep them, in the place of others where there were any."""
        name, text = self._name(connection, webhook), _written(secrets)
        client = self._client()
        with breakages():
            try:
                client.create_secret(Name=name, SecretString=text)
            except client.exceptions.ResourceExistsException:
                client.put_secret_value(SecretId=name, SecretString=text)
        self._secrets.forget(name)

    def delete(self, connection: str, webhook: str) -> None:
        """Delete them; whoever may can restore them for a week."""
        name = self._name(connection, webhook)
        client = self._client()
        gone = client.exceptions.ResourceNotFoundException, client.exceptions.InvalidRequestException  # or going
        with breakages(), suppress(*gone):
            client.delete_secret(SecretId=name, RecoveryWindowInDays=RESTORABLE_DAYS)
        self._secrets.forget(name)

    def _name(self, connection: str, webhook: str) -> str:
        return f"{self._prefix}{connection}/hook/{webhook}"


def _written(secrets: HookSecrets) -> str:
    until = secrets.previous_until.isoformat() if secrets.previous_until else None
    return json.dumps({"current": secrets.current, "previous": secrets.previous, "previous_until": until})


def _read(text: str) -> HookSecrets:
    try:
        said = json.loads(text)
        previous, until = said["previous"], said["previous_until"]
        return HookSecrets(
            current=Secret(said["current"]),
            previous=Secret(previous) if previous else None,
            previous_until=datetime.fromisoformat(until) if until else None,
        )
    except (KeyError, TypeError, ValueError):
        raise FixSettingsError(Cause.SECRET, "the secret of a webhook is spoilt") from None
