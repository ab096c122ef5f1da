"""Whoever is late, or changes what is not there, changes nothing; and every sentence can be read."""

import re
from dataclasses import replace

import pytest

from doorbook.collect.connections.answers import (
    NoSuchConnection,
    Overtaken,
)
from doorbook.collect.connections.connection import (
    Access,
    Connection,
    PushBy,
)
from doorbook.collect.connections.rules import Field, TypedAdvanced, TypedPush, Unfit
from doorbook.errors import Cause
from doorbook.messages import Message, connectivity
from doorbook.messages import connections as words
from tests.domain.connections.office import (
    BY,
    ERIN,
    HOST,
    NEW_IKEY,
    NEW_SKEY,
    SENTENCES,
    SKEY,
    Act,
    Office,
    kept,
    refused,
)

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
