"""A page taken apart: every byte of every record, its key, its moment; and the odd ones, which spoil no others."""

import json
import string
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.adapters.duo.admin_pages import to_page
from doorbook.adapters.duo.admin_records import of_fields
from doorbook.collect.account import BadRecord, Page, PageRequest, Record
from doorbook.collect.stream import Stream
from doorbook.collect.streams import (
    ACTIVITY,
    ADMINISTRATOR,
    AUTHENTICATION,
    LOGS,
    SETTINGS,
    STREAMS,
    TRUST_MONITOR,
    USERS,
)
from doorbook.errors import Cause, TryLaterError

AT = 1_795_200_000_123
LOW, HIGH = AT - 86_400_000, AT + 86_400_000
SIGN_IN: dict[str, Any] = {
    "txid": "a txid",
    "isotimestamp": "2026-11-20T18:40:00.123456+00:00",
    "timestamp": AT // 1000,
    "event_type": "authentication",
    "factor": "duo_push",
    "result": "success",
}
DONE: dict[str, Any] = {"activity_id": "an id", "ts": "2026-11-20T18:40:00.123999+00:00"}
ADMINISTERED: dict[str, Any] = {
    "action": "user_update",
    "timestamp": AT // 1000,
    "description": '{"a": 1}',
    "username": "Alice",
}


def wrapped(stream: Stream, *rows: str | bytes, more: bytes = b"") -> bytes:
    told = b", ".join(each if isinstance(each, bytes) else each.encode() for each in rows)
    if getattr(stream, "is_one", False):
        return b'{"stat": "OK", "response": %s}' % told
    name = "".join(getattr(stream, "rows", ()))
    inside = b'{"%s": [%s], "metadata": {"next_offset": null}}' % (name.encode(), told) if name else b"[%s]" % told
    return b'{"stat": "OK", "response": %s%s}' % (inside, more)


def page(stream: Stream, *rows: str | bytes, more: bytes = b"") -> Page:
    asked = PageRequest(stream=stream, low=LOW, high=HIGH)
    return to_page(asked, wrapped(stream, *rows, more=more))


def one(stream: Stream, told: object) -> Record:
    (record,) = page(stream, json.dumps(told)).records
    return record


def bad(stream: Stream, row: str | bytes) -> BadRecord:
    """Read a row between two good ones, which are taken."""
    good = {AUTHENTICATION: SIGN_IN, ACTIVITY: DONE, ADMINISTRATOR: ADMINISTERED, USERS: {"user_id": "DU"}}[stream]
    told = page(stream, json.dumps(good), row, json.dumps(good | {"more": "ü"}))
    assert [each.raw for each in told.records] == [json.dumps(good).encode(), json.dumps(good | {"more": "ü"}).encode()]
    (odd,) = told.bad
    return odd


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Kolkata"])
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize(
    ("stream", "told", "at"),
    [
        (AUTHENTICATION, SIGN_IN, AT),
        (AUTHENTICATION, SIGN_IN | {"isotimestamp": "2026-11-20T18:40:00.123999+00:00"}, AT),
        (AUTHENTICATION, SIGN_IN | {"isotimestamp": "2026-11-20T13:40:00.123-05:00"}, AT),
        (AUTHENTICATION, SIGN_IN | {"isotimestamp": "2026-11-20T18:40:00.123Z"}, AT),
        (AUTHENTICATION, SIGN_IN | {"isotimestamp": "2026-11-20T18:40:00"}, AT - 123),
        (AUTHENTICATION, SIGN_IN | {"isotimestamp": None}, AT - 123),
        (AUTHENTICATION, SIGN_IN | {"isotimestamp": "yesterday"}, AT - 123),
        (AUTHENTICATION, SIGN_IN | {"isotimestamp": 7}, AT - 123),
        (AUTHENTICATION, SIGN_IN | {"isotimestamp": "1926-11-20T18:40:00+00:00"}, AT - 123),
        (AUTHENTICATION, SIGN_IN | {"timestamp": "soon"}, AT),
        (ACTIVITY, DONE, AT),
        (ADMINISTRATOR, ADMINISTERED, AT - 123),
        (ADMINISTRATOR, ADMINISTERED | {"timestamp": f"{AT // 1000}"}, AT - 123),
        (ADMINISTRATOR, ADMINISTERED | {"timestamp": None, "isotimestamp": "2026-11-20 18:40:00"}, AT - 123),
        (ADMINISTRATOR, ADMINISTERED | {"timestamp": True, "isotimestamp": "2026-11-20T18:40:00"}, AT - 123),
        (TRUST_MONITOR, {"sekey": "SE1", "surfaced_timestamp": AT}, AT),
    ],
)
def test_a_moment_is_utc_to_the_millisecond_below_wherever_we_are(
    stream: Stream, told: dict[str, Any], at: int
) -> None:
    assert one(stream, told).at == at


