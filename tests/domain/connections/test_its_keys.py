"""The keys of a connection: kept apart, tried first, and replaced whole or not at all."""

import pytest

from doorbook.collect.connections.answers import (
    KeysRefused,
    Overtaken,
)
from doorbook.collect.connections.connection import (
    State,
)
from doorbook.collect.connections.connectivity import Found, What
from doorbook.collect.connections.keys import ConnectionKeys, Key, KeyPair
from doorbook.collect.connections.rules import Field
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.messages import connections as words
from tests.domain.connections.office import BY, ERIN, IKEY, NEW_IKEY, NEW_SKEY, SKEY, Office, kept, refused, unfit


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
