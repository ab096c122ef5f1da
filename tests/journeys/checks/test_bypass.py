"""Bypass status, in which nothing is asked, and a bypass code, which somebody types, are told apart by every check."""

from pathlib import Path

import pytest

from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Check
from doorbook.checks.story import Story, Wire
from tests.watched import of_story

OF_POLICIES = {"policy-weakened", "settings-weakened", "policy-baseline"}
"""They name what a policy or a setting allows, and judge nobody's bypass."""

IN_WORDS = {"enrolled-after-bypass", "fraud-then-success"}
"""They find both, and say which it was."""

LIVE = {"remembered-device-misuse"}
"""It asks where somebody proved who they are: a code proves it, and a status does not."""

TOUCHING = [each for each in CHECKS if ("bypass" in each.sql or each.id in LIVE) and each.id not in OF_POLICIES]


def kind_of(stream: str, row: Wire) -> str | None:
    """Return which bypass a record of Duo's tells of, if any."""
    match stream:
        case "authentication" if row.get("factor") == "bypass_code":
            return "code"
        case "authentication":
            return "status" if row.get("reason") == "bypass_user" else None
        case "bypass_codes":
            return "code"
        case "users" | "groups":
            return "status" if row.get("status") in {"bypass", "Bypass"} else None
        case "trust_monitor":
            return "status" if row.get("type") == "bypass_status" else None
        case "administrator" | "activity":
            action = row["action"] if stream == "administrator" else row["action"]["name"]
            said = row["description"] if stream == "administrator" else (row["target"] or {}).get("details")
            return "code" if action == "bypass_create" else "status" if '"Bypass"' in str(said) else None
        case _:
            return None


def kinds(story: Story) -> set[str]:
    """Return which bypass a story tells of; where sign-ins do, by these alone."""
    found = {stream: {kind_of(stream, each) for each in rows} - {None} for stream, rows in story.told.items()}
    told = found.get("authentication") or {kind for each in found.values() for kind in each}
    return {each for each in told if each}


def outcomes(check: Check, kind: str) -> set[tuple[bool, str | None]]:
    """Return what becomes of the stories that tell of this bypass alone: whether somebody is found, and how bad."""
    return {
        (bool(story.finds), (story.severity or check.severity) if story.finds else None)
        for story in (*check.fires, *check.quiet)
        if kinds(story) == {kind}
    }


@pytest.mark.parametrize("check", TOUCHING, ids=lambda check: check.id)
def test_each_has_a_record_of_either_kind_and_judges_them_apart(check: Check) -> None:
    of_status, of_code = outcomes(check, "status"), outcomes(check, "code")

    assert of_status, "no example with bypass status alone"
    assert of_code, "no example with a bypass code alone"
    assert of_status != of_code or check.id in IN_WORDS


def test_that_is_all_of_them() -> None:
    assert len(TOUCHING) >= 11
    assert {each.id for each in CHECKS} >= OF_POLICIES | IN_WORDS | LIVE


@pytest.mark.parametrize("check", [each for each in TOUCHING if each.id in IN_WORDS], ids=lambda check: check.id)
def test_where_both_are_found_it_says_which(check: Check, tmp_path: Path) -> None:
    for number, story in enumerate(check.fires):
        if len(told := kinds(story)) == 1:
            (found,) = of_story(check, story, tmp_path / str(number)).found()
            assert ("bypass code" in found.summary) is (told == {"code"}), found.summary
            assert ("bypass" in found.summary) is ("status" in told or "code" in told), found.summary
