"""A whole company by its seed: the same each time, read page by page, and never held in memory as a whole."""

import time
import tracemalloc
from collections import Counter
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pytest

from local.duosim.control import Control
from local.duosim.logs import LogName, LogRow
from local.duosim.organisation.company import SHARES, Organisation
from local.duosim.organisation.events import MADE
from local.duosim.organisation.log import OrganisationLog
from local.duosim.organisation.staff import person
from local.duosim.people import Person
from local.duosim.running import RunningDuo
from local.duosim.simulator import Simulator
from tests.contracts.duosim.admin_caller import admin_of
from tests.contracts.duosim.caller import Caller
from tests.contracts.duosim.log_rows import DAY, activity

BEGINS = 1_790_000_040
COMPANY = Organisation(seed=7, people=50, attempts_per_day=9_000, begins=BEGINS)
LATE = Organisation(seed=7, people=50, attempts_per_day=9_000, begins=BEGINS, late_share=0.3, late_seconds=1800)
HOUR_MS = 3_600_000


@pytest.fixture
def now() -> int:
    return int(time.time())


@pytest.mark.parametrize("name", MADE)
def test_the_same_seed_says_the_same_and_another_says_something_else(name: LogName) -> None:
    hours = 72 if SHARES[name] < 1 else 1
    span = (BEGINS * 1000, BEGINS * 1000 + hours * HOUR_MS)
    whole = [each.raw for each in OrganisationLog(COMPANY, name).rows(*span)]
    other = Organisation(seed=8, people=50, attempts_per_day=9_000, begins=BEGINS)

    middle = (span[0] + span[1]) // 2
    parts = ((middle + 1, span[1]), (span[0], middle))
    again = [[each.raw for each in OrganisationLog(COMPANY, name).rows(*part)] for part in parts]
    assert again[1] + again[0] == whole
    assert len(whole) > 30
    moments = [{each.ms for each in OrganisationLog(each, name).rows(*span)} for each in (COMPANY, other)]
    assert len(moments[0] & moments[1]) < len(whole) / 10


@pytest.mark.parametrize("organisation", [COMPANY, LATE], ids=["prompt", "late"])
@pytest.mark.parametrize("low", [0, 17_123, HOUR_MS - 1, 31 * HOUR_MS])
@pytest.mark.parametrize("length", [1000, 60_000, 61_001, HOUR_MS])
def test_it_counts_what_it_gives_in_either_direction(organisation: Organisation, low: int, length: int) -> None:
    log = OrganisationLog(organisation, "authentication", until=BEGINS + 31.5 * 3600)
    span = (BEGINS * 1000 + low, BEGINS * 1000 + low + length)

    rows = list(log.ascending(*span))
    assert log.count(*span) == len(rows)
    assert list(log.descending(*span)) == rows[::-1]
    assert [each.key for each in rows] == sorted(each.key for each in rows)
    assert all(each.seen is None or each.seen <= BEGINS + 31.5 * 3600 for each in rows)


def test_late_rows_come_into_the_past_until_all_are_there() -> None:
    span = (BEGINS * 1000, BEGINS * 1000 + HOUR_MS)
    soon, later = (
        {each.raw for each in OrganisationLog(LATE, "authentication", until=BEGINS + seconds).ascending(*span)}
        for seconds in (3600, 3600 + LATE.late_seconds)
    )

    assert soon < later == {each.raw for each in OrganisationLog(LATE, "authentication").rows(*span)}


def test_there_is_nothing_before_it_begins_and_little_at_night() -> None:
    log = OrganisationLog(COMPANY, "authentication", until=BEGINS + 8 * DAY)
    assert log.count(0, BEGINS * 1000 - 60_000) == 0
    hours = [log.count(BEGINS * 1000 + each * HOUR_MS, BEGINS * 1000 + (each + 1) * HOUR_MS - 1) for each in range(168)]
    assert min(hours) * 5 < max(hours)
    assert sum(hours) == pytest.approx(7 * COMPANY.attempts_per_day, rel=0.02)


def test_people_differ_and_are_who_the_events_are_about() -> None:
    people = {each.user_id: each for each in (person(COMPANY, number) for number in range(COMPANY.people))}
    assert len(people) == len({each.username for each in people.values()}) == COMPANY.people
    rows = islice(OrganisationLog(COMPANY, "authentication").rows(BEGINS * 1000, (BEGINS + DAY) * 1000), 500)

    for each in rows:
        told = each.told
        who = people[told["user"]["key"]]
        assert (told["user"]["name"], told["email"], told["user"]["groups"]) == (who.username, who.email, who.groups)
        assert told["auth_device"]["key"] in {None, *(phone.device for phone in who.phones)}


@pytest.mark.parametrize("name", ["administrator", "offline_enrollment"])
def test_rows_of_the_old_logs_share_seconds_and_some_are_the_same(name: LogName) -> None:
    rows = list(OrganisationLog(COMPANY, name).rows(BEGINS * 1000, (BEGINS + 20 * DAY) * 1000))
    seconds, same = Counter(each.ms for each in rows), Counter(each.raw for each in rows)

    assert len(rows) > 300
    assert len(rows) / 10 < sum(each > 1 for each in seconds.values()) < len(rows)
    assert len(rows) / 30 < sum(each > 1 for each in same.values()) < sum(each > 1 for each in seconds.values())
    assert all(each.told["timestamp"] * 1000 == each.ms for each in rows)
    assert all(LogRow.of(name, each.told).ms == each.ms for each in rows)


