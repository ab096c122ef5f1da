"""Notices in the console: an administrator makes rules and addresses; others see them, and no address."""

from dataclasses import replace

import pytest

from doorbook.adapters.watch.notices import StoredAddresses, StoredRules
from doorbook.collect.announcing.ports import Answered
from doorbook.collect.connections.connection import Connection
from doorbook.events import Outcome
from doorbook.messages import Message, console, notices
from doorbook.notices.rule import MOST_RULES, Rule
from doorbook.signin.roles import HELP_DESK, VIEWERS
from local.duosim.running import RunningDuo
from tests.doorway import ORIGIN, Browser, Reply
from tests.journeys.console import hooks
from tests.journeys.console.house import HOME, House, enter

NOTICES = f"{HOME}/notices"
CHOSEN = {"least": "high", "pace": "at_once"}
"""What a browser sends of lists and of choices of one."""

HOSTILE = "x\u202e<b>http://evil.example"


def make(by: Browser, **fields: str) -> Reply:
    return by.submit(by.get(f"{NOTICES}/new").form("/new"), **{**CHOSEN, "name": "High ones", "bus": "yes", **fields})


def save(by: Browser, house: House, page: Reply, **fields: str) -> Reply:
    return by.submit(page.form(f"/{only(house).id}"), **{**CHOSEN, **fields})


def only(house: House) -> Rule:
    (rule,) = StoredRules(house.rows).all()
    return rule


def place(house: House, further: str = "") -> str:
    return f"{NOTICES}/rules/{only(house).id}{further}"


def press(by: Browser, house: House, deed: str) -> Reply:
    return by.submit(by.get(place(house)).form(f"/{deed}"))


def test_a_rule_is_made_changed_stopped_and_removed_with_its_history(house: House, dana: Browser) -> None:
    page = make(dana, zone="Europe/Berlin")
    assert page.says(notices.MADE.text)
    assert page.says("High and above. When one is opened, is open again or becomes more severe")

    page = save(dana, house, page, pace="daily", hour="7", quiet="yes")
    assert page.says(notices.CHANGED.text)
    assert page.says("Each day at 7:00, Europe/Berlin; quiet from 22:00 to 07:00 (Europe/Berlin), every day")

    page = press(dana, house, "stop")
    assert page.says(notices.STOPPED.text)
    assert not only(house).on
    assert press(dana, house, "start").says(notices.STARTED.text)
    assert [page.says(each) for each in ("Made by dana", "Changed by dana", "Stopped by dana")] == [True] * 3

    page = dana.submit(dana.get(place(house, "/remove")).form("/remove"))
    assert page.says(notices.REMOVED.text)
    assert StoredRules(house.rows).all() == ()
    deeds = [each.outcome for each in house.audit if each.method == "notices"]
    made, changed, stopped = Outcome.RULE_MADE, Outcome.RULE_CHANGED, Outcome.RULE_STOPPED
    assert deeds == [made, changed, stopped, Outcome.RULE_STARTED, Outcome.RULE_REMOVED]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": ""}, notices.NAME),
        ({"zone": "Europe/Nowhere"}, notices.ZONE),
        ({"quiet": "yes", "quiet_to": "22:00"}, notices.SAME),
        ({"checks": "no-such-check"}, notices.UNKNOWN_CHECK),
        ({"bus": ""}, notices.NO_TARGETS),
        ({"rate": "many"}, notices.RATE),
    ],
)
def test_what_will_not_do_is_said_and_what_was_typed_stays(
    house: House, dana: Browser, fields: dict[str, str], why: Message
) -> None:
    page = make(dana, group="Staff", **fields)

    assert page.status == 400
    assert page.says(why.text)
    assert page.form("/new").fields["group"] == "Staff"
    for name, typed in fields.items():
        assert page.form("/new").fields.get(name, "") == typed
    assert StoredRules(house.rows).all() == ()


def test_the_second_of_two_administrators_is_told(house: House, dana: Browser) -> None:
    page = make(dana)
    save(dana, house, page, name="First")

    page = save(dana, house, page, name="Second")

    assert page.status == 409
    assert page.says(notices.OVERTAKEN.text)
    assert only(house).name == "First"


def test_there_are_no_more_than_twenty(house: House, dana: Browser) -> None:
    for number in range(MOST_RULES):
        make(dana, name=f"Rule {number}")

    page = make(dana)

    assert page.status == 409
    assert page.says(notices.TOO_MANY.text)
    assert len(StoredRules(house.rows).all()) == MOST_RULES


def test_a_second_factor_of_long_ago_changes_nothing_and_sends_a_test_nevertheless(house: House, dana: Browser) -> None:
    page = make(dana)
    form = dana.get(f"{NOTICES}/new").form("/new")
    address = dana.get(NOTICES).form("/addresses")
    house.clock.advance(301)

    refused = [dana.submit(form, **CHOSEN, name="Second", bus="yes"), dana.submit(address, address="ann@example.com")]
    refused += [save(dana, house, page, name="Other"), dana.submit(page.form("/stop"))]
    refused.append(dana.get(place(house, "/remove")))

    assert [each.status for each in refused] == [403] * 5
    assert all(each.says(console.NOT_FRESH.text) for each in refused)
    assert (only(house).name, only(house).on) == ("High ones", True)
    assert StoredAddresses(house.rows).all() == ()
    assert press(dana, house, "test").says(notices.TESTED.text)


