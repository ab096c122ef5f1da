"""What asks people on their phones who they are: by the ways that their connection has open."""

import secrets as randomness
from typing import Final

from doorbook.actions.verification import Verifier, VerifyingAccount
from doorbook.actions.verifying import VerificationDesk
from doorbook.adapters.duo.accounts import ConnectionSecret, outbound_of
from doorbook.adapters.duo.admin_writes import AdminWrites
from doorbook.adapters.duo.auth_api import DuoAuthApi
from doorbook.adapters.duo.verifiers import AdminVerifier, AuthVerifier
from doorbook.adapters.inspections_queue import SqsInspections
from doorbook.adapters.watch.verifications import StoredEnds, StoredVerifications
from doorbook.collect.connections.connection import Connection, PushBy, Standing, State
from doorbook.collect.stream import Grant
from doorbook.signin.ledger import Ledger
from doorbook.wiring.clients import client, env, outbound, secrets
from doorbook.wiring.watching import connections, watch_rows

DIGITS: Final = 6


def verification_desk(ledger: Ledger) -> VerificationDesk:
    """Return the desk, from the environment."""
    rows = watch_rows()
    return VerificationDesk(
        ledger=ledger,
        accounts=_account,
        rows=StoredVerifications(rows),
        ends=StoredEnds(rows),
        looks=SqsInspections(client("sqs"), env("INSPECTIONS_QUEUE")),
    )


def verifying_account(connection: Connection, admin: AdminWrites, auth: DuoAuthApi) -> VerifyingAccount:
    """Return a connection as verifying sees it: what it prefers first, then what is not known to be closed."""
    return VerifyingAccount(
        connection=connection.id,
        name=connection.name,
        duo=admin,
        ways=_ways(connection, AdminVerifier(admin), AuthVerifier(auth, digits)),
        shown=connection.push.name,
    )


def digits() -> str:
    """Return a code that nobody can guess."""
    return f"{randomness.randbelow(10**DIGITS):0{DIGITS}d}"


def _ways(connection: Connection, admin: Verifier, auth: Verifier) -> tuple[Verifier, ...]:
    refused = connection.standing(Grant.WRITE_RESOURCE) is Standing.REFUSED
    match connection.push.by:
        case PushBy.OFF:
            return ()
        case PushBy.ADMIN_API:  # it has no other keys
            return (admin,)
        case PushBy.AUTH_API:
            return (auth,) if refused else (auth, admin)


def _account(connection: str) -> VerifyingAccount | None:
    found = connections().one(connection)
    if found is None or found.state not in {State.ACTIVE, State.PAUSED}:
        return None
    prefix = env("CONNECTION_SECRETS_PREFIX")
    out, name = outbound_of(found, outbound()), prefix + found.id
    admin = AdminWrites(ConnectionSecret(secrets(), prefix, found), name, out)
    auth = DuoAuthApi(ConnectionSecret(secrets(), prefix, found, of_pushes=True), name, out)
    return verifying_account(found, admin, auth)
