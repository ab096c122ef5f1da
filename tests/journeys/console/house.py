"""The console in this process beside the portal, over one store: the same browsers stand before both."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from botocore.config import Config
from botocore.session import get_session

from doorbook.actions.desk import Actions
from doorbook.actions.ports import Account
from doorbook.actions.verification import VerifyingAccount
from doorbook.actions.verifying import VerificationDesk
from doorbook.adapters.duo.admin_writes import AdminWrites
from doorbook.adapters.duo.auth_api import DuoAuthApi, Outbound
from doorbook.adapters.duo.probing import DuoConnectionProbe
from doorbook.adapters.lake.handing_out import SignedDownloads
from doorbook.adapters.memory import MemoryByPerson
from doorbook.adapters.memory_audit import MemoryAudit
from doorbook.adapters.memory_browsers import MemoryBrowsers
from doorbook.adapters.memory_hooks import MemoryBus, MemoryHookSecrets
from doorbook.adapters.memory_mail import MemoryMail
from doorbook.adapters.memory_watch.connections import MemoryConnections, MemoryConnectionSecrets
from doorbook.adapters.portal_people import PortalPeople
from doorbook.adapters.watch.deeds import StoredDeeds
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.findings import findings_about
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.marks import StoredMarks, StoredRuns
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.own_records import StoredOwnRecords
from doorbook.adapters.watch.risks import risk_about
from doorbook.adapters.watch.verifications import StoredEnds, StoredVerifications
from doorbook.adapters.watch.webhooks import StoredWebhooks
from doorbook.collect.announcing.ports import Sender
from doorbook.collect.announcing.webhook import Secret
from doorbook.collect.announcing.webhooks import WebhookDesk
from doorbook.collect.connections.connection import Connection
from doorbook.collect.connections.desk import ConnectionDesk
from doorbook.collect.connections.keys import ConnectionKeys, KeyPair
from doorbook.collect.connections.ports import Probe
from doorbook.collect.turns.run import Asked
from doorbook.collect.turns.running import RunDesk
from doorbook.dossiers.desk import DossierDesk
from doorbook.dossiers.person import PersonCard
from doorbook.events import AuditRow
from doorbook.remember.revoking import Revoker
from doorbook.signin.by_person import SignIn
from doorbook.signin.in_duo import NameRule, person_of
from doorbook.signin.ledger import Ledger
from doorbook.signin.roles import ADMINISTRATORS
from doorbook.signin.session_desk import SessionDesk
from doorbook.web.console.dossiers import Archive
from doorbook.web.pages import Pages
from doorbook.wiring import ConsoleParts
from doorbook.wiring.acting import account_of
from doorbook.wiring.checking import desks_over
from doorbook.wiring.notifying import rules_over
from doorbook.wiring.verifying import verifying_account
from functions.console import build
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.domain.listeners import Receiver
from tests.doorway import ORIGIN, ROOT, Browser, Doorway, FixedSecrets, Reply, Sent

HOME = "/console"
HOSTS = r"localhost:\d+|api-[0-9a-z]+[.]duosecurity[.]com"


@dataclass
class Looks:
    """The inspector's queue: which connections are to be looked at, and which backtests taken."""

    asked: list[str]
    backtests: list[tuple[str, str]] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)

    def ask(self, connection: str, *, once: str) -> None:
        """Keep who is to be looked at."""
        assert once
        self.asked.append(connection)

    def backtest(self, connection: str, backtest: str) -> None:
        """Keep which backtest is asked for."""
        self.backtests.append((connection, backtest))

    def export(self, export: str) -> None:
        """Keep which export is asked for."""
        self.exports.append(export)


