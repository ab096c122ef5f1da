"""What an organisation chose for a check: whether it opens findings, and its numbers."""

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from doorbook.checks.check import Parameter, Setting
from doorbook.values import value

LONGEST_LIST = 200


class Adjustable(Protocol):
    """What has numbers that an organisation may set: a check, or what findings weigh."""

    @property
    def id(self) -> str:
        """Its name among all that can be set."""
        ...

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What may be set."""
        ...

    def setting(self, name: str) -> Setting:
        """Return what counts where nobody chose."""
        ...


class Mode(StrEnum):
    """What is done with a check."""

    ARMED = "armed"
    """It is asked, and opens findings."""

    WATCHING = "watching"
    """It is asked, what it would have found is counted, and nothing is opened."""

    OFF = "off"
    """It is not asked."""


@value(kw_only=True)
class CheckSettings:
    """The choices of one check; `version` 0 is what the check says itself. `at` is in milliseconds.

    One that is not armed may be asked all the same: it `watches`.
    """

    check: str
    armed: bool
    watches: bool = False
    chosen: tuple[tuple[str, Setting], ...] = ()
    version: int = 0
    at: int = 0
    by: str = ""
    why: str = ""

    @property
    def mode(self) -> Mode:
        """Return what is done with the check."""
        if self.armed:
            return Mode.ARMED
        return Mode.WATCHING if self.watches else Mode.OFF

    def of(self, check: Adjustable) -> dict[str, Setting]:
        """Return all numbers that count."""
        chosen = dict(self.chosen)
        return {each.name: chosen.get(each.name, each.default) for each in check.parameters}


@value
class Unfit:
    """A number that may not be chosen, and why."""

    parameter: str
    why: str


def unfit(check: Adjustable, chosen: dict[str, Setting]) -> Unfit | None:
    """Return what is wrong with choices, or None."""
    known = {each.name: each for each in check.parameters}
    for name, said in chosen.items():
        if name not in known:
            return Unfit(name, "There is no such setting.")
        wrong = _wrong(known[name].default, known[name].least, known[name].most, said)
        if wrong:
            return Unfit(name, wrong)
    return None


def of_spelled(told: Iterable[tuple[str, str]]) -> dict[str, Setting]:
    """Return numbers as they were kept with a finding or a backtest."""
    read = ((name, json.loads(said)) for name, said in told)
    return {name: tuple(said) if isinstance(said, list) else said for name, said in read}


def _wrong(default: Setting, least: float | None, most: float | None, said: Setting) -> str | None:
    if isinstance(default, tuple):
        if not isinstance(said, tuple) or len(said) > LONGEST_LIST:
            return f"This is a list of at most {LONGEST_LIST} lines."
        return None
    if isinstance(default, bool) or isinstance(said, bool):
        return None if isinstance(said, bool) and isinstance(default, bool) else "This is yes or no."
    if isinstance(default, int | float):
        if not isinstance(said, int | float) or (isinstance(default, int) and not isinstance(said, int)):
            return "This is a number."
        if (least is not None and said < least) or (most is not None and said > most):
            return f"This is a number from {least:g} to {most:g}."
        return None
    return None if isinstance(said, str) else "This is a text."
