"""`doorbook keys …`: the keys that sign what applications are told, and their rotation."""

from argparse import Namespace
from datetime import datetime
from hashlib import sha256
from typing import Final

from botocore.exceptions import ClientError

from doorbook.adapters.openid import key_ring
from doorbook.command.office import Office
from doorbook.command.terminal import StopError, Terminal
from doorbook.events import Outcome
from doorbook.provider.keys import (
    PUBLISHED_AHEAD,
    RETIRED_KEPT,
    KeyRing,
    KeyState,
    SigningKey,
    TooSoon,
    dropped,
    rotated,
)
from doorbook.signin.visitor import Visitor

SECRET: Final = "SigningKeys"  # noqa: S105 - its name in the template
WORDS: Final = {
    KeyState.PENDING: "is published and does not sign yet",
    KeyState.ACTIVE: "signs from now on, everywhere within five minutes",
    KeyState.RETIRED: "signs no more and stays published",
}


def list_all(office: Office, terminal: Terminal, _given: Namespace) -> None:
    """List the keys, and what becomes of each."""
    ring, _ = _read(office)
    rows = [("key", "state", "since", "next")]
    rows += [(key.kid, key.state, _time(key.since), _next(key)) for key in ring.keys]
    terminal.table(rows)


def rotate(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Take the next step: publish a new key, or let the one that was published long enough sign from now on."""
    ring, version = _read(office)
    now = office.ledger.clock()
    after = rotated(ring, key_ring.fresh_key(now), now, hurry=given.now)
    if isinstance(after, TooSoon):
        raise StopError(
            "the new key is published since less than a day, so that applications may not know it yet; "
            f"rotate again after {_time(after.until)}"
        )
    _write(office, after, version)
    _tell(office, terminal, _did(ring, after))
    if any(key.state is KeyState.PENDING for key in after.keys):
        terminal.say(f"rotate again after {_time(now + PUBLISHED_AHEAD)}, and it signs")


def drop(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Take a key out at once: nothing that it signed counts any more."""
    ring, version = _read(office)
    after = dropped(ring, given.key)
    if after is None:
        raise StopError(f"{given.key} is none of the keys, or the one that signs; rotate first")
    _write(office, after, version)
    _tell(office, terminal, _did(ring, after))


def _tell(office: Office, terminal: Terminal, did: str) -> None:
    operator = Visitor(address="-", agent="doorbook command")
    detail = f"{did}, by {office.author}"
    office.ledger.commit(office.ledger.row(Outcome.KEYS_ROTATED, operator, method="command", detail=detail))
    terminal.say(did)


def _read(office: Office) -> tuple[KeyRing, str]:
    """Return the ring, and which version of the secret it is."""
    reply = office.client("secretsmanager").get_secret_value(SecretId=office.found.resource(SECRET))
    ring = key_ring.read(reply["SecretString"])
    if ring is None:
        raise StopError("there are no keys yet; the portal makes the first when an application asks for them")
    return ring, reply["VersionId"]


def _write(office: Office, ring: KeyRing, before: str) -> None:
    """Write the ring in the place of the version that was read: of two operators at once, one is refused by AWS."""
    try:
        office.client("secretsmanager").put_secret_value(
            SecretId=office.found.resource(SECRET),
            ClientRequestToken=sha256(f"after {before}".encode()).hexdigest(),
            SecretString=key_ring.written(ring),
        )
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "ResourceExistsException":
            raise
        raise StopError("somebody else rotated them at this moment; nothing was changed by you") from error


def _did(before: KeyRing, after: KeyRing) -> str:
    gone = {key.kid for key in before.keys} - {key.kid for key in after.keys}
    said = [f"{kid} is dropped: nothing that it signed counts any more" for kid in sorted(gone)]
    was = {key.kid: key.state for key in before.keys}
    said += [f"{key.kid} {WORDS[key.state]}" for key in after.keys if was.get(key.kid) is not key.state]
    return "; ".join(said)


def _next(key: SigningKey) -> str:
    match key.state:
        case KeyState.PENDING:
            return f"may sign after {_time(key.since + PUBLISHED_AHEAD)}"
        case KeyState.ACTIVE:
            return "signs"
        case KeyState.RETIRED:
            return f"dropped by a rotation after {_time(key.since + RETIRED_KEPT)}"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
