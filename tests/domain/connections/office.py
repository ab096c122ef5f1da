"""A desk of connections in memory, with a Duo account that can be told what to say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.memory_watch.connections import MemoryConnections, MemoryConnectionSecrets
from doorbook.collect.connections import answers
from doorbook.collect.connections.answers import (
    By,
    Kept,
    NotNow,
)
from doorbook.collect.connections.connection import (
    Connection,
)
from doorbook.collect.connections.desk import ConnectionDesk
from doorbook.collect.connections.grants import BY_GRANT, Trial
from doorbook.collect.connections.keys import ConnectionKeys, KeyPair
from doorbook.collect.connections.rules import Field, Unfits
from doorbook.collect.stream import Grant
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.events import Outcome
from doorbook.messages import Message, connectivity
from doorbook.messages import connections as words
from doorbook.signin.ledger import Ledger
from doorbook.signin.visitor import Visitor
from tests.doorway import Clock, Tally

HOST = "api-1a2b3c4d.duosecurity.com"
OTHER_HOST = "api-2.duosecurity.com"
IKEY, SKEY = "DI0123456789ABCDEFGH", "abcdefghijklmnopqrstABCDEFGHIJ0123456789"
NEW_IKEY, NEW_SKEY = "DIZZZZZZZZZZZZZZZZZZ", "Z" * 40
PUSH_IKEY, PUSH_SKEY = "DIPPPPPPPPPPPPPPPPPP", "P" * 40
BY = By("dana", Visitor(address="192.0.2.7", agent="Firefox"))
ERIN = By("erin", Visitor(address="192.0.2.8", agent="Firefox"))
SENTENCES = words.ALL | connectivity.ALL
type Act = Callable[["Office", Connection, int], object]


@dataclass
class Account:
    """A Duo account: which keys it knows, what they may, and what breaks."""

    known: set[str] = field(default_factory=lambda: {SKEY, PUSH_SKEY})
    refused: set[Grant] = field(default_factory=set)
    breaks: BreakageError | None = None
    hosts: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None


@dataclass
class AccountProbe:
    """That account as it is tested with some keys."""

    account: Account
    keys: ConnectionKeys
    clock: Clock

    def resolve(self, seconds: float) -> None:
        assert seconds > 0
        self.account.meanwhile()

    def ping(self, seconds: float) -> datetime:
        assert seconds > 0
        return self.clock()

    def attempt(self, trial: Trial, seconds: float) -> None:
        assert seconds > 0
        self._known(self.keys.admin)
        if trial in [BY_GRANT[grant].trial for grant in self.account.refused]:
            raise FixSettingsError(Cause.NOT_GRANTED)

    def is_auth_api(self, seconds: float) -> bool:
        return seconds < 0

    def check_push(self, seconds: float) -> None:
        assert seconds > 0
        assert self.keys.push is not None
        self._known(self.keys.push)

    def _known(self, pair: KeyPair) -> None:
        if self.account.breaks:
            raise self.account.breaks
        if pair.skey not in self.account.known:
            raise FixSettingsError(Cause.WRONG_KEY, "Duo 40103")


@dataclass
class BreakingSecrets(MemoryConnectionSecrets):
    """Keys that can be made not to be kept."""

    kept: dict[str, ConnectionKeys] = field(default_factory=dict)
    breaks: bool = False

    def keep(self, connection: str, keys: ConnectionKeys) -> None:
        if self.breaks:
            raise TryLaterError(Cause.SECRET, "ThrottlingException")
        super().keep(connection, keys)


class Office:
    """A desk with all that it needs, in the test's hand."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.doors = MemoryDoors()
        self.tally = Tally()
        self.store = MemoryConnections()
        self.secrets = BreakingSecrets()
        self.account = Account()
        ids = iter(f"c{number}" for number in range(1, 100))
        self.desk = ConnectionDesk(
            ledger=Ledger(doors=self.doors, meter=self.tally, clock=self.clock, chance=lambda: f"{len(self.rows):022}"),
            store=self.store,
            secrets=self.secrets,
            probes=self._probe,
            host_pattern="^api-[0-9a-z]+[.]duosecurity[.]com$",
            new_id=lambda: next(ids),
        )

    def _probe(self, connection: Connection, keys: ConnectionKeys) -> AccountProbe:
        self.account.hosts.append(connection.host)
        return AccountProbe(self.account, keys, self.clock)

    @property
    def rows(self) -> list[tuple[Outcome, str | None]]:
        return [(row.outcome, row.detail) for row in [*self.store.rows, *self.doors.audit]]

    def draft(self) -> Connection:
        return kept(self.desk.begin(BY, "Head office", HOST))

    def keyed(self) -> Connection:
        draft = self.draft()
        return kept(self.desk.give_keys(BY, draft.id, draft.version, IKEY, SKEY))

    def proven(self) -> Connection:
        answer = self.desk.probe(BY, self.keyed().id)
        assert isinstance(answer, answers.Tested)
        return answer.connection

    def active(self) -> Connection:
        proven = self.proven()
        return kept(self.desk.save(BY, proven.id, proven.version))


def kept(answer: object) -> Connection:
    assert isinstance(answer, Kept), answer
    return answer.connection


def refused(answer: object) -> Message:
    assert isinstance(answer, NotNow), answer
    return answer.why


def unfit(answer: object) -> dict[Field, Message]:
    assert isinstance(answer, Unfits), answer
    return {each.field: each.why for each in answer.faults}
