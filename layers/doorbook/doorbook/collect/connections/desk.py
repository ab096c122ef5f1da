"""The connection desk: how an administrator adds Duo accounts and changes what is done with them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from doorbook.collect.connections.answers import (
    By,
    Kept,
    KeysRefused,
    NoSuchConnection,
    NotNow,
    Overtaken,
    Refused,
    Tested,
    TooOften,
)
from doorbook.collect.connections.connection import Access, Connection, ProbedGrant, PushBy, Standing, State, Trace
from doorbook.collect.connections.connectivity import LIMIT, OTHER_KEYS, ConnectivityReport, examine
from doorbook.collect.connections.keys import ConnectionKeys, KeyPair
from doorbook.collect.connections.ports import ChangedMeanwhileError, Connections, ConnectionSecrets, Probes
from doorbook.collect.connections.rules import (
    Field,
    HostOffered,
    TypedAdvanced,
    TypedPush,
    Unfit,
    Unfits,
    to_advanced,
    to_host,
    to_name,
    to_pair,
    to_push,
)
from doorbook.collect.stream import Grant
from doorbook.errors import BreakageError, FixSettingsError
from doorbook.events import Outcome
from doorbook.messages import connections as words
from doorbook.signin import throttle
from doorbook.signin.changes import Write
from doorbook.signin.ledger import Ledger
from doorbook.values import value

METHOD: Final = "console"


@value(kw_only=True)
class ConnectionDesk:
    """Every change names the version that it was decided on, and is written down with the change itself."""

    ledger: Ledger
    store: Connections
    secrets: ConnectionSecrets
    probes: Probes
    host_pattern: str
    new_id: Callable[[], str]

    def all(self) -> tuple[Connection, ...]:
        """Return all connections, the oldest first."""
        return self.store.all()

    def one(self, connection: str) -> Connection | None:
        """Return the connection of this id."""
        return self.store.one(connection)

    def begin(self, by: By, name: str, host: str) -> Kept | HostOffered | Unfits:
        """Begin a draft."""
        fit = self._name_and_host(name, host, self.store.all())
        if not isinstance(fit, tuple):
            return fit
        now = self.ledger.clock()
        trace = Trace(at=now, by=by.person)
        draft = Connection(
            id=self.new_id(), name=fit[0], host=fit[1], state=State.DRAFT, version=1, created=trace, changed=trace
        )
        self._put(by, draft, Outcome.CONNECTION_DRAFTED)
        return Kept(draft)

    def edit(self, by: By, connection: str, seen: int, name: str, host: str) -> Kept | HostOffered | Refused:
        """Change the name; the host too as long as it is a draft, whose keys are then to be proven again."""
        found = self._found(connection, seen)
        if not isinstance(found, Connection):
            return found
        others = tuple(each for each in self.store.all() if each.id != connection)
        fit = self._name_and_host(name, host, others)
        if not isinstance(fit, tuple):
            return fit
        if fit[1] == found.host:
            return self._change(by, found, Outcome.CONNECTION_CHANGED, "name", name=fit[0])
        if found.state is not State.DRAFT:
            return Unfits((Unfit(field=Field.HOST, why=words.HOST_STAYS),))
        return self._change(
            by, found, Outcome.CONNECTION_CHANGED, "name, host", name=fit[0], host=fit[1], proven=None, grants=()
        )

    def give_keys(self, by: By, connection: str, seen: int, ikey: str, skey: str) -> Kept | Refused:
        """Give a draft its keys; they are kept at once, and shown to nobody again."""
        found = self._found(connection, seen)
        if not isinstance(found, Connection):
            return found
        if found.state is not State.DRAFT:
            return NotNow(found, words.NOT_A_DRAFT)
        pair = to_pair(ikey, skey)
        if isinstance(pair, Unfits):
            return pair
        keys = self._with(found, pair)
        return self._keep_keys(
            by, found, keys, Outcome.CONNECTION_KEYED, keyed=self.ledger.clock(), proven=None, grants=()
        )

    def probe(self, by: By, connection: str) -> Tested | TooOften | NotNow | NoSuchConnection:
        """Test a connection, and keep what was found; whoever changes it meanwhile is not in the way."""
        found = self.store.one(connection)
        if found is None:
            return NoSuchConnection()
        if found.state is State.DELETING:
            return NotNow(found, words.BEING_DELETED)
        if found.keyed is None:
            return NotNow(found, words.KEYS_MISSING)
        if too_often := self._too_often(found):
            return too_often
        try:
            keys = self.secrets.read(found.id)
        except FixSettingsError:
            return NotNow(found, words.KEYS_UNREADABLE)
        report = self._tested(found, keys)
        kept: Connection | None = found
        while kept is not None and kept.keyed == found.keyed and kept.state is not State.DELETING:
            proven = report.at if report.proven else (None if report.denies else kept.proven)
            grants = _joined(kept.grants, report.grants)
            done = self._change(by, kept, Outcome.CONNECTION_TESTED, report.in_short, proven=proven, grants=grants)
            if isinstance(done, Kept):
                return Tested(done.connection, report)
            kept = done.connection if isinstance(done, Overtaken) else None
        return NoSuchConnection() if kept is None else Tested(kept, report)

    def choose_access(self, by: By, connection: str, seen: int, access: Access) -> Kept | Refused:
        """Let Doorbook only read, or act too; for that the keys must be granted it."""
        found = self._found(connection, seen)
        if not isinstance(found, Connection):
            return found
        if access is Access.READ_WRITE and found.standing(Grant.WRITE_RESOURCE) is not Standing.GRANTED:
            return Unfits((Unfit(field=Field.ACCESS, why=words.ACCESS_NOT_GRANTED),))
        return self._change(by, found, Outcome.CONNECTION_CHANGED, f"access {access}", access=access)

    def push(self, by: By, connection: str, seen: int, typed: TypedPush) -> Kept | Refused:
        """Set by what and by whose name people are asked on their phone; new keys are tried before they are kept."""
        found = self._found(connection, seen)
        if not isinstance(found, Connection):
            return found
        push = to_push(typed)
        if isinstance(push, Unfit):
            return Unfits((push,))
        if found.keyed is None:
            return NotNow(found, words.KEYS_MISSING)
        if push.by is PushBy.ADMIN_API and found.standing(Grant.WRITE_RESOURCE) is Standing.REFUSED:
            return Unfits((Unfit(field=Field.PUSH_NAME, why=words.PUSH_NOT_GRANTED),))
        keys = self.secrets.read(found.id)
        pair = self._push_pair(found, keys, typed) if push.by is PushBy.AUTH_API else None
        if isinstance(pair, Unfits):
            return pair
        detail = f"push verification {push.by}"
        if pair == keys.push:
            return self._change(by, found, Outcome.CONNECTION_CHANGED, detail, push=push)
        return self._keep_keys(by, found, replace(keys, push=pair), Outcome.CONNECTION_CHANGED, detail, push=push)

    def advanced(self, by: By, connection: str, seen: int, typed: TypedAdvanced) -> Kept | Refused:
        """Set what most leave as it is."""
        found = self._found(connection, seen)
        if not isinstance(found, Connection):
            return found
        advanced = to_advanced(typed)
        if isinstance(advanced, Unfits):
            return advanced
        return self._change(by, found, Outcome.CONNECTION_CHANGED, "advanced settings", advanced=advanced)

    def save(self, by: By, connection: str, seen: int) -> Kept | Refused:
        """Make a draft a connection that is collected; Duo must have taken its keys."""
        found = self._found(connection, seen)
        if not isinstance(found, Connection):
            return found
        if found.state is not State.DRAFT:
            return NotNow(found, words.NOT_A_DRAFT)
        if found.keyed is None:
            return NotNow(found, words.KEYS_MISSING)
        if found.proven is None:
            return NotNow(found, words.NOT_PROVEN)
        return self._change(by, found, Outcome.CONNECTION_ADDED, state=State.ACTIVE)

    def pause(self, by: By, connection: str, seen: int) -> Kept | Refused:
        """Collect nothing until it is resumed; what Duo keeps is fetched then."""
        found = self._found(connection, seen)
        if not isinstance(found, Connection):
            return found
        if found.state is not State.ACTIVE:
            return NotNow(found, words.NOT_ACTIVE)
        return self._change(by, found, Outcome.CONNECTION_PAUSED, state=State.PAUSED)

    def resume(self, by: By, connection: str, seen: int) -> Kept | Refused:
        """Collect again."""
        found = self._found(connection, seen)
        if not isinstance(found, Connection):
            return found
        if found.state is not State.PAUSED:
            return NotNow(found, words.NOT_PAUSED)
        return self._change(by, found, Outcome.CONNECTION_RESUMED, state=State.ACTIVE)

    def rotate(
        self, by: By, connection: str, seen: int, ikey: str, skey: str
    ) -> Kept | KeysRefused | TooOften | Refused:
        """Put new keys in the place of the old, once Duo took the new ones."""
        found = self._found(connection, seen)
        if not isinstance(found, Connection):
            return found
        if found.state is State.DRAFT:
            return NotNow(found, words.STILL_A_DRAFT)
        pair = to_pair(ikey, skey)
        if isinstance(pair, Unfits):
            return pair
        if too_often := self._too_often(found):
            return too_often
        keys = self._with(found, pair)
        report = self._tested(found, keys)
        if not report.proven:
            self._note(by, found, Outcome.CONNECTION_KEYS_REFUSED, report.in_short)
            return KeysRefused(found, report)
        return self._keep_keys(
            by,
            found,
            keys,
            Outcome.CONNECTION_KEYS_ROTATED,
            keyed=self.ledger.clock(),
            proven=report.at,
            grants=report.grants,
        )

    def delete(self, by: By, connection: str, seen: int, *, keeps_data: bool) -> Kept | Refused:
        """End a connection: its keys are deleted, what was collected stays or is removed by the keeper."""
        found = self._found(connection, seen)
        if not isinstance(found, Connection):
            return found
        detail = "the data stays" if keeps_data else "the data is removed"
        done = self._change(by, found, Outcome.CONNECTION_DELETED, detail, state=State.DELETING, keeps_data=keeps_data)
        if isinstance(done, Kept):
            self.secrets.delete(found.id)  # where this breaks off, the keeper does it again
        return done

    def _found(self, connection: str, seen: int) -> Connection | Overtaken | NotNow | NoSuchConnection:
        """Return the connection as it was seen by whoever wants to change it."""
        found = self.store.one(connection)
        if found is None:
            return NoSuchConnection()
        if found.state is State.DELETING:
            return NotNow(found, words.BEING_DELETED)
        return found if found.version == seen else Overtaken(found)

    def _name_and_host(
        self, name: str, host: str, others: tuple[Connection, ...]
    ) -> tuple[str, str] | HostOffered | Unfits:
        named, at = to_name(name, others), to_host(host, self.host_pattern)
        faults = tuple(each for each in (named, at) if isinstance(each, Unfit))
        if faults or isinstance(named, Unfit) or isinstance(at, Unfit):
            return Unfits(faults)
        return at if isinstance(at, HostOffered) else (named, at)

    def _with(self, connection: Connection, pair: KeyPair) -> ConnectionKeys:
        """Return this pair beside the one for pushes, if there are any that can be read."""
        try:
            push = self.secrets.read(connection.id).push if connection.keyed else None
        except FixSettingsError:
            push = None
        return ConnectionKeys(admin=pair, push=push)

    def _push_pair(self, connection: Connection, keys: ConnectionKeys, typed: TypedPush) -> KeyPair | Unfits | None:
        """Return the keys that pushes are sent by: the kept ones, or others that Duo takes."""
        if not typed.ikey.strip() and not typed.skey.strip():
            return keys.push or Unfits((Unfit(field=Field.PUSH_IKEY, why=words.PUSH_KEYS_MISSING),))
        pair = to_pair(typed.ikey, typed.skey, (Field.PUSH_IKEY, Field.PUSH_SKEY))
        if isinstance(pair, Unfits):
            return pair
        try:
            self.probes(connection, replace(keys, push=pair)).check_push(LIMIT)
        except FixSettingsError as broke:
            if broke.cause not in OTHER_KEYS:
                raise
            return Unfits((Unfit(field=Field.PUSH_IKEY, why=words.PUSH_KEYS_REFUSED),))
        return pair

    def _too_often(self, connection: Connection) -> TooOften | None:
        window = throttle.of_connection_tests(connection.id, self.ledger.clock())
        may = self.ledger.doors.take_try(window, throttle.MOST_CONNECTION_TESTS)
        return None if may else TooOften(window.ends)

    def _tested(self, connection: Connection, keys: ConnectionKeys) -> ConnectivityReport:
        probe = self.probes(connection, keys)
        return examine(connection, probe, self.ledger.clock, by_push_keys=keys.push is not None)

    def _change(
        self,
        by: By,
        before: Connection,
        outcome: Outcome,
        detail: str = "",
        **changes: Any,  # noqa: ANN401 - fields of a connection, which the value itself checks by name
    ) -> Kept | Overtaken | NoSuchConnection:
        trace = Trace(at=self.ledger.clock(), by=by.person)
        after = replace(before, version=before.version + 1, changed=trace, **changes)
        try:
            self._put(by, after, outcome, detail)
        except ChangedMeanwhileError:
            standing = self.store.one(before.id)
            return NoSuchConnection() if standing is None else Overtaken(standing)
        return Kept(after)

    def _keep_keys(
        self,
        by: By,
        before: Connection,
        keys: ConnectionKeys,
        outcome: Outcome,
        detail: str = "",
        **changes: Any,  # noqa: ANN401 - as above
    ) -> Kept | Overtaken | NoSuchConnection:
        """Make the change first, so that of two at once the one that came too late leaves the keys alone."""
        done = self._change(by, before, outcome, detail, **changes)
        if isinstance(done, Kept):
            try:
                self.secrets.keep(before.id, keys)
            except BreakageError as broke:
                self._note(by, before, Outcome.CONNECTION_KEYS_UNCHANGED, broke.detail, broke)
                raise
        return done

    def _put(self, by: By, connection: Connection, outcome: Outcome, detail: str = "") -> None:
        row = self._row(by, connection, outcome, detail)
        self.store.put(connection, row.row)
        self.ledger.meter.outcome(row.row)

    def _note(
        self, by: By, connection: Connection, outcome: Outcome, detail: str, broke: BreakageError | None = None
    ) -> None:
        self.ledger.commit(self._row(by, connection, outcome, detail, broke))

    def _row(
        self, by: By, connection: Connection, outcome: Outcome, detail: str, broke: BreakageError | None = None
    ) -> Write:
        told = ": ".join(filter(None, (f"connection {connection.id} ({connection.name})", detail)))
        row = self.ledger.row(outcome, by.visitor, method=METHOD, person=by.person, detail=told)
        return Write(replace(row.row, cause=str(broke.cause))) if broke else row


def _joined(before: tuple[ProbedGrant, ...], now: tuple[ProbedGrant, ...]) -> tuple[ProbedGrant, ...]:
    """Return what was found now, and where that is nothing, what was found before."""
    known = {each.grant: each for each in before}
    return tuple(known.get(each.grant, each) if each.standing is Standing.UNKNOWN else each for each in now)
