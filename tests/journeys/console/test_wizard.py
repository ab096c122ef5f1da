"""An administrator adds a Duo account step by step; each step keeps what is good and says of the rest why it is not."""

import re
from dataclasses import replace

import pytest

from doorbook.collect.connections.connection import Access, PushBy, State
from doorbook.events import Outcome
from doorbook.messages import connections, connectivity, console
from local.duosim.faults import Fault
from local.duosim.running import RunningDuo
from tests.doorway import Browser
from tests.journeys.console.house import HOME, House
from tests.journeys.console.wizard import NAME, NEW, begin, give_keys, host, to_grants

HIDDEN = {"csrf", "version"}
CHECKED = re.compile(r'value="([a-z_]+)" checked')


def only(house: House) -> str:
    """Return the id of the only connection."""
    (connection,) = house.kept.all()
    return connection.id


def step(house: House, name: str) -> str:
    return f"/console/connections/{only(house)}/setup/{name}"


def test_without_any_connection_the_console_says_how_to_begin(dana: Browser) -> None:
    assert HOME in dana.get("/").links()

    page = dana.get(f"{HOME}/connections")

    assert page.says("No Duo account is connected yet.")
    assert NEW in page.links()


def test_a_connection_is_added_step_by_step(house: House, duo: RunningDuo, dana: Browser) -> None:
    page = begin(dana, duo)
    assert page.says("Admin API keys")
    assert only(house)

    page = give_keys(dana, duo.integration("adminapi"))
    assert page.says("What the keys open")
    assert page.says("Grant read log needed Granted")
    assert page.says("Grant settings Not granted")

    page = dana.submit(page.form("/setup/grants"), access="read_only")
    assert page.says("Support Push Verification")
    page = dana.submit(page.form("/setup/push"), by="off")
    assert page.says("Most leave all this as it is.")
    page = dana.submit(page.form("/setup/advanced"), backfill="7", groups="Staff\nGuests", endpoints="on")
    assert page.says("Save and begin collecting")
    assert page.says(f"Display name {NAME}")
    assert page.says("History 7 days")
    assert page.says("Only people of Staff, Guests")

    page = dana.submit(page.form("/setup/review"))

    assert page.says(console.ADDED.text)
    assert page.says("Collecting")
    (kept,) = house.kept.all()
    assert (kept.name, kept.host, kept.state) == (NAME, host(duo), State.ACTIVE)
    assert (kept.advanced.backfill_days, kept.advanced.groups, kept.advanced.endpoints) == (
        7,
        ("Staff", "Guests"),
        True,
    )
    assert house.secrets.kept[kept.id].admin.skey == duo.integration("adminapi").skey
    assert [row.outcome for row in house.audit[-5:]][-1] is Outcome.CONNECTION_ADDED
    assert dana.get(HOME).says(f"{NAME} Collecting")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("https://api-0a1b2c3d.duosecurity.com", "api-0a1b2c3d.duosecurity.com"),
        ("https://api-0a1b2c3d.duosecurity.com/admin/v1/", "api-0a1b2c3d.duosecurity.com"),
        (" api-0a1b2c3d.duosecurity.com/ ", "api-0a1b2c3d.duosecurity.com"),
    ],
)
def test_more_than_the_host_is_taken_off_by_one_press(house: House, dana: Browser, typed: str, offered: str) -> None:
    page = dana.submit(dana.get(NEW).form(NEW), name=NAME, host=typed)

    assert page.status == 400
    assert page.says(f"Did you mean {offered} ?")
    assert house.kept.all() == ()
    form = page.form(NEW)
    assert form.fields["name"] == NAME
    (press,) = [button for button in form.buttons if "take" in button]
    page = dana.submit(form, **press)

    assert page.says("Admin API keys")
    assert house.kept.all()[0].host == offered


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "duo.example.com",
        "169.254.169.254",
        "localhost",
        "https://evil.example/api-0a1b2c3d.duosecurity.com",
        "api-0a1b2c3d.duosecurity.com.evil.example",
        "api-0a1b2c3d.duosecurity.com@evil.example",
        "evil.example#api-0a1b2c3d.duosecurity.com",
        "аpi-0a1b2c3d.duosecurity.com",  # noqa: RUF001 - a Cyrillic a
        "x" * 5000,
    ],
)
def test_no_other_host_is_taken_or_offered(house: House, dana: Browser, typed: str) -> None:
    page = dana.submit(dana.get(NEW).form(NEW), name=NAME, host=typed)

    assert page.status == 400
    assert page.says((connections.HOST_NOT_ALLOWED if typed else connections.HOST_MISSING).text)
    assert 'aria-invalid="true" aria-describedby="host-fault host-hint"' in page.body
    assert not any("take" in button for button in page.form(NEW).buttons)
    assert house.kept.all() == ()


def test_what_was_pressed_as_an_offer_is_looked_at_like_what_was_typed(house: House, dana: Browser) -> None:
    page = dana.submit(dana.get(NEW).form(NEW), name=NAME, host="x", take="evil.example")

    assert page.says(connections.HOST_NOT_ALLOWED.text)
    assert house.kept.all() == ()


