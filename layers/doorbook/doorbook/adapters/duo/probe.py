"""Duo as the self-test asks it, over the same bounded calls as every sign-in."""

from datetime import UTC, datetime
from typing import Any, Final

from doorbook.adapters.duo.auth_api import DuoAuthApi
from doorbook.adapters.duo.keys import to_keys
from doorbook.errors import Cause, TryLaterError

LIMIT: Final = 5.0


class DuoProbe(DuoAuthApi):
    """Ping and check."""

    def host(self) -> str:
        """Return the host that the secret names, read anew: whoever tests may just have changed it."""
        self._secrets.forget(self._secret)
        keys = to_keys(self._secrets.read(self._secret), self._outbound.host_pattern)
        return keys.host if keys.port is None else f"{keys.host}:{keys.port}"

    def ping(self) -> datetime:
        """Return Duo's time."""
        with self._calling(LIMIT) as api:
            reply: Any = api.ping()
        try:
            return datetime.fromtimestamp(reply["time"], UTC)
        except (TypeError, KeyError, ValueError, OverflowError, OSError) as error:
            raise TryLaterError(Cause.GARBLED, "a ping without a time") from error

    def check(self) -> None:
        """Ask whether the keys open the Auth API."""
        with self._calling(LIMIT) as api:
            api.check()
