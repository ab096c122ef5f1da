"""A Duo application's keys, as its secret holds them."""

import json
import re
from typing import Final

from doorbook.errors import Cause, FixSettingsError
from doorbook.values import value

OF_API: Final = ("host", "ikey", "skey")
OF_PROMPT: Final = ("host", "client_id", "client_secret")
"""What a secret is called in Duo's panel for each of its kinds; the names tell which kind it is."""


@value
class DuoKeys:
    """Host, integration key and secret key of one Duo application; a prompt calls them client id and client secret."""

    host: str
    port: int | None
    ikey: str
    skey: str

    @property
    def at(self) -> str:
        """Return the host as its secret writes it."""
        return self.host if self.port is None else f"{self.host}:{self.port}"


def is_for_prompt(text: str) -> bool:
    """Tell whether a secret is filled in for Universal Prompt; anything else is told by who reads it for the API."""
    try:
        kept = json.loads(text)
    except ValueError:
        return False
    return isinstance(kept, dict) and kept.keys() >= set(OF_PROMPT[1:]) and not kept.keys() & set(OF_API[1:])


def to_keys(text: str, host_pattern: str) -> DuoKeys:
    """Return the keys in a secret's JSON text, or raise FixSettingsError with what is wrong, never with the keys."""
    return _to_keys(text, host_pattern, OF_API)


def to_prompt_keys(text: str, host_pattern: str) -> DuoKeys:
    """Return the keys of a Universal Prompt, as `to_keys` does."""
    return _to_keys(text, host_pattern, OF_PROMPT)


def of_either_kind(text: str, host_pattern: str) -> tuple[DuoKeys, str]:
    """Return keys of whichever kind, as `to_keys` does, and the text to keep of them, with nothing else beside."""
    names = OF_PROMPT if is_for_prompt(text) else OF_API
    keys = _to_keys(text, host_pattern, names)
    return keys, json.dumps(dict(zip(names, (keys.at, keys.ikey, keys.skey), strict=True)))


def _to_keys(text: str, host_pattern: str, names: tuple[str, str, str]) -> DuoKeys:
    try:
        kept = json.loads(text)
        host, ikey, skey = (str(kept[name]).strip() for name in names)
    except (ValueError, KeyError, TypeError):
        wanted = "{}, {} and {}".format(*names)
        raise FixSettingsError(Cause.SECRET, f"the Duo secret is not JSON with {wanted}") from None
    if not (host and ikey and skey):
        raise FixSettingsError(Cause.SECRET, "the Duo secret is not filled in")
    if "://" in host or "/" in host:
        raise FixSettingsError(
            Cause.HOST, "the host in the Duo secret is an address; write the host alone, without https://"
        )
    if not re.fullmatch(host_pattern, host):
        raise FixSettingsError(Cause.HOST, "the host in the Duo secret does not match the stack's DuoHostPattern")
    name, _, port = host.partition(":")
    return DuoKeys(host=name, port=int(port) if port else None, ikey=ikey, skey=skey)
