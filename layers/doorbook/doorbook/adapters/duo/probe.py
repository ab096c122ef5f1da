"""Duo as the self-test asks it, over the same bounded calls as every sign-in."""

from datetime import UTC, datetime
from typing import Any, Final

from doorbook.adapters.duo.auth_api import DuoAuthApi, Outbound, SecretSource
from doorbook.adapters.duo.keys import DuoKeys, is_for_prompt, to_prompt_keys
from doorbook.adapters.duo.universal_prompt import UniversalPrompt
from doorbook.errors import BreakageError, Cause, TryLaterError

LIMIT: Final = 5.0


class DuoProbe(DuoAuthApi):
    """Ping and check."""

    def host(self) -> str:
        """Return the host that the secret names, read anew: whoever tests may just have changed it."""
        self._secrets.forget(self._secret)
        return self._keys(self._secrets.read(self._secret)).at

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


class PromptProbe(DuoProbe):
    """Ping, which needs no keys, and the prompt's own health check, which does."""

    def check(self) -> None:
        """Ask whether the keys open the prompt."""
        UniversalPrompt(self._secrets, self._secret, self._outbound).health()

    def _keys(self, text: str) -> DuoKeys:
        return to_prompt_keys(text, self._outbound.host_pattern)


def probe_of(secrets: SecretSource, secret: str, outbound: Outbound) -> DuoProbe:
    """Return the probe of an integration, of the kind that its secret is filled in for, read anew."""
    secrets.forget(secret)
    try:
        kind = PromptProbe if is_for_prompt(secrets.read(secret)) else DuoProbe
    except BreakageError:
        kind = DuoProbe  # which says what is wrong
    return kind(secrets, secret, outbound)
