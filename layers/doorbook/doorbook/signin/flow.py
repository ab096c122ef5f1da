"""The states of one sign-in and the only moves between them; docs/signin.md draws this table."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a ticket stands."""

    WELCOME = "welcome"
    ALONE = "alone"
    PASSWORD = "password"  # noqa: S105 - a state
    FACTOR = "factor"
    PASSCODE = "passcode"
    ENROLLING = "enrolling"
    PROMPTING = "prompting"
    SENDING = "sending"
    WAITING = "waiting"
    OFFER = "offer"
    INSIDE = "inside"
    REFUSED = "refused"
    LEFT = "left"


class Move(StrEnum):
    """What happened to it."""

    USE_PASSWORD = "use_password"  # noqa: S105 - a move
    NOT_YOU = "not_you"
    FORGOTTEN = "forgotten"
    BEGIN_ALONE = "begin_alone"
    PROVEN_ALONE = "proven_alone"
    NOT_PROVEN_ALONE = "not_proven_alone"
    PASSWORD_RIGHT = "password_right"  # noqa: S105 - a move
    ASK_CODE = "ask_code"
    CODE_RIGHT = "code_right"
    BEGIN_ENROLMENT = "begin_enrolment"
    ENROLLED = "enrolled"
    NOT_ENROLLED = "not_enrolled"
    BEGIN_PROMPT = "begin_prompt"
    PROVEN = "proven"
    NOT_PROVEN = "not_proven"
    BEGIN_PUSH = "begin_push"
    PUSH_SENT = "push_sent"
    PUSH_UNSENT = "push_unsent"
    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    SWITCH = "switch"
    PASS_WITHOUT_FACTOR = "pass_without_factor"  # noqa: S105 - a move
    OFFERED = "offered"
    ANSWERED = "answered"
    STAY = "stay"
    REFUSE = "refuse"
    LEAVE = "leave"


class ImpossibleMoveError(Exception):
    """A move that the table does not know: a defect of ours, never a way in."""


TABLE: Final[dict[tuple[State, Move], State]] = {
    (State.WELCOME, Move.USE_PASSWORD): State.PASSWORD,
    (State.WELCOME, Move.NOT_YOU): State.PASSWORD,
    (State.WELCOME, Move.FORGOTTEN): State.PASSWORD,
    (State.WELCOME, Move.STAY): State.WELCOME,
    (State.WELCOME, Move.BEGIN_ALONE): State.ALONE,
    (State.ALONE, Move.PROVEN_ALONE): State.INSIDE,
    (State.ALONE, Move.NOT_PROVEN_ALONE): State.WELCOME,
    (State.ALONE, Move.USE_PASSWORD): State.PASSWORD,
    (State.ALONE, Move.FORGOTTEN): State.PASSWORD,
    (State.PASSWORD, Move.PASSWORD_RIGHT): State.FACTOR,
    (State.FACTOR, Move.BEGIN_PUSH): State.SENDING,
    (State.FACTOR, Move.STAY): State.FACTOR,
    (State.FACTOR, Move.PASS_WITHOUT_FACTOR): State.INSIDE,
    (State.FACTOR, Move.REFUSE): State.REFUSED,
    (State.FACTOR, Move.BEGIN_ENROLMENT): State.ENROLLING,
    (State.ENROLLING, Move.STAY): State.ENROLLING,
    (State.ENROLLING, Move.ENROLLED): State.FACTOR,
    (State.ENROLLING, Move.NOT_ENROLLED): State.FACTOR,
    (State.FACTOR, Move.ASK_CODE): State.PASSCODE,
    (State.PASSCODE, Move.CODE_RIGHT): State.INSIDE,
    (State.PASSCODE, Move.STAY): State.PASSCODE,
    (State.PASSCODE, Move.SWITCH): State.FACTOR,
    (State.FACTOR, Move.BEGIN_PROMPT): State.PROMPTING,
    (State.PROMPTING, Move.PROVEN): State.INSIDE,
    (State.PROMPTING, Move.NOT_PROVEN): State.FACTOR,
    (State.PROMPTING, Move.SWITCH): State.FACTOR,
    (State.SENDING, Move.PUSH_SENT): State.WAITING,
    (State.SENDING, Move.PUSH_UNSENT): State.FACTOR,
    (State.WAITING, Move.APPROVED): State.INSIDE,
    (State.WAITING, Move.NOT_APPROVED): State.FACTOR,
    (State.WAITING, Move.SWITCH): State.FACTOR,
    (State.INSIDE, Move.OFFERED): State.OFFER,
    (State.OFFER, Move.ANSWERED): State.INSIDE,
    (State.WELCOME, Move.LEAVE): State.LEFT,
    (State.ALONE, Move.LEAVE): State.LEFT,
    (State.PASSWORD, Move.LEAVE): State.LEFT,
    (State.FACTOR, Move.LEAVE): State.LEFT,
    (State.ENROLLING, Move.LEAVE): State.LEFT,
    (State.PASSCODE, Move.LEAVE): State.LEFT,
    (State.PROMPTING, Move.LEAVE): State.LEFT,
    (State.SENDING, Move.LEAVE): State.LEFT,
    (State.WAITING, Move.LEAVE): State.LEFT,
}

BEGINS: Final = (State.PASSWORD, State.WELCOME)
"""A ticket begins with the password, or where the browser remembers somebody."""

ENDS: Final = (State.INSIDE, State.LEFT, State.REFUSED)


def step(state: State, *moves: Move) -> State:
    """Return the state after the moves, or raise ImpossibleMoveError."""
    for move in moves:
        try:
            state = TABLE[state, move]
        except KeyError:
            raise ImpossibleMoveError(f"{move} from {state}") from None
    return state


class Part(StrEnum):
    """One of the pictures of the table: all of it in one would be read by nobody."""

    PASSWORD = "password"  # noqa: S105 - a picture
    ALONE = "alone"
    LEAVING = "leaving"


DRAWN_ALONE: Final = frozenset({State.WELCOME, State.ALONE, State.OFFER})


def part_of(row: tuple[State, Move]) -> Part:
    """Return the one picture that draws a row."""
    if row[1] is Move.LEAVE:
        return Part.LEAVING
    return Part.ALONE if DRAWN_ALONE & {row[0], TABLE[row]} else Part.PASSWORD


def picture(part: Part) -> str:
    """Draw a part of the table as a Mermaid state diagram."""
    rows = {row: after for row, after in TABLE.items() if part_of(row) is part}
    begins = [begins for begins in BEGINS if begins in {before for before, _ in rows}]
    lines = ["stateDiagram-v2", *(f"    [*] --> {state}" for state in begins)]
    lines += [f"    {before} --> {after}: {move.replace('_', ' ')}" for (before, move), after in rows.items()]
    lines += [f"    {end} --> [*]" for end in ENDS if end in rows.values()]
    return "\n".join(lines) + "\n"
