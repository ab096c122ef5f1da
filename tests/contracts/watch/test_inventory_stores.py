"""How inventories stand is kept, and one is listed, on memory and on the local AWS alike."""

from dataclasses import replace
from pathlib import Path

import pytest

from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.rows import Rows
from doorbook.collect.inventories.listing import Listing, Reading, Standing
from doorbook.collect.logs.ports import OvertakenError
from doorbook.collect.mark import Failure, RunProgress, Tally
from doorbook.collect.streams import PHONES
from tests.contracts.watch.lists import Desk, phone

BARE = Listing(connection="c1", stream="users", version=1)
FULL = Listing(
    connection="c1",
    stream="phones",
    version=1,
    reading=Reading(
        id="x-1", began=7, cursor="290", pages=1, rows=300, bad=2, ended=9, hidden=("a", "b"), blurred=True
    ),
    listed=3,
    standing=Standing(there=4, missing=1, gone=2),
    tally=Tally(pages=3, new=4),
    touched=8,
    moved=6,
    last_new=5,
    failure=Failure(cause="down", detail="Duo 500", times=2, at=8, again=9),
    run=RunProgress(id="r", began=1, tally=Tally(pages=1), ended=2),
)


@pytest.fixture
def listings(rows: Rows) -> StoredListings:
    return StoredListings(rows)


def test_a_listing_comes_back_as_it_was_kept(listings: StoredListings) -> None:
    listings.move(BARE)
    listings.move(FULL)

    assert listings.read("c1", "users") == BARE
    assert listings.of("c1") == (FULL, BARE)
    assert listings.read("c2", "users") is None


def test_only_the_next_version_takes_the_place_of_one(listings: StoredListings) -> None:
    listings.move(BARE)
    listings.move(replace(FULL, stream="users", version=2))

    for version in (1, 2, 4):
        with pytest.raises(OvertakenError):
            listings.move(replace(BARE, version=version))
    assert listings.read("c1", "users") == replace(FULL, stream="users", version=2)


def test_what_is_forgotten_is_gone_and_others_stay(listings: StoredListings) -> None:
    listings.move(BARE)
    listings.move(replace(BARE, connection="c2"))
    listings.forget("c1")

    assert listings.of("c1") == ()
    assert listings.read("c2", "users") is not None


def test_a_story_of_listings_is_the_same_on_every_store(rows: Rows, objects: Objects, tmp_path: Path) -> None:
    desk = Desk(rows, objects, tmp_path / "lists", replace(PHONES, page=20))
    held = [phone(number, "DU1") for number in range(45)]
    desk.listed(*held)
    desk.listed(*held[1:], phone(99))
    desk.listed(phone(1, "DU2"), *held[2:], phone(99))

    assert desk.told()[45:] == [("added", "DP0099"), ("removed", "DP0000"), ("changed", "DP0001")]
    assert len(desk.there()) == 45
    assert len(list(objects.under("raw/"))) == 3