@pytest.mark.parametrize(
    ("typed", "why"),
    [("", connections.NAME_MISSING), ("n" * 61, connections.NAME_UNFIT), (NAME.upper(), connections.NAME_TAKEN)],
)
def test_each_connection_has_a_name_of_its_own(
    house: House, duo: RunningDuo, dana: Browser, typed: str, why: object
) -> None:
    begin(dana, duo)
    page = begin(dana, duo, typed)

    assert page.status == 400
    assert page.form(NEW).fields["host"] == host(duo)
    assert why in {connections.NAME_MISSING, connections.NAME_UNFIT, connections.NAME_TAKEN}
    assert page.says(getattr(why, "text", ""))
    assert len(house.kept.all()) == 1


def test_keys_that_are_none_are_not_sent_to_duo(house: House, duo: RunningDuo, dana: Browser) -> None:
    begin(dana, duo)
    duo.control.clear_journal()

    page = dana.submit(dana.page.form("/setup/keys"), ikey="DIXXX", skey="abc" * 30)

    assert page.status == 400
    assert page.says(connections.IKEY_UNFIT.text)
    assert page.says(connections.SKEY_UNFIT.text)
    assert "abcabc" not in page.body
    assert duo.control.journal() == []
    assert house.secrets.kept == {}


def test_keys_that_duo_does_not_know_are_said_so(house: House, duo: RunningDuo, dana: Browser) -> None:
    begin(dana, duo)
    wrong = replace(duo.integration("adminapi"), skey="x" * 40)

    page = give_keys(dana, wrong)

    assert page.status == 400
    assert page.says("Admin API keys")
    assert page.says(connectivity.KEYS_WRONG.text)
    assert wrong.skey not in page.body
    assert house.kept.all()[0].proven is None
    dana.get(step(house, "review"))
    assert dana.submit(dana.page.form("/setup/review")).says(connections.NOT_PROVEN.text)
    assert house.kept.all()[0].state is State.DRAFT


def test_keys_of_an_auth_api_application_are_said_to_be_such(duo: RunningDuo, dana: Browser) -> None:
    begin(dana, duo)

    page = give_keys(dana, duo.integration("authapi"))

    assert page.status == 400
    assert page.says(connectivity.TYPE_AUTH_API.text)
    assert page.says(connectivity.TYPE_AUTH_API.cure)


def test_a_clock_that_is_off_is_said_so_and_not_blamed_on_the_keys(duo: RunningDuo, dana: Browser) -> None:
    begin(dana, duo)
    duo.control.skew(400)

    page = give_keys(dana, duo.integration("adminapi"))

    assert page.status == 400
    assert page.says(connectivity.CLOCK_OFF.text)
    assert not page.says(connectivity.KEYS_WRONG.text)


def test_where_duo_is_away_the_keys_are_kept_and_asked_about_again(
    house: House, duo: RunningDuo, dana: Browser
) -> None:
    begin(dana, duo)
    duo.control.add_fault(Fault.server_error(count=None))

    page = give_keys(dana, duo.integration("adminapi"))

    assert page.status == 400
    assert page.says(connectivity.DOWN.text)
    assert page.says("Keys are kept already.")
    duo.control.clear_faults()
    assert dana.submit(page.form("/setup/keys")).says("What the keys open")
    assert house.kept.all()[0].proven


def test_going_back_loses_nothing_but_keys(house: House, duo: RunningDuo, dana: Browser) -> None:
    to_grants(dana, duo)
    dana.submit(dana.page.form("/setup/grants"), access="read_only")
    dana.submit(dana.page.form("/setup/push"), by="auth_api", push_name="Help desk", **keys_of(duo))
    form = dana.page.form("/setup/advanced")
    page = dana.submit(form, go="back", backfill="90", groups="Staff", proxy="http://proxy.example:3128")

    assert page.says("Support Push Verification")
    assert page.form("/setup/push").fields["push_name"] == "Help desk"
    assert CHECKED.findall(page.body) == ["auth_api"]
    assert "push_skey" in page.form("/setup/push").fields
    assert page.form("/setup/push").fields["push_skey"] == ""
    assert page.says("Auth API keys are kept already.")
    page = dana.get(step(house, "advanced"))
    assert page.form("/setup/advanced").fields["backfill"] == "90"
    assert page.form("/setup/advanced").fields["proxy"] == "http://proxy.example:3128"
    assert ">Staff</textarea>" in page.body
    dana.submit(page.form("/setup/advanced"), proxy="")
    page = dana.submit(dana.get(step(house, "keys")).form("/setup/keys"))
    assert page.says("What the keys open")


def keys_of(duo: RunningDuo) -> dict[str, str]:
    key = duo.integration("authapi")
    return {"push_ikey": key.ikey, "push_skey": key.skey}


