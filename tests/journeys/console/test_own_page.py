"""A connection's own page: tested, paused, resumed, changed, its keys rotated, deleted; each only as it may be."""

from dataclasses import replace

import pytest

from doorbook.collect.connections.connection import Connection, State
from doorbook.events import Outcome
from doorbook.messages import connections, connectivity, console
from local.duosim.faults import Fault
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply
from tests.journeys.console.house import HOME, House, administrator, again
from tests.journeys.console.wizard import NAME


def own(connection: Connection, further: str = "") -> str:
    return f"/console/connections/{connection.id}{further}"


def now(house: House, connection: Connection) -> Connection:
    return house.kept.kept[connection.id]


def press(by: Browser, connection: Connection, step: str) -> Reply:
    return by.submit(by.get(own(connection)).form(f"/{step}"))


def test_its_page_says_how_it_stands(dana: Browser, kept: Connection) -> None:
    page = dana.get(own(kept))

    assert page.says(f"{NAME} Collecting")
    assert page.says("Logs are read every 5 minutes.")
    assert page.says(f"API host {kept.host}")
    assert own(kept, "/setup/advanced") in page.links()


def test_a_test_says_line_by_line_what_is_well(house: House, dana: Browser, kept: Connection) -> None:
    page = press(dana, kept, "test")

    assert page.status == 200
    assert page.says(console.ALL_WELL.text)
    assert page.says("Keys Well")
    assert page.says("Grant read log Well")
    assert page.says("Grant settings Not there")
    assert house.audit[-1].outcome is Outcome.CONNECTION_TESTED


@pytest.mark.parametrize(
    ("spoil", "line", "says"),
    [
        (lambda duo: duo.control.skew(3600), "Clock Wrong", connectivity.CLOCK_OFF),
        (
            lambda duo: duo.control.remove_integration(duo.integration("adminapi").ikey),
            "Keys Wrong",
            connectivity.KEYS_WRONG,
        ),
        (
            lambda duo: duo.control.put_integration(replace(duo.integration("adminapi"), grants=("read_log",))),
            "Grant read resource Wrong",
            connectivity.GRANT_MISSING,
        ),
        (
            lambda duo: duo.control.put_integration(replace(duo.integration("adminapi"), type="authapi")),
            "Kind of application Wrong",
            connectivity.TYPE_AUTH_API,
        ),
        (
            lambda duo: duo.control.add_fault(Fault.server_error(count=None)),
            "Connection and certificate Could not tell",
            connectivity.DOWN,
        ),
    ],
)
def test_a_test_names_what_is_wrong_and_the_cure(
    duo: RunningDuo, dana: Browser, kept: Connection, spoil: object, line: str, says: object
) -> None:
    assert callable(spoil)
    spoil(duo)
    page = press(dana, kept, "test")

    assert page.says(console.SOMETHING_WRONG.text)
    assert page.says(line), page.body
    assert page.says(getattr(says, "text", "?"))
    assert page.says(f"What to do: {getattr(says, 'cure', '?')}")


def test_it_is_paused_and_resumed(house: House, dana: Browser, kept: Connection) -> None:
    page = press(dana, kept, "pause")
    assert page.says(console.PAUSED.text)
    assert now(house, kept).state is State.PAUSED
    assert not any(form.action.endswith("/pause") for form in page.forms())

    page = press(dana, kept, "resume")
    assert page.says(console.RESUMED.text)
    assert now(house, kept).state is State.ACTIVE
    assert not dana.get(own(kept)).says(console.RESUMED.text)


def test_what_was_done_is_said_to_this_session_alone(dana: Browser, kept: Connection) -> None:
    assert not dana.get(own(kept, "?done=pause")).says(console.PAUSED.text)


def test_pressed_twice_it_is_done_once(house: House, dana: Browser, kept: Connection) -> None:
    form = dana.get(own(kept)).form("/pause")
    dana.submit(form)

    page = dana.submit(form)

    assert page.status == 409
    assert now(house, kept).state is State.PAUSED


def test_what_counts_at_once_needs_a_fresh_factor(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection
) -> None:
    changes: dict[str, dict[str, str]] = {
        "/pause": {},
        "/keys": {"ikey": "DI" + "X" * 18, "skey": "z" * 40},
        "/delete": {"typed": NAME},
        "/setup/account": {"name": "Other"},
        "/setup/grants": {"access": "read_only"},
        "/setup/push": {"by": "off"},
        "/setup/advanced": {"backfill": "9"},
    }
    token = dana.get(own(kept)).form("/pause").fields
    house.clock.advance(301)
    before = now(house, kept)

    for path, fields in changes.items():
        reply = dana.post(own(kept, path), {**token, **fields})
        assert reply.status == 403, path
        assert reply.says(console.NOT_FRESH.text), path
        assert any(link.startswith("/signin?return=/console/connections/") for link in reply.links()), reply.links()
        if path != "/pause":
            assert dana.get(own(kept, path)).says(console.NOT_FRESH.text), path
    assert now(house, kept) == before
    assert press(dana, kept, "test").says("What the test found")  # which changes nothing

    again(duo, dana, "dana", own(kept))
    assert press(dana, kept, "pause").says(console.PAUSED.text)


