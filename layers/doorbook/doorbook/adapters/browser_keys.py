"""The ring of browsers' keys as one secret keeps it: read by the portal, changed by the keeper and by operators."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from doorbook.adapters import secrets_manager
from doorbook.errors import Cause, FixSettingsError
from doorbook.remember.key_ring import KID, BrowserKey, KeyRing, Secret, ordered
from doorbook.remember.ports import ReplacedMeanwhileError, Standing

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient

    from doorbook.adapters.secrets_manager import Secrets

BYTES: Final = 32


def written(ring: KeyRing) -> str:
    """Return the ring as the secret holds it."""
    return json.dumps({"keys": [_written(key) for key in ring.keys]})


def _written(key: BrowserKey) -> dict[str, str | None]:
    return {
        "kid": key.kid,
        "key": urlsafe_b64encode(key.secret).decode() if key.secret is not None else None,
        "created": key.created.isoformat(),
        "active_from": key.active_from.isoformat(),
        "revoked": key.revoked.isoformat() if key.revoked else None,
    }


def read(text: str) -> KeyRing | None:
    """Return the ring of a secret's text; None where the secret is as the stack made it."""
    try:
        held: dict[str, Any] = json.loads(text)
        if not held:
            return None
        return _distinct([_key(each) for each in held["keys"]])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        name = type(error).__name__  # without what it says, for it may quote the text
        raise FixSettingsError(Cause.SECRET, f"the ring of browsers' keys is no ring: {name}") from None


def _distinct(keys: list[BrowserKey]) -> KeyRing:
    if len({key.kid for key in keys}) < len(keys):
        raise ValueError("two keys of one name")
    return ordered(keys)


def _key(held: dict[str, Any]) -> BrowserKey:
    secret = Secret(urlsafe_b64decode(held["key"])) if held["key"] is not None else None
    revoked = datetime.fromisoformat(held["revoked"]) if held["revoked"] is not None else None
    if (secret is None) != (revoked is not None) or (secret is not None and len(secret) != BYTES):
        raise ValueError("a key without its bytes")
    created, active_from = (datetime.fromisoformat(held[name]) for name in ("created", "active_from"))
    if not all(at.tzinfo for at in (created, active_from, revoked or created)):
        raise ValueError("a time without its zone")
    if not KID.fullmatch(held["kid"]):
        raise ValueError("a name that is none")
    return BrowserKey(kid=held["kid"], secret=secret, created=created, active_from=active_from, revoked=revoked)


class CurrentBrowserKeys:
    """The ring as the portal uses it, at most as old as a secret is kept. One without keys is not kept at all.

    So whoever makes the first key of a stack knows that no function still believes there is none.
    """

    def __init__(self, secrets: "Secrets", name: str) -> None:
        self._secrets = secrets
        self._name = name
        self._read = secrets_manager.Once(read)

    def __call__(self) -> KeyRing:
        """Return the ring."""
        ring = self._read(self._secrets.read(self._name))
        if ring is None or not ring.keys:
            self._secrets.forget(self._name)
        return ring or KeyRing()


class SecretRings:
    """The ring for those who change it: read as it is now, and changed only if nobody was faster.

    Secrets Manager refuses another text under a request token that it knows. Whoever follows a version says so in the
    token, hence of two who follow the same one the second is refused.
    """

    def __init__(self, client: Callable[[], "SecretsManagerClient"], name: str) -> None:
        self._client = client
        self._name = name

    def standing(self) -> Standing:
        """Read the ring and the version that it is."""
        client = self._client()
        with secrets_manager.breakages():
            found = client.get_secret_value(SecretId=self._name)
        ring = read(secrets_manager.text_of(found))
        if ring is None and self._was_ever_filled(client):
            ring = KeyRing()
        return Standing(ring, found["VersionId"])

    def replace(self, standing: Standing, ring: KeyRing) -> None:
        """Put the next ring into the secret."""
        token = sha256(f"after {standing.mark}".encode()).hexdigest()
        if not secrets_manager.put(self._client(), self._name, token, written(ring)):
            raise ReplacedMeanwhileError

    def _was_ever_filled(self, client: "SecretsManagerClient") -> bool:
        """Tell a secret that somebody emptied from that of a new stack: only a changed one has a version before it."""
        try:
            with secrets_manager.breakages():
                client.get_secret_value(SecretId=self._name, VersionStage="AWSPREVIOUS")
        except FixSettingsError as error:
            if error.detail == "ResourceNotFoundException":
                return False
            raise
        return True
