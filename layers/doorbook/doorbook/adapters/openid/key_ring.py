"""The ring of signing keys as one secret keeps it."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from joserfc.jwk import RSAKey

from doorbook.adapters import secrets_manager
from doorbook.errors import Cause, FixSettingsError
from doorbook.provider.keys import KeyRing, KeyState, SigningKey, first_ring

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient

    from doorbook.adapters.secrets_manager import Secrets

FIRST: Final = "doorbook-first-ring-of-this-secret"
"""Secrets Manager refuses a second value under the same request token: so only one cold start makes the ring."""

BITS: Final = 2048


def fresh_key(now: datetime) -> SigningKey:
    """Return a new key."""
    key = RSAKey.generate_key(BITS, {"use": "sig", "alg": "RS256"}, private=True, auto_kid=True)
    return SigningKey(
        kid=key.kid or "",
        state=KeyState.PENDING,
        since=now,
        public=json.dumps(key.as_dict(private=False)),
        private=json.dumps(key.as_dict(private=True)),
    )


def written(ring: KeyRing) -> str:
    """Return the ring as the secret holds it."""
    return json.dumps(
        {
            "salt": ring.salt,
            "keys": [
                {
                    "kid": key.kid,
                    "state": key.state,
                    "since": key.since.isoformat(),
                    "public": json.loads(key.public),
                    "private": json.loads(key.private) if key.private else None,
                }
                for key in ring.keys
            ],
        }
    )


def read(text: str) -> KeyRing | None:
    """Return the ring of a secret's text; None where the secret is as the stack made it."""
    try:
        held: dict[str, Any] = json.loads(text)
        if not held:
            return None
        return KeyRing(salt=held["salt"], keys=tuple(_key(each) for each in held["keys"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FixSettingsError(Cause.SECRET, f"the ring of signing keys is no ring: {type(error).__name__}") from error


def _key(held: dict[str, Any]) -> SigningKey:
    return SigningKey(
        kid=held["kid"],
        state=KeyState(held["state"]),
        since=datetime.fromisoformat(held["since"]),
        public=json.dumps(held["public"]),
        private=json.dumps(held["private"]) if held["private"] else None,
    )


class SecretKeyRing:
    """The ring in Secrets Manager, made at the first call of a stack."""

    def __init__(
        self,
        secrets: "Secrets",
        client: Callable[[], "SecretsManagerClient"],
        name: str,
        clock: Callable[[], datetime],
        chance: Callable[[], str],
    ) -> None:
        self._secrets = secrets
        self._client = client
        self._name = name
        self._clock = clock
        self._chance = chance
        self._read = secrets_manager.Once(read)

    def __call__(self) -> KeyRing:
        """Return the ring, at most as old as the secret is kept."""
        ring = self._read(self._secrets.read(self._name))
        if ring is None:
            self._make()
            self._secrets.forget(self._name)
            ring = self._read(self._secrets.read(self._name))
        if ring is None:
            raise FixSettingsError(Cause.SECRET, "the ring of signing keys was emptied")
        return ring

    def _make(self) -> None:
        """Put a first ring into the secret, or leave that to whoever came first."""
        now = self._clock()
        ring = first_ring(self._chance(), fresh_key(now), now)
        secrets_manager.put(self._client(), self._name, FIRST, written(ring))
