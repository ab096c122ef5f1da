"""What an application asks for at authorize: the signed request, and the parameters around it."""

import re
from urllib.parse import urlsplit

from local.duosim.integrations import Integration
from local.duosim.prompt.clients import websdk, wrong_time
from local.duosim.prompt.jws import BadToken, Claims, verified
from local.duosim.prompt.prompts import Asked
from local.duosim.simulator import Simulator
from local.duosim.wire import Params

STATE_LENGTHS = range(16, 1025)
SURROGATE = re.compile(r"[\ud800-\udfff]")  # JSON can name half a character
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class BadRequest(Exception):  # noqa: N818 - a refusal on this wire
    """It is answered on a page of Duo's: nobody is sent to an address that was not proved."""


def asked(duo: Simulator, params: Params) -> Asked:
    """Check the request against the client's secret, this account's address, the clock and the parameters."""
    integration = websdk(duo, params.get("client_id"))
    if integration is None:
        raise BadRequest("No application has this client id.")
    try:
        claims = verified(params.get("request") or "", integration.skey)
    except BadToken as bad:
        raise BadRequest(f"The request is not signed by {integration.name}: {bad}") from bad
    _is_for_this_account(duo, integration, claims)
    if params.get("response_type") != "code":
        raise _wrong("response_type")
    for name in ("redirect_uri", "scope", "state", "nonce"):
        if name in claims and params.get(name) not in (None, claims[name]):
            raise BadRequest(f"The parameter {name} is not that of the signed request.")
    by_duo_code = claims.get("use_duo_code_attribute", True)
    if not isinstance(by_duo_code, bool):
        raise _wrong("use_duo_code_attribute")
    return Asked(
        integration=integration,
        username=_text(claims, "duo_uname"),
        redirect_uri=_redirect(claims, integration),
        state=_state(claims),
        nonce=_text(claims, "nonce") if "nonce" in claims else params.get("nonce"),
        code_name="duo_code" if by_duo_code else "code",
    )


def _is_for_this_account(duo: Simulator, integration: Integration, claims: Claims) -> None:
    expected = {"response_type": "code", "scope": "openid", "client_id": integration.ikey, "iss": integration.ikey}
    for name, value in expected.items():
        if claims.get(name) != value:
            raise _wrong(name)
    if _text(claims, "aud") not in duo.own_origins():
        raise _wrong("aud")
    out_of_time = wrong_time(claims, duo.clock.shown())
    if out_of_time is not None:
        raise _wrong(out_of_time)


def _redirect(claims: Claims, integration: Integration) -> str:
    """Take an address that is registered, if any are; https, or a port of this machine."""
    given = _text(claims, "redirect_uri")
    try:
        parts = urlsplit(given)
        is_address = bool(parts.hostname) and not parts.fragment and parts.port != 0
    except ValueError:
        raise _wrong("redirect_uri") from None
    is_lawful = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_address or not is_lawful or not given.isascii() or not given.isprintable() or " " in given:
        raise _wrong("redirect_uri")
    if integration.redirect_uris and given not in integration.redirect_uris:
        raise BadRequest(f"{integration.name} has not registered this redirect_uri.")
    return given


def _state(claims: Claims) -> str:
    state = _text(claims, "state")
    if len(state) not in STATE_LENGTHS:
        raise _wrong("state")
    return state


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value or SURROGATE.search(value):
        raise _wrong(name)
    return value


def _wrong(name: str) -> BadRequest:
    return BadRequest(f"The {name} of the request is missing or wrong.")