def test_going_back_with_something_that_will_not_do_says_so_first(house: House, duo: RunningDuo, dana: Browser) -> None:
    to_grants(dana, duo)
    page = dana.submit(dana.get(step(house, "advanced")).form("/setup/advanced"), go="back", backfill="0", live="7")

    assert page.status == 400
    assert page.says(connections.BACKFILL_UNFIT.text)
    assert page.form("/setup/advanced").fields["live"] == "7"


def test_a_draft_is_found_again_in_the_list_and_goes_on_where_it_was(
    house: House, duo: RunningDuo, dana: Browser
) -> None:
    begin(dana, duo)

    page = dana.get(f"{HOME}/connections")

    assert page.says(f"{NAME} Not finished")
    assert dana.get(f"/console/connections/{only(house)}").says("Admin API keys")
    assert dana.get(step(house, "review")).says("Admin API keys")


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("backfill", "180", connections.BACKFILL_UNFIT),
        ("backfill", "0", connections.BACKFILL_UNFIT),
        ("backfill", "-1", connections.BACKFILL_UNFIT),
        ("live", "0", connections.INTERVAL_UNFIT),
        ("live", "1441", connections.INTERVAL_UNFIT),
        ("inventory", "often", connections.INTERVAL_UNFIT),
        ("groups", "\n".join(f"g{number}" for number in range(101)), connections.GROUPS_UNFIT),
        ("proxy", "http://169.254.169.254:80", connections.PROXY_UNFIT),
        ("proxy", "proxy.example", connections.PROXY_UNFIT),
        ("ca", "-----BEGIN PRIVATE KEY-----", connections.CA_UNFIT),
    ],
)
def test_what_will_not_do_in_the_advanced_settings_stays_on_the_page(
    house: House, duo: RunningDuo, dana: Browser, field: str, typed: str, why: object
) -> None:
    to_grants(dana, duo)
    before = house.kept.all()

    page = dana.submit(dana.get(step(house, "advanced")).form("/setup/advanced"), **{field: typed})

    assert page.status == 400
    assert page.says(getattr(why, "text", ""))
    assert f'id="{field}-fault"' in page.body
    assert typed in page.body
    assert house.kept.all() == before


def test_certificates_of_thirty_kilobytes_fit_and_a_flood_does_not(
    house: House, duo: RunningDuo, dana: Browser
) -> None:
    to_grants(dana, duo)
    form = dana.get(step(house, "advanced")).form("/setup/advanced")
    pem = "-----BEGIN CERTIFICATE-----\n" + "\n".join(["A/+=" * 16] * 440) + "\n-----END CERTIFICATE-----"

    assert dana.submit(form, ca=pem).says("Save and begin collecting")
    assert house.kept.all()[0].advanced.ca == pem
    flood = dana.submit(form, ca="+" * 200_000)
    assert flood.status == 413
    assert flood.says(console.FORM_TOO_LARGE.text)


def test_writing_is_chosen_only_where_it_is_granted(house: House, duo: RunningDuo, dana: Browser) -> None:
    page = to_grants(dana, duo)
    page = dana.submit(page.form("/setup/grants"), access="read_write")

    assert page.status == 400
    assert page.says(connections.ACCESS_NOT_GRANTED.text)
    assert CHECKED.findall(page.body) == ["read_write"]
    assert house.kept.all()[0].access is Access.READ_ONLY

    key = duo.integration("adminapi")
    duo.control.put_integration(replace(key, grants=(*key.grants, "write_resource")))
    page = dana.submit(page.form("/setup/grants"), go="again")
    assert page.says("Grant write resource Granted")
    assert dana.submit(page.form("/setup/grants"), access="read_write").says("Support Push Verification")
    assert house.kept.all()[0].access is Access.READ_WRITE


def test_grants_that_lack_are_named_and_can_be_asked_for_again(duo: RunningDuo, dana: Browser) -> None:
    key = duo.integration("adminapi")
    duo.control.put_integration(replace(key, grants=("read_log",)))

    page = to_grants(dana, duo)

    assert page.says("Grant read log needed Granted")
    assert page.says("Grant read resource needed Not granted")
    duo.control.put_integration(key)
    page = dana.submit(page.form("/setup/grants"), go="again")
    assert page.says("Grant read resource needed Granted")


def test_pushes_need_a_name_and_keys_that_duo_takes(house: House, duo: RunningDuo, dana: Browser) -> None:
    to_grants(dana, duo)
    form = dana.get(step(house, "push")).form("/setup/push")

    nameless = dana.submit(form, by="auth_api", push_name="", **keys_of(duo))
    assert nameless.says(connections.PUSH_NAME_UNFIT.text)
    wrong = {**keys_of(duo), "push_skey": "y" * 40}
    refused = dana.submit(form, by="auth_api", push_name="Help desk", **wrong)
    assert refused.says(connections.PUSH_KEYS_REFUSED.text)
    assert refused.form("/setup/push").fields["push_name"] == "Help desk"
    assert "y" * 40 not in refused.body
    assert house.kept.all()[0].push.by is PushBy.OFF

    assert dana.submit(form, by="auth_api", push_name="Help desk", **keys_of(duo)).says("Most leave all this")
    assert house.kept.all()[0].push.by is PushBy.AUTH_API
