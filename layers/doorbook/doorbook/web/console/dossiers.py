"""What the pages of people and applications have in common: whose they are, and what they are read from."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Response

from doorbook.actions.ports import OwnRecords
from doorbook.checks.finding import Finding
from doorbook.checks.risk import Risk
from doorbook.collect.connections.connection import State
from doorbook.collect.connections.desk import ConnectionDesk
from doorbook.collect.inventories.ports import Listings
from doorbook.collect.streams import USERS
from doorbook.dossiers.desk import DossierDesk
from doorbook.dossiers.person import PersonCard
from doorbook.signin.by_person import SignIn
from doorbook.values import value
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.shown import legible, moment
from doorbook.web.console.steps import base
from doorbook.web.pages import Pages

PEOPLE: Final = "people"
APPLICATIONS: Final = "applications"


@value(kw_only=True)
class Archive:
    """What the console knows of people: cards, what it keeps of them itself, and how they sign in here."""

    desk: DossierDesk
    records: OwnRecords
    listings: Listings
    sign_ins: Callable[[PersonCard], tuple[SignIn, ...]]
    """The last ones of whoever is this person at the portal."""

    findings: Callable[[str, str], tuple[Finding, ...]]
    """The last ones about somebody of a connection."""

    risk: Callable[[str, str], Risk]
    """What the open ones about them weigh."""


@value(kw_only=True)
class Of:
    """The connection whose people or applications a page shows."""

    id: str
    name: str
    listed: datetime | None
    """When its users were listed last."""

    @property
    def people(self) -> str:
        """Return where its people are."""
        return f"{base(self.id)}/{PEOPLE}"

    @property
    def applications(self) -> str:
        """Return where its applications are."""
        return f"{base(self.id)}/{APPLICATIONS}"

    def person(self, user_id: str) -> str:
        """Return where somebody's page is."""
        return person_of(self.id, user_id)

    def application(self, key: str) -> str:
        """Return where an application's page is."""
        return f"{self.applications}/{quote(key, safe='')}"


def person_of(connection: str, user_id: str) -> str:
    """Return where the page of somebody of a connection is."""
    return f"{base(connection)}/{PEOPLE}/{quote(user_id, safe='')}"


@value(kw_only=True)
class DossierPage(ConsolePage):
    """A page of a connection's people or applications."""

    of: Of


@value(kw_only=True)
class Room:
    """What answers one reader with pages of one kind."""

    pages: Pages
    connections: ConnectionDesk
    archive: Archive
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def of(self, connection: str) -> Of | None:
        """Return a connection that has been collected, or None."""
        found = self.connections.one(connection)
        if found is None or found.state in {State.DRAFT, State.DELETING}:
            return None
        listing = self.archive.listings.read(found.id, USERS.name)
        return Of(id=found.id, name=found.name, listed=moment(listing.listed if listing else None))

    def around(self, of: Of) -> dict[str, Any]:
        """Return what stands around every page."""
        return {**self.inside.around, "of": of}


def named(*names: str) -> str:
    """Return the first of some names that is one."""
    return legible(next(filter(None, names), "without a name"))
