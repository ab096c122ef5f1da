"""Collect now, and how each stream is: begun once however often it is pressed, followed, called off, told in words."""

from dataclasses import replace

import pytest

from doorbook.collect.connections.connection import Connection
from doorbook.collect.inventories.listing import Listing, Standing
from doorbook.collect.logs import moving
from doorbook.collect.mark import Failure, Gap, Mark, RunProgress, Tally
from doorbook.collect.streams import AUTHENTICATION, ENDPOINTS, INVENTORIES, LOGS, PHONES, TRUST_MONITOR
from doorbook.collect.streams import STREAMS as ALL
from doorbook.errors import Cause
from doorbook.messages import CAUSES, connections, console
from tests.doorway import Browser, Reply
from tests.journeys.console.house import House

STREAMS = [each for each in ALL if each is not ENDPOINTS]  # which nobody switched on


def own(connection: Connection) -> str:
    return f"/console/connections/{connection.id}"


def now(house: House) -> int:
    return round(house.clock().timestamp() * 1000)


def press(by: Browser, connection: Connection, step: str) -> Reply:
    return by.submit(by.get(own(connection)).form(f"/{step}"))


def read(house: House, connection: Connection, **changes: object) -> Mark:
    """Have a collector have read the authentication log."""
    before = house.marks.read(connection.id, AUTHENTICATION.name)
    mark = before or moving.first(connection.id, AUTHENTICATION, now(house), 30)
    after = replace(mark, version=before.version + 1 if before else 1, **changes)  # type: ignore[arg-type]
    house.marks.move(after)
    return after


def list_all(house: House, connection: Connection, run: str) -> None:
    """Have a collector have listed everything."""
    for inventory in INVENTORIES:
        listing = Listing(connection=connection.id, stream=inventory.name, version=1, listed=now(house))
        over = RunProgress(id=run, began=now(house), tally=Tally(pages=2, new=7), ended=now(house))
        house.listings.move(replace(listing, run=over, standing=Standing(there=7000, missing=0, gone=3)))


def test_before_anything_was_read_nothing_is_said_of_it(dana: Browser, kept: Connection) -> None:
    page = dana.get(own(kept))

    assert not page.says("Health")
    assert not page.says("are through")
    assert "data-live" not in page.body


def test_collect_now_asks_for_every_log_at_once(house: House, dana: Browser, kept: Connection) -> None:
    page = press(dana, kept, "collect")

    assert page.says(console.RUN_GOES_ON.text)
    assert page.says(f"0 of {len(STREAMS)} are through")
    assert page.says("Authentication Waiting")
    assert "data-live" in page.body
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.body
    assert {asked.stream for asked in house.asked} == {each.name for each in STREAMS}


def test_pressed_twice_it_is_begun_once(house: House, dana: Browser, kept: Connection) -> None:
    form = dana.get(own(kept)).form("/collect")
    dana.submit(form)

    assert dana.submit(form).says(console.RUN_GOES_ON.text)
    assert len(house.asked) == len(STREAMS)


def test_progress_is_shown_stream_by_stream(house: House, dana: Browser, kept: Connection) -> None:
    press(dana, kept, "collect")
    run = house.asked[0].run or ""
    tally = Tally(pages=3, new=2400)
    read(house, kept, run=RunProgress(id=run, began=now(house), tally=tally), settled=now(house) - 3_600_000)
    assert dana.get(own(kept)).says("Authentication Reading 2,400 3 1 hour")

    read(house, kept, run=RunProgress(id=run, began=now(house), tally=tally, ended=now(house)))
    page = dana.get(own(kept))
    assert page.says("Authentication Done 2,400 3")
    assert page.says(f"1 of {len(STREAMS)} are through")
    assert "data-live" in page.body


def test_a_run_that_is_over_is_followed_no_more(house: House, dana: Browser, kept: Connection) -> None:
    press(dana, kept, "collect")
    run = house.asked[0].run or ""
    for log in LOGS:
        mark = moving.first(kept.id, log, now(house), 30)
        house.marks.move(replace(mark, version=1, run=RunProgress(id=run, began=now(house), ended=now(house))))
    assert not dana.get(own(kept)).says(console.RUN_DONE.text)
    list_all(house, kept, run)

    page = dana.get(own(kept))

    assert page.says(console.RUN_DONE.text)
    assert "data-live" not in page.body
    assert "http-equiv" not in page.body
    assert not any(form.action.endswith("/cancel") for form in page.forms())


def test_what_fails_says_why(house: House, dana: Browser, kept: Connection) -> None:
    press(dana, kept, "collect")
    run = house.asked[0].run or ""
    failure = Failure(cause=Cause.DOWN, detail="", times=1, at=now(house), again=now(house) + 60_000)
    read(house, kept, run=RunProgress(id=run, began=now(house)), failure=failure)

    page = dana.get(own(kept))

    assert page.says("Authentication Failed")
    assert page.body.count(CAUSES[Cause.DOWN]) == 2  # in the run, and in the table of health
    assert page.says("Authentication Failing")


def test_what_the_account_has_not_is_no_failure_of_a_run(house: House, dana: Browser, kept: Connection) -> None:
    press(dana, kept, "collect")
    run = house.asked[0].run or ""
    for log in LOGS:
        mark = moving.first(kept.id, log, now(house), 30)
        progress = RunProgress(id=run, began=now(house), ended=None if log is TRUST_MONITOR else now(house))
        failure = Failure(cause=Cause.NOT_OFFERED, detail="", times=1, at=now(house), again=now(house))
        failed = failure if log is TRUST_MONITOR else None
        house.marks.move(replace(mark, version=1, run=progress, failure=failed))
    list_all(house, kept, run)

    page = dana.get(own(kept))

    assert page.says("Trust monitor Left out")
    assert page.says(console.RUN_DONE.text)


