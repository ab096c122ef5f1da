"""docs/checks.md says what the declarations say, and of every check all that there is to say."""

import re

import pytest

from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Check, Parameter
from tests.domain import documents, documents_checks, documents_peers

PAGE = documents.CHECKS.read_text()


def section(check: Check) -> str:
    """Return what the page says of a check."""
    _, _, told = PAGE.partition(f"\n## {check.id}\n")
    return re.split(r"^## ", told, maxsplit=1, flags=re.MULTILINE)[0]


def test_the_page_is_as_the_declarations_would_write_it() -> None:
    assert documents_checks.page() == PAGE


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_all_that_there_is_to_say_of_a_check_is_said(check: Check) -> None:
    told = section(check)

    assert f"](#{check.id})" in PAGE
    assert check.title in told
    for words in (check.why, check.definition, check.false_positives, *(each.says for each in check.fires)):
        assert " ".join(words.split()) in told
    assert all(f"`{each}`" in told for each in check.remedies)
    assert all(f"| `{each.name}` | {each.says} |" in told for each in check.parameters)
    assert all(each in told for each in (*check.attack, *check.nist, *check.streams))
    assert all(f"- {each.says}" in told for each in check.quiet)
    assert check.grant is None or f"`{check.grant}`" in told


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_says_everything(check: Check) -> None:
    texts = (check.title, check.why, check.definition, check.false_positives, check.summary, check.sql)
    assert all(text.strip() for text in texts)
    assert check.remedies
    assert check.attack
    assert check.nist
    assert all(each.least is not None and each.most is not None for each in numbers(check))
    assert len({each.says for each in (*check.fires, *check.quiet)}) == len(check.fires) + len(check.quiet)


def numbers(check: Check) -> list[Parameter]:
    """Return the parameters that are numbers, which are bounded."""
    return [
        each
        for each in check.parameters
        if isinstance(each.default, int | float) and not isinstance(each.default, bool)
    ]


def test_no_two_checks_have_one_name() -> None:
    assert len({each.id for each in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_each_rule_of_others_is_told_and_what_they_miss_where_there_is_none(check: Check) -> None:
    _, _, told = PAGE.partition("\n## Rules of others\n")
    assert all(f"| `{check.id}` | {name} | {said.replace('|', '\\|')} |" in told for name, said in check.peers)
    assert len({name for name, _ in check.peers}) == len(check.peers)
    assert check.peers or check.id in {each for each, _, _ in documents_peers.MISSED}


def test_what_is_told_of_a_rule_is_told_of_one_that_a_check_names() -> None:
    assert documents_peers.OTHERWISE.keys() <= {(each.id, name) for each in CHECKS for name, _ in each.peers}


def test_an_example_that_is_not_there_is_shown_to_nobody() -> None:
    with pytest.raises(StopIteration):
        documents_peers.shown("mfa-flood", "Nobody was asked.")


def test_what_they_miss_is_shown_as_found_of_no_rule() -> None:
    rules, _, missed = PAGE.partition("\n## Rules of others\n")[2].partition("### What we find and they miss")
    shown = {documents_peers.shown(check, says) for check, says, _ in documents_peers.MISSED}
    assert not {each for each in shown if f"| {each} |" in rules}
    assert all(f"| {each} |" in missed for each in shown)
