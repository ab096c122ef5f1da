"""Webhooks for tests: a receiver in the test's hand, and everything around it in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.memory_hooks import MemoryAnnounced, MemoryBus, MemoryDeliveries, MemoryHookSecrets
from doorbook.adapters.memory_mail import MemoryMail
from doorbook.adapters.parcels import QueuedParcels
from doorbook.adapters.watch.finding_news import StoredTold
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.notices import StoredAddresses, StoredRules, StoredSendings
from doorbook.adapters.watch.webhooks import StoredWebhooks
from doorbook.collect.announcing.announcement import Delivery, FileOfEvents, Telling
from doorbook.collect.announcing.announcer import Announcer
from doorbook.collect.announcing.delivering import Courier
from doorbook.collect.announcing.ports import Answered, NoAnswer
from doorbook.collect.announcing.webhook import HookSecrets, HookState, Secret, Webhook
from doorbook.collect.announcing.webhooks import WebhookDesk
from doorbook.events import Outcome
from doorbook.notices.notifier import Notifier
from doorbook.notices.post import Post
from doorbook.notices.rule import Rule
from doorbook.notices.sending import Address, address_id
from doorbook.signin.ledger import Ledger
from doorbook.signin.visitor import Visitor
from tests.doorway import Clock, Tally

VISITOR = Visitor(address="192.0.2.1", agent="test")
SECRET = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def file(name: str = "a.parquet", connection: str = "c1", count: int = 1) -> FileOfEvents:
    return FileOfEvents(
        id=f"file#{name}", connection=connection, stream="authentication", object=name, count=count, at=AT
    )


def telling(number: int, more: str = "") -> Telling:
    return Telling(f"key-{number}", 1_700_000_000_000 + number, f'{{"metadata":{{"uid":"key-{number}"}}{more}}}')


@dataclass
class Receiver:
    """Answers as it was told to, and keeps what came."""

    answers: Callable[[str], Answered | NoAnswer] = lambda _url: Answered(status=204)
    came: list[tuple[str, Delivery, HookSecrets]] = field(default_factory=list)
    wrong: str | None = None

    def refuses(self, _url: str) -> str | None:
        return self.wrong

    def send(self, url: str, delivery: Delivery, secrets: HookSecrets, _now: datetime) -> Answered | NoAnswer:
        self.came.append((url, delivery, secrets))
        return self.answers(url)


class Street:
    """An announcer, a courier and a desk over one memory."""

    def __init__(self, files: dict[str, Sequence[Telling]] | None = None) -> None:
        self.clock = Clock()
        self.meter = Tally()
        self.doors = MemoryDoors()
        numbers = count(1)
        self.ledger = Ledger(
            doors=self.doors, meter=self.meter, clock=self.clock, chance=lambda: f"chance-{next(numbers)}"
        )
        self.bus = MemoryBus()
        self.deliveries = MemoryDeliveries()
        self.rows = MemoryRows()
        self.hooks = StoredWebhooks(self.rows)
        self.secrets = MemoryHookSecrets()
        self.receiver = Receiver()
        self.announcer = Announcer(
            announced=MemoryAnnounced({} if files is None else files),
            bus=self.bus,
            webhooks=self.hooks,
            deliveries=self.deliveries,
            told=StoredTold(self.rows, lambda: round(self.clock().timestamp() * 1000)),
            source="doorbook.test",
        )
        self.courier = Courier(
            announcer=self.announcer,
            webhooks=self.hooks,
            secrets=self.secrets,
            sender=self.receiver,
            ledger=self.ledger,
        )
        self.mail = MemoryMail()
        self.rules = StoredRules(self.rows)
        self.addresses = StoredAddresses(self.rows)
        self.sendings = StoredSendings(self.rows, lambda: round(self.clock().timestamp() * 1000))
        self.shown: dict[str, float] = {}
        self.groups: set[tuple[str, str, str]] = set()
        self.notifier = Notifier(
            rules=self.rules,
            sendings=self.sendings,
            parcels=QueuedParcels(self.deliveries.send_text),
            in_group=lambda *asked: asked in self.groups,
            gauges=self,
            ledger=self.ledger,
            console="https://door.example.com/console",
        )
        self.post = Post(
            rules=self.rules,
            sendings=self.sendings,
            addresses=self.addresses,
            mail=self.mail,
            bus=self.bus,
            webhooks=self.hooks,
            courier=self.courier,
            ledger=self.ledger,
            source="doorbook.test",
        )
        self.desk = WebhookDesk(
            webhooks=self.hooks,
            secrets=self.secrets,
            sender=self.receiver,
            ledger=self.ledger,
            fresh=lambda: Secret(f"whsec_{next(numbers):032d}"),
            name=lambda: f"h{next(numbers)}",
        )

    def hook(self, connection: str = "c1", name: str = "h1", state: HookState = HookState.ACTIVE) -> Webhook:
        """Put a webhook there."""
        made = Webhook(
            connection=connection,
            id=name,
            url=f"https://{name}.example.com/in",
            state=state,
            version=1,
            created=self.clock(),
            created_by="dana",
        )
        assert self.hooks.put(made)
        self.secrets.keep(connection, name, HookSecrets(current=SECRET))
        return made

    def gauge(self, name: str, number: float) -> None:
        """Keep a number that is shown."""
        self.shown[name] = number

    def rule(self, **says: Any) -> Rule:  # noqa: ANN401 - what a rule has
        """Let there be a rule."""
        told = {"id": "r1", "name": "High ones", "bus": True, **says}
        made = Rule(**told)
        row = self.ledger.row(Outcome.RULE_MADE, VISITOR, method="notices").row
        assert self.rules.put(made, row)
        return made

    def address(self, text: str = "ann@example.com", *, confirmed: bool = True) -> Address:
        """Let there be an address."""
        made = Address(id=address_id(text), text=text, at=0, by="dana")
        assert self.addresses.put(made, self.ledger.row(Outcome.ADDRESS_ADDED, VISITOR, method="notices").row)
        self.mail.ask(made)
        if confirmed:
            self.mail.confirm(text)
        return made

    def message(self, connection: str = "c1", name: str = "h1", number: int = 1) -> Delivery:
        return Delivery(connection=connection, webhook=name, id=f"msg_{number}", body="{}")

    def later(self, wait: timedelta) -> None:
        self.clock.now += wait