def test_it_is_cancelled(dana: Browser, kept: Connection) -> None:
    press(dana, kept, "collect")
    form = dana.page.form("/cancel")

    page = dana.submit(form)
    assert page.says(console.RUN_CANCELLED.text)
    assert page.says("Authentication Cancelled")
    assert "data-live" not in page.body
    assert dana.submit(form).status == 200
    assert dana.submit(form, run="x" * 3000).status == 200


def test_what_is_paused_is_not_collected(house: House, dana: Browser, kept: Connection) -> None:
    form = dana.get(own(kept)).form("/collect")
    press(dana, kept, "pause")

    page = dana.submit(form)

    assert page.status == 409
    assert page.says(connections.NOT_ACTIVE.text)
    assert house.asked == []
    assert not any(form.action.endswith("/collect") for form in page.forms())


def test_one_that_is_gone_is_not_collected(house: House, dana: Browser, kept: Connection) -> None:
    fields = dana.get(own(kept)).form("/collect").fields
    house.kept.kept.clear()

    assert dana.post(f"{own(kept)}/collect", fields).status == 404
    assert dana.post(f"{own(kept)}/cancel", fields).status == 404
    assert house.asked == []


def test_health_says_when_each_log_was_read_and_what_nobody_can_read_any_more(
    house: House, dana: Browser, kept: Connection
) -> None:
    moment = now(house)
    gap = Gap(low=moment - 7_200_000, high=moment - 3_600_000, why="older than what Duo keeps")
    read(house, kept, moved=moment, settled=moment - 120_000, tally=Tally(new=1234567), gaps=(gap,))

    page = dana.get(own(kept))

    assert page.says("Authentication Fetching history")
    assert page.says("2 minutes")
    assert page.says("1,234,567")
    assert page.says("Authentication: what nobody can read any more")
    assert page.says("older than what Duo keeps")


@pytest.mark.parametrize(("cause", "word"), [(Cause.NOT_GRANTED, "Left out"), (Cause.WRONG_KEY, "Failing")])
def test_what_the_grants_leave_out_is_no_fault(
    house: House, dana: Browser, kept: Connection, cause: Cause, word: str
) -> None:
    moment = now(house)
    read(house, kept, failure=Failure(cause=cause, detail="", times=3, at=moment, again=moment + 3_600_000))

    page = dana.get(own(kept))

    assert page.says(f"Authentication {word}")
    assert page.says(CAUSES[cause])


@pytest.mark.parametrize(
    ("behind", "silent", "word"),
    [(35 * 60 - 1, 0, "Well"), (35 * 60, 0, "Late"), (0, 24 * 3600, "Well"), (0, 24 * 3600 + 1, "Silent")],
)
def test_what_lags_and_what_is_silent_is_named(
    house: House, dana: Browser, kept: Connection, behind: int, silent: int, word: str
) -> None:
    moment = now(house)
    past = {"settled": moment - behind * 1000, "last_new": moment - silent * 1000}
    first = moving.first(kept.id, AUTHENTICATION, moment, 30)
    read(house, kept, moved=moment, reached=first.goal, **past)

    page = dana.get(own(kept))

    assert page.says(f"Authentication {word}")
    assert page.says(console.LATE.text) is (word == "Late")
    assert page.says(console.SILENT.text) is (word == "Silent")


def test_what_lost_its_grant_is_a_failure(house: House, dana: Browser, kept: Connection) -> None:
    moment = now(house)
    failure = Failure(cause=Cause.NOT_GRANTED, detail="", times=3, at=moment, again=moment + 3_600_000)
    read(house, kept, moved=moment, failure=failure)

    assert dana.get(own(kept)).says("Authentication Failing")


def test_moments_that_may_be_long_ago_have_their_day(house: House, dana: Browser, kept: Connection) -> None:
    at = house.clock()
    gap = Gap(low=now(house) - 3_600_000, high=now(house), why="older than what Duo keeps")
    read(house, kept, moved=now(house), gaps=(gap,))

    assert dana.get(own(kept)).body.count(f"{at.day} {at:%B %Y, %H:%M} UTC") == 2


def test_a_paused_one_is_read_again_at_no_time(house: House, dana: Browser, kept: Connection) -> None:
    read(house, kept, moved=now(house))
    press(dana, kept, "pause")

    assert dana.get(own(kept)).says("Authentication Resting")


def test_lists_are_told_like_logs(house: House, dana: Browser, kept: Connection) -> None:
    press(dana, kept, "collect")
    run = house.asked[0].run or ""
    list_all(house, kept, run)
    phones = house.listings.read(kept.id, PHONES.name)
    assert phones is not None
    refused = Failure(cause=Cause.NOT_GRANTED, detail="", times=1, at=now(house), again=now(house) + 3_600_000)
    house.listings.move(replace(phones, version=2, failure=refused))

    page = dana.get(own(kept))

    assert page.says("Users Done 7 2")
    assert page.says("Users Well")
    assert page.says("7,000")
    assert page.says("Phones Left out")
    assert CAUSES[Cause.NOT_GRANTED] in page.body
