"""The help desk asks somebody on their simulated phone who they are, by each way, and what they answer is kept."""

import time
from dataclasses import replace

import pytest

from doorbook.actions.verification import Answer
from doorbook.adapters.watch.verifications import StoredEnds
from doorbook.collect.connections.connection import Connection
from doorbook.events import Outcome
from doorbook.messages import Message, console
from doorbook.messages import verification as words
from doorbook.signin.roles import HELP_DESK, VIEWERS
from local.duosim.attempts import Button
from local.duosim.faults import Fault
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply
from tests.journeys.console.house import House, enter
from tests.journeys.console.wizard import begin, give_keys

HOSTILE = "<b onclick=x>\u202e"
NAME = "Example help desk"


def connected(house: House, duo: RunningDuo, dana: Browser, **push: str) -> Connection:
    """Let there be a connection that verifies people."""
    begin(dana, duo)
    give_keys(dana, duo.control.add_admin_api("Watch", "read_log", "read_resource", "write_resource"))
    dana.submit(dana.page.form("/setup/grants"), access="read_only")
    dana.submit(dana.page.form("/setup/push"), push_name=NAME, **push)
    dana.submit(dana.page.form("/setup/advanced"))
    dana.submit(dana.page.form("/setup/review"))
    (connection,) = house.kept.all()
    return connection


@pytest.fixture(params=["admin_api", "auth_api"])
def kept(request: pytest.FixtureRequest, house: House, duo: RunningDuo, dana: Browser) -> Connection:
    if request.param == "admin_api":
        return connected(house, duo, dana, by="admin_api")
    key = duo.integration()
    return connected(house, duo, dana, by="auth_api", push_ikey=key.ikey, push_skey=key.skey)


@pytest.fixture
def alice(duo: RunningDuo) -> Person:
    return duo.control.put_person(Person("alice", devices=[Phone(name=HOSTILE)]))


@pytest.fixture
def hugo(house: House, duo: RunningDuo) -> Browser:
    return enter(house, duo, "hugo", HELP_DESK)


def at(connection: Connection, person: Person) -> str:
    return f"/console/connections/{connection.id}/people/{person.user_id}/verify"


def send(by: Browser, connection: Connection, person: Person) -> Reply:
    page = by.get(at(connection, person))
    phone = page.body.partition('name="phone" value="')[2].partition('"')[0]
    return by.submit(page.form("/verify"), phone=phone)


def asked(by: Browser, connection: Connection, person: Person) -> tuple[Reply, str]:
    """Send a push, and return its page and where that is."""
    page = send(by, connection, person)
    links = [each for each in by.get(at(connection, person)).links() if each.startswith(f"{at(connection, person)}/")]
    return page, links[0]


def ended(by: Browser, where: str) -> Reply:
    """Follow a push to its end, as the page does by itself."""
    patience = time.monotonic() + 30
    while "data-live" in by.get(where).body:
        assert time.monotonic() < patience
    return by.page


def outcomes(house: House) -> list[Outcome]:
    return [row.outcome for row in house.audit if row.outcome.startswith("verification_")]


@pytest.mark.parametrize(
    ("button", "said", "outcome", "answer"),
    [
        ("approve", words.APPROVED, Outcome.VERIFICATION_APPROVED, Answer.APPROVED),
        ("deny", words.DENIED, Outcome.VERIFICATION_DENIED, Answer.DENIED),
        ("fraud", words.FRAUD, Outcome.VERIFICATION_FRAUD, Answer.FRAUD),
    ],
)
def test_what_they_answer_on_the_phone_is_on_the_page_and_in_the_audit(
    house: House,
    duo: RunningDuo,
    hugo: Browser,
    kept: Connection,
    alice: Person,
    button: Button,
    said: Message,
    outcome: Outcome,
    answer: Answer,
) -> None:
    page, where = asked(hugo, kept, alice)
    push = duo.control.wait_for_push("alice")
    code = page.body.partition("The code is ")[2].partition("<")[0].replace(" ", "")
    assert page.says(words.WAITING.text)
    assert "data-live" in page.body
    assert code in str(push)

    duo.control.press("alice", button)
    page = ended(hugo, where)

    assert page.says(said.text)
    assert page.says(code)
    assert outcomes(house) == [Outcome.VERIFICATION_SENT, outcome]
    found = StoredEnds(house.rows).of(kept.id, house.clock(), house.clock())
    assert [(each.user, each.by, each.answer) for each in found] == [(alice.user_id, "hugo", answer)]
    assert house.looked_at == ([] if answer is Answer.APPROVED else [kept.id])
    assert hugo.get(at(kept, alice)).says("Asked before")
    assert HOSTILE not in hugo.page.body


