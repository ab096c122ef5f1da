"""What a collector reads of an account's logs: whole, in order, late, twice, and at the borders of pages."""

import json
import time
from itertools import chain
from pathlib import Path

import duo_client
import pytest

from local.duosim.control import Control
from local.duosim.faults import Fault
from local.duosim.logs import LogName, LogRow, Logs
from local.duosim.people import Person
from local.duosim.running import RunningDuo
from local.duosim.script import Outcome
from tests.contracts.duosim.admin_caller import admin_of, granted
from tests.contracts.duosim.caller import Caller
from tests.contracts.duosim.log_rows import DAY, MAKE, PATHS, activity, administrative, attempt, telephony, walk

V2: tuple[LogName, ...] = ("authentication", "activity", "telephony")
EVENT = {
    *("access_device", "adaptive_trust_assessments", "alias", "application", "auth_device", "email", "event_type"),
    *("factor", "isotimestamp", "ood_software", "reason", "result", "timestamp", "trusted_endpoint_status", "txid"),
    "user",
}
TELEPHONY = {"context", "credits", "phone", "telephony_id", "ts", "txid", "type"}
PUSH = {"username": "alice", "factor": "push", "device": "auto"}

pytestmark = pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS is deprecated:DeprecationWarning:duo_client")


@pytest.fixture
def raw(duo: RunningDuo) -> Caller:
    return Caller(duo, duo.integration("adminapi"))


@pytest.fixture
def now() -> int:
    return int(time.time())


def span(now: float, back: float = DAY) -> dict[str, int]:
    return {"mintime": int((now - back) * 1000), "maxtime": int((now + DAY) * 1000)}


def rows_of(log: LogName, moments: list[float]) -> list[LogRow]:
    return [MAKE[log](each) for each in moments]


def raws(rows: list[LogRow]) -> list[str]:
    return sorted(each.raw for each in rows)


def read(pages: list[list[object]]) -> list[str]:
    return sorted(json.dumps(each) for each in chain(*pages))


@pytest.mark.parametrize(("tls", "sig_version"), [(False, 2), (True, 5)], ids=["http-v2", "tls-v5"])
def test_a_sign_in_is_in_the_log_two_minutes_later_and_not_before(
    duo: RunningDuo, control: Control, caller: Caller, alice: Person, now: int, *, tls: bool, sig_version: int
) -> None:
    watch = admin_of(duo, tls=tls, sig_version=sig_version)
    control.script("alice", Outcome.approve(), Outcome.fraud())
    for _ in range(2):
        caller.send("POST", "/auth/v2/auth", PUSH)
    before = watch.get_authentication_log(api_version=2, **span(now))
    control.advance(100)
    assert (
        watch.get_authentication_log(api_version=2, **span(now))
        == before
        == {
            "authlogs": [],
            "metadata": {"next_offset": None, "total_objects": 0},
        }
    )

    control.advance(30)
    told = watch.get_authentication_log(api_version=2, sort="ts:asc", **span(now))
    assert [(each["factor"], each["result"], each["reason"]) for each in told["authlogs"]] == [
        ("duo_push", "success", "user_approved"),
        ("duo_push", "fraud", "user_marked_fraud"),
    ]
    assert {each["user"]["key"] for each in told["authlogs"]} == {alice.user_id}
    assert [set(each) - {"host", "eventtype"} for each in told["authlogs"]] == [EVENT] * 2
    assert told["metadata"]["total_objects"] == 2


def test_a_row_stays_as_it_was_written(raw: Caller, control: Control, caller: Caller, alice: Person, now: int) -> None:
    control.change_settings(log_delay_seconds=0)
    control.script("alice", Outcome.deny())
    caller.send("POST", "/auth/v2/auth", PUSH)
    before = walk(raw, "authentication", span(now))

    alice.email, alice.groups = "another@example.com", ["Night"]
    control.put_person(alice)
    assert walk(raw, "authentication", span(now)) == before


