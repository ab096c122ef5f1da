"""`doorbook browsers keys …`: the keys that seal remembered browsers' cookies; no word of it ever shows a key."""

import secrets
from argparse import Namespace
from datetime import datetime, timedelta
from typing import Final

from doorbook.adapters.browser_keys import SecretRings
from doorbook.command.office import Office
from doorbook.command.terminal import StopError, Terminal
from doorbook.remember.keeping import SECRET_BYTES, Keeper
from doorbook.remember.key_ring import (
    CACHED_FOR,
    KEPT,
    AlreadyRevoked,
    BrowserKey,
    KeyRing,
    NoSuchKey,
    Waiting,
    retired,
    state,
)
from doorbook.remember.ports import ReplacedMeanwhileError

OVERTAKEN: Final = "somebody else changed the keys at the same time; nothing was changed, look and try again"


def keys(office: Office, terminal: Terminal, _given: Namespace) -> None:
    """List the keys: what each is used for, and since when."""
    ring, now = _rings(office).standing().ring, office.ledger.clock()
    if ring is None or not ring.keys:
        terminal.say("there is no key yet; the keeper makes the first one within an hour, `browsers keys rotate` now")
        return
    rows = [("key", "state", "age", "seals from", "dropped")]
    rows += [
        (key.kid, state(ring, key, now), _age(now - key.created), _time(key.active_from), _dropped(ring, key))
        for key in ring.keys
    ]
    terminal.table(rows)


def rotate(office: Office, terminal: Terminal, _given: Namespace) -> None:
    """Begin a rotation now instead of when it is due."""
    try:
        turned = _keeper(office).rotate()
    except ReplacedMeanwhileError:
        raise StopError(OVERTAKEN) from None
    if isinstance(turned, Waiting):
        raise StopError(f"key {turned.kid} takes over at {_time(turned.until)}; another can follow then")
    for did in turned.did:
        terminal.say(f"added {did}")


def revoke(office: Office, terminal: Terminal, given: Namespace) -> None:
    """End a key at once: the browsers whose cookies it sealed are asked for the password."""
    try:
        turned = _keeper(office).revoke(given.kid)
    except ReplacedMeanwhileError:
        raise StopError(OVERTAKEN) from None
    match turned:
        case NoSuchKey():
            raise StopError(f"there is no key {given.kid}; `doorbook browsers keys` lists them")
        case AlreadyRevoked(at):
            raise StopError(f"key {given.kid} was revoked at {_time(at)}")
    minutes = CACHED_FOR // timedelta(minutes=1)
    terminal.say(f"key {given.kid} is revoked; within {minutes} minutes no function opens what it sealed")
    for did in turned.did[1:]:
        terminal.say(f"added {did}")


def _rings(office: Office) -> SecretRings:
    return SecretRings(lambda: office.client("secretsmanager"), office.found.resource("BrowserKeys"))


def _keeper(office: Office) -> Keeper:
    return Keeper(
        store=_rings(office),
        ledger=office.ledger,
        method="command",
        who=office.author,
        kid=lambda: secrets.token_hex(4),
        secret=lambda: secrets.token_bytes(SECRET_BYTES),
    )


def _dropped(ring: KeyRing, key: BrowserKey) -> str:
    ended = key.revoked or retired(ring, key)
    return _time(ended + KEPT) if ended else "-"


def _age(age: timedelta) -> str:
    hours, minutes = age // timedelta(hours=1), age // timedelta(minutes=1)
    return f"{age.days} d" if age.days else f"{hours} h" if hours else f"{minutes} min"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
