"""Checks and data files: without a fit one they cannot tell, and what they found stays whatever becomes of it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from doorbook.adapters.lake.data_files import GIVEN
from doorbook.adapters.watch.data_files import StoredDataFiles
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.checks.catalogue.access_auth_country_mismatch import ACCESS_AUTH_COUNTRY_MISMATCH
from doorbook.checks.catalogue.hosting_network_sign_in import HOSTING_NETWORK_SIGN_IN
from doorbook.checks.catalogue.impossible_travel import IMPOSSIBLE_TRAVEL
from doorbook.checks.catalogue.ip_threat import IP_THREAT
from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.check import Check
from doorbook.checks.finding import Closing, Status
from doorbook.checks.story import NOW, ago
from doorbook.checks.verdict import Lack, Verdict
from doorbook.checks.wire import AWAY, signin
from doorbook.checks.wire_files import DATA_FILES, geography, listing, providers
from doorbook.web.console.finding_words import lacking
from tests.watched import Watch, of_story

FEED = listing("threat/abusive.csv", f"{AWAY},90", label="abuse")
OTHER = listing("threat/abusive.csv", "198.18.7.7,90")
SPOILED = listing("threat/abusive.csv", "<html>", "<html>")


def watch(folder: Path, *checks: Check) -> Watch:
    made = Watch(folder, checks=checks or (IP_THREAT,), now=NOW)
    assert isinstance(made.objects, MemoryObjects)
    return made


def away(who: str = "bob", **before: float) -> dict[str, object]:
    return signin(who, ago(**(before or {"hours": 2})), ip=AWAY)


@pytest.mark.parametrize(
    ("check", "missing"),
    [
        (IP_THREAT, "threat"),
        (IMPOSSIBLE_TRAVEL, "geography"),
        (HOSTING_NETWORK_SIGN_IN, "hosting or networks"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.id,
)
def test_without_its_file_a_check_cannot_tell_and_names_it(check: Check, missing: str, tmp_path: Path) -> None:
    made = watch(tmp_path, check)
    made.tell("authentication", [away()])
    made.inspect()

    judged = made.verdict(check.id)
    assert (judged.verdict, judged.lack, judged.missing) == (Verdict.NOT_EVALUABLE, Lack.DATA, missing)
    assert f"a data file of {missing}" in lacking(judged)


def test_each_file_that_is_needed_is_named(tmp_path: Path) -> None:
    made = watch(tmp_path, IMPOSSIBLE_TRAVEL)
    made.tell("authentication", [away()])
    made.give([geography()])
    made.inspect()
    assert made.verdict(IMPOSSIBLE_TRAVEL.id).missing == "providers"

    made.give([providers()])
    made.inspect()
    assert made.verdict(IMPOSSIBLE_TRAVEL.id).verdict is Verdict.PASS


def test_a_file_that_is_too_old_accuses_nobody_and_the_check_says_so(tmp_path: Path) -> None:
    made = watch(tmp_path)
    made.give([{**FEED, "date": "2026-03-03"}])
    made.tell("authentication", [away()])
    made.inspect()

    judged = made.verdict(IP_THREAT.id)
    assert (judged.verdict, judged.lack, judged.missing) == (Verdict.NOT_EVALUABLE, Lack.TOO_OLD, "threat")
    assert "too old" in lacking(judged)
    assert made.found() == []


def test_a_file_that_is_just_not_too_old_is_used(tmp_path: Path) -> None:
    made = watch(tmp_path)
    made.give([{**FEED, "date": "2026-03-05"}])
    made.tell("authentication", [away()])
    made.inspect()

    assert len(made.found()) == 1


def test_geography_a_year_old_is_used_still(tmp_path: Path) -> None:
    story = IMPOSSIBLE_TRAVEL.fires[0]
    files = tuple({**each, "date": "2025-03-10"} for each in story.told[DATA_FILES])

    assert of_story(IMPOSSIBLE_TRAVEL, replace(story, told={**story.told, DATA_FILES: files}), tmp_path).found()


def test_a_spoiled_file_breaks_no_look_and_the_good_one_is_used(tmp_path: Path) -> None:
    made = watch(tmp_path, IP_THREAT, MFA_FLOOD)
    made.give([FEED])
    made.inspect()
    made.give([SPOILED])
    made.tell("authentication", [away()])
    made.inspect()

    assert len(made.found(IP_THREAT.id)) == 1
    assert made.verdict(MFA_FLOOD.id).verdict is Verdict.PASS


def test_a_file_that_says_more_is_asked_about_yesterday_too(tmp_path: Path) -> None:
    made = watch(tmp_path)
    made.give([OTHER])
    made.tell("authentication", [away("ann", hours=2), away("bob", days=1), away("cid", days=2)])
    made.inspect()
    assert made.found() == []

    made.give([FEED])
    made.inspect()

    assert {each.name for each in made.found()} == {"ann", "bob"}


def test_the_same_file_has_nothing_judged_again(tmp_path: Path) -> None:
    made = watch(tmp_path)
    made.give([FEED])
    made.tell("authentication", [away()])
    made.inspect()

    assert made.inspect().first is None


def test_an_address_that_leaves_a_list_was_on_it_all_the_same(tmp_path: Path) -> None:
    made = watch(tmp_path)
    made.give([FEED])
    made.tell("authentication", [away()])
    made.inspect()
    (before,) = made.found()

    made.give([OTHER])
    made.inspect()
    made.tell("authentication", [signin("ann", ago(hours=1))])
    made.inspect()

    assert made.found() == [before]
    assert any("threat/abusive.csv" in said for _, said in before.parameters)


def test_what_comes_late_takes_a_finding_of_the_same_files_away(tmp_path: Path) -> None:
    story = IMPOSSIBLE_TRAVEL.fires[0]
    made = of_story(IMPOSSIBLE_TRAVEL, story, tmp_path)
    assert made.found()

    rows = [signin("bob", ago(days=5, hours=4), browser="Firefox")]
    made.tell("authentication", rows)
    made.inspect()

    (gone,) = made.found(status=Status.CLOSED)
    assert gone.closing is Closing.WITHDRAWN


def test_a_file_that_is_replaced_while_somebody_looks_changes_nothing_for_them(tmp_path: Path) -> None:
    made = watch(tmp_path)
    made.give([FEED])
    made.tell("authentication", [away()])
    watched = made.watched()
    made.give([SPOILED])
    made.now += timedelta(hours=1)
    StoredDataFiles(made.rows)
    made.library()

    made.inspector().inspect(watched)

    assert len(made.found()) == 1


def test_a_copy_that_is_gone_is_asked_for_again_later(tmp_path: Path) -> None:
    made = watch(tmp_path)
    made.give([FEED])
    made.tell("authentication", [away()])
    made.inspect()
    made.objects.drop([GIVEN + "threat/abusive.csv"])
    made.tell("authentication", [away("ann", hours=1)])

    made.inspect()

    assert made.verdict(IP_THREAT.id).lack is Lack.DATA
    assert [each.name for each in made.found()] == ["bob"]


def test_in_slices_the_same_is_found_as_at_once(tmp_path: Path) -> None:
    rows = [
        *(signin("bob", ago(days=day, hours=3)) for day in range(14, 3, -1)),
        signin("bob", ago(days=3, hours=1)),
        signin("bob", ago(days=3), ip=AWAY, country="BR", browser="Firefox"),
        signin("bob", ago(days=2), browser="Safari"),
        signin("bob", ago(days=1, hours=23), ip=AWAY, country="BR", browser="Firefox"),
        signin("bob", ago(hours=20), browser="Opera"),
        signin("bob", ago(hours=19), ip=AWAY, country="BR"),
    ]
    once, often = watch(tmp_path / "once", IMPOSSIBLE_TRAVEL), watch(tmp_path / "often", IMPOSSIBLE_TRAVEL)
    for made in (once, often):
        made.folder.mkdir()
        made.give([geography(), providers()])
    once.tell("authentication", rows)
    once.inspect()
    for part in (rows[::2], rows[1::2]):
        often.tell("authentication", part)
        often.inspect()

    told = [(each.id, each.digest, each.severity) for each in once.found()]
    assert len(told) >= 2
    assert [(each.id, each.digest, each.severity) for each in often.found()] == told


def test_a_check_that_only_is_helped_tells_without_a_file(tmp_path: Path) -> None:
    story = ACCESS_AUTH_COUNTRY_MISMATCH.fires[0]

    assert of_story(ACCESS_AUTH_COUNTRY_MISMATCH, story, tmp_path).found()
