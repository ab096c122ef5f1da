"""A connection from its first name to what is collected."""

from doorbook.collect.connections.connection import (
    State,
)
from doorbook.collect.connections.rules import Field, HostOffered
from doorbook.events import Outcome
from doorbook.messages import connections as words
from tests.domain.connections.office import BY, HOST, NEW_IKEY, NEW_SKEY, OTHER_HOST, Office, kept, refused, unfit


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