@dataclass
class House(Doorway):
    """A portal and its console."""

    sim: RunningDuo | None = None
    kept: MemoryConnections = field(default_factory=MemoryConnections)
    secrets: MemoryConnectionSecrets = field(default_factory=MemoryConnectionSecrets)
    rows: MemoryRows = field(default_factory=MemoryRows)
    asked: list[Asked] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    looked: list[tuple[str, str]] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)
    hook_secrets: MemoryHookSecrets = field(default_factory=MemoryHookSecrets)
    mail: MemoryMail = field(default_factory=MemoryMail)
    bus: MemoryBus = field(default_factory=MemoryBus)
    sender: Sender = field(default_factory=Receiver)
    portal: APIGatewayHttpResolver = field(init=False)
    console: APIGatewayHttpResolver = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.portal = self.app
        numbers = count(10**6)  # no row of the audit has an id of the portal's
        ledger = Ledger(
            doors=self.doors,
            meter=self.tally,
            clock=self.clock,
            chance=lambda: f"{next(numbers):043d}"[::-1],
            roles=self.roles,
        )
        self.console = build(
            ConsoleParts(
                audit=MemoryAudit(lambda: self.doors.audit + self.kept.rows + self.rows.audit),
                connections=ConnectionDesk(
                    ledger=ledger,
                    store=self.kept,
                    secrets=self.secrets,
                    probes=self._probe,
                    host_pattern=HOSTS,
                    new_id=lambda: f"c{next(numbers)}",
                ),
                runs=RunDesk(
                    runs=StoredRuns(self.rows),
                    marks=self.marks,
                    listings=self.listings,
                    turns=self,
                    clock=lambda: round(self.clock().timestamp() * 1000),
                    chance=ledger.chance,
                ),
                marks=self.marks,
                webhooks=WebhookDesk(
                    webhooks=self.hooks,
                    secrets=self.hook_secrets,
                    sender=self.sender,
                    ledger=ledger,
                    fresh=lambda: Secret(f"whsec_{next(numbers):032d}"),
                    name=lambda: f"h{next(numbers)}",
                ),
                bus=("doorbook-test", "doorbook.test"),
                actions=lambda: self.actions(ledger),
                verifying=lambda: self.verifying(ledger),
                archive=Archive(
                    desk=DossierDesk(self.shelves),
                    records=StoredOwnRecords(self.rows),
                    listings=self.listings,
                    sign_ins=self._sign_ins,
                    findings=findings_about(self.rows),
                    risk=risk_about(self.rows),
                ),
                checks=lambda: desks_over(
                    self.rows,
                    ledger,
                    Looks(self.looked_at, self.looked, self.exports),
                    ledger.chance,
                    SignedDownloads(signing, "lake"),
                ),
                notices=lambda: rules_over(
                    self.rows,
                    ledger,
                    mail=self.mail,
                    bus=self.bus,
                    secrets=self.hook_secrets,
                    sender=self.sender,
                    connections=self.kept,
                    source="doorbook.test",
                ),
                sessions=SessionDesk(ledger=ledger),
                ledger=ledger,
                pages=Pages(ROOT / "templates" / "pages", ROOT / "templates" / "static", self.rules.portal_name),
                origin=ORIGIN,
            )
        )

    def actions(self, ledger: Ledger) -> Actions:
        """Return what acts on people, at the portal and in the simulated Duo."""
        revoker = Revoker(ledger, MemoryBrowsers(self.doors))
        names = NameRule(self.rules.name_rule, self.rules.name_template)
        return Actions(
            ledger=ledger,
            accounts=self._account,
            rows=StoredDeeds(self.rows),
            own=StoredOwnRecords(self.rows),
            portal=PortalPeople(ledger, MemoryByPerson(self.doors), revoker, names),
        )

    def verifying(self, ledger: Ledger) -> VerificationDesk:
        """Return what asks people on their simulated phones who they are."""
        return VerificationDesk(
            ledger=ledger,
            accounts=self._verifying_account,
            rows=StoredVerifications(self.rows),
            ends=StoredEnds(self.rows),
            looks=Looks(self.looked_at),
        )

    def _verifying_account(self, connection: str) -> VerifyingAccount | None:
        found = self.kept.one(connection)
        if found is None or self.sim is None:
            return None
        keys = self.secrets.read(connection)
        source, out = self._source(found, keys.admin), Outbound(host_pattern=HOSTS, ca_secret="ca")
        auth = self._source(found, keys.push or keys.admin)
        return verifying_account(found, AdminWrites(source, "duo", out), DuoAuthApi(auth, "duo", out))

    def _source(self, connection: Connection, pair: KeyPair) -> FixedSecrets:
        told = json.dumps({"host": connection.host, "ikey": pair.ikey, "skey": str(pair.skey)})
        return FixedSecrets({"duo": told, "ca": Path(self.sim.ca_file).read_text() if self.sim else ""})

    def _account(self, connection: str) -> Account | None:
        """Reach Duo by the keys that were typed, as the product does."""
        found = self.kept.one(connection)
        if found is None or self.sim is None:
            return None
        source = self._source(found, self.secrets.read(connection).admin)
        return account_of(found, AdminWrites(source, "duo", Outbound(host_pattern=HOSTS, ca_secret="ca")))

    @property
    def marks(self) -> StoredMarks:
        """How far each log was read."""
        return StoredMarks(self.rows)

    @property
    def listings(self) -> StoredListings:
        """How each inventory stands."""
        return StoredListings(self.rows)

    @property
    def hooks(self) -> StoredWebhooks:
        """The webhooks."""
        return StoredWebhooks(self.rows)

    @property
    def shelves(self) -> StoredShelves:
        """The cards of people and applications."""
        return StoredShelves(self.rows)

    def _sign_ins(self, card: PersonCard) -> tuple[SignIn, ...]:
        """Return how somebody's sign-ins at the portal ended."""
        rule = NameRule(self.rules.name_rule, self.rules.name_template)
        found = person_of(self.doors, (card.username,), "", rule)
        return MemoryByPerson(self.doors).sign_ins(found.id, None).items if found else ()

    def ask(self, asked: Asked, *, once: str) -> None:
        """Keep what a collector would be asked."""
        assert asked.run is not None
        assert asked.run in once
        self.asked.append(asked)

    def _probe(self, connection: Connection, keys: ConnectionKeys) -> Probe:
        """Ask the simulator as the product asks Duo."""
        trusted = Path(self.sim.ca_file).read_text() if self.sim else None
        return DuoConnectionProbe(connection, keys, proxy=None, trusted=lambda: trusted)

    @property
    def audit(self) -> list[AuditRow]:
        """The audit in the order it was written, that of connections too, each row of which was counted too."""
        rows = self.doors.audit + self.kept.rows + self.rows.audit
        assert sorted(self.tally.outcomes, key=_place) == sorted(rows, key=_place)
        return self.tally.outcomes

    def send(self, request: Sent) -> Reply:
        """Bring a request to the function that the template gives it to."""
        self.app = self.console if request.target.startswith(HOME) else self.portal
        return super().send(request)


@cache
def signing() -> Any:  # noqa: ANN401 - a client of S3's
    """Return what signs addresses, which asks nobody."""
    return get_session().create_client(
        "s3",
        region_name="eu-central-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="example",
        config=Config(signature_version="s3v4"),
    )


def _place(row: AuditRow) -> tuple[datetime, str]:
    return row.at, row.id


def enter(house: House, duo: RunningDuo, name: str, *groups: str) -> Browser:
    """Let somebody be there, who comes in by two factors."""
    house.add(name, groups=frozenset(groups))
    duo.control.put_person(Person(name, devices=[Phone()]))
    browser = Browser(house)
    again(duo, browser, name)
    return browser


def again(duo: RunningDuo, browser: Browser, name: str, back: str | None = None) -> Reply:
    """Sign in, and end where the sign-in leads."""
    browser.sign_in(name, return_to=back)
    duo.control.wait_for_push(name)
    duo.control.press(name, "approve")
    return browser.look_until(lambda page: not any(form.action.startswith("/signin/") for form in page.forms()))


def administrator(house: House, duo: RunningDuo, name: str = "dana") -> Browser:
    """Let an administrator be inside."""
    return enter(house, duo, name, ADMINISTRATORS)
