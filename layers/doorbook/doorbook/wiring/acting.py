"""What acts on people: Duo by the keys of their connection, the portal, and Doorbook's own records."""

from doorbook.actions.desk import Actions
from doorbook.actions.ports import Account
from doorbook.adapters.duo.accounts import ConnectionSecret, outbound_of
from doorbook.adapters.duo.admin_writes import AdminWrites
from doorbook.adapters.dynamodb.browsers import DynamoBrowsers
from doorbook.adapters.dynamodb.by_person import DynamoByPerson
from doorbook.adapters.portal_people import PortalPeople
from doorbook.adapters.watch.deeds import StoredDeeds
from doorbook.adapters.watch.own_records import StoredOwnRecords
from doorbook.collect.connections.connection import Access, Connection, Standing, State
from doorbook.collect.stream import Grant
from doorbook.remember.revoking import Revoker
from doorbook.signin.in_duo import NameRule
from doorbook.signin.ledger import Ledger
from doorbook.signin.rules import Rules
from doorbook.wiring.clients import dynamodb, env, outbound, secrets, tables
from doorbook.wiring.watching import connections, watch_rows


def actions(ledger: Ledger, rules: Rules) -> Actions:
    """Return the desk of actions, from the environment."""
    return Actions(
        ledger=ledger,
        accounts=_account,
        rows=StoredDeeds(watch_rows()),
        own=StoredOwnRecords(watch_rows()),
        portal=portal_people(ledger, rules),
    )


def portal_people(ledger: Ledger, rules: Rules) -> PortalPeople:
    """Return the portal's people as actions see them."""
    revoker = Revoker(ledger, DynamoBrowsers(dynamodb(), tables()))
    names = NameRule(rules.name_rule, rules.name_template)
    return PortalPeople(ledger, DynamoByPerson(dynamodb(), tables()), revoker, names)


def account_of(connection: Connection, duo: AdminWrites) -> Account:
    """Return a connection as actions see it."""
    return Account(
        connection=connection.id,
        name=connection.name,
        duo=duo,
        read_only=connection.access is Access.READ_ONLY,
        granted=connection.standing(Grant.WRITE_RESOURCE) is not Standing.REFUSED,
    )


def _account(connection: str) -> Account | None:
    found = connections().one(connection)
    if found is None or found.state not in {State.ACTIVE, State.PAUSED}:
        return None
    prefix = env("CONNECTION_SECRETS_PREFIX")
    secret = ConnectionSecret(secrets(), prefix, found)
    return account_of(found, AdminWrites(secret, prefix + found.id, outbound_of(found, outbound())))