@pytest.mark.parametrize("stream", [each for each in STREAMS if each in LOGS], ids=lambda stream: stream.name)
@pytest.mark.parametrize(
    ("moment", "why"),
    [
        (None, "no time that can be read"),
        ("soon", "no time that can be read"),
        ([], "no time that can be read"),
        (True, "no time that can be read"),
        ("0001-01-01T00:00:00+14:00", "a time far from all that was asked for"),
        (10**30, "a time far from all that was asked for"),
        (-1, "a time far from all that was asked for"),
        (AT // 1000 - 400 * 86_400, "a time far from all that was asked for"),
        ("2126-11-20T18:40:00Z", "a time far from all that was asked for"),
    ],
)
def test_a_row_without_a_time_that_can_be_is_no_record(stream: Stream, moment: object, why: str) -> None:
    told = page(stream, json.dumps({"txid": "t", "sekey": "s", **dict.fromkeys(getattr(stream, "at", ()), moment)}))

    assert told.records == ()
    assert [each.why for each in told.bad] == [why]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("3", "no JSON object"),
        ("null", "no JSON object"),
        ("[]", "no JSON object"),
        ('"text"', "no JSON object"),
        ('{"ts": NaN}', "not JSON"),
        ('{"ts": "2026-11-20T18:40:00Z", "activity_id": "i", "credits": Infinity}', "not JSON"),
        ('{"ts": "2026-11-20T18:40:00Z", "activity_id": "i", "x": "a\\qb"}', "not JSON"),
        ('{"ts": "2026-11-20T18:40:00Z", "activity_id": "i", "x": "half an emoji \\ud83d"}', "not JSON"),
        ('{"ts": "2026-11-20T18:40:00Z", "activity_id": "i" "x": 1}', "not JSON"),
        (b'{"ts": "2026-11-20T18:40:00Z", "activity_id": "i", "x": "\xff"}', "not in UTF-8"),
        (b'{"ts": "2026-11-20T18:40:00Z", "x": %s}' % (b"[" * 101 + b"]" * 101), "nested deeper than 100 levels"),
        (b'{"ts": "2026-11-20T18:40:00Z", "x": %s}' % (b"[" * 50_000 + b"]" * 50_000), "nested deeper than 100 levels"),
        (b'{"ts": "2026-11-20T18:40:00Z", "x": "%s"}' % (b"x" * (256 << 10)), "larger than 256 KB"),
    ],
    ids=range(13),
)
def test_what_is_no_record_says_why_and_the_rows_beside_it_are_taken(row: str | bytes, why: str) -> None:
    odd = bad(ACTIVITY, row)

    assert odd.why.partition(":")[0] == why
    assert odd.raw == (row if isinstance(row, bytes) else row.encode())


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"event_type": "enrollment"}, False),
        ({"factor": None}, False),
        ({"factor": ""}, False),
        ({"result": "denied"}, False),
        ({"isotimestamp": "2026-11-20T18:40:00.123457+00:00"}, False),
        ({"txid": "another"}, False),
        ({"timestamp": AT // 1000 + 1}, True),
        ({"new field of tomorrow": {"any": ["thing"]}}, True),
        ({"access_device": {"ip": "192.0.2.1"}}, True),
    ],
)
def test_a_key_is_made_of_the_fields_that_its_log_names(changes: dict[str, Any], same: bool) -> None:
    assert (one(AUTHENTICATION, SIGN_IN).key == one(AUTHENTICATION, SIGN_IN | changes).key) is same