def test_a_setting_is_changed_from_its_page(dana: Browser, kept: Connection) -> None:
    page = dana.get(own(kept, "/setup/advanced"))
    assert not page.says("Review")

    page = dana.submit(page.form("/setup/advanced"), live="10")

    assert page.says(console.CHANGED.text)
    assert page.says("Logs are read every 10 minutes.")


def test_the_host_of_one_that_is_saved_stays(house: House, dana: Browser, kept: Connection) -> None:
    form = dana.get(own(kept, "/setup/account")).form("/setup/account")

    page = dana.submit(form, host="api-99999999.duosecurity.com")

    assert page.says(connections.HOST_STAYS.text)
    assert now(house, kept).host == kept.host
    assert dana.submit(form, name="Main").says(console.CHANGED.text)


def test_keys_are_rotated_once_duo_took_the_new_ones(
    house: House, duo: RunningDuo, dana: Browser, kept: Connection
) -> None:
    new = duo.control.add_admin_api("Doorbook watch 2", "read_log", "read_resource")
    form = dana.get(own(kept, "/keys")).form("/keys")

    page = dana.submit(form, ikey=new.ikey, skey="q" * 40)
    assert page.status == 400
    assert page.says(connections.KEYS_REFUSED.text)
    assert page.says("Keys Wrong")
    assert "q" * 40 not in page.body
    assert house.secrets.kept[kept.id].admin.ikey == duo.integration("adminapi").ikey

    page = dana.submit(page.form("/keys"), ikey=new.ikey, skey=new.skey)
    assert page.says(console.ROTATED.text)
    assert house.secrets.kept[kept.id].admin.ikey == new.ikey
    assert new.skey not in page.body


def test_it_is_deleted_when_its_name_is_typed(house: House, dana: Browser, kept: Connection) -> None:
    form = dana.get(own(kept, "/delete")).form("/delete")

    wrong = dana.submit(form, typed="Headquarter", data="delete")
    assert wrong.status == 400
    assert wrong.says(console.NAME_DIFFERS.text)
    assert wrong.form("/delete").fields["typed"] == "Headquarter"
    assert 'value="delete" checked' in wrong.body
    assert now(house, kept).state is State.ACTIVE

    page = dana.submit(form, typed=f" {NAME} ", data="keep")

    assert page.says(console.DELETED.text)
    assert page.says("Being deleted")
    assert (now(house, kept).state, now(house, kept).keeps_data) == (State.DELETING, True)
    assert kept.id not in house.secrets.kept
    page = dana.get(own(kept))
    assert page.says("Nothing is read any more. What was collected stays.")
    assert [form.action for form in page.forms()] == ["/signout"]
    assert dana.get(own(kept, "/setup/advanced")).says("Being deleted")


@pytest.mark.parametrize("data", ["keep", "delete", "nonsense", ""])
def test_the_data_goes_only_where_that_was_chosen(house: House, dana: Browser, kept: Connection, data: str) -> None:
    dana.submit(dana.get(own(kept, "/delete")).form("/delete"), typed=NAME, data=data)

    assert now(house, kept).keeps_data is (data != "delete")


def test_another_administrator_was_first(house: House, duo: RunningDuo, dana: Browser, kept: Connection) -> None:
    erin = administrator(house, duo, "erin")
    rotation = erin.get(own(kept, "/keys")).form("/keys")
    deletion = erin.get(own(kept, "/delete")).form("/delete")
    pause = erin.get(own(kept)).form("/pause")
    dana.submit(dana.get(own(kept, "/setup/account")).form("/setup/account"), name="Main")

    key = duo.integration("adminapi")
    for form, fields in (
        (rotation, {"ikey": key.ikey, "skey": key.skey}),
        (deletion, {"typed": "Main"}),
        (pause, {}),
    ):
        late = erin.submit(form, **fields)
        assert late.status == 409
        assert late.says(connections.OVERTAKEN.text)
    assert now(house, kept).state is State.ACTIVE


def test_where_the_keys_cannot_be_read_the_test_says_so(house: House, dana: Browser, kept: Connection) -> None:
    house.secrets.kept.clear()

    page = press(dana, kept, "test")

    assert page.status == 409
    assert page.says(connections.KEYS_UNREADABLE.text)


@pytest.mark.parametrize("path", ["", "/keys", "/delete", "/setup/advanced"])
def test_one_that_is_gone_is_nowhere(house: House, dana: Browser, kept: Connection, path: str) -> None:
    fields = dana.get(own(kept)).form("/pause").fields
    house.kept.kept.clear()

    assert dana.get(own(kept, path)).status == 404
    for step in ("/test", "/pause", "/resume", "/keys", "/delete", "/setup/account"):
        assert dana.post(own(kept, step), fields).status == 404
    assert dana.get(HOME).says("No Duo account is connected yet.")
