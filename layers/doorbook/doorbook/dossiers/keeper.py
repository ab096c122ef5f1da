"""Keeping cards as the lake has them: only what changed is written, and who is stopped in the middle is not missed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import batched, islice
from typing import Final

from doorbook.dossiers.ports import Drawn, Imprint, Imprinted, Imprints, Shelves
from doorbook.dossiers.shelves import PERSON, Entry, Place, entries, entry_of, name_of
from doorbook.values import value

AT_ONCE: Final = 500
"""Cards that are in hand at one time."""


@value
class Refreshed:
    """What a refresh did: cards written, cards dropped, and those that were as they are."""

    written: int
    dropped: int
    same: int


@value
class DossierKeeper:
    """Writes the cards of a connection.

    Before anything is written, the imprints say where it may stand afterwards, so that nothing is forgotten there by
    whoever is stopped; once it is written, they say that it is so.
    """

    shelves: Shelves
    imprinted: Imprinted

    def refresh(self, connection: str, drawn: Drawn) -> Refreshed:
        """Have the cards be what the lake has now."""
        now = drawn.digests()
        kept = self.imprinted.read(connection)
        changed = [name for name, digest in now.items() if name not in kept.of or kept.of[name].digest != digest]
        gone = [name for name in kept.of if name not in now]
        written = self._written(connection, kept, drawn, changed, now)
        left = self._dropped(connection, written, gone)
        self._lived(connection, left, drawn)
        return Refreshed(written=len(changed), dropped=len(gone), same=len(now) - len(changed))

    def forget(self, connection: str, most: int) -> bool:
        """Drop so many cards of a connection, and tell whether none is left."""
        kept = self.imprinted.read(connection)
        going = dict(islice(kept.of.items(), most))
        self._clear(connection, going)
        left = {name: each for name, each in kept.of.items() if name not in going}
        if left:
            self.imprinted.move(connection, replace(kept, of=left))
        else:
            self.imprinted.forget(connection)
        return not left

    def _written(
        self, connection: str, kept: Imprints, drawn: Drawn, changed: Sequence[str], now: Mapping[str, str]
    ) -> Imprints:
        for names in batched(changed, AT_ONCE, strict=False):
            made = {name_of(card): entries(card) for card in drawn.cards(names)}
            before = {name: kept.of[name].places for name in made if name in kept.of}
            about = {name: Imprint("", _either(before.get(name, ()), these)) for name, these in made.items()}
            kept = self.imprinted.move(connection, replace(kept, of={**kept.of, **about}))
            put = [each for these in made.values() for each in these]
            drop = {place for places in before.values() for place in places} - {each.place for each in put}
            self.shelves.write(connection, put, sorted(drop, key=lambda place: (place.shelf, place.key)))
            done = {name: Imprint(now[name], tuple(each.place for each in these)) for name, these in made.items()}
            kept = replace(kept, of={**kept.of, **done})
        return self.imprinted.move(connection, kept) if changed else kept

    def _dropped(self, connection: str, kept: Imprints, gone: Sequence[str]) -> Imprints:
        if not gone:
            return kept
        going = {name: Imprint("", kept.of[name].places) for name in gone}  # who comes back meanwhile is written anew
        kept = self.imprinted.move(connection, replace(kept, of={**kept.of, **going}))
        self._clear(connection, going)
        left = {name: each for name, each in kept.of.items() if name not in going}
        return self.imprinted.move(connection, replace(kept, of=left))

    def _clear(self, connection: str, going: Mapping[str, Imprint]) -> None:
        for some in batched(going.values(), AT_ONCE, strict=False):
            self.shelves.write(connection, (), _places(some))
        for name in going:
            kind, _, uid = name.partition(" ")
            if kind == PERSON:
                self.shelves.forget_days(connection, uid)

    def _lived(self, connection: str, kept: Imprints, drawn: Drawn) -> None:
        """Write the days of people of which anything is new; whoever is stopped writes them again."""
        newest = drawn.newest()
        if newest <= kept.until:
            return
        there = (day for day in drawn.days(kept.until) if f"{PERSON} {day.user_id}" in kept.of)
        for some in batched(there, AT_ONCE, strict=False):
            self.shelves.write(connection, [entry_of(day) for day in some], ())
        self.imprinted.move(connection, replace(kept, until=newest))


def _places(of: Iterable[Imprint]) -> list[Place]:
    return [place for each in of for place in each.places]


def _either(before: Sequence[Place], these: Sequence[Entry]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys((*before, *(each.place for each in these))))
