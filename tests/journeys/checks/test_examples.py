"""Every check finds what its examples say, and nothing in those that are one field apart."""

from datetime import timedelta
from pathlib import Path

import pytest

from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Check, Kind, Severity
from doorbook.checks.story import NOW, Story
from doorbook.checks.verdict import Verdict
from tests.watched import of_story

FIRES = [pytest.param(each, story, id=f"{each.id}: {story.says}") for each in CHECKS for story in each.fires]
QUIET = [pytest.param(each, story, id=f"{each.id}: {story.says}") for each in CHECKS for story in each.quiet]


@pytest.mark.parametrize(("check", "story"), FIRES)
def test_it_finds_what_its_example_says(check: Check, story: Story, tmp_path: Path) -> None:
    watch = of_story(check, story, tmp_path)

    found = watch.found()
    assert {each.subject for each in found} == set(story.finds)
    assert {each.severity for each in found} == {Severity(story.severity or check.severity)}
    assert all(each.summary and "{" not in each.summary for each in found)
    assert watch.verdict(check.id).verdict is Verdict.FAIL


@pytest.mark.parametrize(("check", "story"), QUIET)
def test_it_finds_nothing_where_one_thing_is_otherwise(check: Check, story: Story, tmp_path: Path) -> None:
    watch = of_story(check, story, tmp_path)

    assert not watch.found()
    assert watch.verdict(check.id).verdict is Verdict.PASS


@pytest.mark.parametrize("check", [each for each in CHECKS if each.kind is Kind.EVENT], ids=lambda check: check.id)
def test_what_happened_before_anybody_watched_opens_nothing(check: Check, tmp_path: Path) -> None:
    watch = of_story(check, check.fires[0], tmp_path, since=NOW + timedelta(minutes=1))

    assert not watch.found()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_it_has_examples_of_both_kinds(check: Check) -> None:
    assert check.fires
    assert check.quiet
    assert all(story.finds for story in check.fires)
    assert not any(story.finds for story in check.quiet)
