"""Names: one spelling to look somebody up by, and what Duo is told."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.signin.names import LONGEST, DuoNameRule, duo_name, person_id

AS_IS, LOWER, STRIP, TEMPLATE = DuoNameRule


@pytest.mark.parametrize(
    ("typed", "looked_up"),
    [
        ("alice", "alice"),
        ("Alice", "alice"),
        ("  alice\t", "alice"),
        ("\u3000alice\u00a0", "alice"),
        ("ＡＬＩＣＥ", "alice"),  # noqa: RUF001 - wide letters, as an input method makes them
        ("ﬁona", "fiona"),
        ("Straße", "strasse"),
        ("Zoe\u0308", "zoë"),
        ("ÉMILE", "émile"),
        ("Anne Marie", "anne marie"),
        ("EXAMPLE\\Alice", "example\\alice"),
        ("Alice@Example.com", "alice@example.com"),
        ("a" * LONGEST, "a" * LONGEST),
    ],
)
def test_spellings_of_one_name_look_up_the_same_person(typed: str, looked_up: str) -> None:
    assert person_id(typed) == looked_up


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="empty"),
        pytest.param(" \t\u00a0", id="only spaces"),
        pytest.param("ali\x00ce", id="NUL"),
        pytest.param("alice\r\nadmin", id="line end"),
        pytest.param("alice\x7f", id="DEL"),
        pytest.param("ali\u200bce", id="zero width space"),
        pytest.param("ali\u00adce", id="soft hyphen"),
        pytest.param("\u202eecila", id="right to left override"),
        pytest.param("alice\ue000", id="private use"),
        pytest.param("alice\udcff", id="half a surrogate pair"),
        pytest.param("a" * (LONGEST + 1), id="too long"),
        pytest.param("ß" * LONGEST, id="too long once folded"),
        pytest.param("ﷺ" * 8, id="too long once normalised"),
    ],
)
def test_what_can_be_nobodys_name_is_nobodys(typed: str) -> None:
    assert person_id(typed) is None


def test_letters_that_only_look_alike_are_two_people() -> None:
    assert person_id("аlice") != person_id("alice")  # noqa: RUF001 - the first letter is Cyrillic


@given(st.text())
def test_a_looked_up_name_is_clean_whatever_was_typed(typed: str) -> None:
    name = person_id(typed)

    if name is not None:
        assert 0 < len(name) <= LONGEST
        assert name == name.strip()
        assert {unicodedata.category(c)[0] for c in name}.isdisjoint({"C"})


@given(st.text(st.characters(codec="ascii")))
def test_looking_up_a_looked_up_name_changes_nothing(typed: str) -> None:
    name = person_id(typed)

    if name is not None:
        assert person_id(name) == name


@pytest.mark.parametrize(
    ("rule", "name", "told"),
    [
        (AS_IS, "Alice", "Alice"),
        (AS_IS, "EXAMPLE\\Alice", "EXAMPLE\\Alice"),
        (AS_IS, "Alice@example.com", "Alice@example.com"),
        (LOWER, "Alice", "alice"),
        (LOWER, "EXAMPLE\\Alice", "example\\alice"),
        (LOWER, "Alice@Example.com", "alice@example.com"),
        (STRIP, "Alice", "Alice"),
        (STRIP, "EXAMPLE\\alice", "alice"),
        (STRIP, "alice@example.com", "alice"),
        (STRIP, "EXAMPLE\\alice@example.com", "alice"),
        (TEMPLATE, "Alice", "Alice@corp.example"),
        (TEMPLATE, "EXAMPLE\\alice", "EXAMPLE\\alice@corp.example"),
    ],
)
def test_duo_is_told_the_name_by_the_rule(rule: DuoNameRule, name: str, told: str) -> None:
    assert duo_name(name, rule, "{name}@corp.example") == told


def test_a_name_with_braces_is_no_template() -> None:
    assert duo_name("{name}{0.__class__}", TEMPLATE, "x-{name}-y") == "x-{name}{0.__class__}-y"
