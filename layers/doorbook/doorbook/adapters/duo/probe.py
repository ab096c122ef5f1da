"""Duo as the self-test asks it, over the same bounded calls as every sign-in."""

from datetime import UTC, datetime
from typing import Any, Final

from doorbook.adapters.duo.auth_api import DuoAuthApi
from doorbook.errors import Cause, TryLaterError

LIMIT: Final = 5.0


class DuoProbe(DuoAuthApi):
    """Ping and check."""

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
