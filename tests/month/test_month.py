"""A month is what its seed says, in Duo's words alone; and what is planted in it is there."""

import ast
import json
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from tests.month.documented import ACTIONS, FACTORS, FIELDS, REASONS, fields_in
from tests.month.moments import BEGINS, DAY, DAYS, ENDS, HOUR, MINUTE, day_of
from tests.month.month import Month
from tests.month.plants import FILES, PAIRS
from tests.month.things import OFFICES

SEEDS = (1, 2, 3, 4, 5)
CHECKS = {incident.check for incident, _ in PAIRS} - {"takeover"}
STATES = {incident.check for incident, _ in PAIRS if incident.stands}

WHOLE = {"authentication", "lockout_threshold", "log_retention_days", "owners", "settings"}
"""What there is one of, so that incident and decoy are of the same."""

FAILED = {"no_response", "user_cancelled", "user_mistake"}

type Lists = dict[str, list[dict[str, Any]]]
type Held = dict[str, set[str]]
"""What each account has to sign in with, by its id."""


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A month that is over; of its days some lists whole, and of each what is asked for here."""

    month: Month
    lists: tuple[Lists, ...]
    held: tuple[Held, ...]
    phones: tuple[set[str], ...]
    statuses: tuple[Counter[str], ...]
    codes: tuple[int, ...]


@cache
def whole(seed: int) -> Whole:
    month = Month(seed)
    kept: list[Lists] = []
    held: list[Held] = []
    phones: list[set[str]] = []
    statuses: list[Counter[str]] = []
    codes: list[int] = []
    for day, lists in month.by_day():
        if day % 15 == 0:
            kept.append(lists)
        held.append({who["user_id"]: _things(who) for who in lists["users"]})
        phones.append({each["phone_id"] for each in lists["phones"]})
        statuses.append(Counter(who["status"] for who in lists["users"]))
        codes.append(len(lists["bypass_codes"]))
    return Whole(
        month=month,
        lists=tuple(kept),
        held=tuple(held),
        phones=tuple(phones),
        statuses=tuple(statuses),
        codes=tuple(codes),
    )


def told(seed: int) -> str:
    month = Month(seed)
    month.run_to(ENDS)
    said = [month.inventories(), [month.rows(log) for log in month.logs]]
    return sha256(json.dumps(said).encode()).hexdigest()


def test_a_seed_tells_one_month_and_another_seed_another() -> None:
    assert told(1) == told(1)
    assert told(1) != told(2)


@pytest.mark.parametrize("seed", SEEDS)
def test_only_documented_fields_and_words_are_said(seed: int) -> None:
    month = whole(seed).month
    said: dict[str, set[str]] = {log: fields_in([row for _, row in month.rows(log)]) for log in month.logs}
    for lists in whole(seed).lists:
        for name, things in lists.items():
            said[name] = said.get(name, set()) | fields_in(things)

    assert {kind: names - FIELDS[kind] for kind, names in said.items() if names - FIELDS[kind]} == {}
    for _, row in month.rows("authentication"):
        assert row["factor"] in FACTORS
        assert row["event_type"] == "enrollment" or row["reason"] in REASONS[row["result"]]
        assert ("remembered_factor" in row) == (row["factor"] == "remembered_device")
    deeds = {row["action"] for _, row in month.rows("administrator")}
    assert deeds | {row["action"]["name"] for _, row in month.rows("activity")} <= ACTIONS


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_a_field_that_duo_does_not_document_is_seen(kind: str) -> None:
    assert fields_in({"is_doorbook": [{"inner": 1}]}) == {"is_doorbook", "is_doorbook.inner"}
    assert not fields_in({"is_doorbook": 1}) <= FIELDS[kind]


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_are_in_order_and_of_the_month(seed: int) -> None:
    month = whole(seed).month
    for log in month.logs:
        moments = [at for at, _ in month.rows(log)]
        assert moments == sorted(moments)
        assert BEGINS <= moments[0] <= moments[-1] < ENDS
    assert 300 <= len(month.scene.people) <= 1000
    assert len({row["txid"] for _, row in month.rows("authentication")}) > 15_000


def test_there_are_an_incident_and_a_decoy_of_every_kind_and_they_differ_in_one_word() -> None:
    assert [incident.check.replace("-", "_") for incident, _ in PAIRS] == list(FILES)
    for incident, decoy in PAIRS:
        assert type(incident) is type(decoy)
        words = [each.name for each in fields(type(incident))]  # type: ignore[arg-type]
        assert len([word for word in words if getattr(incident, word) != getattr(decoy, word)]) == 1, incident


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_planted_is_there_in_time_to_be_found(seed: int) -> None:
    month = whole(seed).month
    said = json.dumps([whole(seed).lists, [month.rows(log) for log in month.logs]])

    assert (len(month.incidents), len(month.decoys)) == (len(PAIRS), len(PAIRS))
    assert {each.check for planted in month.incidents for each in planted.expected} == CHECKS
    assert {each.check for planted in month.decoys for each in planted.expected} == CHECKS
    for planted in (*month.incidents, *month.decoys):
        for each in (*planted.expected, *planted.also):
            if planted in month.incidents:
                assert BEGINS <= each.since < ENDS - DAY, planted
            assert any(subject in said for subject in each.subjects) or each.check == "collection-gap"


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_planted_happens_when_it_says(seed: int) -> None:
    month = whole(seed).month
    told = [(each.at, {"verified": each.who.user_id}) for each in month.verified]
    rows = sorted((*told, *(each for log in month.logs for each in month.rows(log))), key=itemgetter(0))
    moments = [at for at, _ in rows]
    for planted in (*month.incidents, *month.decoys):
        for each in (*planted.expected, *planted.also):
            if each.check not in STATES:
                first, last = bisect_left(moments, each.since - MINUTE), bisect_left(moments, each.since + 5 * MINUTE)
                near = json.dumps([row for _, row in rows[first:last]])
                assert any(subject in near for subject in each.subjects), planted
    for begins, ends in month.scene.silences:
        signed_in = [at for at, _ in month.rows("authentication")]
        assert not [at for at in signed_in if begins <= at < ends]
        assert [at for at in signed_in if begins - HOUR <= at < begins]
        for weeks in range(1, 5):
            assert len([at for at in signed_in if begins <= at + weeks * 7 * DAY < begins + HOUR]) >= 5


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_in_two_plants(seed: int) -> None:
    month = whole(seed).month
    subjects = Counter(
        subject
        for planted in (*month.incidents, *month.decoys)
        for subject in {one for each in planted.expected for one in each.subjects}
    )

    assert {subject for subject, times in subjects.items() if times > 1} <= WHOLE | {OFFICES[0].place.ip}


@pytest.mark.parametrize("seed", SEEDS)
def test_logs_and_lists_tell_the_same_story(seed: int) -> None:
    """Whoever signs in does so with what their account has; what was enrolled is there, and what was seen is known."""
    month, held, last = whole(seed).month, whole(seed).held, whole(seed).lists[-1]
    newest: dict[str, int] = {}
    for at, row in month.rows("authentication"):
        who, day = row["user"]["key"], day_of(at)
        if who is None:
            continue
        if row["result"] == "success" and row["event_type"] == "authentication":
            newest[who] = int(at)
        if row["auth_device"]["key"] is not None:
            assert row["auth_device"]["key"] in held[day][who] | (held[day - 1].get(who, set()) if day else set())
    for person in last["users"]:
        assert newest.get(person["user_id"], person["last_login"]) == person["last_login"]
        for each in person["phones"]:
            assert person["user_id"] in {one["user_id"] for one in _owners(last, each)}
    for at, row in month.rows("activity"):
        if row["action"]["name"] == "phone_create":
            assert row["target"]["key"] in whole(seed).phones[day_of(at)]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_administrators_did_stands_so(seed: int) -> None:
    """What was said last of settings, applications and administrators is what their lists say."""
    month, last = whole(seed).month, whole(seed).lists[-1]
    kinds = {"customer": "settings", "admin": "administrators", "integration": "integrations"}
    said: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for at, row in month.rows("activity"):
        told, action = row["target"], row["action"]["name"]
        if action == "admin_login" and row["outcome"]["result"] == "SUCCESS":
            said["admin", told["key"]]["last_login"] = int(at)
        elif told is not None and told["type"] in kinds and action.endswith("_update") and told["details"]:
            said[told["type"], told["key"]].update(json.loads(told["details"]))
    assert len(said) > 25
    names = {"customer": None, "admin": "admin_id", "integration": "integration_key"}
    for (kind, key), told in said.items():
        name = names[kind]
        (there,) = [each for each in last[kinds[kind]] if name is None or each[name] == key]
        assert {each: there[each] for each in told} == told


def _things(who: dict[str, Any]) -> set[str]:
    names = {"phones": "phone_id", "tokens": "token_id", "webauthncredentials": "webauthnkey"}
    return {each[key] for name, key in names.items() for each in who[name]}


def _owners(lists: Lists, phone: dict[str, Any]) -> list[dict[str, Any]]:
    return next(each["users"] for each in lists["phones"] if each["phone_id"] == phone["phone_id"])


@pytest.mark.parametrize("seed", SEEDS)
def test_statuses_and_codes_come_and_go(seed: int) -> None:
    statuses, codes = whole(seed).statuses, whole(seed).codes

    assert len({each["disabled"] for each in statuses}) > 1
    assert max(each["bypass"] for each in statuses) >= 1
    assert statuses[-1]["bypass"] == 0
    assert codes[0] == 0
    assert codes[-1] == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_besides_what_is_planted_nobody_is_flooded_and_no_fraud_is_reported(seed: int) -> None:
    month = whole(seed).month
    planted = {
        subject
        for each in (*month.incidents, *month.decoys)
        for one in (*each.expected, *each.also)
        for subject in one.subjects
    }
    failed: dict[str, list[float]] = defaultdict(list)
    by_address: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for at, row in month.rows("authentication"):
        who, ip = row["user"]["key"], row["access_device"]["ip"]
        if row["reason"] in FAILED and who not in planted:
            failed[who].append(at)
            by_address[ip].append((at, who))
        assert row["result"] != "fraud" or who in planted
    assert sum(map(len, failed.values())) > 200
    assert not [who for who, times in failed.items() if _most_within(times, 20 * MINUTE) >= 5]
    assert not [who for who, times in failed.items() if _most_within(times, 2 * MINUTE) >= 3]
    assert {who for who, times in failed.items() if _most_within(times, 20 * MINUTE) == 3}
    known = {each.place.ip for each in OFFICES} | planted
    assert not [ip for ip, tries in by_address.items() if ip not in known and len({who for _, who in tries}) > 2]


@pytest.mark.parametrize("seed", SEEDS)
def test_besides_what_is_planted_whoever_is_active_comes_within_a_month(seed: int) -> None:
    month, last = whole(seed).month, whole(seed).lists[-1]
    planted = {one for each in (*month.incidents, *month.decoys) for say in each.expected for one in say.subjects}
    gone = [
        who["username"]
        for who in last["users"]
        if who["status"] == "active" and who["last_login"] is not None and who["last_login"] < ENDS - 29 * DAY
    ]

    assert gone
    assert {who["user_id"] for who in last["users"] if who["username"] in gone} <= planted


def _most_within(times: list[float], span: float) -> int:
    return max(sum(1 for other in times if at <= other <= at + span) for at in times)


def test_weekends_are_quiet_and_nights_are_not_silent() -> None:
    month = whole(1).month
    by_day = Counter(day_of(at) for at, _ in month.rows("authentication"))
    by_hour = Counter(int(at) // 3600 % 24 for at, _ in month.rows("authentication"))

    assert len(by_day) == DAYS
    assert by_day[5] + by_day[6] < by_day[2] / 2
    assert min(by_hour.values()) > 0
    assert max(by_hour.values()) > 5 * min(by_hour.values())


def test_the_generator_knows_nothing_of_the_product() -> None:
    for each in Path(__file__).parent.rglob("*.py"):
        if each.name.startswith("test_"):
            continue
        for node in ast.walk(ast.parse(each.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            strange = [name for name in names if name.split(".")[0] not in sys.stdlib_module_names]
            assert all(name.startswith("tests.month") for name in strange), (each, strange)
