"""Testing a connection: what is found is kept, what is not certain is not, and nothing else changes."""

from datetime import timedelta

from doorbook.collect.connections import answers
from doorbook.collect.connections.answers import (
    TooOften,
)
from doorbook.collect.connections.connection import (
    Standing,
)
from doorbook.collect.connections.grants import BY_GRANT
from doorbook.collect.stream import Grant
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.messages import connections as words
from doorbook.signin.throttle import MOST_CONNECTION_TESTS
from tests.domain.connections.office import BY, ERIN, HOST, NEW_IKEY, NEW_SKEY, Office, kept, refused


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
