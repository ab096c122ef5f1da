"""A connection's webhooks: added, rotated, paused, resumed, removed; each only as it may be."""

import json

import pytest

from doorbook.adapters.webhook import HttpsSender
from doorbook.collect.announcing.webhook import HookSecrets, HookState, Secret, Webhook
from doorbook.collect.connections.connection import Connection
from doorbook.events import Outcome
from doorbook.messages import Message, console
from doorbook.messages import console_webhooks as said
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply
from tests.events_page import shown
from tests.journeys.console.hooks import DEEDS, URL, add, only, place, press, receiver, secrets
from tests.journeys.console.house import House, administrator, again, enter
from tests.journeys.console.wizard import begin


def test_the_page_says_where_events_go(dana: Browser, kept: Connection) -> None:
    assert place(kept) in dana.get(f"/console/connections/{kept.id}").links()

    page = dana.get(place(kept))

    assert page.says("Event bus doorbook-test")
    assert page.says("Source doorbook.test")
    rule = json.loads(
        page.body.partition('Pattern of a rule" tabindex="0"><code>')[2].partition("</code>")[0].replace("&#34;", '"')
    )
    assert shown("pattern").items() <= rule.items()  # as docs/events.md says, and of this connection alone
    assert (rule["source"], rule["resources"]) == (["doorbook.test"], [f"connection/{kept.id}"])
    assert page.says("There is none yet.")


def test_an_added_webhook_shows_its_secret_in_that_answer_alone(house: House, dana: Browser, kept: Connection) -> None:
    page = add(dana, kept, f" {URL} ")

    secret = str(secrets(house, kept).current)
    assert page.status == 200
    assert page.says(said.WEBHOOK_ADDED.text)
    assert page.body.count(secret) == 1
    assert page.says("It is not shown again")
    assert page.headers["cache-control"] == "no-store"
    assert (page.location, secret in str(page.headers)) == (None, False)
    hook = only(house, kept)
    assert (hook.url, hook.state, hook.created_by) == (URL, HookState.ACTIVE, "dana")
    later = [dana.get(place(kept)), *(press(dana, kept, deed) for deed in ("test", "pause", "resume", "rotate"))]
    later += [dana.get(place(kept, f"/{hook.id}/remove")), dana.get("/console/connections"), press_remove(dana, kept)]
    assert [page.status for page in later if secret in page.body] == []
    assert secret not in str(house.audit) + str(house.doors.audit)
    assert secret not in json.dumps([str(each) for each in house.rows.beginning(f"connection#{kept.id}", "")])


def press_remove(by: Browser, connection: Connection) -> Reply:
    where = next(link for link in by.get(place(connection)).links() if link.endswith("/remove"))
    return by.submit(by.get(where).form("/remove"))


def test_sent_again_the_form_adds_nothing_and_shows_no_secret(house: House, dana: Browser, kept: Connection) -> None:
    form = dana.get(place(kept)).form("/streaming")
    dana.submit(form, url=URL)
    secret = str(secrets(house, kept).current)

    page = dana.submit(form, url=URL)

    assert page.status == 409
    assert page.says(said.WEBHOOK_TWICE.text)
    assert "whsec_" not in page.body
    assert str(secrets(house, kept).current) == secret


ADDRESSES = [
    ("http://siem.example.com/", said.NOT_HTTPS),
    ("siem.example.com", said.NOT_HTTPS),
    ("", said.NOT_HTTPS),
    ("https://192.168.0.1/", said.NOT_PUBLIC),
    ("https://169.254.169.254/latest/meta-data", said.NOT_PUBLIC),
    ("https://[::1]/", said.NOT_PUBLIC),
    ("https://intranet/", said.NOT_PUBLIC),
    ("https://dana:word@siem.example.com/", said.WITH_USER),
    ("https://siem.example.com/#here", said.WITH_USER),
    ("https:///duo", said.NO_HOST),
    ("https://siem.example.com:99999/", said.NO_ADDRESS),
    ("https://siem.example.com/a b", said.ODD_LETTER),
    ("https://siem.exämple.com/", said.ODD_LETTER),
    ("https://siem.example.com/" + "x" * 1000, said.TOO_LONG),
]


