"""Cards are kept as the lake has them: only what changed is written, and who is killed leaves nothing behind."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.adapters.lake.imprints import LakeImprints
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.dossiers.keeper import AT_ONCE, DossierKeeper, Refreshed
from doorbook.dossiers.mix import MixCard
from doorbook.dossiers.person import PersonCard
from doorbook.dossiers.ports import Imprints, OvertakenError
from doorbook.dossiers.shelves import Card, Entry, Place, entries
from tests.domain.dossiers.cards import Lake, application, day, event, person, used


class KilledError(Exception):
    """The function was ended here."""


class Shelf(StoredShelves):
    """Shelves that are written one row after the other, until somebody is killed."""

    def __init__(self) -> None:
        self.rows = MemoryRows()
        super().__init__(self.rows)
        self.places: dict[Place, None] = {}
        self.wrote = 0
        self.lives: int | None = None

    def write(self, connection: str, put: Sequence[Entry], drop: Sequence[Place]) -> None:
        for each in put:
            self._step()
            super().write(connection, [each], [])
            self.places[each.place] = None
        for place in drop:
            self._step()
            super().write(connection, [], [place])
            self.places.pop(place, None)

    def _step(self) -> None:
        if self.lives is not None:
            if self.lives == 0:
                raise KilledError
            self.lives -= 1
        self.wrote += 1


class House:
    """A keeper over stores in memory."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.objects = MemoryObjects()
        self.keeper = DossierKeeper(self.shelf, LakeImprints(self.objects))

    def refresh(self, *cards: Card, lives: int | None = None) -> Refreshed | None:
        self.shelf.wrote, self.shelf.lives = 0, lives
        try:
            return self.keeper.refresh("c1", Lake(*cards))
        except KilledError:
            return None
        finally:
            self.shelf.lives = None

    def is_as(self, *cards: Card) -> bool:
        stands = {each.place for card in cards for each in entries(card)}
        return set(self.shelf.places) == stands and all(self.card(card) == card for card in cards)

    def card(self, of: Card) -> Card | None:
        if isinstance(of, PersonCard):
            return self.shelf.person("c1", of.user_id)
        if isinstance(of, MixCard):
            return self.shelf.mix("c1")
        return self.shelf.application("c1", of.key)


def test_all_is_written_once_and_then_nothing() -> None:
    house, cards = House(), (person("ann"), person("ben"), application("DI1"), MixCard(connection="c1", people=2))

    assert house.refresh(*cards) == Refreshed(written=4, dropped=0, same=0)
    assert house.is_as(*cards)
    assert house.refresh(*cards) == Refreshed(written=0, dropped=0, same=4)
    assert house.shelf.wrote == 0


def test_of_many_one_who_changed_is_drawn_and_written() -> None:
    house, cards = House(), [person(f"p{number}") for number in range(AT_ONCE + 3)]
    house.refresh(*cards)
    cards[7] = replace(cards[7], realname="Another")
    lake = Lake(*cards)

    house.keeper.refresh("c1", lake)

    assert lake.drew == ["person DU-p7"]
    assert house.is_as(*cards)


def test_who_is_gone_is_nowhere() -> None:
    house, ann, ben = House(), person("ann", used=(used("application", "DI1"),)), person("ben")
    house.refresh(ann, ben)

    assert house.refresh(ben) == Refreshed(written=0, dropped=1, same=1)
    assert house.is_as(ben)


def test_who_is_called_otherwise_stands_in_one_place() -> None:
    house, ann = House(), person("ann")
    house.refresh(ann)
    bea = replace(ann, username="bea")

    house.refresh(bea)

    assert house.is_as(bea)


def test_a_name_that_was_begun_and_changed_again_before_it_was_done_is_not_left() -> None:
    house, ann = House(), person("ann")
    house.refresh(ann)
    house.refresh(replace(ann, username="bea"), lives=2)

    house.refresh(replace(ann, username="cleo"))

    assert house.is_as(replace(ann, username="cleo"))


def test_who_went_halfway_and_came_back_as_before_is_all_there() -> None:
    house, ann = House(), person("ann")
    house.refresh(ann)
    assert house.refresh(lives=1) is None

    house.refresh(ann)

    assert house.is_as(ann)


