"""Acting on somebody from the console, over the simulated Duo: planned, done, undone; and each way of refusing it."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from doorbook.collect.connections.connection import Access, Connection
from doorbook.events import Outcome
from doorbook.messages import Message, console
from doorbook.messages import actions as words
from doorbook.signin.roles import HELP_DESK
from local.duosim.faults import Fault
from local.duosim.groups import Group
from local.duosim.people import Person, Phone, Token, WebAuthn
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply
from tests.journeys.console.house import House, administrator, again, enter
from tests.journeys.console.wizard import begin, give_keys

HOSTILE = "<b onclick=x>\u202e=1+1"


@pytest.fixture
def kept(house: House, duo: RunningDuo, dana: Browser) -> Connection:
    """Let there be a connection that may write."""
    begin(dana, duo)
    give_keys(dana, duo.control.add_admin_api("Watch", "read_log", "read_resource", "write_resource"))
    dana.submit(dana.page.form("/setup/grants"), access="read_write")
    dana.submit(dana.page.form("/setup/push"), by="off")
    dana.submit(dana.page.form("/setup/advanced"))
    dana.submit(dana.page.form("/setup/review"))
    (connection,) = house.kept.all()
    assert connection.access is Access.READ_WRITE
    return connection


@pytest.fixture
def alice(duo: RunningDuo) -> Person:
    return duo.control.put_person(
        Person(
            "alice",
            email="alice@example.com",
            groups=["Staff"],
            devices=[Phone(name="Alice's iPhone"), Token()],
            webauthn=[WebAuthn(name=HOSTILE)],
        )
    )


def at(connection: Connection, person: Person, action: str, target: str = "") -> str:
    on = f"/on/{target}" if target else ""
    return f"/console/connections/{connection.id}/people/{person.user_id}/actions/{action}{on}"


def do(by: Browser, page: Reply) -> Reply:
    """Press the button under the plan."""
    (form,) = [each for each in page.forms() if "saw" in each.fields]
    return by.submit(form)


def status(duo: RunningDuo) -> str:
    return duo.control.person("alice").status


def outcomes(house: House) -> list[Outcome]:
    return [row.outcome for row in house.audit if row.outcome.startswith("action_")]


def test_somebody_is_disabled_there_and_here_and_it_is_undone(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    house.add("alice")
    hers = Browser(house)
    again(duo, hers, "alice")
    assert hers.has_entered()

    plan = dana.get(at(kept, alice, "disable"))
    assert plan.says("Status in Duo Active Disabled")
    assert plan.says("Sessions at this portal 1 None")
    assert status(duo) == "active"
    page = do(dana, plan)

    assert page.says("Disable this person Done")
    assert page.says(words.DONE.text)
    assert status(duo) == "disabled"
    assert hers.ask("GET", "/").status == 303
    assert outcomes(house) == [Outcome.ACTION_BEGUN, Outcome.ACTION_DONE]
    assert house.audit[-1].person == "dana"

    page = dana.submit(page.form("/undo"))
    assert page.says(words.UNDONE.text)
    assert status(duo) == "active"
    assert not any(form.action.endswith("/undo") for form in page.forms())


def test_what_has_changed_since_is_planned_anew_and_not_done(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    plan = dana.get(at(kept, alice, "disable"))
    duo.control.put_person(replace(alice, status="bypass"))

    page = do(dana, plan)

    assert page.status == 409
    assert page.says(words.STALE.text)
    assert page.says("Bypass: let in without a second factor Disabled")
    assert status(duo) == "bypass"
    assert do(dana, page).says(words.DONE.text)
    assert status(duo) == "disabled"
    assert outcomes(house) == [Outcome.ACTION_REFUSED, Outcome.ACTION_BEGUN, Outcome.ACTION_DONE]


def test_two_administrators_at_once_do_it_once(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    erin = administrator(house, duo, "erin")
    first = dana.get(at(kept, alice, "detach-phone", alice.phones[0].device))
    second = erin.get(at(kept, alice, "detach-phone", alice.phones[0].device))

    assert do(dana, first).says(words.DONE.text)
    late = do(erin, second)

    assert (late.status, late.says(words.GONE.text)) == (409, True)
    twice = do(dana, first)
    assert twice.says("Done")
    assert outcomes(house).count(Outcome.ACTION_DONE) == 1
    path = f"/admin/v1/users/{alice.user_id}/phones/{alice.phones[0].device}"
    assert len(duo.control.journal(path)) == 1


def test_a_code_is_shown_once_and_is_in_no_log(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection, alice: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = dana.get(at(kept, alice, "create-bypass-code"))
    assert ask.says("alice")
    plan = dana.submit(ask.form("/create-bypass-code"), hours="4")
    assert plan.says("The new code None For one use, valid for 4 hours")
    page = do(dana, plan)

    (code,) = duo.control.person("alice").bypass_codes
    assert code in page.body
    assert page.headers["cache-control"] == "no-store"
    assert code not in do(dana, plan).body
    assert len(duo.control.person("alice").bypass_codes) == 1
    assert code not in str(vars(house.rows)) + str(house.audit) + capsys.readouterr().out

    deed = dana.get(dana.page.form("/undo").action.removesuffix("/undo"))
    assert code not in deed.body
    assert dana.submit(deed.form("/undo")).says(words.UNDONE.text)
    assert duo.control.person("alice").bypass_codes == []


def test_what_was_typed_wrong_is_asked_for_again(
    duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    duo.control.put_group(Group(name=HOSTILE))
    ask = dana.get(at(kept, alice, "add-to-group"))
    assert "&lt;b onclick=x&gt;" in ask.body
    page = dana.submit(ask.form("/add-to-group"), group="Nowhere")
    assert page.status == 400
    assert page.says(words.GROUP_UNFIT.text)
    assert page.form("/add-to-group").fields["group"] == "Nowhere"

    plan = dana.submit(page.form("/add-to-group"), group=HOSTILE)
    assert "<b onclick" not in plan.body
    assert do(dana, plan).says(words.DONE.text)
    assert HOSTILE in duo.control.person("alice").groups


def test_hostile_names_stay_text_and_find_their_way(
    duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    plan = dana.get(at(kept, alice, "delete-credential", alice.webauthn[0].device))

    assert "<b onclick" not in plan.body
    page = do(dana, plan)
    assert "<b onclick" not in page.body
    assert "\u202e" not in plan.body + page.body
    assert page.says("⟨U+202E⟩=1+1")
    assert duo.control.person("alice").webauthn == []


def test_a_deletion_takes_two_administrators(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    asked = do(dana, dana.get(at(kept, alice, "delete-user")))
    assert asked.says(words.SECOND_PERSON.text)
    assert status(duo) == "active"
    assert not any(form.action.endswith("/agree") for form in asked.forms())
    deed = f"/console/connections/{kept.id}/people/{alice.user_id}/deeds/{_deed(house)}"
    own = dana.post(f"{deed}/agree", {"csrf": asked.form("/signout").fields["csrf"]})
    assert own.status == 403

    erin = administrator(house, duo, "erin")
    waiting = erin.get(f"/console/connections/{kept.id}/waiting")
    assert waiting.says("Delete this person in Duo: alice")
    assert deed in waiting.links()
    page = erin.get(deed)
    assert page.says("What would change")
    page = erin.submit(page.form("/agree"))

    assert page.says(words.DONE.text)
    assert page.says("by dana")
    assert page.says("by erin")
    assert status(duo) == "pending deletion"
    assert dana.get(f"/console/connections/{kept.id}/waiting").says("Nothing does.")
    assert dana.get(deed).says("Delete this person in Duo Done")
    assert dana.submit(dana.page.form("/undo")).says(words.UNDONE.text)
    assert status(duo) == "active"


def _deed(house: House) -> str:
    row = next(row for row in reversed(house.audit) if row.outcome is Outcome.ACTION_ASKED)
    assert row.detail is not None
    return row.detail.rpartition("deed ")[2].partition(":")[0]


def test_nobody_agrees_to_their_own_wish(
    house: House, dana: Browser, duo: RunningDuo, kept: Connection, alice: Person
) -> None:
    plan = dana.get(at(kept, alice, "delete-user"))
    (form,) = [each for each in plan.forms() if "saw" in each.fields]
    dana.submit(form)

    page = dana.post(
        f"/console/connections/{kept.id}/people/{alice.user_id}/deeds/{_deed(house)}/agree",
        {"csrf": form.fields["csrf"]},
    )

    assert (page.status, page.says(words.NOT_BOTH.text)) == (409, True)
    assert status(duo) == "active"


def test_the_help_desk_is_refused_an_administrators_action_and_may_its_own(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    plan = dana.get(at(kept, alice, "disable"))
    (form,) = [each for each in plan.forms() if "saw" in each.fields]
    hugo = enter(house, duo, "hugo", HELP_DESK)
    token = hugo.get(at(kept, alice, "create-bypass-code")).form("/create-bypass-code").fields["csrf"]

    shown = hugo.get(at(kept, alice, "disable"))
    sent = hugo.post(at(kept, alice, "disable"), {**form.fields, "csrf": token})

    for page in (shown, sent):
        assert (page.status, page.says(words.NOT_YOURS.text)) == (403, True)
        assert not any("saw" in each.fields for each in page.forms())
    assert status(duo) == "active"
    assert outcomes(house) == [Outcome.ACTION_REFUSED] * 2
    assert (house.audit[-1].person, "for administrator alone" in (house.audit[-1].detail or "")) == ("hugo", True)

    duo.control.put_person(replace(alice, status="locked out", failures=10))
    assert do(hugo, hugo.get(at(kept, alice, "activate"))).says(words.DONE.text)
    assert status(duo) == "active"


def test_a_connection_that_only_reads_names_the_grant(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    plan = dana.get(at(kept, alice, "disable"))
    house.kept.kept[kept.id] = replace(kept, access=Access.READ_ONLY)

    for page in (dana.get(at(kept, alice, "disable")), do(dana, plan)):
        assert page.status == 409
        assert page.says(words.READ_ONLY.text)
        assert page.says("What lacks: Grant write resource")
    assert status(duo) == "active"
    assert dana.submit(dana.get(at(kept, alice, "classify")).form("/classify"), kind="service").says("A service")


def test_a_grant_that_was_taken_away_in_duo_is_named(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    plan = dana.get(at(kept, alice, "disable"))
    ikey = house.secrets.read(kept.id).admin.ikey
    key = next(each for each in duo.control.integrations() if each.ikey == ikey)
    duo.control.put_integration(replace(key, grants=("read_log", "read_resource")))

    page = do(dana, plan)

    assert page.says(words.NOT_GRANTED.text)
    assert page.says("What lacks: Grant write resource")
    assert status(duo) == "active"


@pytest.mark.parametrize(
    ("code", "directory", "says"),
    [(40002, None, words.REFUSED), (40002, "DSKEY", words.REFUSED_SYNCED), (40401, None, words.REFUSED_GONE)],
)
def test_what_duo_refuses_is_explained_in_its_own_words_too(
    house: House,
    duo: RunningDuo,
    dana: Browser,
    kept: Connection,
    alice: Person,
    code: int,
    directory: str | None,
    says: Message,
) -> None:
    duo.control.put_person(replace(alice, directory_key=directory))
    phone = alice.phones[0].device
    plan = dana.get(at(kept, alice, "detach-phone", phone))
    path = f"/admin/v1/users/{alice.user_id}/phones/{phone}"
    duo.control.add_fault(Fault.fail(code, path, detail=HOSTILE))

    page = do(dana, plan)

    assert page.says("Refused by Duo")
    assert page.says(says.text)
    assert "&lt;b onclick=x&gt;" in page.body
    assert outcomes(house) == [Outcome.ACTION_BEGUN, Outcome.ACTION_NOT_DONE]
    assert do(dana, dana.get(at(kept, alice, "detach-phone", phone))).says(words.DONE.text)


def test_an_answer_that_was_lost_between_duo_and_us_is_looked_for(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    phone = alice.phones[0].device
    plan = dana.get(at(kept, alice, "detach-phone", phone))
    duo.control.add_fault(Fault.cut_body(f"/admin/v1/users/{alice.user_id}/phones/{phone}"))

    page = do(dana, plan)

    assert page.says(words.FOUND_DONE.text)
    assert duo.control.person("alice").phones == []
    assert outcomes(house) == [Outcome.ACTION_BEGUN, Outcome.ACTION_BROKEN_OFF, Outcome.ACTION_DONE]


def test_where_duo_cannot_be_asked_nothing_is_planned(
    duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    duo.control.add_fault(Fault.server_error(count=None))
    for action in ("disable", "create-bypass-code"):
        page = dana.get(at(kept, alice, action))
        assert (page.status, page.says(words.CANNOT_LOOK.text)) == (503, True)
    duo.control.clear_faults()
    assert dana.get(at(kept, alice, "disable")).status == 200


def test_it_needs_a_fresh_factor_and_comes_back_from_the_sign_in(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection, alice: Person
) -> None:
    where = at(kept, alice, "disable")
    plan = dana.get(where)
    house.clock.advance(301)

    for page in (dana.get(where), do(dana, plan)):
        assert (page.status, page.says(console.NOT_FRESH.text)) == (403, True)
        assert f"/signin?return={quote(where)}" in page.links()
        assert not any("saw" in each.fields for each in page.forms())
    assert status(duo) == "active"

    again(duo, dana, "dana", where)
    assert do(dana, dana.get(where)).says(words.DONE.text)


@pytest.mark.parametrize("what", ["actions/explode", "actions/disable/on/..", "deeds/none", "deeds/none/undo"])
def test_nothing_is_at_an_address_that_is_none(dana: Browser, kept: Connection, alice: Person, what: str) -> None:
    assert dana.get(f"/console/connections/{kept.id}/people/{alice.user_id}/{what}").status == 404


def test_nobody_is_at_the_address_of_nobody(dana: Browser, kept: Connection, alice: Person) -> None:
    assert dana.get(f"/console/connections/{kept.id}/people/DUNOBODY/actions/disable").status == 404
    assert dana.get(f"/console/connections/none/people/{alice.user_id}/actions/disable").status == 404
