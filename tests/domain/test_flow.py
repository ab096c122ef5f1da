"""The table of moves: what it lacks is refused, and only five of its rows lead in."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.signin.flow import BEGINS, ENDS, TABLE, ImpossibleMoveError, Move, Part, State, part_of, picture, step

WAYS_IN = {
    (State.WAITING, Move.APPROVED),
    (State.PASSCODE, Move.CODE_RIGHT),
    (State.PROMPTING, Move.PROVEN),
    (State.FACTOR, Move.PASS_WITHOUT_FACTOR),
    (State.ALONE, Move.PROVEN_ALONE),
}
LED_IN = frozenset({State.INSIDE, State.OFFER})
IMPOSSIBLE = sorted(set(product(State, Move)) - set(TABLE))


@pytest.mark.parametrize(("state", "move"), IMPOSSIBLE)
def test_a_move_that_the_table_lacks_raises(state: State, move: Move) -> None:
    with pytest.raises(ImpossibleMoveError) as refused:
        step(state, move)

    assert str(refused.value) == f"{move} from {state}"


@pytest.mark.parametrize(("state", "move"), sorted(TABLE))
def test_a_move_of_the_table_is_made(state: State, move: Move) -> None:
    assert step(state, move) is TABLE[state, move]


@pytest.mark.parametrize("end", ENDS)
def test_nothing_leaves_an_end_but_the_offer_to_whoever_is_inside(end: State) -> None:
    offered = [Move.OFFERED] if end is State.INSIDE else []

    assert [move for state, move in TABLE if state is end] == offered


def test_an_offer_is_made_to_whoever_is_inside_and_leads_nowhere_else() -> None:
    assert {row for row, after in TABLE.items() if after is State.OFFER} == {(State.INSIDE, Move.OFFERED)}
    assert {row: after for row, after in TABLE.items() if row[0] is State.OFFER} == {
        (State.OFFER, Move.ANSWERED): State.INSIDE
    }


@pytest.mark.parametrize("state", sorted(set(State) - set(ENDS) - LED_IN))
def test_whatever_is_no_end_can_be_left_for_good(state: State) -> None:
    assert step(state, Move.LEAVE) is State.LEFT


def test_five_rows_lead_in_and_no_more() -> None:
    assert {row for row, after in TABLE.items() if after in LED_IN and row[0] not in LED_IN} == WAYS_IN


def test_nobody_goes_to_duo_alone_but_from_the_page_that_asks_who_they_are() -> None:
    assert {row for row, after in TABLE.items() if after is State.ALONE} == {(State.WELCOME, Move.BEGIN_ALONE)}
    assert {row for row, after in TABLE.items() if after is State.WELCOME} == {
        (State.WELCOME, Move.STAY),
        (State.ALONE, Move.NOT_PROVEN_ALONE),
    }


def test_a_password_alone_leads_no_further_than_the_factor() -> None:
    assert {after for (state, _), after in TABLE.items() if state is State.PASSWORD} == {State.FACTOR, State.LEFT}


def test_moves_in_one_step_are_made_in_their_order() -> None:
    assert step(State.PASSWORD, Move.PASSWORD_RIGHT, Move.BEGIN_PUSH) is State.SENDING


def test_an_impossible_move_behind_a_possible_one_is_refused_too() -> None:
    with pytest.raises(ImpossibleMoveError) as refused:
        step(State.PASSWORD, Move.PASSWORD_RIGHT, Move.APPROVED)

    assert str(refused.value) == "approved from factor"


@given(st.sampled_from(BEGINS), st.lists(st.sampled_from(Move), max_size=40))
def test_whoever_gets_in_gave_a_password_and_then_passed_or_was_let_pass_or_came_by_duo_alone(
    begins: State, moves: list[Move]
) -> None:
    state, made = begins, list[Move]()
    for move in moves:
        before = state
        try:
            state = step(state, move)
        except ImpossibleMoveError:
            assert (before, move) not in TABLE
            continue
        if before not in LED_IN:
            made.append(move)

    if state in LED_IN and made[-1] is Move.PROVEN_ALONE:
        assert made[-2] is Move.BEGIN_ALONE
        assert Move.PASSWORD_RIGHT not in made
    elif state in LED_IN:
        assert Move.PASSWORD_RIGHT in made
        assert begins is State.PASSWORD or {Move.USE_PASSWORD, Move.NOT_YOU, Move.FORGOTTEN} & set(made)
        pushed = made[-3:] == [Move.BEGIN_PUSH, Move.PUSH_SENT, Move.APPROVED]
        typed = (
            made[-1] is Move.CODE_RIGHT and [move for move in made[:-1] if move is not Move.STAY][-1] is Move.ASK_CODE
        )
        prompted = made[-2:] == [Move.BEGIN_PROMPT, Move.PROVEN]
        assert made[-1] is Move.PASS_WITHOUT_FACTOR or pushed or typed or prompted


def drawn(part: Part) -> list[str]:
    head, *arrows = picture(part).splitlines()
    assert head == "stateDiagram-v2"
    return arrows


def test_the_pictures_together_draw_every_row_once_and_nothing_else() -> None:
    arrows = [arrow for part in Part for arrow in drawn(part) if "[*]" not in arrow]

    rows = [f"    {before} --> {after}: {move.replace('_', ' ')}" for (before, move), after in TABLE.items()]
    assert sorted(arrows) == sorted(rows)


def test_each_picture_begins_and_ends_where_a_ticket_does() -> None:
    ends = {part: {arrow.strip() for arrow in drawn(part) if "[*]" in arrow} for part in Part}

    assert ends == {
        Part.PASSWORD: {"[*] --> password", "inside --> [*]", "refused --> [*]"},
        Part.ALONE: {"[*] --> welcome", "inside --> [*]"},
        Part.LEAVING: {"[*] --> password", "[*] --> welcome", "left --> [*]"},
    }


def test_the_picture_with_a_password_knows_nothing_of_remembered_browsers() -> None:
    assert not {word for arrow in drawn(Part.PASSWORD) for word in re.findall(r"\w+", arrow)} & {
        State.WELCOME,
        State.ALONE,
        State.OFFER,
    }


def test_the_pictures_join_at_the_password_and_inside() -> None:
    with_password, alone = (
        {state for row, after in TABLE.items() if part_of(row) is part for state in (row[0], after)}
        for part in (Part.PASSWORD, Part.ALONE)
    )

    assert with_password & alone == {State.PASSWORD, State.INSIDE}
