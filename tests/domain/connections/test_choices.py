"""What an administrator chooses for a connection: writing, pushes, advanced settings, a pause, its end."""

import pytest

from doorbook.collect.connections.connection import (
    Access,
    Advanced,
    PushBy,
    PushVerification,
    State,
)
from doorbook.collect.connections.keys import Key, KeyPair
from doorbook.collect.connections.rules import Field, TypedAdvanced, TypedPush
from doorbook.collect.stream import Grant
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.messages import connections as words
from tests.domain.connections.office import BY, PUSH_IKEY, PUSH_SKEY, SKEY, Office, kept, refused, unfit


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
