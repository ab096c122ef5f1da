"""The Duo integrations that the stack's secrets hold: the portal's own, and one for each secret below its prefix."""

from doorbook.adapters.duo.auth_api import DuoAuthApi, Outbound, SecretSource
from doorbook.signin.integrations import PORTAL, ByApi, Integration


class SecretIntegrations:
    """Makes an integration when it is first asked for, and keeps it: its keys are read and noticed by itself."""

    def __init__(self, secrets: SecretSource, outbound: Outbound, portal: str, prefix: str) -> None:
        self._secrets = secrets
        self._outbound = outbound
        self._portal = portal
        self._prefix = prefix
        self._made: dict[str, Integration] = {}

    def __call__(self, name: str) -> Integration:
        """Return the integration of a name; that its secret is not there is told by its first call."""
        if name not in self._made:
            secret = self._portal if name == PORTAL else self._prefix + name
            self._made[name] = ByApi(DuoAuthApi(self._secrets, secret, self._outbound))
        return self._made[name]