def test_who_is_overtaken_stops() -> None:
    house = House()
    house.refresh(person("ann"))
    imprints = LakeImprints(house.objects)
    stale = imprints.read("c1")
    imprints.move("c1", Imprints(stale.of, stale.tag))
    house.refresh(person("ben"))

    with pytest.raises(OvertakenError):
        imprints.move("c1", stale)
    with pytest.raises(OvertakenError):
        imprints.move("c1", Imprints({}))


def test_what_is_forgotten_is_nowhere() -> None:
    house = House()
    house.refresh(person("ann"), application("DI1"))

    assert not house.keeper.forget("c1", 1)
    assert house.is_as(application("DI1"))
    assert house.keeper.forget("c1", 1)
    assert house.keeper.forget("c1", 1)

    assert house.is_as()
    assert LakeImprints(house.objects).read("c1") == Imprints({})


NAMES = st.sampled_from(["ann", "ben", "cleo"])


def anybody(uid: int, name: str, status: str, at: list[str]) -> PersonCard:
    return person(name, user_id=f"DU{uid}", status=status, used=tuple(used("application", each) for each in at))


CARD = st.builds(
    anybody,
    st.integers(1, 4),
    NAMES,
    st.sampled_from(["active", "bypass", "disabled"]),
    st.sets(st.sampled_from(["DI1", "DI2"])).map(sorted),
)
STATE = st.lists(CARD, max_size=4, unique_by=lambda card: card.user_id)


@given(st.lists(st.tuples(STATE, st.integers(0, 30)), max_size=5), STATE)
def test_whoever_is_killed_wherever_the_next_one_is_right(
    past: list[tuple[list[PersonCard], int]], last: list[PersonCard]
) -> None:
    house = House()
    for state, lives in past:
        house.refresh(*state, lives=lives)

    house.refresh(*last)

    assert house.is_as(*last)
    assert house.refresh(*last) == Refreshed(written=0, dropped=0, same=len(last))


def test_days_are_written_when_anything_is_new_and_not_again() -> None:
    house, lake = House(), Lake(person("ann"))
    lake.lived = [(100, day("ann", "2026-09-20", event())), (200, day("ann", "2026-09-21", event(), event()))]

    house.keeper.refresh("c1", lake)
    assert [each.day for each in house.shelf.days("c1", "DU-ann", 9)] == ["2026-09-21", "2026-09-20"]
    house.shelf.wrote = 0
    house.keeper.refresh("c1", lake)
    assert house.shelf.wrote == 0
    lake.lived[0] = (300, day("ann", "2026-09-20", event(), event(), event()))
    house.keeper.refresh("c1", lake)
    assert house.shelf.wrote == 1
    assert [each.times for each in house.shelf.days("c1", "DU-ann", 9)] == [2, 3]


def test_days_of_nobody_who_has_a_card_are_not_kept() -> None:
    house, lake = House(), Lake(person("ann"))
    lake.lived = [(100, day("ghost", "2026-09-20", event()))]

    house.keeper.refresh("c1", lake)

    assert house.shelf.days("c1", "DU-ghost", 9) == ()


def test_who_is_killed_while_days_are_written_writes_them_again() -> None:
    house, lake = House(), Lake(person("ann"), person("ben"))
    lake.lived = [(100, day("ann", "2026-09-20", event())), (100, day("ben", "2026-09-20", event()))]
    house.shelf.lives = house.shelf.wrote + sum(len(entries(card)) for card in lake.has.values()) + 1
    with pytest.raises(KilledError):
        house.keeper.refresh("c1", lake)
    house.shelf.lives = None

    house.keeper.refresh("c1", lake)

    assert house.shelf.days("c1", "DU-ann", 9)
    assert house.shelf.days("c1", "DU-ben", 9)


@pytest.mark.parametrize("way", ["gone", "forgotten"])
def test_who_is_gone_leaves_no_days(way: str) -> None:
    house, lake = House(), Lake(person("ann"))
    lake.lived = [(100, day("ann", "2026-09-20", event()))]
    house.keeper.refresh("c1", lake)

    if way == "gone":
        lake.has.clear()
        house.keeper.refresh("c1", lake)
    else:
        house.keeper.forget("c1", 5)

    assert house.shelf.days("c1", "DU-ann", 9) == ()
