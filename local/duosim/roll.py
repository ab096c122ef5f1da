"""Everybody in an account: those whom somebody put here, then a company's people.

Those of a company are made when somebody looks at them. Whoever may be changed is kept from then on, since what was
changed would else be made again as it was.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice
from typing import Any

from local.duosim.organisation import staff
from local.duosim.organisation.company import Organisation
from local.duosim.organisation.staff import Kind
from local.duosim.people import Person
from local.duosim.spread import Lazy, Spread


class Roll(Lazy[Person]):
    """A list of people that is as long as they are many, and as large as those who were changed."""

    def __init__(self) -> None:
        self.put: list[Person] = []
        self.company: Organisation | None = None
        self._kept: dict[int, Person] = {}
        self._gone: set[int] = set()

    def load(self, put: Sequence[dict[str, Any]], kept: dict[str, Any], gone: Sequence[int]) -> None:
        """Read back what ``to_json`` wrote of people; the company is said before."""
        self.put = [Person.from_json(each) for each in put]
        self._kept = {int(number): Person.from_json(each) for number, each in kept.items()}
        self._gone = set(gone)

    def to_json(self) -> dict[str, Any]:
        return {
            "people": [each.to_json() for each in self.put],
            "kept": {str(number): each.to_json() for number, each in self._kept.items()},
            "gone": sorted(self._gone),
        }

    def employ(self, company: Organisation | None) -> None:
        """Take this company's people instead of the last one's."""
        self.company = company
        self._kept.clear()
        self._gone.clear()

    def clear(self) -> None:
        self.put.clear()
        self.employ(None)

    def __len__(self) -> int:
        return len(self.put) + self._size - len(self._gone)

    def after(self, place: int) -> Iterator[Person]:
        yield from islice(self.put, place, None)
        place = max(place - len(self.put), 0)
        numbers = (each for each in range(self._size) if each not in self._gone) if self._gone else range(self._size)
        yield from (self._numbered(each) for each in islice(numbers, place, None))

    def changeable(self) -> list[Person]:
        """Give those who are not merely as their company makes them, in the order of the list."""
        return [*self.put, *(self._kept[number] for number in sorted(self._kept))]

    def to_change(self, wanted: Callable[[Person], bool]) -> Iterator[Person]:
        """Give those who are wanted, and keep them."""
        yield from [each for each in self.put if wanted(each)]
        for number in range(self._size):
            person = self._numbered(number)
            if number not in self._gone and wanted(person):
                yield self._kept.setdefault(number, person)

    def named(self, name: str) -> Person | None:
        found = next((each for each in self.changeable() if each.answers_to(name)), None)
        return found or self._keep(staff.number_named(self.company, name), lambda each: each.answers_to(name))

    def by_id(self, user_id: str) -> Person | None:
        found = next((each for each in self.changeable() if each.user_id == user_id), None)
        return found or self.owner_of("users", user_id)

    def by_email(self, email: str) -> list[Person]:
        found = [each for each in self.changeable() if each.email.lower() == email.lower()]
        one = self.named(email.partition("@")[0])
        return [*found, one] if one is not None and one not in found and one.email.lower() == email.lower() else found

    def owner_of(self, kind: Kind, key: str) -> Person | None:
        """Find who of the company carries this by nature; what was changed about them is for who asks to look at."""
        return self._keep(staff.numbers(self.company, kind).get(key) if self.company else None, lambda _: True)

    def replace(self, people: Sequence[Person]) -> None:
        """Add them at the end of those who were put, each instead of whoever has the name."""
        names = {each.username.lower() for each in people}
        for name in names:
            self._leave(name)
        self.put = [*(each for each in self.put if each.username.lower() not in names), *people]

    def remove(self, username: str) -> bool:
        before = len(self)
        self._leave(username)
        self.put = [each for each in self.put if each.username.lower() != username.lower()]
        return len(self) < before

    def drop(self, unwanted: Callable[[Person], bool]) -> bool:
        """Remove those of the changeable who are unwanted; say whether there were any."""
        before = len(self)
        self.put = [each for each in self.put if not unwanted(each)]
        for number in [each for each, person in self._kept.items() if unwanted(person)]:
            del self._kept[number]
            self._gone.add(number)
        return len(self) < before

    def carried[Thing](self, kind: Kind, of: Callable[[Person], Sequence[Thing]]) -> Sequence[tuple[Person, Thing]]:
        """List what people carry, each beside its owner, without making those who are not on the page."""
        counts = [len(of(each)) for each in self.put]
        if self.company is not None:
            counts += _counts(self.company, kind)
        for number, person in self._kept.items():
            counts[len(self.put) + number] = len(of(person))
        for number in self._gone:
            counts[len(self.put) + number] = 0

        def things(place: int) -> list[tuple[Person, Thing]]:
            person = self.put[place] if place < len(self.put) else self._numbered(place - len(self.put))
            return [(person, each) for each in of(person)]

        return Spread(list(accumulate(counts, initial=0)), things)

    def in_group(self, name: str) -> Sequence[Person]:
        """List those who are in it; whoever of the company was never changed is found without being made."""
        inside = [each for each in self.changeable() if name in each.groups]
        if self.company is None:
            return inside
        members = [
            each for each in staff.members(self.company, name) if each not in self._kept and each not in self._gone
        ]
        starts = [0, *range(1, len(inside) + len(members) + 1)]
        return Spread(
            starts,
            lambda at: [inside[at] if at < len(inside) else self._numbered(members[at - len(inside)])],
        )

    def group_names(self) -> set[str]:
        own = {name for each in self.changeable() for name in each.groups}
        return own | (staff.group_names(self.company) if self.company else set())

    @property
    def _size(self) -> int:
        return self.company.people if self.company else 0

    def _numbered(self, number: int) -> Person:
        if self.company is None:
            raise LookupError(number)
        return self._kept.get(number) or staff.person(self.company, number)

    def _keep(self, number: int | None, is_so: Callable[[Person], bool]) -> Person | None:
        if number is None or number in self._gone:
            return None
        person = self._numbered(number)
        return self._kept.setdefault(number, person) if is_so(person) else None

    def _leave(self, username: str) -> None:
        """Let somebody of the company go who has this name."""
        for number in [each for each, person in self._kept.items() if person.username.lower() == username.lower()]:
            del self._kept[number]
            self._gone.add(number)
        by_nature = staff.number_named(self.company, username)
        if by_nature is not None and by_nature not in self._kept:
            self._gone.add(by_nature)


@lru_cache(maxsize=16)
def _counts(company: Organisation, kind: Kind) -> list[int]:
    return [staff.how_many(company, number, kind) for number in range(company.people)]