def test_text_messages_and_calls_cost_credits_and_pushes_none(
    duo: RunningDuo, control: Control, auth: duo_client.Auth, alice: Person, now: int
) -> None:
    control.change_settings(log_delay_seconds=0)
    control.script("alice", Outcome.approve(), Outcome.approve())
    for factor in ("sms", "phone", "push"):
        auth.auth(factor, username=alice.username, device="auto")

    told = admin_of(duo).get_telephony_log(api_version=2, sort="asc", **span(now))
    assert [(each["type"], each["context"], each["credits"]) for each in told["items"]] == [
        ("sms", "authentication", 1),
        ("phone", "authentication", 1),
    ]
    assert [set(each) - {"host", "eventtype"} for each in told["items"]] == [TELEPHONY] * 2
    assert told["metadata"]["total_objects"] == {"relation": "eq", "value": 2}
    assert {each["txid"] for each in told["items"]} <= {each.txid for each in control.records()}
    assert admin_of(duo).get_info_telephony_credits_used()["telephony_credits_used"] == 2


@pytest.mark.parametrize("log", V2)
@pytest.mark.parametrize("order", ["ts:asc", "ts:desc"])
@pytest.mark.parametrize(("log_end", "pages"), [("cursor", 5), ("null", 4), ("repeats", 5)])
def test_pages_hold_every_row_once_however_they_end(
    raw: Caller, control: Control, now: int, *, log: LogName, order: str, log_end: str, pages: int
) -> None:
    rows = rows_of(log, [now - 5000 + each * 7.5 for each in range(20)])
    control.add_log_rows(*rows[::-1])
    control.change_settings(log_end=log_end)

    walked = walk(raw, log, span(now), limit="5", sort=order)

    assert len(walked) == pages
    assert read(walked) == raws(rows)
    flat = [json.dumps(each) for each in chain(*walked)]
    assert flat == [each.raw for each in (rows if order == "ts:asc" else rows[::-1])]
    assert walk(raw, log, span(now, 60)) == [[]]


def test_the_newest_come_first_unless_told_otherwise(raw: Caller, control: Control, now: int) -> None:
    rows = rows_of("activity", [now - 1000, now - 900])
    control.add_log_rows(*rows)

    asked = {name: str(value) for name, value in span(now).items()}
    assert raw.send("GET", PATHS["activity"], asked).response["items"] == [rows[1].told, rows[0].told]


@pytest.mark.parametrize("log", V2)
def test_a_page_of_one_second_and_of_one_moment_is_walked_too(
    raw: Caller, control: Control, now: int, log: LogName
) -> None:
    rows = rows_of(log, [now - 600 + each / 1000 for each in range(9)] + [now - 500.0] * 9)
    control.add_log_rows(*rows)

    assert read(walk(raw, log, span(now), limit="4")) == raws(rows)


@pytest.mark.parametrize("order", ["ts:asc", "ts:desc"])
@pytest.mark.parametrize("alike", [2, 7])
def test_rows_with_one_id_in_one_moment_are_never_parted(
    raw: Caller, control: Control, now: int, order: str, alike: int
) -> None:
    before, after = rows_of("authentication", [now - 900.0 - each for each in range(3)]), [attempt(now - 300.0)]
    same = [attempt(now - 600.0, "one-id", event_type=f"of kind {each}") for each in range(alike)]
    control.add_log_rows(*before, *same, *after)

    walked = walk(raw, "authentication", span(now), limit="4", sort=order)

    assert read(walked) == raws([*before, *same, *after])
    assert max(len(each) for each in walked) <= max(4, alike)


def test_a_page_may_begin_with_the_last_rows_of_the_one_before(raw: Caller, control: Control, now: int) -> None:
    rows = rows_of("authentication", [now - 5000 + each for each in range(10)])
    control.add_log_rows(*rows)
    control.change_settings(log_border_repeats=2)

    walked = walk(raw, "authentication", span(now), limit="5")

    places = [[raws(rows).index(json.dumps(each)) for each in page] for page in walked]
    ordered = [raws(rows).index(each.raw) for each in rows]
    assert places == [ordered[:5], ordered[3:8], ordered[6:10], []]


def test_a_late_row_is_missed_by_who_has_passed_it_and_found_by_who_looks_again(
    raw: Caller, control: Control, now: int
) -> None:
    early, late, last = activity(now - 900), activity(now - 800, seen=now + 300), activity(now - 700)
    control.add_log_rows(early, late, last)

    assert read(walk(raw, "activity", span(now))) == raws([early, last])
    control.advance(301)
    assert read(walk(raw, "activity", {**span(now), "mintime": last.ms})) == raws([last])
    assert read(walk(raw, "activity", span(now))) == raws([early, late, last])