def test_a_test_says_what_each_target_met_and_stands_among_what_was_told(
    house: House, kept: Connection, dana: Browser
) -> None:
    hooks.add(dana, kept)
    hooks.receiver(house).answers = lambda _: Answered(status=503)
    hook = hooks.only(house, kept)
    make(dana, **{f"webhook-{kept.id}/{hook.id}": "yes"})

    page = press(dana, house, "test")

    assert page.says("it was taken")
    assert page.says("it answered 503")
    assert page.says("What does not arrive")
    assert len(house.bus.took) == 1
    assert dana.get(NOTICES).says("Fails")

    hooks.receiver(house).answers = lambda _: Answered(status=204)
    page = press(dana, house, "test")
    assert not page.says("What does not arrive")
    assert dana.get(NOTICES).says("Tells")


def test_a_webhook_that_was_removed_is_said_where_a_rule_names_it(
    house: House, kept: Connection, dana: Browser
) -> None:
    hooks.add(dana, kept)
    hook = hooks.only(house, kept)
    make(dana, **{f"webhook-{kept.id}/{hook.id}": "yes"})
    dana.submit(dana.get(hooks.place(kept, f"/{hook.id}/remove")).form("/remove"))

    page = dana.get(place(house))

    assert page.says("A webhook that was removed")
    assert page.says("its webhook is there no more")
    page = save(dana, house, page)
    assert page.says(notices.CHANGED.text)
    assert only(house).webhooks == ()


def test_a_connection_that_was_removed_is_said_and_the_rule_does_not_grow_wider_by_saving(
    house: House, dana: Browser
) -> None:
    make(dana)
    rule = only(house)
    row = house.rows.audit[-1]
    assert StoredRules(house.rows).put(replace(rule, connection="c9", version=2), replace(row, id="other"))
    house.tally.outcome(replace(row, id="other"))

    page = dana.get(place(house))
    assert page.says("on a connection that was removed")
    assert '<option value="c9" selected>' in page.body
    page = save(dana, house, page, connection="c9")

    assert page.status == 400
    assert page.says(notices.CONNECTION.text)
    assert only(house).connection == "c9"


def test_an_address_is_asked_confirmed_named_and_removed(house: House, dana: Browser) -> None:
    page = dana.submit(dana.get(NOTICES).form("/addresses"), address="ann@example.com")
    assert page.says(notices.ADDRESS_ADDED.text)
    assert page.says("Not confirmed yet")
    house.mail.confirm("ann@example.com")
    page = dana.get(NOTICES)
    assert page.says("Confirmed")
    (address,) = StoredAddresses(house.rows).all()

    make(dana, **{f"address-{address.id}": "yes"})
    press(dana, house, "test")
    assert [each.to for each in house.mail.sent] == [(address.id,)]
    assert f"{ORIGIN}{place(house)}" in house.mail.sent[0].text

    page = dana.submit(dana.get(NOTICES).form(f"/{address.id}/remove"))
    assert (page.status, page.says(notices.ADDRESS_NAMED.text)) == (409, True)
    dana.submit(dana.get(place(house, "/remove")).form("/remove"))
    page = dana.submit(dana.get(NOTICES).form(f"/{address.id}/remove"))
    assert page.says(notices.ADDRESS_REMOVED.text)
    assert not page.says("ann@example.com")


def test_what_is_no_address_is_refused_and_stays_in_its_field(dana: Browser) -> None:
    page = dana.submit(dana.get(NOTICES).form("/addresses"), address="ann at example")

    assert page.status == 400
    assert page.says(notices.ADDRESS_WRONG.text)
    assert page.form("/addresses").fields["address"] == "ann at example"


@pytest.mark.parametrize("group", [VIEWERS, HELP_DESK])
def test_others_see_the_rules_and_no_address_and_change_nothing(
    house: House, duo: RunningDuo, kept: Connection, dana: Browser, group: str
) -> None:
    hooks.add(dana, kept)
    hook = hooks.only(house, kept)
    dana.submit(dana.get(NOTICES).form("/addresses"), address="ann@example.com")
    (address,) = StoredAddresses(house.rows).all()
    make(dana, **{f"webhook-{kept.id}/{hook.id}": "yes", f"address-{address.id}": "yes"})
    press(dana, house, "test")
    sam = enter(house, duo, "sam", group)

    for page in (sam.get(NOTICES), sam.get(place(house))):
        assert page.says("High ones")
        assert page.says("1 webhook, mail to 1 address")
        assert not page.says("siem.example.com")
        assert not page.says("ann@example.com")
        assert {form.action for form in page.forms()} == {"/signout"}
        assert not [link for link in page.links() if link.endswith(("/new", "/remove"))]


def test_a_rule_that_is_not_there_is_nowhere(dana: Browser) -> None:
    for further in ("", "/remove"):
        assert dana.get(f"{NOTICES}/rules/r9{further}").status == 404


def test_what_somebody_typed_stands_there_as_text(dana: Browser) -> None:
    page = make(dana, name=HOSTILE, group=HOSTILE)

    assert page.status == 200
    for each in (page, dana.get(NOTICES)):
        assert "<b>" not in each.body
        assert "x⟨U+202E⟩&lt;b&gt;http://evil.example" in each.body
