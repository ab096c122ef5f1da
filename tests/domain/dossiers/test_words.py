"""What others wrote is shown, and saved, as what it is; parts of a whole are said without a lie."""

from itertools import pairwise

import pytest

from doorbook.dossiers import desk
from doorbook.dossiers.mix import Count
from doorbook.dossiers.person import Enrolment, Strength
from doorbook.web.console.dossier_words import CHOICES, ENROLLED, HELD, TONES, counted, each_of, mix, share
from doorbook.web.console.sheet import cell
from doorbook.web.console.shown import legible, moment
from tests.domain.dossiers.cards import used


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ánn Lee 李 😀", "Ánn Lee 李 😀"),
        ("\u202eecila", "⟨U+202E⟩ecila"),
        ("a\u200bb\ufeff", "a⟨U+200B⟩b⟨U+FEFF⟩"),
        ("a\tb\n\x00", "a⟨U+0009⟩b⟨U+000A⟩⟨U+0000⟩"),
        ("\u2028\U000e0041", "⟨U+2028⟩⟨U+E0041⟩"),
        ("no\u00a0break", "no\u00a0break"),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_is_named(text: str, shown: str) -> None:
    assert legible(text) == shown


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@A1", "'@A1"),
        ("\t=1", "⟨U+0009⟩=1"),
        ("\uff1d1", "'\uff1d1"),
        ("'=1", "''=1"),
        ("ann", "ann"),
        ("ann@example.com", "ann@example.com"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_cell_is_text_whatever_it_begins_with(text: str, kept: str) -> None:
    assert cell(text) == kept


@pytest.mark.parametrize("milliseconds", [None, 10**20, -(10**20)])
def test_a_moment_that_no_calendar_has_is_none(milliseconds: int | None) -> None:
    assert moment(milliseconds) is None
    assert moment(0) is not None


@pytest.mark.parametrize(
    ("count", "total", "said"),
    [(0, 5, "0 %"), (1, 1000, "< 1 %"), (1, 100, "1 %"), (999, 1000, "99 %"), (5, 5, "100 %"), (2, 3, "67 %")],
)
def test_a_little_is_not_nothing_and_almost_all_is_not_all(count: int, total: int, said: str) -> None:
    assert share(count, total) == said


def test_the_parts_of_a_picture_are_the_whole() -> None:
    parts = mix([used("factor", f"f{number}", successes=number) for number in range(1, 12)])

    assert [each.count for each in parts] == [*range(11, 0, -1)]
    assert parts[0].begin == 0
    assert all(one.begin + one.width == two.begin for one, two in pairwise(parts))
    assert parts[-1].begin + parts[-1].width == 1000
    assert max(each.tone for each in parts) == TONES


@pytest.mark.parametrize(("told", "of"), [(ENROLLED, Enrolment), (HELD, Strength)])
def test_all_that_is_counted_is_told_and_leads_to_its_people(
    told: tuple[tuple[str, str, int, str], ...], of: type[Enrolment | Strength]
) -> None:
    parts = counted([Count(name=each, people=2) for each in of], told, "/people")

    assert {each for each, *_ in told} == set(of)
    assert sum(part.count for part in parts) == 2 * len(of)
    assert parts[-1].begin + parts[-1].width == 1000
    assert {f"/people?show={choice}" for *_, choice in told} == {part.where for part in parts}


def test_what_there_is_none_of_is_told_and_leads_nowhere() -> None:
    parts = {part.label: part for part in counted([Count(name="enrolled", people=3)], ENROLLED, "/people")}

    there, none = parts["Enrolled"], parts["Locked out"]
    assert (there.count, there.share, there.where) == (3, "100 %", "/people?show=enrolled")
    assert (none.count, none.width, none.where) == (0, 0, None)
    assert counted([], ENROLLED, "/people") == ()


def test_whoever_used_two_factors_is_in_both_lines_and_no_line_has_more_than_all() -> None:
    came = {"duo_push": 3, "webauthn": 3, "WebAuthn Credential": 2}

    parts = each_of([Count(name=name, people=people) for name, people in came.items()], 4)

    assert [(part.label, part.count, part.share, part.width) for part in parts] == [
        ("Passkey or security key", 4, "100 %", 1000),
        ("Duo Push", 3, "75 %", 750),
    ]
    assert each_of([], 0) == ()


def test_the_page_offers_what_there_are_lists_of() -> None:
    assert {name for group in CHOICES.values() for name in group} == set(desk.CHOICES)


def test_names_that_mean_the_same_are_one_part_and_what_failed_is_none() -> None:
    parts = mix(
        [
            used("factor", "webauthn", successes=1),
            used("factor", "WebAuthn Credential", successes=2),
            used("factor", "phone_call", successes=0, failures=9),
        ]
    )

    assert [(each.label, each.count) for each in parts] == [("Passkey or security key", 3)]
    assert mix([]) == ()