def test_the_client_sends_the_cursor_as_two_values(duo: RunningDuo, control: Control, now: int) -> None:
    control.add_log_rows(*rows_of("authentication", [now - 900, now - 800, now - 700]))
    watch, asked = admin_of(duo), {"sort": "ts:asc", "limit": "2", **span(now)}

    first = watch.get_authentication_log(api_version=2, **asked)
    assert len(first["metadata"]["next_offset"]) == 2
    second = watch.get_authentication_log(api_version=2, next_offset=first["metadata"]["next_offset"], **asked)
    assert [each["timestamp"] for each in (*first["authlogs"], *second["authlogs"])] == [
        now - 900,
        now - 800,
        now - 700,
    ]
    items = rows_of("activity", [now - 900, now - 800])
    control.add_log_rows(*items)
    text = watch.get_activity_logs(sort="ts:asc", limit="1", **span(now))["metadata"]["next_offset"]
    assert text == f"{items[0].ms},{items[0].id}"


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"mintime": None}, (400, 40001, "mintime")),
        ({"maxtime": None}, (400, 40001, "maxtime")),
        ({"mintime": 1_700_000_000}, (400, 40002, "'mintime' must be a timestamp in milliseconds")),
        ({"maxtime": 1_700_000_000}, (400, 40002, "'maxtime' must be a timestamp in milliseconds")),
        ({"mintime": 1_300_000_000_000}, (400, 40002, "mintime must be within the past 180 days")),
        ({"mintime": "yesterday"}, (400, 40002, "mintime")),
        ({"maxtime": "as mintime"}, (400, 40002, "maxtime must be greater than mintime")),
        ({"limit": 1001}, (400, 40002, "limit")),
        ({"limit": 0}, (400, 40002, "limit")),
        ({"sort": "asc"}, (400, 40002, "sort")),
        ({"next_offset": "1"}, (400, 40002, "next_offset")),
        ({"next_offset": "x,y"}, (400, 40002, "next_offset")),
    ],
)
def test_what_is_no_window_is_refused(
    raw: Caller, now: int, params: dict[str, object], refusal: tuple[int, int, str]
) -> None:
    asked: dict[str, object] = {**span(now), **params}
    if asked["maxtime"] == "as mintime":
        asked["maxtime"] = asked["mintime"]

    left = {name: str(value) for name, value in asked.items() if value is not None}
    assert raw.send("GET", PATHS["authentication"], left).refusal == refusal


def test_a_cursor_counts_for_more_than_the_times_beside_it(raw: Caller, control: Control, now: int) -> None:
    rows = rows_of("activity", [now - 900, now - 800, now - 700])
    control.add_log_rows(*rows)
    cursor = f"{rows[0].ms},{rows[0].id}"

    pages = walk(raw, "activity", span(now, 750), next_offset=cursor, limit="1")
    assert pages[0] == [rows[1].told]


def test_rows_are_chosen_by_what_they_say(duo: RunningDuo, control: Control, now: int) -> None:
    control.put_person(Person("alice", groups=["Finance"]))
    wanted = attempt(now - 900, result="fraud", factor="duo_push", user={"key": "DUA", "groups": ["Finance"]})
    other = attempt(now - 800, result="denied", factor="sms_passcode", user={"key": "DUB", "groups": []})
    control.add_log_rows(wanted, other)
    watch = admin_of(duo)
    [group] = watch.get_groups()

    for filters in ({"users": ["DUA"]}, {"results": ["fraud", "none"]}, {"groups": [group["group_id"]]}):
        told = watch.get_authentication_log(api_version=2, **filters, **span(now))
        assert [each["txid"] for each in told["authlogs"]] == [wanted.id]
        assert told["metadata"]["total_objects"] == 1
    both = {"results": ["fraud"], "factors": ["sms_passcode"]}
    assert watch.get_authentication_log(api_version=2, **both, **span(now))["authlogs"] == []