@pytest.mark.parametrize(("url", "why"), ADDRESSES)
def test_an_address_that_nothing_is_sent_to_is_refused_in_a_sentence(
    house: House, dana: Browser, kept: Connection, url: str, why: Message
) -> None:
    receiver(house).refuses = HttpsSender(host_pattern="").refuses  # type: ignore[assignment,method-assign] # as deployed

    page = add(dana, kept, url)

    assert page.status == 400
    assert page.says(f"{why.text} {why.cure}")
    assert page.form("/streaming").fields["url"] == url
    assert house.hooks.of(kept.id) == ()
    assert house.audit[-1].outcome is Outcome.WEBHOOK_REFUSED
    assert add(dana, kept).says(said.WEBHOOK_ADDED.text)


def test_a_sixth_is_refused(house: House, dana: Browser, kept: Connection) -> None:
    for number in range(5):
        assert add(dana, kept, f"{URL}{number}").status == 200

    page = add(dana, kept, f"{URL}5")

    assert (page.status, len(house.hooks.of(kept.id))) == (409, 5)
    assert page.says(said.WEBHOOK_TOO_MANY.text)
    assert page.form("/streaming").fields["url"] == f"{URL}5"


def test_another_secret_is_shown_once_and_both_count_for_a_day(house: House, dana: Browser, kept: Connection) -> None:
    add(dana, kept)
    old = secrets(house, kept).current
    form = dana.get(place(kept)).form("/rotate")

    page = dana.submit(form)

    fresh = secrets(house, kept).current
    assert page.says(said.WEBHOOK_ROTATED.text)
    assert "For a day messages are signed by both" in page.body
    assert (str(fresh) in page.body, str(old) in page.body) == (True, False)
    assert secrets(house, kept).signing(house.clock()) == (fresh, old)
    page = dana.submit(form)
    assert page.status == 409
    assert page.says(said.WEBHOOK_MEANWHILE.text)
    assert "whsec_" not in page.body
    assert secrets(house, kept).signing(house.clock()) == (fresh, old)


def test_of_two_administrators_at_once_the_second_is_told(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection
) -> None:
    erin = administrator(house, duo, "erin")
    add(dana, kept)
    hook = only(house, kept)
    forms = {deed: erin.get(place(kept)).form(f"/{deed}") for deed in ("rotate", "pause", "test")}
    removal = erin.get(place(kept, f"/{hook.id}/remove")).form("/remove")
    dana.submit(dana.get(place(kept)).form("/rotate"))

    late = erin.submit(forms["rotate"])
    assert (late.status, late.says(said.WEBHOOK_MEANWHILE.text)) == (409, True)
    press_remove(dana, kept)

    for form in (*forms.values(), removal):
        late = erin.submit(form)
        assert (late.status, late.says(said.WEBHOOK_NOT_THERE.text)) == (404, True)
    late = erin.get(place(kept, f"/{hook.id}/remove"))
    assert (late.status, late.says(said.WEBHOOK_NOT_THERE.text)) == (404, True)


def test_it_is_paused_and_resumed(house: House, dana: Browser, kept: Connection) -> None:
    add(dana, kept)

    page = press(dana, kept, "pause")
    assert page.says(said.WEBHOOK_PAUSED.text)
    assert only(house, kept).state is HookState.PAUSED
    assert not any(form.action.endswith("/pause") for form in page.forms())

    page = press(dana, kept, "resume")
    assert page.says(said.WEBHOOK_RESUMED.text)
    assert only(house, kept).state is HookState.ACTIVE
    assert not dana.get(place(kept)).says(said.WEBHOOK_RESUMED.text)


def test_it_is_removed_after_a_question(house: House, dana: Browser, kept: Connection) -> None:
    add(dana, kept)
    hook = only(house, kept)

    asked = dana.get(place(kept, f"/{hook.id}/remove"))
    assert asked.says(URL)
    assert house.hooks.of(kept.id) == (hook,)
    page = dana.submit(asked.form("/remove"))

    assert page.says(said.WEBHOOK_REMOVED.text)
    assert house.hooks.of(kept.id) == ()
    assert house.audit[-1].outcome is Outcome.WEBHOOK_REMOVED


