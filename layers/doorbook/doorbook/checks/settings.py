"""What an organisation chose for a check: whether it opens findings, and its numbers."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, Protocol

from doorbook.checks.check import Parameter, Setting
from doorbook.values import value

LONGEST_LIST: Final = 200
LONGEST_LINE: Final = 200


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


class Wrong(StrEnum):
    """Why a setting will not do."""

    UNKNOWN = "unknown"
    KIND = "kind"
    RANGE = "range"
    LONG = "long"
    """A list with too many lines."""

    LINE = "line"
    """A line, or a text, with too many characters."""

    MISSING = "missing"
    """Nothing, where without it there is nothing to judge."""


@value
class Unfit:
    """A setting that will not do, and what it takes, in words."""

    parameter: str
    wrong: Wrong
    takes: str = ""


def unfit(check: Adjustable, chosen: Mapping[str, Setting]) -> Unfit | None:
    """Return what is wrong with choices, or None."""
    known = {each.name: each for each in check.parameters}
    for name, said in chosen.items():
        if name not in known:
            return Unfit(name, Wrong.UNKNOWN)
        wrong = _wrong(known[name], said)
        if wrong:
            return Unfit(name, wrong, takes(known[name]))
    return None


def takes(of: Parameter) -> str:
    """Say what a setting takes: its kind, and its bounds."""
    if isinstance(of.default, tuple):
        return f"at most {LONGEST_LIST} lines of at most {LONGEST_LINE} characters"
    if isinstance(of.default, bool):
        return "yes or no"
    if isinstance(of.default, str):
        return f"a text of at most {LONGEST_LINE} characters"
    kind = "a whole number" if isinstance(of.default, int) else "a number"
    if of.least is not None and of.most is not None:
        return f"{kind} from {of.least:g} to {of.most:g}"
    if of.least is not None:
        return f"{kind}, {of.least:g} or more"
    return kind if of.most is None else f"{kind}, {of.most:g} or less"


def of_spelled(told: Iterable[tuple[str, str]]) -> dict[str, Setting]:
    """Return numbers as they were kept with a finding or a backtest."""
    read = ((name, json.loads(said)) for name, said in told)
    return {name: tuple(said) if isinstance(said, list) else said for name, said in read}


def _wrong(of: Parameter, said: Setting) -> Wrong | None:
    if isinstance(of.default, tuple):
        return _wrong_list(of, said) if isinstance(said, tuple) else Wrong.KIND
    if isinstance(of.default, str):
        if not isinstance(said, str):
            return Wrong.KIND
        return Wrong.LINE if len(said) > LONGEST_LINE else None
    if isinstance(of.default, bool) or isinstance(said, bool):
        return None if isinstance(of.default, bool) and isinstance(said, bool) else Wrong.KIND
    if not isinstance(said, int if isinstance(of.default, int) else int | float):
        return Wrong.KIND
    low, high = of.least is not None and said < of.least, of.most is not None and said > of.most
    return Wrong.RANGE if low or high else None


def _wrong_list(of: Parameter, said: tuple[str, ...]) -> Wrong | None:
    if len(said) > LONGEST_LIST:
        return Wrong.LONG
    if any(len(each) > LONGEST_LINE for each in said):
        return Wrong.LINE
    return Wrong.MISSING if of.needed and of.default and not said else None
