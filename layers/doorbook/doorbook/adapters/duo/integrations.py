"""The Duo integrations that the stack's secrets hold: the portal's own, and one for each secret below its prefix."""

from doorbook.adapters.duo.auth_api import DuoAuthApi, Outbound, SecretSource
from doorbook.adapters.duo.keys import is_for_prompt
from doorbook.signin.integrations import PORTAL, ByApi, ByPrompt, Integration


class SecretIntegrations:
    """Makes an integration when it is first asked for, and keeps it: its keys are read and noticed by itself."""

    def __init__(self, secrets: SecretSource, outbound: Outbound, portal: str, prefix: str) -> None:
        self._secrets = secrets
        self._outbound = outbound
        self._portal = portal
        self._prefix = prefix
        self._made: dict[str, Integration] = {}

    def __call__(self, name: str) -> Integration:
        """Return the integration of a name, of the kind that the keys in its secret have now."""
        secret = self._portal if name == PORTAL else self._prefix + name
        by_prompt = is_for_prompt(self._secrets.read(secret))
        made = self._made.get(name)
        if made is None or isinstance(made, ByPrompt) != by_prompt:
            made = self._made[name] = self._make(secret, by_prompt=by_prompt)
        return made

    def _make(self, secret: str, *, by_prompt: bool) -> Integration:
        if not by_prompt:
            return ByApi(DuoAuthApi(self._secrets, secret, self._outbound))
        from doorbook.adapters.duo.universal_prompt import UniversalPrompt  # noqa: PLC0415 - many stacks have none

        return ByPrompt(UniversalPrompt(self._secrets, secret, self._outbound))
