"""Secrets, read when they are needed and kept for a while."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from doorbook.errors import Cause, FixSettingsError, TryLaterError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient

KEPT_FOR: Final = timedelta(minutes=5)
"""After so long a changed secret is noticed at the latest."""

SERVER_ERRORS: Final = 500


class Secrets:
    """Reads secrets from Secrets Manager; `client` is called once, at the first read."""

    def __init__(self, client: Callable[[], "SecretsManagerClient"], clock: Callable[[], datetime]) -> None:
        self._make_client = client
        self._client: SecretsManagerClient | None = None
        self._clock = clock
        self._kept: dict[str, tuple[datetime, str]] = {}

    def read(self, name: str) -> str:
        """Return the secret's text, at most five minutes old."""
        now = self._clock()
        if name in self._kept and now - self._kept[name][0] < KEPT_FOR:
            return self._kept[name][1]
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - botocore is the client's concern

        self._client = self._client or self._make_client()
        try:
            text = self._client.get_secret_value(SecretId=name)["SecretString"]
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if status >= SERVER_ERRORS or code == "ThrottlingException":
                raise TryLaterError(Cause.SECRET, code) from error
            raise FixSettingsError(Cause.SECRET, code) from error
        except BotoCoreError as error:
            raise TryLaterError(Cause.SECRET, type(error).__name__) from error
        except KeyError:
            raise FixSettingsError(Cause.SECRET, "a binary secret") from None
        self._kept[name] = (now, text)
        return text

    def forget(self, name: str) -> None:
        """Read the secret anew next time: what it opens said that it is wrong."""
        self._kept.pop(name, None)
