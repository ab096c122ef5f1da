"""A value behaves as the frozen dataclass that type checkers take it for."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.values import value


@value
class Valued:
    a: int
    b: str = "b"
    c: tuple[int, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Generated:
    a: int
    b: str = "b"
    c: tuple[int, ...] = field(default_factory=tuple)


@value(kw_only=True)
class Named:
    a: int
    b: int | None = None


@value(kw_only=True)
class Longer(Named):
    c: int


def outcome(make: Callable[..., Any], given_: list[Any], named: dict[str, Any]) -> Any:  # noqa: ANN401 - either's fields
    try:
        made = make(*given_, **named)
    except TypeError:
        return TypeError
    return {each.name: getattr(made, each.name) for each in fields(made)}


values = st.integers(0, 3)


@given(given_=st.lists(values, max_size=4), named=st.dictionaries(st.sampled_from("abcd"), values))
def test_it_takes_and_refuses_what_a_dataclass_does(given_: list[Any], named: dict[str, Any]) -> None:
    assert outcome(Valued, given_, named) == outcome(Generated, given_, named)


@given(a=values, b=values, c=values, d=values)
def test_it_is_compared_by_what_it_holds_in_whatever_order_it_was_given(a: int, b: int, c: int, d: int) -> None:
    one, other = Named(a=a, b=b), Named(b=d, a=c)

    assert (one == other) is ((a, b) == (c, d))
    assert (one != other) is ((a, b) != (c, d))
    assert one != other or hash(one) == hash(other)
    assert repr(one) == f"Named(a={a}, b={b})"


def test_values_of_two_classes_are_never_equal() -> None:
    pair: tuple[object, object] = (Valued(1), Generated(1))
    assert pair[0] != pair[1]
    assert Named(a=1) != Longer(a=1, c=1)


def test_it_does_not_change() -> None:
    one = Named(a=1)

    with pytest.raises(FrozenInstanceError):
        one.a = 2  # type: ignore[misc] # as it says
    with pytest.raises(FrozenInstanceError):
        del one.a
    assert one == Named(a=1)


def test_it_can_be_replaced_copied_matched_and_inherited_from() -> None:
    assert replace(Named(a=1), b=2) == Named(a=1, b=2)
    assert deepcopy(Longer(a=1, c=3)) == Longer(a=1, b=None, c=3)
    match Valued(7, "x"):
        case Valued(a, b):
            assert (a, b) == (7, "x")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Named(1),  # type: ignore[call-arg] # by name only
        lambda: Named(b=1),  # type: ignore[call-arg] # a is missing
        lambda: Named(a=1, z=1),  # type: ignore[call-arg] # there is no z
        lambda: Valued(1, a=1),  # type: ignore[misc] # given twice
        lambda: Longer(a=1),  # type: ignore[call-arg] # c is missing
    ],
)
def test_it_is_never_made_of_anything_but_its_fields(make: Callable[[], object]) -> None:
    with pytest.raises(TypeError):
        make()


def test_many_that_ask_for_its_fields_first_at_once_find_the_same() -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            for _ in range(50):
                assert made_at_once(pool) == [(number, ()) for number in range(4)]
    finally:
        sys.setswitchinterval(before)


def made_at_once(pool: ThreadPoolExecutor) -> list[tuple[int, tuple[int, ...]]]:
    @value
    class Fresh:
        a: int
        b: tuple[int, ...] = field(default_factory=tuple)

    together = Barrier(4)

    def ask(number: int) -> Fresh:
        together.wait(timeout=10)
        return Fresh(number)

    return [(each.a, each.b) for each in pool.map(ask, range(4))]


def test_it_matches_by_place_and_a_longer_one_knows_what_it_inherits_before_anybody_asked() -> None:
    @value
    class Base:
        a: int

    @value
    class Derived(Base):
        b: int

    match Derived(1, 2):
        case Derived(a, b):
            assert (a, b) == (1, 2)
    assert [each.name for each in fields(Base)] == ["a"]