def test_nobody_answers(house: House, duo: RunningDuo, hugo: Browser, kept: Connection, alice: Person) -> None:
    _, where = asked(hugo, kept, alice)
    duo.control.wait_for_push("alice")
    duo.control.advance(70)
    house.clock.advance(80)

    page = ended(hugo, where)

    assert page.says(words.TIMED_OUT.text)
    assert outcomes(house) == [Outcome.VERIFICATION_SENT, Outcome.VERIFICATION_TIMED_OUT]


def test_reloaded_it_is_not_sent_again(duo: RunningDuo, hugo: Browser, kept: Connection, alice: Person) -> None:
    form = hugo.get(at(kept, alice)).form("/verify")
    phone = hugo.page.body.partition('name="phone" value="')[2].partition('"')[0]

    first, second = (hugo.submit(form, phone=phone) for _ in range(2))

    assert first.says(words.WAITING.text)
    assert second.says(words.WAITING.text)
    assert len(duo.control.pushes("alice")) == 1


def test_a_viewer_asks_nobody(house: House, duo: RunningDuo, hugo: Browser, kept: Connection, alice: Person) -> None:
    form = hugo.get(at(kept, alice)).form("/verify")
    vera = enter(house, duo, "vera", VIEWERS)

    assert vera.get(at(kept, alice)).says(console.FOR_HELP_DESK.text)
    assert vera.post(at(kept, alice), {**form.fields, "phone": "x"}).status == 403
    assert hugo.post(at(kept, alice), {**form.fields, "csrf": "0" * 32}).status == 403
    assert duo.control.pushes("alice") == []


def test_without_a_phone_chosen_nothing_is_sent(
    duo: RunningDuo, hugo: Browser, kept: Connection, alice: Person
) -> None:
    form = hugo.get(at(kept, alice)).form("/verify")

    page = hugo.submit(form, phone="DPELSE")

    assert (page.status, page.says(words.CHOOSE_A_PHONE.text)) == (409, True)
    assert duo.control.pushes("alice") == []


def test_where_it_is_off_the_page_says_so(
    house: House, duo: RunningDuo, dana: Browser, hugo: Browser, alice: Person
) -> None:
    kept = connected(house, duo, dana, by="off")

    page = hugo.get(at(kept, alice))

    assert page.says(words.OFF.text)
    assert not [form for form in page.forms() if form.action.endswith("/verify")]


def test_where_the_keys_for_pushes_are_refused_the_other_way_is_taken_and_what_lacks_named(
    house: House, duo: RunningDuo, dana: Browser, hugo: Browser, alice: Person
) -> None:
    key = duo.control.add_integration("authapi", "Pushes")
    kept = connected(house, duo, dana, by="auth_api", push_ikey=key.ikey, push_skey=key.skey)
    duo.control.remove_integration(key.ikey)

    page = send(hugo, kept, alice)

    assert page.says(words.FELL_BACK.text)
    assert page.says("By the Admin API")
    assert page.says(words.WAYS["auth_api"])
    assert len(duo.control.pushes("alice")) == 1


def test_where_the_grant_was_taken_away_nothing_is_sent_and_it_is_named(
    house: House, duo: RunningDuo, dana: Browser, hugo: Browser, alice: Person
) -> None:
    kept = connected(house, duo, dana, by="admin_api")
    admin = house.secrets.read(kept.id).admin
    (key,) = [each for each in duo.control.integrations() if each.ikey == admin.ikey]
    duo.control.put_integration(replace(key, grants=("read_log", "read_resource")))

    page = send(hugo, kept, alice)

    assert page.says(words.UNSENT.text)
    assert page.says(words.NO_WAY.text)
    assert page.says("Grant write resource")
    assert duo.control.pushes("alice") == []
    assert outcomes(house) == [Outcome.VERIFICATION_UNSENT]


def test_while_duo_is_away_it_says_so_and_nothing_is_sent(
    house: House, duo: RunningDuo, hugo: Browser, kept: Connection, alice: Person
) -> None:
    duo.control.add_fault(Fault.server_error(f"/admin/v1/users/{alice.user_id}", count=None))

    page = hugo.get(at(kept, alice))

    assert (page.status, page.says(words.CANNOT_ASK.text)) == (503, True)
    assert outcomes(house) == []


def test_of_somebody_unknown_there_is_no_page(hugo: Browser, kept: Connection, alice: Person) -> None:
    assert hugo.get(at(kept, replace(alice, user_id="DUNOBODY"))).status == 404
    assert hugo.get(f"{at(kept, alice)}/nothing").status == 404
