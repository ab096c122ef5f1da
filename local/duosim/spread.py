"""Long lists whose things are made when a page of them is asked for, and forgotten afterwards."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import overload


class Lazy[Thing](Sequence[Thing]):
    """A list that says how long it is without making anything; ``after`` makes its things from a place on."""

    def after(self, place: int) -> Iterator[Thing]:
        raise NotImplementedError

    @overload
    def __getitem__(self, at: int) -> Thing: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Thing]: ...

    def __getitem__(self, at: int | slice) -> Thing | Sequence[Thing]:
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            return list(islice(self.after(start), 0, max(stop - start, 0), step))
        found = next(self.after(at if at >= 0 else len(self) + at), None)
        if found is None:
            raise IndexError(at)
        return found

    def __iter__(self) -> Iterator[Thing]:
        return self.after(0)


class Spread[Thing](Lazy[Thing]):
    """The things of many owners, who are numbers; ``starts`` says at which place those of each begin, and the end."""

    def __init__(self, starts: Sequence[int], make: Callable[[int], Sequence[Thing]]) -> None:
        self._starts = starts
        self._make = make

    def __len__(self) -> int:
        return self._starts[-1]

    def after(self, place: int) -> Iterator[Thing]:
        """Make only those of the owners from there on."""
        first = bisect_right(self._starts, place) - 1
        for owner in range(first, len(self._starts) - 1):
            if self._starts[owner] < self._starts[owner + 1]:
                skipped = max(place - self._starts[owner], 0)
                yield from islice(self._make(owner), skipped, None)


class Joined[Thing](Lazy[Thing]):
    """Several lists as one."""

    def __init__(self, *parts: Sequence[Thing]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(len(each) for each in self._parts)

    def after(self, place: int) -> Iterator[Thing]:
        for part in self._parts:
            if place < len(part):
                yield from part.after(place) if isinstance(part, Lazy) else islice(part, place, None)
            place = max(place - len(part), 0)
