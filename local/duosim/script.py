"""What a test has told a person to do, instead of a hand on the phone page."""

from collections import defaultdict, deque
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from local.duosim.prompt.answers import PromptAnswer

Deed = Literal[
    "approve", "deny", "fraud", "timeout", "locked_out", "push_failed", "wrong_number", "no_keypress", "answer"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one attempt goes; ``after`` seconds of the simulator's clock, then ``then`` where it goes on."""

    do: Deed
    after: float = 0.0
    then: "Outcome | None" = None
    result: str = ""
    status: str = ""
    status_msg: str = ""

    @classmethod
    def approve(cls, *, after: float = 0.0) -> Self:
        return cls(do="approve", after=after)

    @classmethod
    def deny(cls, *, after: float = 0.0) -> Self:
        return cls(do="deny", after=after)

    @classmethod
    def fraud(cls, *, after: float = 0.0) -> Self:
        return cls(do="fraud", after=after)

    @classmethod
    def timeout(cls, *, after: float = 0.0) -> Self:
        """Let the push time out, at once unless told otherwise."""
        return cls(do="timeout", after=after)

    @classmethod
    def locked_out(cls, *, after: float = 0.0) -> Self:
        """End the attempt locked out, and the person with it."""
        return cls(do="locked_out", after=after)

    @classmethod
    def push_failed(cls, then: "Outcome | None" = None) -> Self:
        """Fail to deliver the push; without ``then`` it is left to time out."""
        return cls(do="push_failed", then=then)

    @classmethod
    def wrong_number(cls, *, after: float = 0.0) -> Self:
        return cls(do="wrong_number", after=after)

    @classmethod
    def no_keypress(cls, *, after: float = 0.0) -> Self:
        return cls(do="no_keypress", after=after)

    @classmethod
    def answer(cls, result: str, status: str, status_msg: str = "", *, after: float = 0.0) -> Self:
        """Say exactly this, also words that Duo has not thought of yet."""
        return cls(do="answer", result=result, status=status, status_msg=status_msg, after=after)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        then = told.get("then")
        return cls(**{**told, "then": None if then is None else cls.from_json(then)})


@dataclass(frozen=True, slots=True, kw_only=True)
class PreauthAnswer:
    """A preauth answer forced on a person; an unknown ``result`` is allowed."""

    result: str
    status_msg: str = ""
    enroll_portal_url: str | None = None
    with_devices: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**told)


class Script:
    """The outcomes still to come, by user name in lower case."""

    def __init__(self) -> None:
        self._next: defaultdict[str, deque[Outcome]] = defaultdict(deque)
        self._always: dict[str, Outcome] = {}
        self._preauth: dict[str, PreauthAnswer] = {}
        self._prompt: defaultdict[str, deque[PromptAnswer]] = defaultdict(deque)
        self._prompt_always: dict[str, PromptAnswer] = {}

    def add(self, username: str, outcomes: list[Outcome]) -> None:
        self._next[username.lower()].extend(outcomes)

    def always(self, username: str, outcome: Outcome) -> None:
        self._always[username.lower()] = outcome

    def force_preauth(self, username: str, answer: PreauthAnswer) -> None:
        self._preauth[username.lower()] = answer

    def add_prompt(self, username: str, answers: list[PromptAnswer], always: PromptAnswer | None) -> None:
        self._prompt[username.lower()].extend(answers)
        if always is not None:
            self._prompt_always[username.lower()] = always

    def forget(self, username: str) -> None:
        for told in (self._next, self._always, self._preauth, self._prompt, self._prompt_always):
            told.pop(username.lower(), None)

    def clear(self) -> None:
        for told in (self._next, self._always, self._preauth, self._prompt, self._prompt_always):
            told.clear()

    def outcome(self, username: str) -> Outcome | None:
        """Take the next one; None leaves the attempt to the phone page."""
        queue = self._next.get(username.lower())
        return queue.popleft() if queue else self._always.get(username.lower())

    def preauth(self, username: str) -> PreauthAnswer | None:
        return self._preauth.get(username.lower())

    def prompt(self, username: str) -> PromptAnswer | None:
        """Take the next answer at the prompt; None leaves it to the page."""
        queue = self._prompt.get(username.lower())
        return queue.popleft() if queue else self._prompt_always.get(username.lower())