def test_a_field_that_is_null_and_one_that_is_not_there_mean_the_same() -> None:
    without = {name: told for name, told in SIGN_IN.items() if name != "factor"}

    assert one(AUTHENTICATION, without).key == one(AUTHENTICATION, SIGN_IN | {"factor": None}).key


@pytest.mark.parametrize("changes", [{"txid": None}, {"txid": ""}, {"txid": 7}, {"factor": 7}, {"result": ["x"]}])
def test_a_row_whose_key_is_odd_is_known_by_all_that_it_says(changes: dict[str, Any]) -> None:
    odd = SIGN_IN | changes

    first, other = one(AUTHENTICATION, odd), one(AUTHENTICATION, odd | {"alias": "another"})
    turned = one(AUTHENTICATION, dict(reversed(odd.items())))

    assert first.key == turned.key
    assert len({first.key, other.key, one(AUTHENTICATION, SIGN_IN).key}) == 3
    assert first.at == AT


@pytest.mark.parametrize("told", [{}, {"user_id": None}, {"user_id": ""}, {"user_id": 7}])
def test_an_object_without_an_id_is_no_record(told: dict[str, Any]) -> None:
    assert bad(USERS, json.dumps(told)).why == "no id"


def test_one_object_alone_is_the_record_of_its_list() -> None:
    raw = b'{"lockout_threshold": 10,\n "name": "a\\u0020b"}'

    (record,) = page(SETTINGS, raw).records

    assert record == Record("settings", HIGH, raw.replace(b"\n", b" "))
    assert [each.why for each in page(SETTINGS, "[]").bad] == ["no JSON object"]


def test_a_field_that_is_there_twice_counts_as_it_was_last_said() -> None:
    raw = json.dumps(SIGN_IN)[:-1] + ', "txid": "the last"}'

    (record,) = page(AUTHENTICATION, raw).records

    assert (record.key, record.raw) == (one(AUTHENTICATION, SIGN_IN | {"txid": "the last"}).key, raw.encode())


def test_a_page_that_is_printed_over_many_lines_keeps_all_but_its_line_breaks() -> None:
    raw = json.dumps(SIGN_IN, indent="\t").replace("\n", "\r\n")

    (record,) = page(AUTHENTICATION, raw).records

    assert record.raw == raw.encode().translate(bytes.maketrans(b"\r\n\t", b"   "))
    assert json.loads(record.raw) == SIGN_IN
    assert record.key == one(AUTHENTICATION, SIGN_IN).key


@pytest.mark.parametrize(
    ("told", "cursor"),
    [
        (b"null", None),
        (b'"1,a"', "1,a"),
        (b'["1", "a"]', "1,a"),
        (b'[1, "a,b"]', "1,a,b"),
        (b'""', None),
        (b"[]", None),
        (b"300", "300"),
        (b"0", "0"),
    ],
)
def test_a_cursor_is_written_as_it_is_sent_back(told: bytes, cursor: str | None) -> None:
    inside = b'{"stat": "OK", "response": {"items": [], "metadata": {"next_offset": %s}}}' % told
    beside = b'{"stat": "OK", "response": [], "metadata": {"next_offset": %s, "prev_offset": 0}}' % told

    assert to_page(PageRequest(stream=ACTIVITY, low=LOW, high=HIGH), inside).cursor == cursor
    assert to_page(PageRequest(stream=USERS, low=LOW, high=HIGH), beside).cursor == cursor


