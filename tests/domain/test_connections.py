"""The connection desk: from a draft to an end, and every way in which it says no and changes nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.memory_watch.connections import MemoryConnections, MemoryConnectionSecrets
from doorbook.collect.connections import answers
from doorbook.collect.connections.answers import (
    By,
    Kept,
    KeysRefused,
    NoSuchConnection,
    NotNow,
    Overtaken,
    TooOften,
)
from doorbook.collect.connections.connection import (
    Access,
    Advanced,
    Connection,
    PushBy,
    PushVerification,
    Standing,
    State,
)
from doorbook.collect.connections.connectivity import Found, What
from doorbook.collect.connections.desk import ConnectionDesk
from doorbook.collect.connections.grants import BY_GRANT, Trial
from doorbook.collect.connections.keys import ConnectionKeys, Key, KeyPair
from doorbook.collect.connections.rules import Field, HostOffered, TypedAdvanced, TypedPush, Unfit, Unfits
from doorbook.collect.stream import Grant
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.events import Outcome
from doorbook.messages import Message, connectivity
from doorbook.messages import connections as words
from doorbook.signin.ledger import Ledger
from doorbook.signin.throttle import MOST_CONNECTION_TESTS
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


@pytest.fixture
def office() -> Office:
    return Office()


def kept(answer: object) -> Connection:
    assert isinstance(answer, Kept), answer
    return answer.connection


def refused(answer: object) -> Message:
    assert isinstance(answer, NotNow), answer
    return answer.why


def unfit(answer: object) -> dict[Field, Message]:
    assert isinstance(answer, Unfits), answer
    return {each.field: each.why for each in answer.faults}


def test_a_draft_is_begun_with_a_name_and_a_host_and_reads_nothing(office: Office) -> None:
    draft = office.draft()

    assert (draft.name, draft.host, draft.state, draft.version) == ("Head office", HOST, State.DRAFT, 1)
    assert (draft.created.by, draft.created.at) == ("dana", office.clock())
    assert not draft.is_collected
    assert office.desk.all() == (draft,)
    assert office.rows == [(Outcome.CONNECTION_DRAFTED, "connection c1 (Head office)")]


def test_a_host_with_something_around_it_is_offered_and_nothing_is_kept(office: Office) -> None:
    assert office.desk.begin(BY, "Head office", f"https://{HOST}/") == HostOffered(HOST)
    assert office.desk.all() == ()
    assert office.rows == []


def test_a_wrong_name_and_a_wrong_host_are_told_at_once(office: Office) -> None:
    answer = office.desk.begin(BY, " ", "https://example.com")

    assert unfit(answer) == {Field.NAME: words.NAME_MISSING, Field.HOST: words.HOST_NOT_ALLOWED}
    assert office.desk.all() == ()


def test_two_connections_have_two_names(office: Office) -> None:
    office.draft()

    assert unfit(office.desk.begin(BY, "HEAD office", OTHER_HOST)) == {Field.NAME: words.NAME_TAKEN}
    assert kept(office.desk.begin(BY, "Branch", OTHER_HOST)).id == "c2"


def test_keys_are_kept_apart_from_the_connection_and_no_row_has_them(office: Office) -> None:
    keyed = office.keyed()

    assert office.secrets.read(keyed.id) == ConnectionKeys(admin=KeyPair(ikey=IKEY, skey=Key(SKEY)))
    assert keyed.keyed == office.clock()
    assert SKEY not in repr(keyed) + repr(office.store.rows)
    assert IKEY not in repr(keyed) + repr(office.store.rows)


def test_what_cannot_be_keys_is_not_kept(office: Office) -> None:
    draft = office.draft()

    answer = office.desk.give_keys(BY, draft.id, draft.version, "DI", "short")

    assert unfit(answer) == {Field.IKEY: words.IKEY_UNFIT, Field.SKEY: words.SKEY_UNFIT}
    assert office.secrets.kept == {}
    assert office.desk.one(draft.id) == draft


def test_a_test_keeps_what_was_found(office: Office) -> None:
    office.account.refused = {Grant.WRITE_RESOURCE, Grant.SETTINGS}

    proven = office.proven()

    assert proven.proven == office.clock()
    assert proven.standing(Grant.READ_LOG) is Standing.GRANTED
    assert proven.standing(Grant.WRITE_RESOURCE) is Standing.REFUSED
    assert office.desk.one(proven.id) == proven
    assert office.rows[-1] == (Outcome.CONNECTION_TESTED, "connection c1 (Head office): well")


def test_wrong_keys_prove_nothing_and_cannot_be_saved(office: Office) -> None:
    office.account.known = set()

    proven = office.proven()
    answer = office.desk.save(BY, proven.id, proven.version)

    assert proven.proven is None
    assert refused(answer) is words.NOT_PROVEN
    assert office.rows[-1][1] == "connection c1 (Head office): keys wrong_key, " + ", ".join(
        [f"{each} not tried" for each in ("type", *BY_GRANT, "endpoints", "trust_monitor")]
    )


def test_a_test_while_duo_is_down_leaves_what_was_known(office: Office) -> None:
    proven = office.proven()
    office.clock.advance(60)
    office.account.breaks = TryLaterError(Cause.DOWN)

    answer = office.desk.probe(BY, proven.id)

    assert isinstance(answer, answers.Tested)
    assert not answer.report.good
    assert (answer.connection.proven, answer.connection.grants) == (proven.proven, proven.grants)


def test_keys_that_duo_takes_no_more_are_proven_no_more(office: Office) -> None:
    proven = office.proven()
    office.account.known = set()

    answer = office.desk.probe(BY, proven.id)

    assert isinstance(answer, answers.Tested)
    assert answer.connection.proven is None


def test_without_keys_there_is_nothing_to_test(office: Office) -> None:
    assert refused(office.desk.probe(BY, office.draft().id)) is words.KEYS_MISSING
    assert office.account.hosts == []


def test_keys_that_are_gone_are_told(office: Office) -> None:
    keyed = office.keyed()
    office.secrets.kept.clear()

    assert refused(office.desk.probe(BY, keyed.id)) is words.KEYS_UNREADABLE


def test_tests_are_counted_by_connection(office: Office) -> None:
    keyed = office.keyed()
    office.clock.to_the_hour()
    for _ in range(MOST_CONNECTION_TESTS):
        assert isinstance(office.desk.probe(BY, keyed.id), answers.Tested)

    assert office.desk.probe(BY, keyed.id) == TooOften(office.clock() + timedelta(minutes=5))
    office.clock.advance(300)
    assert isinstance(office.desk.probe(BY, keyed.id), answers.Tested)


def test_a_change_during_a_test_stays_and_so_does_what_was_found(office: Office) -> None:
    keyed = office.keyed()
    office.account.meanwhile = lambda: office.desk.edit(ERIN, keyed.id, keyed.version, "Branch", HOST)

    answer = office.desk.probe(BY, keyed.id)

    assert isinstance(answer, answers.Tested)
    assert (answer.connection.name, answer.connection.proven) == ("Branch", office.clock())
    assert answer.connection.version == keyed.version + 2


def test_a_test_of_keys_that_were_changed_meanwhile_proves_nothing(office: Office) -> None:
    keyed = office.keyed()

    def other_keys() -> None:
        office.account.meanwhile = lambda: None
        office.clock.advance(1)
        kept(office.desk.give_keys(ERIN, keyed.id, keyed.version, NEW_IKEY, NEW_SKEY))

    office.account.meanwhile = other_keys

    answer = office.desk.probe(BY, keyed.id)

    assert isinstance(answer, answers.Tested)
    assert answer.connection.proven is None


def test_a_proven_draft_is_saved_and_collected(office: Office) -> None:
    active = office.active()

    assert active.state is State.ACTIVE
    assert active.is_collected
    assert office.rows[-1] == (Outcome.CONNECTION_ADDED, "connection c1 (Head office)")
    assert [row.outcome for row in office.tally.outcomes] == [outcome for outcome, _ in office.rows]
    assert refused(office.desk.save(BY, active.id, active.version)) is words.NOT_A_DRAFT


def test_a_draft_without_keys_cannot_be_saved(office: Office) -> None:
    draft = office.draft()

    assert refused(office.desk.save(BY, draft.id, draft.version)) is words.KEYS_MISSING


def test_other_keys_of_a_draft_are_proven_anew(office: Office) -> None:
    proven = office.proven()

    again = kept(office.desk.give_keys(BY, proven.id, proven.version, NEW_IKEY, NEW_SKEY))

    assert (again.proven, again.grants) == (None, ())


def test_another_host_of_a_draft_is_proven_anew_and_asked_itself(office: Office) -> None:
    proven = office.proven()

    moved = kept(office.desk.edit(BY, proven.id, proven.version, proven.name, OTHER_HOST))
    office.desk.probe(BY, moved.id)

    assert (moved.host, moved.proven, moved.grants) == (OTHER_HOST, None, ())
    assert office.account.hosts == [HOST, OTHER_HOST]


def test_a_saved_connection_gets_another_name_but_no_other_host(office: Office) -> None:
    active = office.active()

    moved = office.desk.edit(BY, active.id, active.version, "Branch", OTHER_HOST)
    offered = office.desk.edit(BY, active.id, active.version, "Branch", f"https://{HOST}")
    renamed = office.desk.edit(BY, active.id, active.version, "Branch", HOST)

    assert unfit(moved) == {Field.HOST: words.HOST_STAYS}
    assert offered == HostOffered(HOST)
    assert kept(renamed).name == "Branch"


def test_saved_keys_are_not_given_but_rotated(office: Office) -> None:
    active = office.active()

    assert refused(office.desk.give_keys(BY, active.id, active.version, NEW_IKEY, NEW_SKEY)) is words.NOT_A_DRAFT
    assert office.secrets.read(active.id).admin.skey == SKEY


def test_new_keys_take_the_place_of_the_old_once_duo_took_them(office: Office) -> None:
    active = office.active()
    office.account.known = {SKEY, NEW_SKEY}
    office.clock.advance(60)

    rotated = kept(office.desk.rotate(BY, active.id, active.version, f" {NEW_IKEY} ", NEW_SKEY))

    assert office.secrets.read(active.id).admin == KeyPair(ikey=NEW_IKEY, skey=Key(NEW_SKEY))
    assert (rotated.keyed, rotated.proven, rotated.state) == (office.clock(), office.clock(), State.ACTIVE)
    assert office.rows[-1][0] is Outcome.CONNECTION_KEYS_ROTATED
    assert NEW_SKEY not in repr(office.store.rows)


def test_new_keys_that_duo_refuses_leave_the_old(office: Office) -> None:
    active = office.active()

    answer = office.desk.rotate(BY, active.id, active.version, NEW_IKEY, NEW_SKEY)

    assert isinstance(answer, KeysRefused)
    line = answer.report.line(What.KEYS)
    assert line is not None
    assert line.found is Found.BAD
    assert office.secrets.read(active.id).admin.skey == SKEY
    assert office.desk.one(active.id) == active
    assert office.rows[-1][0] is Outcome.CONNECTION_KEYS_REFUSED


def test_new_keys_that_could_not_be_tried_leave_the_old(office: Office) -> None:
    active = office.active()
    office.account.breaks = TryLaterError(Cause.DOWN)

    assert isinstance(office.desk.rotate(BY, active.id, active.version, NEW_IKEY, NEW_SKEY), KeysRefused)
    assert office.secrets.read(active.id).admin.skey == SKEY


def test_new_keys_mend_a_connection_whose_keys_are_gone(office: Office) -> None:
    active = office.active()
    office.secrets.kept.clear()
    office.account.known = {NEW_SKEY}

    kept(office.desk.rotate(BY, active.id, active.version, NEW_IKEY, NEW_SKEY))

    assert office.secrets.read(active.id).admin.skey == NEW_SKEY


def test_keys_that_could_not_be_kept_are_written_down_as_such(office: Office) -> None:
    active = office.active()
    office.account.known = {SKEY, NEW_SKEY}
    office.secrets.breaks = True

    with pytest.raises(TryLaterError):
        office.desk.rotate(BY, active.id, active.version, NEW_IKEY, NEW_SKEY)

    assert office.secrets.read(active.id).admin.skey == SKEY
    assert office.rows[-1] == (
        Outcome.CONNECTION_KEYS_UNCHANGED,
        "connection c1 (Head office): ThrottlingException",
    )


def test_a_draft_has_nothing_to_rotate(office: Office) -> None:
    keyed = office.keyed()

    assert refused(office.desk.rotate(BY, keyed.id, keyed.version, NEW_IKEY, NEW_SKEY)) is words.STILL_A_DRAFT


def test_who_was_too_late_leaves_the_keys_of_who_was_first(office: Office) -> None:
    active = office.active()
    office.account.known = {NEW_SKEY, "Y" * 40}

    def first() -> None:
        office.account.meanwhile = lambda: None
        kept(office.desk.rotate(ERIN, active.id, active.version, NEW_IKEY, NEW_SKEY))

    office.account.meanwhile = first

    answer = office.desk.rotate(BY, active.id, active.version, "DIYYYYYYYYYYYYYYYYYY", "Y" * 40)

    assert isinstance(answer, Overtaken)
    assert answer.connection.changed.by == "erin"
    assert office.secrets.read(active.id).admin.skey == NEW_SKEY


def test_writing_is_allowed_only_where_it_was_found_granted(office: Office) -> None:
    office.account.refused = {Grant.WRITE_RESOURCE}
    proven = office.proven()
    answer = office.desk.choose_access(BY, proven.id, proven.version, Access.READ_WRITE)
    office.account.refused = set()
    office.desk.probe(BY, proven.id)

    again = office.desk.choose_access(BY, proven.id, proven.version + 1, Access.READ_WRITE)

    assert unfit(answer) == {Field.ACCESS: words.ACCESS_NOT_GRANTED}
    assert kept(again).access is Access.READ_WRITE


def test_what_was_never_tried_does_not_count_as_granted(office: Office) -> None:
    keyed = office.keyed()

    answer = office.desk.choose_access(BY, keyed.id, keyed.version, Access.READ_WRITE)

    assert unfit(answer) == {Field.ACCESS: words.ACCESS_NOT_GRANTED}


def test_keys_for_pushes_are_tried_and_kept_beside_the_others(office: Office) -> None:
    proven = office.proven()
    typed = TypedPush(by=PushBy.AUTH_API, name="Help desk", ikey=PUSH_IKEY, skey=PUSH_SKEY)

    pushing = kept(office.desk.push(BY, proven.id, proven.version, typed))
    renamed = kept(office.desk.push(BY, proven.id, pushing.version, TypedPush(by=PushBy.AUTH_API, name="Service desk")))
    both = office.secrets.read(proven.id)
    kept(office.desk.push(BY, proven.id, renamed.version, TypedPush(by=PushBy.OFF)))

    assert pushing.push == PushVerification(by=PushBy.AUTH_API, name="Help desk")
    assert renamed.push.name == "Service desk"
    assert both.push == KeyPair(ikey=PUSH_IKEY, skey=Key(PUSH_SKEY))
    assert both.admin.skey == SKEY
    assert office.secrets.read(proven.id).push is None


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        (TypedPush(by=PushBy.AUTH_API, name="Help desk"), {Field.PUSH_IKEY: words.PUSH_KEYS_MISSING}),
        (
            TypedPush(by=PushBy.AUTH_API, name="Help desk", ikey="DI", skey="P" * 40),
            {Field.PUSH_IKEY: words.IKEY_UNFIT},
        ),
        (
            TypedPush(by=PushBy.AUTH_API, name="Help desk", ikey=PUSH_IKEY, skey="Q" * 40),
            {Field.PUSH_IKEY: words.PUSH_KEYS_REFUSED},
        ),
        (TypedPush(by=PushBy.AUTH_API, ikey=PUSH_IKEY, skey=PUSH_SKEY), {Field.PUSH_NAME: words.PUSH_NAME_UNFIT}),
        (TypedPush(by=PushBy.ADMIN_API, name="Help desk"), {Field.PUSH_NAME: words.PUSH_NOT_GRANTED}),
    ],
)
def test_pushes_that_could_not_be_sent_are_refused(
    office: Office, typed: TypedPush, faults: dict[Field, Message]
) -> None:
    office.account.refused = {Grant.WRITE_RESOURCE}
    proven = office.proven()

    answer = office.desk.push(BY, proven.id, proven.version, typed)

    assert unfit(answer) == faults
    assert office.secrets.read(proven.id).push is None
    assert office.desk.one(proven.id) == proven


def test_pushes_by_the_connections_own_keys_need_no_others(office: Office) -> None:
    proven = office.proven()

    pushing = kept(office.desk.push(BY, proven.id, proven.version, TypedPush(by=PushBy.ADMIN_API, name="Help desk")))

    assert pushing.push.by is PushBy.ADMIN_API
    assert office.secrets.read(proven.id).push is None


def test_advanced_settings_are_kept_or_refused_whole(office: Office) -> None:
    draft = office.draft()

    refusal = office.desk.advanced(BY, draft.id, draft.version, TypedAdvanced(endpoints=True, backfill_days="180"))
    unchanged = office.desk.one(draft.id)
    changed = office.desk.advanced(BY, draft.id, draft.version, TypedAdvanced(endpoints=True, backfill_days="179"))

    assert unfit(refusal) == {Field.BACKFILL: words.BACKFILL_UNFIT}
    assert unchanged == draft
    assert kept(changed).advanced == Advanced(endpoints=True, backfill_days=179)


def test_a_pause_and_its_end(office: Office) -> None:
    active = office.active()

    paused = kept(office.desk.pause(BY, active.id, active.version))
    twice = office.desk.pause(BY, active.id, paused.version)
    resumed = kept(office.desk.resume(BY, active.id, paused.version))

    assert (paused.state, paused.is_collected) == (State.PAUSED, False)
    assert refused(twice) is words.NOT_ACTIVE
    assert resumed.state is State.ACTIVE
    assert refused(office.desk.resume(BY, active.id, resumed.version)) is words.NOT_PAUSED


@pytest.mark.parametrize(("keeps_data", "detail"), [(True, "the data stays"), (False, "the data is removed")])
def test_a_deleted_connection_has_no_keys_and_is_left_to_the_keeper(
    office: Office, keeps_data: bool, detail: str
) -> None:
    active = office.active()

    deleted = kept(office.desk.delete(BY, active.id, active.version, keeps_data=keeps_data))

    assert (deleted.state, deleted.keeps_data, deleted.is_collected) == (State.DELETING, keeps_data, False)
    assert office.secrets.kept == {}
    assert office.rows[-1] == (Outcome.CONNECTION_DELETED, f"connection c1 (Head office): {detail}")


CHANGES: dict[str, Act] = {
    "edit": lambda at, to, seen: at.desk.edit(BY, to.id, seen, "Branch", HOST),
    "give_keys": lambda at, to, seen: at.desk.give_keys(BY, to.id, seen, NEW_IKEY, NEW_SKEY),
    "access": lambda at, to, seen: at.desk.choose_access(BY, to.id, seen, Access.READ_WRITE),
    "push": lambda at, to, seen: at.desk.push(BY, to.id, seen, TypedPush(by=PushBy.ADMIN_API, name="Help desk")),
    "advanced": lambda at, to, seen: at.desk.advanced(BY, to.id, seen, TypedAdvanced(endpoints=True)),
    "save": lambda at, to, seen: at.desk.save(BY, to.id, seen),
    "pause": lambda at, to, seen: at.desk.pause(BY, to.id, seen),
    "resume": lambda at, to, seen: at.desk.resume(BY, to.id, seen),
    "rotate": lambda at, to, seen: at.desk.rotate(BY, to.id, seen, NEW_IKEY, NEW_SKEY),
    "delete": lambda at, to, seen: at.desk.delete(BY, to.id, seen, keeps_data=True),
}


@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES)
def test_a_change_of_what_somebody_else_changed_is_refused_and_changes_nothing(office: Office, act: Act) -> None:
    active = office.active()
    paused = kept(office.desk.pause(ERIN, active.id, active.version))
    rows, keys = office.rows, office.secrets.read(active.id)

    assert act(office, active, active.version) == Overtaken(paused)
    assert office.desk.one(active.id) == paused
    assert (office.rows, office.secrets.read(active.id)) == (rows, keys)


@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES)
def test_a_change_that_loses_the_race_in_the_store_changes_nothing(office: Office, act: Act) -> None:
    """Read as it was seen, and written by somebody else just before."""
    first = {"give_keys": office.proven, "save": office.proven}.get(
        next(name for name, each in CHANGES.items() if each is act), office.active
    )()
    office.account.known = {SKEY, NEW_SKEY}
    if act is CHANGES["resume"]:
        first = kept(office.desk.pause(BY, first.id, first.version))
    raced = replace(first, version=first.version + 1, name="Raced")
    read = iter([first])

    def one(connection: str) -> Connection | None:
        stale = next(read, None)
        if stale is not None:
            office.store.kept[connection] = raced
            return stale
        return office.store.kept.get(connection)

    office.store.one = one  # type: ignore[method-assign]

    assert act(office, first, first.version) == Overtaken(raced)
    assert office.secrets.read(first.id).admin.skey == SKEY


@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES)
def test_a_connection_that_is_being_deleted_stays_so(office: Office, act: Act) -> None:
    active = office.active()
    deleted = kept(office.desk.delete(BY, active.id, active.version, keeps_data=True))

    assert refused(act(office, deleted, deleted.version)) is words.BEING_DELETED
    assert office.desk.one(active.id) == deleted
    assert office.secrets.kept == {}


@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES)
def test_what_is_not_there_is_not_changed(office: Office, act: Act) -> None:
    nobody = replace(office.draft(), id="nobody")

    assert act(office, nobody, 1) == NoSuchConnection()


def test_a_test_of_what_is_not_there_or_is_being_deleted_asks_nothing(office: Office) -> None:
    active = office.active()
    kept(office.desk.delete(BY, active.id, active.version, keeps_data=True))
    asked = len(office.account.hosts)

    assert office.desk.probe(BY, "nobody") == NoSuchConnection()
    assert refused(office.desk.probe(BY, active.id)) is words.BEING_DELETED
    assert len(office.account.hosts) == asked


@pytest.mark.parametrize("message", SENTENCES.values(), ids=SENTENCES)
def test_an_administrator_can_read_each_sentence(message: Message) -> None:
    assert re.fullmatch(r"(connections|connectivity)\.[a-z]+(-[a-z]+)*", message.id)
    assert message.text.endswith((".", "?"))
    assert message.cure.endswith(".")


def test_every_breakage_has_a_line_of_its_words() -> None:
    assert connectivity.OF_CAUSES.keys() == set(Cause)


def test_an_unfit_field_says_which() -> None:
    assert Unfit(field=Field.NAME, why=words.NAME_MISSING) != Unfit(field=Field.HOST, why=words.NAME_MISSING)
