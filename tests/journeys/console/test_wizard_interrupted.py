"""The way through the wizard when somebody is late, away, second, or nowhere; and no page of it shows a key."""

import re

import pytest

from doorbook.collect.connections.connection import State
from doorbook.messages import connections, console
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Reply
from tests.journeys.console.house import HOME, House, administrator, again
from tests.journeys.console.wizard import NAME, added, begin, give_keys, to_grants, to_review

HIDDEN = {"csrf", "version"}
CHECKED = re.compile(r'value="([a-z_]+)" checked')


def only(house: House) -> str:
    """Return the id of the only connection."""
    (connection,) = house.kept.all()
    return connection.id


def step(house: House, name: str) -> str:
    return f"/console/connections/{only(house)}/setup/{name}"


def keys_of(duo: RunningDuo) -> dict[str, str]:
    key = duo.integration("authapi")
    return {"push_ikey": key.ikey, "push_skey": key.skey}


def test_a_save_needs_a_fresh_factor_and_nothing_is_lost_meanwhile(
    house: House, duo: RunningDuo, dana: Browser
) -> None:
    to_review(dana, duo)
    house.clock.advance(301)

    page = dana.submit(dana.page.form("/setup/review"))

    assert page.status == 403
    assert page.says(console.NOT_FRESH.text)
    assert house.kept.all()[0].state is State.DRAFT
    back = step(house, "review")
    again(duo, dana, "dana", back)
    assert dana.submit(dana.get(back).form("/setup/review")).says(console.ADDED.text)


def test_a_session_that_is_gone_mid_wizard_comes_back_to_the_same_step(
    house: House, duo: RunningDuo, dana: Browser
) -> None:
    to_grants(dana, duo)
    form = dana.get(step(house, "advanced")).form("/setup/advanced")
    house.clock.advance(11 * 3600)

    sent = dana.ask("POST", form.action, b"backfill=90")

    assert sent.location == f"/signin?return={step(house, 'advanced').replace('/', '%2F')}"
    assert house.kept.all()[0].advanced.backfill_days == 30
    again(duo, dana, "dana", step(house, "advanced"))
    assert dana.get(step(house, "advanced")).form("/setup/advanced").fields["backfill"] == "30"


def test_two_administrators_at_one_step_do_not_undo_each_other(house: House, duo: RunningDuo, dana: Browser) -> None:
    to_grants(dana, duo)
    erin = administrator(house, duo, "erin")
    first, second = (each.get(step(house, "advanced")).form("/setup/advanced") for each in (dana, erin))

    assert dana.submit(first, backfill="60").says("Save and begin collecting")
    late = erin.submit(second, backfill="90")

    assert late.status == 409
    assert late.says(connections.OVERTAKEN.text)
    assert late.form("/setup/advanced").fields["backfill"] == "90"
    assert house.kept.all()[0].advanced.backfill_days == 60
    assert erin.submit(late.form("/setup/advanced")).says("Save and begin collecting")
    assert house.kept.all()[0].advanced.backfill_days == 90


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "²"])
def test_a_form_of_no_version_changes_nothing(house: House, duo: RunningDuo, dana: Browser, version: str) -> None:
    to_grants(dana, duo)
    form = dana.get(step(house, "account")).form("/setup/account")

    assert dana.submit(form, version=version, name="Other").status == 409
    assert house.kept.all()[0].name == NAME


def test_too_many_questions_to_duo_are_put_off(duo: RunningDuo, dana: Browser) -> None:
    page = to_grants(dana, duo)
    for _ in range(40):
        page = dana.submit(page.form("/setup/grants"), go="again")
        if page.status != 200:
            break

    assert page.status == 429
    assert page.says(connections.TESTED_TOO_OFTEN.text)


def test_several_connections_stand_side_by_side(house: House, duo: RunningDuo, dana: Browser) -> None:
    added(house, dana, duo)
    begin(dana, duo, "Branch")

    page = dana.get(f"{HOME}/connections")

    assert page.says(f"{NAME} Collecting")
    assert page.says("Branch Not finished")


@pytest.mark.parametrize("path", ["/console/connections/x/setup/keys", "/console/connections/x"])
def test_what_is_not_there_is_said_to_be_nowhere(dana: Browser, path: str) -> None:
    assert dana.get(path).status == 404


def test_a_step_that_there_is_not_is_nowhere(house: House, duo: RunningDuo, dana: Browser) -> None:
    begin(dana, duo)

    assert dana.get(step(house, "nothing")).status == 404


def test_no_page_of_the_way_shows_a_key(house: House, duo: RunningDuo, dana: Browser) -> None:
    pages: list[Reply] = [begin(dana, duo), give_keys(dana, duo.integration("adminapi"))]
    pages.append(
        dana.submit(dana.get(step(house, "push")).form("/setup/push"), by="auth_api", push_name="H", **keys_of(duo))
    )
    pages += [dana.get(step(house, name)) for name in ("account", "keys", "grants", "push", "advanced", "review")]
    pages.append(dana.submit(dana.page.form("/setup/review")))
    shown = "".join(page.body for page in pages) + repr(house.audit) + repr(house.kept.all())

    for key in (duo.integration("adminapi"), duo.integration("authapi")):
        assert key.skey not in shown
        assert key.ikey not in shown