def test_the_cursor_of_a_page_with_an_odd_row_is_found_all_the_same() -> None:
    data = b'{"stat": "OK", "response": {"metadata": {"next_offset": "1,a"}, "items": [ 3 , {"a": NaN} ]}}'

    told = to_page(PageRequest(stream=ACTIVITY, low=LOW, high=HIGH), data)

    assert (told.cursor, [each.raw for each in told.bad]) == ("1,a", [b"3", b'{"a": NaN}'])


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"<!doctype html>",
        b'{"stat": "OK"}',
        b'{"stat": "OK", "response": ',
        b'{"stat": "OK", "response": [{"a": NaN}',
        b'{"stat": "OK", "response": {"items": [{"a": NaN}}}}',
        b'{"stat": "OK", "response": {"items": [{"a": NaN}], "authlogs": [{"a": NaN}], "events": [{"a": NaN}]}, x',
        b'{"stat": "FAIL", "response": {"items": [], "authlogs": [], "events": []}}',
        b'{"stat": "FAIL", "response": []}',
        b'{"stat": "OK", "response": "text"',
        b"[" * 50_000,
    ],
    ids=range(13),
)
def test_what_is_no_page_of_duos_is_taken_for_none(stream: Stream, data: bytes) -> None:
    with pytest.raises(TryLaterError) as broke:
        to_page(PageRequest(stream=stream, low=LOW, high=HIGH), data)

    assert (broke.value.cause, broke.value.detail) == (Cause.GARBLED, "not a page of Duo's")


texts = st.text(alphabet=string.printable + 'é日\u2028"\\{}[],:', max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
rows = st.lists(st.dictionaries(texts, values, max_size=4), max_size=4)


@given(rows, st.booleans(), st.sampled_from([None, "\t"]))
def test_every_byte_of_every_record_is_kept_whatever_duo_says(
    told: list[dict[str, Any]], ascii_only: bool, indent: str | None
) -> None:
    whole = [json.dumps(DONE | each | DONE, ensure_ascii=ascii_only, indent=indent) for each in told]

    strict = page(ACTIVITY, *whole)
    lenient = page(ACTIVITY, *whole, "NaN")

    assert strict.bad == ()
    expected = [each.encode().translate(bytes.maketrans(b"\n\t", b"  ")) for each in whole]
    assert [each.raw for each in strict.records] == expected
    assert lenient.records == strict.records
    assert [each.raw for each in lenient.bad] == [b"NaN"]


@given(st.dictionaries(texts, values, max_size=5), st.randoms(use_true_random=False))
def test_what_a_counted_row_says_is_its_key_whatever_the_order(told: dict[str, Any], chance: Any) -> None:  # noqa: ANN401 - a Random of Hypothesis
    turned = list((told | ADMINISTERED).items())
    chance.shuffle(turned)

    assert one(ADMINISTRATOR, dict(turned)).key == one(ADMINISTRATOR, told | ADMINISTERED).key
    assert (
        one(ADMINISTRATOR, dict(turned) | {"object": "x"}).key != one(ADMINISTRATOR, dict(turned) | {"object": "y"}).key
    )


@given(st.lists(st.none() | texts, max_size=5), st.lists(st.none() | texts, max_size=5))
def test_no_two_rows_of_texts_run_together(one_row: list[str | None], other: list[str | None]) -> None:
    assert (of_fields(one_row) == of_fields(other)) is (one_row == other)


def test_a_listing_has_the_moment_that_was_asked_for() -> None:
    asked = PageRequest(stream=USERS, low=0, high=AT)

    (record,) = to_page(asked, wrapped(USERS, '{"user_id": "DU1"}')).records

    assert record == Record("DU1", AT, b'{"user_id": "DU1"}')


def test_a_moment_at_the_border_of_what_duo_keeps_is_one() -> None:
    day = 86_400_000
    asked = PageRequest(stream=ACTIVITY, low=AT, high=AT)
    for days, taken in ((-181, 1), (-182, 0), (181, 1), (182, 0)):
        raw = json.dumps(DONE | {"ts": f"{AT + days * day}"})
        assert len(to_page(asked, wrapped(ACTIVITY, raw)).records) == taken
