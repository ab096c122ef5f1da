"""Going through the wizard, step by step, as far as a story needs it."""

from doorbook.collect.connections.connection import Connection
from local.duosim.integrations import Integration
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply
from tests.journeys.console.house import House

NEW = "/console/connections/new"
NAME = "Headquarters"


def host(duo: RunningDuo) -> str:
    """Return the host that a person would copy."""
    return f"localhost:{duo.tls_port}"


def begin(by: Browser, duo: RunningDuo, name: str = NAME) -> Reply:
    """Type a name and the host, and be asked for the keys."""
    return by.submit(by.get(NEW).form(NEW), name=name, host=host(duo))


def give_keys(by: Browser, key: Integration) -> Reply:
    """Type the keys on the page that asks for them."""
    return by.submit(by.page.form("/setup/keys"), ikey=key.ikey, skey=key.skey)


def to_grants(by: Browser, duo: RunningDuo) -> Reply:
    """Go as far as the grants."""
    begin(by, duo)
    return give_keys(by, duo.integration("adminapi"))


def to_review(by: Browser, duo: RunningDuo) -> Reply:
    """Go to the end, with nothing changed on the way."""
    to_grants(by, duo)
    by.submit(by.page.form("/setup/grants"), access="read_only")
    by.submit(by.page.form("/setup/push"), by="off")
    return by.submit(by.page.form("/setup/advanced"))


def added(house: House, by: Browser, duo: RunningDuo) -> Connection:
    """Add a connection, and return it as it is kept."""
    to_review(by, duo)
    by.submit(by.page.form("/setup/review"))
    (connection,) = house.kept.all()
    return connection