def test_attempts_share_milliseconds_and_an_enrolment_its_txid_with_what_follows() -> None:
    rows = list(OrganisationLog(COMPANY, "authentication").rows(BEGINS * 1000, (BEGINS + 2 * DAY) * 1000))
    moments, keys = Counter(each.ms for each in rows), Counter(each.key for each in rows)

    assert len(rows) / 50 < sum(each > 1 for each in moments.values())
    both = [[each.told for each in rows if each.key == key] for key, count in keys.items() if count > 1]
    assert len(both) > 5
    for enrolled, attempt in both:
        assert (enrolled["event_type"], enrolled["factor"], enrolled["reason"]) == ("enrollment", None, None)
        assert (attempt["event_type"], attempt["txid"]) == ("authentication", enrolled["txid"])
        assert attempt["user"] == enrolled["user"]
    assert len({each.raw for each in rows}) == len(rows)
    assert all(LogRow.of("authentication", each.told).key == each.key for each in rows)


def test_trust_monitor_surfaces_events_of_each_kind() -> None:
    rows = list(OrganisationLog(COMPANY, "trust_monitor").rows(BEGINS * 1000, (BEGINS + 20 * DAY) * 1000))

    kinds = {each.told["type"]: each.told for each in rows}
    assert set(kinds) == {"auth", "device_registration", "bypass_status"}
    assert kinds["auth"]["surfaced_auth"]["event_type"] == "authentication"
    assert kinds["device_registration"]["surfaced_auth"]["event_type"] == "enrollment"
    assert kinds["bypass_status"]["enabled_for"]["key"].startswith("DU")
    assert all(LogRow.of("trust_monitor", each.told).key == each.key for each in rows)


def test_an_account_reads_it_page_by_page_beside_its_own_rows(duo: RunningDuo, control: Control, now: int) -> None:
    organisation = Organisation(seed=3, people=120, attempts_per_day=200, begins=now - 8 * DAY)
    control.organise(organisation)
    watch = admin_of(duo)
    own = [activity(now - 4000 + each) for each in range(3)]
    control.add_log_rows(*own)
    span = ((now - 7 * DAY - 200) * 1000, (now - 200) * 1000)  # a whole week, whatever day it is
    asked = {"mintime": span[0], "maxtime": span[1], "sort": "ts:asc", "limit": "1000"}
    pages: list[list[Any]] = []
    cursor = None
    while not pages or pages[-1]:
        told = watch.get_authentication_log(api_version=2, **asked, **({"next_offset": cursor} if cursor else {}))
        pages.append(told["authlogs"])
        cursor = told["metadata"]["next_offset"]
    expected = list(OrganisationLog(organisation, "authentication").rows(*span))
    assert [each["txid"] for each in chain(*pages)] == [each.id for each in expected]
    assert told["metadata"]["total_objects"] == len(expected) > 1000

    items = watch.get_activity_logs(**asked)["items"]
    assert watch.get_activity_logs(**{**asked, "sort": "ts:desc"})["items"] == items[::-1]
    assert {each.id for each in own} < {each["activity_id"] for each in items}
    assert len(list(watch.get_users_iterator())) == organisation.people
    assert len(watch.get_administrator_log(mintime=now - 7 * DAY)) > 0


def test_it_is_there_again_after_a_restart_and_gone_after_a_reset(tmp_path: Path) -> None:
    duo = Simulator(tmp_path)
    duo.organise(Organisation(seed=9, people=5, begins=BEGINS))
    duo.organise(COMPANY)
    duo.put_person(Person("alice"))

    again = Simulator(tmp_path)
    assert list(again.people)[1:] == [person(COMPANY, number) for number in range(COMPANY.people)]
    assert again.people[0] == duo.people[0]
    assert len(again.people) == COMPANY.people + 1
    assert again.readable("authentication").count(BEGINS * 1000, (BEGINS + DAY) * 1000) > 0
    again.reset()
    assert len(Simulator(tmp_path).people) == 0


def test_a_page_of_millions_of_events_is_cheap_and_small(control: Control, duo: RunningDuo, now: int) -> None:
    begins = now - 170 * DAY
    control.organise(Organisation(seed=5, people=100, attempts_per_day=40_000, begins=begins))
    raw = Caller(duo, duo.integration("adminapi"))
    window = {"mintime": str((begins + DAY) * 1000), "maxtime": str((now - 300) * 1000), "limit": "1000"}

    tracemalloc.start()
    answers = [raw.send("GET", "/admin/v2/logs/authentication", {**window, "sort": f"ts:{o}"}) for o in ("asc", "desc")]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert answers[0].response["metadata"]["total_objects"] > 5_000_000
    # Rows that a cursor could not tell apart wait for the next page together.
    assert all(990 <= len(each.response["authlogs"]) <= 1000 for each in answers)
    assert peak < 100 * 1024 * 1024


@pytest.mark.parametrize("wrong", [{"people": 0}, {"people": 20_001}, {"late_share": 1.5}])
def test_a_company_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"an organisation has|a share is"):
        Organisation(seed=1, begins=BEGINS, **wrong)


def test_most_of_its_people_came_before_its_logs_begin_and_some_never_did() -> None:
    came = [person(COMPANY, number).came_last for number in range(COMPANY.people)]

    known = [each for each in came if each is not None]
    assert 0 < len(came) - len(known) < len(came) / 4
    assert all(each <= COMPANY.begins for each in known)
