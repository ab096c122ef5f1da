"""Secrets, read when they are needed and kept for a while."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from doorbook.errors import Cause, FixSettingsError, TryLaterError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient
    from mypy_boto3_secretsmanager.type_defs import GetSecretValueResponseTypeDef

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
        self._client = self._client or self._make_client()
        with breakages():
            found = self._client.get_secret_value(SecretId=name)
        text = text_of(found)
        self._kept[name] = (now, text)
        return text

    def forget(self, name: str) -> None:
        """Read the secret anew next time: what it opens said that it is wrong."""
        self._kept.pop(name, None)


class Once[Read]:
    """Reads a text that seldom changes, and keeps what it read as long as the text is the same."""

    def __init__(self, read: Callable[[str], Read]) -> None:
        self._read = read
        self._kept: tuple[str, Read] | None = None

    def __call__(self, text: str) -> Read:
        """Return what the text says."""
        if self._kept is None or self._kept[0] != text:
            self._kept = (text, self._read(text))
        return self._kept[1]


def put(client: "SecretsManagerClient", name: str, token: str, text: str) -> bool:
    """Put a text into a secret, or return False where another one was put under this token."""
    with breakages():
        try:
            client.put_secret_value(SecretId=name, ClientRequestToken=token, SecretString=text)
        except client.exceptions.ResourceExistsException:
            return False
    return True


def text_of(found: "GetSecretValueResponseTypeDef") -> str:
    """Return the text of a secret."""
    try:
        return found["SecretString"]
    except KeyError:
        raise FixSettingsError(Cause.SECRET, "a binary secret") from None


@contextmanager
def breakages() -> Iterator[None]:
    """Name what Secrets Manager refuses, or does not answer, by its cure."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - botocore is the client's concern

    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if status >= SERVER_ERRORS or code in {"ThrottlingException", "InternalServiceError"}:
            raise TryLaterError(Cause.SECRET, code) from error
        raise FixSettingsError(Cause.SECRET, code) from error
    except BotoCoreError as error:
        raise TryLaterError(Cause.SECRET, type(error).__name__) from error