@pytest.mark.parametrize("log", ["administrator", "offline_enrollment"])
def test_the_old_logs_give_the_oldest_thousand_from_a_second_on(
    duo: RunningDuo, control: Control, now: int, log: LogName
) -> None:
    old = [administrative(now - 5000) for _ in range(3)]
    many = [administrative(now - 4000 + each // 600, str(each)) for each in range(1200)]
    rows = [LogRow(log=log, ms=each.ms, id="", raw=each.raw) for each in (*old, *many)]
    control.add_log_rows(*rows)
    watch = admin_of(duo)
    fetch = watch.get_administrator_log if log == "administrator" else watch.get_offline_log

    assert [each["description"] for each in fetch()] == [each.told["description"] for each in rows[:1000]]
    again = fetch(mintime=now - 3999)
    assert [each["description"] for each in again] == [str(each) for each in range(600, 1200)]
    assert {each["timestamp"] for each in again} == {now - 3999}


def test_a_second_of_more_than_a_thousand_can_not_be_passed(duo: RunningDuo, control: Control, now: int) -> None:
    control.add_log_rows(*(administrative(now - 4000, str(each)) for each in range(1100)))

    assert len(admin_of(duo).get_administrator_log(mintime=now - 4000)) == 1000
    assert admin_of(duo).get_administrator_log(mintime=now - 3999) == []


def test_trust_monitor_is_refused_where_the_account_has_it_not(duo: RunningDuo, control: Control, now: int) -> None:
    rows = [
        LogRow.of("trust_monitor", {"sekey": f"SE{each}", "surfaced_timestamp": (now - 900 + each) * 1000})
        for each in range(5)
    ]
    control.add_log_rows(*rows)
    watch = admin_of(duo)
    with pytest.raises(RuntimeError, match="Received 403"):
        list(watch.get_trust_monitor_events_iterator(**span(now)))

    control.change_settings(trust_monitor=True)
    assert list(watch.get_trust_monitor_events_iterator(**span(now))) == [each.told for each in rows]
    page = watch.get_trust_monitor_events_by_offset(limit=2, **span(now))
    rest = watch.get_trust_monitor_events_by_offset(offset=page["metadata"]["next_offset"], **span(now))
    assert [each["sekey"] for each in (*page["events"], *rest["events"])] == [each.id for each in rows]
    with pytest.raises(RuntimeError, match="Received 400"):
        watch.get_trust_monitor_events_by_offset(limit=201, **span(now))


def test_logs_need_their_grant(duo: RunningDuo, now: int) -> None:
    with pytest.raises(RuntimeError, match="Received 403 Access forbidden"):
        granted(duo, "read_resource", "info").get_authentication_log(api_version=2, **span(now))
    assert granted(duo, "read_log").get_authentication_log(api_version=2, **span(now))["authlogs"] == []


def test_logs_may_be_asked_for_less_often_than_lists(raw: Caller, control: Control, now: int) -> None:
    control.change_settings(log_calls_per_minute=1)
    asked = {name: str(value) for name, value in span(now).items()}

    assert [raw.send("GET", PATHS["activity"], asked).status for _ in range(2)] == [200, 429]
    assert raw.send("GET", "/admin/v1/users").status == 200


@pytest.mark.parametrize("fault", [Fault.server_error(), Fault.html(), Fault.not_json(), Fault.rate_limit()])
def test_a_fault_of_one_page_leaves_the_next_whole(raw: Caller, control: Control, now: int, fault: Fault) -> None:
    rows = rows_of("telephony", [now - 900, now - 800])
    control.add_log_rows(*rows)
    fault.path = PATHS["telephony"]
    control.add_fault(fault)
    asked = {name: str(value) for name, value in span(now).items()}

    raw.send("GET", PATHS["telephony"], asked)
    assert control.journal(PATHS["telephony"])[-1].fault == fault.kind
    assert read(walk(raw, "telephony", span(now))) == raws(rows)


def test_any_row_goes_out_byte_for_byte(raw: Caller, control: Control, now: int) -> None:
    odd = '{"isotimestamp":null,  "txid": "x", "news": [1.50, "\\u00e9"], "user": "' + "x" * 100_000 + '"}'
    control.add_log_rows(LogRow(log="authentication", ms=(now - 900) * 1000, id="x", raw=odd))
    asked = {name: str(value) for name, value in span(now).items()}

    assert odd.encode() in raw.send("GET", PATHS["authentication"], asked).body


def test_logs_outlive_the_process_and_a_torn_line(tmp_path: Path, now: int) -> None:
    rows = [telephony(now - 900), activity(now - 800, seen=5.0), administrative(now - 700)]
    Logs(tmp_path / "logs.jsonl").add(*rows)
    with (tmp_path / "logs.jsonl").open("a") as out:
        out.write('{"log": "activ')

    for _ in range(2):
        again = Logs(tmp_path / "logs.jsonl")
        assert [row for each in rows for row in again.of(each.log).everything()] == rows
