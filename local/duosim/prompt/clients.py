"""Who calls: the client assertion, held against the client's secret and the address that was called."""

from dataclasses import dataclass

from local.duosim.integrations import Integration
from local.duosim.prompt.jws import BadSignature, BadToken, Claims, verified
from local.duosim.simulator import Simulator
from local.duosim.wire import Params

LEEWAY_SECONDS = 60
LIFE_SECONDS = 300


class BadClient(Exception):  # noqa: N818 - a refusal on this wire
    """The assertion does not prove the client; ``signature`` when that alone is what is wrong."""

    def __init__(self, detail: str, *, signature: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.signature = signature


@dataclass(frozen=True, slots=True)
class Client:
    """A proven client, and the address that it knows this account by."""

    integration: Integration
    audience: str


def proven(duo: Simulator, params: Params, path: str) -> Client:
    """Check the assertion of a call to ``path``, and remember its ``jti``: it is good once."""
    integration = websdk(duo, params.get("client_id"))
    if integration is None:
        raise BadClient("The `client_id` is unknown")
    try:
        claims = verified(params.get("client_assertion") or "", integration.skey)
    except BadToken as bad:
        raise BadClient(str(bad), signature=isinstance(bad, BadSignature)) from bad
    for name in ("iss", "sub"):
        if claims.get(name) != integration.ikey:
            raise BadClient(f"The `{name}` claim is invalid")
    audience = claims.get("aud")
    if not isinstance(audience, str) or audience not in {origin + path for origin in duo.own_origins()}:
        raise BadClient("The `aud` claim is invalid")
    now = duo.clock.shown()
    wrong = wrong_time(claims, now)
    if wrong is not None:
        raise BadClient(f"The `{wrong}` claim is invalid")
    jti = claims.get("jti")
    if not isinstance(jti, str) or not jti:
        raise BadClient("The `jti` claim is invalid")
    if not duo.prompts.is_first(integration.ikey, jti, expires=claims["exp"], now=now):
        raise BadClient("The `jti` claim is invalid")
    return Client(integration, audience)


def websdk(duo: Simulator, client_id: str | None) -> Integration | None:
    integration = duo.integration(client_id or "")
    return integration if integration is not None and integration.type == "websdk" else None


def wrong_time(claims: Claims, now: float) -> str | None:
    """Name the claim that is out of time: five minutes of life at most, a minute of leeway either way."""
    expires = _number(claims.get("exp"))
    if expires is None or not now - LEEWAY_SECONDS < expires <= now + LIFE_SECONDS + LEEWAY_SECONDS:
        return "exp"
    for name in ("iat", "nbf"):
        begins = _number(claims.get(name, now))
        if begins is None or begins > now + LEEWAY_SECONDS:
            return name
    return None


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