def test_changes_need_a_fresh_factor_and_a_test_does_not(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection
) -> None:
    add(dana, kept)
    hook = only(house, kept)
    before = (house.hooks.of(kept.id), secrets(house, kept))
    token = dana.get(place(kept)).form("/rotate").fields
    house.clock.advance(301)

    for further in ("", *(f"/{hook.id}/{deed}" for deed in ("rotate", "pause", "resume", "remove"))):
        reply = dana.post(place(kept, further), {**token, "url": f"{URL}&more=1"})
        assert reply.status == 403, further
        assert reply.says(console.NOT_FRESH.text)
        assert f"/signin?return={place(kept)}" in reply.links()
        assert "whsec_" not in reply.body
    assert dana.get(place(kept, f"/{hook.id}/remove")).status == 403
    assert (house.hooks.of(kept.id), secrets(house, kept)) == before
    assert press(dana, kept, "test").says(said.TEST_TAKEN.text)

    again(duo, dana, "dana", place(kept))
    assert press(dana, kept, "pause").says(said.WEBHOOK_PAUSED.text)


def test_who_is_no_administrator_or_sends_no_token_of_ours_changes_nothing(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection
) -> None:
    add(dana, kept)
    hook = only(house, kept)
    before = (house.hooks.of(kept.id), secrets(house, kept))
    token = dana.get(place(kept)).form("/rotate").fields
    alice = enter(house, duo, "alice", "staff")

    for further in ("", *(f"/{hook.id}/{deed}" for deed in DEEDS)):
        assert alice.post(place(kept, further), {**token, "url": f"{URL}1"}).status == 403
        assert dana.post(place(kept, further), {**token, "csrf": "0" * 32, "url": f"{URL}1"}).status == 403
        assert house.audit[-1].detail == "missing or foreign CSRF token"
    assert alice.get(place(kept)).status == 403
    assert (house.hooks.of(kept.id), secrets(house, kept)) == before
    assert receiver(house).came == []


def test_where_there_is_no_such_connection_or_webhook_nothing_is_done(
    house: House, dana: Browser, kept: Connection
) -> None:
    fields = dana.get(place(kept)).form("/streaming").fields
    for further in ("", "/h1/remove"):
        assert dana.get(f"/console/connections/other/streaming{further}").status == 404
    for further in ("", *(f"/h1/{deed}" for deed in DEEDS)):
        assert dana.post(f"/console/connections/other/streaming{further}", {**fields, "url": URL}).status == 404
    for deed in DEEDS:
        for webhook in ("h1", "h1%23told"):
            reply = dana.post(place(kept, f"/{webhook}/{deed}"), {**fields, "version": "1"})
            assert (reply.status, reply.says(said.WEBHOOK_NOT_THERE.text)) == (404, True)
    assert house.hooks.of("other") == ()


def test_of_another_connection_no_webhook_is_reached(house: House, dana: Browser, kept: Connection) -> None:
    house.hooks.put(
        Webhook(
            connection="other",
            id="h1",
            url=URL,
            state=HookState.ACTIVE,
            version=1,
            created=house.clock(),
            created_by="dana",
        )
    )
    house.hook_secrets.keep("other", "h1", HookSecrets(current=Secret("whsec_other")))
    fields = {**dana.get(place(kept)).form("/streaming").fields, "version": "1"}

    assert all(dana.post(place(kept, f"/h1/{deed}"), fields).status == 404 for deed in DEEDS)
    assert len(house.hooks.of("other")) == 1


def test_a_draft_has_none_and_one_that_is_being_deleted_has_none_any_more(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection
) -> None:
    begin(dana, duo, "Branch")
    draft = next(each for each in house.kept.all() if each.id != kept.id)
    fields = dana.get(place(kept)).form("/streaming").fields
    assert dana.ask("GET", place(draft)).location == f"/console/connections/{draft.id}/setup/keys"
    dana.submit(dana.get(f"/console/connections/{kept.id}/delete").form("/delete"), typed=kept.name, data="keep")

    assert dana.ask("GET", place(kept)).location == f"/console/connections/{kept.id}"
    dana.post(place(kept), {**fields, "url": URL})
    assert house.hooks.of(kept.id) == ()
    assert place(kept) not in dana.get(f"/console/connections/{kept.id}").links()
