"""A Duo application's keys, as its secret holds them."""

import json
import re

from doorbook.errors import Cause, FixSettingsError
from doorbook.values import value


@value
class DuoKeys:
    """Host, integration key and secret key of one Duo application."""

    host: str
    port: int | None
    ikey: str
    skey: str


def to_keys(text: str, host_pattern: str) -> DuoKeys:
    """Return the keys in a secret's JSON text, or raise FixSettingsError with what is wrong, never with the keys."""
    try:
        kept = json.loads(text)
        host, ikey, skey = (str(kept[name]).strip() for name in ("host", "ikey", "skey"))
    except (ValueError, KeyError, TypeError):
        raise FixSettingsError(Cause.SECRET, "the Duo secret is not JSON with host, ikey and skey") from None
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
