"""What is kept comes back as it was, field by field."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook import messages
from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain, item, values
from doorbook.events import ENDS_OF_SIGN_INS, AuditRow, Outcome
from doorbook.signin.assurance import Level, Passed
from doorbook.signin.destinations import Destination
from doorbook.signin.duo import Device, Enrolment
from doorbook.signin.flow import State
from doorbook.signin.handoff import HandOff
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import Method, Person, Preference
from doorbook.signin.roles import Role
from doorbook.signin.session import Session
from doorbook.signin.tickets import Hint, Note, Push, Ticket

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
FACTS = TEXTS | st.none()
TIMES = st.integers(0, 4_102_444_800_000).map(lambda ms: datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ms))
DEVICES = st.builds(
    Device, id=TEXTS, label=TEXTS, capabilities=st.frozensets(TEXTS), is_token=st.booleans(), next_code=FACTS
)
PUSHES = st.builds(Push, device=DEVICES, began=TIMES, txid=FACTS, code=FACTS, method=st.sampled_from(Method))
NOTES = st.builds(Note, message=st.sampled_from(list(messages.ALL.values())), until=TIMES | st.none(), enrol_url=FACTS)
ENROLMENTS = st.builds(Enrolment, user_id=TEXTS, code=TEXTS, url=FACTS, expires=TIMES)
DESTINATIONS = st.builds(
    Destination,
    application=TEXTS,
    name=TEXTS,
    password_is_enough=st.booleans(),
    needs=st.sampled_from(Level),
    groups=st.frozensets(TEXTS),
    fail_open=st.booleans(),
    duo=TEXTS.filter(bool),
    passwordless=st.booleans(),
    host=FACTS,
)
HANDOFFS = st.builds(HandOff, began=TIMES, salt=TEXTS, integration=TEXTS, name=TEXTS)
HINTS = st.builds(Hint, name=TEXTS, shown=TEXTS)
TICKETS = st.builds(
    Ticket,
    id=TEXTS,
    proof=TEXTS,
    state=st.sampled_from(State),
    version=st.integers(0, 1000),
    expires=TIMES,
    return_to=FACTS,
    person=FACTS,
    display=FACTS,
    duo_name=FACTS,
    devices=st.lists(DEVICES, max_size=3).map(tuple),
    push=PUSHES | st.none(),
    note=NOTES | st.none(),
    enrolment=ENROLMENTS | st.none(),
    destination=DESTINATIONS | st.none(),
    handoff=HANDOFFS | st.none(),
    role=st.sampled_from([None, *Role]),
    hint=HINTS | st.none(),
    shared=st.booleans(),
)
SESSIONS = st.builds(
    Session,
    proof=TEXTS,
    person=TEXTS,
    display=TEXTS,
    passed=st.lists(st.sampled_from(Passed), max_size=3).map(tuple),
    opened=TIMES,
    seen=TIMES,
    ends=TIMES,
    idle=st.integers(0, 100_000).map(lambda seconds: timedelta(seconds=seconds)),
    txid=FACTS,
    address=TEXTS,
    agent=TEXTS,
    duo=TEXTS.filter(bool),
    role=st.sampled_from([None, *Role]),
)
PACINGS = st.builds(
    Pacing,
    live_ticket=FACTS,
    live_until=TIMES | st.none(),
    refusals=st.integers(0, 9),
    refused=TIMES | st.none(),
    fraud=TIMES | st.none(),
)
PREFERENCES = st.builds(Preference, method=st.sampled_from(Method), device=TEXTS, chosen=TIMES)
PEOPLE = st.builds(
    Person,
    id=TEXTS,
    name=TEXTS,
    display=TEXTS,
    password_hash=TEXTS,
    groups=st.frozensets(TEXTS),
    disabled=st.booleans(),
    email=FACTS,
    preference=PREFERENCES | st.none(),
)
ROWS = st.builds(
    AuditRow,
    id=TEXTS,
    at=TIMES,
    outcome=st.sampled_from(Outcome),
    method=TEXTS,
    person=FACTS,
    address=TEXTS,
    agent=TEXTS,
    ticket=FACTS,
    duo_name=FACTS,
    device=FACTS,
    txid=FACTS,
    cause=FACTS,
    detail=FACTS,
)


def kept(record: dict[str, Plain]) -> dict[str, Plain]:
    """Take a record through DynamoDB's own spelling and back."""
    return values(item(record))


@given(TICKETS)
def test_tickets(ticket: Ticket) -> None:
    assert records.to_ticket(kept(records.ticket(ticket))) == ticket


def test_a_ticket_that_was_kept_before_sets_were_is_read() -> None:
    device = Device(id="DP1", label="iPhone", capabilities=frozenset({"auto", "push"}))
    ticket = Ticket(id="t", proof="p", state=State.FACTOR, version=1, expires=datetime.now(UTC), devices=(device,))
    listed: dict[str, Plain] = {"id": "DP1", "label": "iPhone", "capabilities": ["auto", "push"]}

    assert records.to_ticket(kept({**records.ticket(ticket), "devices": [listed]})).devices == (device,)


@given(SESSIONS)
def test_sessions(session: Session) -> None:
    assert records.to_session(session.proof, kept(records.session(session))) == session


@given(PACINGS)
def test_pacing(pacing: Pacing) -> None:
    assert records.to_pacing(kept(records.pacing(pacing))) == pacing


@given(PEOPLE)
def test_people(person: Person) -> None:
    assert records.to_person(kept(records.person(person))) == person


@given(ROWS)
def test_a_row_of_the_audit_keeps_every_fact_under_its_day_and_instant(row: AuditRow) -> None:
    stored = kept(records.audit_row(row))

    facts = {name: value for name, value in vars(row).items() if name not in {"id", "at"} and value is not None}
    assert stored == {
        "day": row.at.date().isoformat(),
        "at": f"{row.at:%Y-%m-%dT%H:%M:%S.%fZ}#{row.id}",
        **facts,
        **({"sign_in_of": row.person} if row.person is not None and row.outcome in ENDS_OF_SIGN_INS else {}),
    }


@given(ROWS, TIMES)
def test_rows_of_the_audit_sort_by_their_time(row: AuditRow, later: datetime) -> None:
    first, second = (records.audit_row(AuditRow(**{**vars(row), "at": at})) for at in sorted((row.at, later)))

    assert (str(first["day"]), str(first["at"])) <= (str(second["day"]), str(second["at"]))


@given(TIMES)
def test_times_are_kept_to_the_millisecond(at: datetime) -> None:
    assert records.time(records.ms(at)) == at


@given(TIMES)
def test_nothing_is_deleted_before_its_time(at: datetime) -> None:
    assert at < datetime.fromtimestamp(records.ttl(at), UTC) <= at + timedelta(seconds=1)


@pytest.mark.parametrize("strange", [{"B": b"bytes"}, {"NS": ["1"]}, {"N": 1}, {"S": None}])
def test_an_attribute_that_is_not_ours_is_refused(strange: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not one of ours"):
        values({"name": strange})
