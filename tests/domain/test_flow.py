"""The table of moves: what it lacks is refused, and only four of its rows lead in."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.signin.flow import TABLE, ImpossibleMoveError, Move, State, picture, step

ENDS = (State.INSIDE, State.REFUSED, State.LEFT)
WAYS_IN = {
    (State.WAITING, Move.APPROVED),
    (State.PASSCODE, Move.CODE_RIGHT),
    (State.PROMPTING, Move.PROVEN),
    (State.FACTOR, Move.PASS_WITHOUT_FACTOR),
}
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
def test_nothing_leaves_an_end(end: State) -> None:
    assert [move for state, move in TABLE if state is end] == []


@pytest.mark.parametrize("state", sorted(set(State) - set(ENDS)))
def test_whatever_is_no_end_can_be_left_for_good(state: State) -> None:
    assert step(state, Move.LEAVE) is State.LEFT


def test_four_rows_lead_in_and_no_more() -> None:
    assert {row for row, after in TABLE.items() if after is State.INSIDE} == WAYS_IN


def test_a_password_alone_leads_no_further_than_the_factor() -> None:
    assert {after for (state, _), after in TABLE.items() if state is State.PASSWORD} == {State.FACTOR, State.LEFT}


def test_moves_in_one_step_are_made_in_their_order() -> None:
    assert step(State.PASSWORD, Move.PASSWORD_RIGHT, Move.BEGIN_PUSH) is State.SENDING


def test_an_impossible_move_behind_a_possible_one_is_refused_too() -> None:
    with pytest.raises(ImpossibleMoveError) as refused:
        step(State.PASSWORD, Move.PASSWORD_RIGHT, Move.APPROVED)

    assert str(refused.value) == "approved from factor"


@given(st.lists(st.sampled_from(Move), max_size=40))
def test_whoever_gets_in_gave_a_password_and_then_passed_or_was_let_pass(moves: list[Move]) -> None:
    state, made = State.PASSWORD, list[Move]()
    for move in moves:
        before = state
        try:
            state = step(state, move)
        except ImpossibleMoveError:
            assert (before, move) not in TABLE
            continue
        made.append(move)

    if state is State.INSIDE:
        assert made[0] is Move.PASSWORD_RIGHT
        pushed = made[-3:] == [Move.BEGIN_PUSH, Move.PUSH_SENT, Move.APPROVED]
        typed = (
            made[-1] is Move.CODE_RIGHT and [move for move in made[:-1] if move is not Move.STAY][-1] is Move.ASK_CODE
        )
        prompted = made[-2:] == [Move.BEGIN_PROMPT, Move.PROVEN]
        assert made[-1] is Move.PASS_WITHOUT_FACTOR or pushed or typed or prompted


def test_the_picture_draws_every_row_and_nothing_else() -> None:
    head, *arrows = picture().splitlines()

    rows = [f"    {before} --> {after}: {move.replace('_', ' ')}" for (before, move), after in TABLE.items()]
    ends = [f"    {end} --> [*]" for end in sorted(ENDS)]
    assert head == "stateDiagram-v2"
    assert arrows == ["    [*] --> password", *rows, *ends]
