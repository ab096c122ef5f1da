"""Cards in their places: kept, listed in order, cleared; in memory and in the table, their imprints in the bucket."""

import pytest

from doorbook.adapters.lake.imprints import LakeImprints, place_of
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.rows import ListedRows
from doorbook.dossiers import shelves
from doorbook.dossiers.keeper import DossierKeeper, Refreshed
from doorbook.dossiers.ports import Imprint, Imprints, OvertakenError
from doorbook.dossiers.shelves import Entry, Place, entries, entry_of, line_of
from doorbook.errors import FixSettingsError, TryLaterError
from tests.domain.dossiers.cards import Lake, application, day, event, person, used

HOSTILE = "\u202e<script>alert(1)</script>\x00\x1f=cmd|' /C calc'!A0\U0001f600"


@pytest.fixture
def kept(rows: ListedRows) -> StoredShelves:
    return StoredShelves(rows)


def test_a_card_comes_back_as_it_was_kept(kept: StoredShelves) -> None:
    card = person("ann", realname=HOSTILE, used=(used("country", "PT", failures=2),), created=5, enrolled=True)
    at = application("DI1", idle=(), factors=(used("factor", "duo_push"),))
    kept.write("c1", [*entries(card), *entries(at)], [])

    assert kept.person("c1", card.user_id) == card
    assert kept.application("c1", "DI1") == at
    assert kept.people("c1", shelves.EVERYBODY, "", None, 5) == (("ann\x1fDU-ann", line_of(card)),)


def test_who_was_never_kept_is_nobody(kept: StoredShelves) -> None:
    kept.write("c1", entries(person("ann")), [])

    assert kept.person("c1", "DU-an") is None
    assert kept.person("c2", "DU-ann") is None
    assert kept.application("c1", "DU-ann") is None
    assert kept.people("c2", shelves.EVERYBODY, "", None, 5) == ()


def test_lines_come_in_order_from_behind_a_key_and_no_more_than_asked(kept: StoredShelves) -> None:
    names = [f"p{number:02}" for number in range(30)]
    kept.write("c1", [each for name in reversed(names) for each in entries(person(name))], [])

    first = kept.people("c1", shelves.EVERYBODY, "p", None, 7)
    assert [line.username for _, line in first] == names[:7]
    second = kept.people("c1", shelves.EVERYBODY, "p", first[-1][0], 100)
    assert [line.username for _, line in second] == names[7:]
    assert [line.username for _, line in kept.people("c1", shelves.EVERYBODY, "p1", None, 100)] == names[10:20]
    assert kept.people("c1", shelves.EVERYBODY, "q", None, 100) == ()
    assert kept.people("c1", shelves.EVERYBODY, "p", second[-1][0], 100) == ()


def test_what_is_cleared_is_gone_and_clearing_it_again_does_no_harm(kept: StoredShelves) -> None:
    ann, ben = entries(person("ann")), entries(person("ben"))
    kept.write("c1", [*ann, *ben], [])

    for _ in range(2):
        kept.write("c1", [], [each.place for each in ann])

    assert kept.person("c1", "DU-ann") is None
    assert [line.username for _, line in kept.people("c1", shelves.EVERYBODY, "", None, 5)] == ["ben"]


def test_applications_come_by_name(kept: StoredShelves) -> None:
    kept.write("c1", [each for key in ("DI2", "DI1") for each in entries(application(key))], [])

    assert [card.key for _, card in kept.applications("c1", None, 9)] == ["DI1", "DI2"]
    assert [card.key for _, card in kept.applications("c1", "di1\x1fDI1", 9)] == ["DI2"]


def test_a_card_that_cannot_be_read_is_drawn_anew_later(rows: ListedRows, kept: StoredShelves) -> None:
    rows.put("dossiers#c1#person", "DU1", {"card": '{"of": "another Doorbook"}'})

    with pytest.raises(TryLaterError):
        kept.person("c1", "DU1")


def test_imprints_come_back_and_are_changed_only_as_they_were_read(objects: Objects) -> None:
    imprints = LakeImprints(objects)
    first = imprints.move("c1", Imprints({"person DU1": Imprint("d", (Place("people", "ann\x1fDU1"),))}))

    assert imprints.read("c1") == first
    second = imprints.move("c1", Imprints({}, first.tag))
    assert imprints.read("c1") == second
    for stale in (first, Imprints({})):
        with pytest.raises(OvertakenError):
            imprints.move("c1", Imprints({"x": Imprint("", ())}, stale.tag))
    assert imprints.read("c2") == Imprints({})
    imprints.forget("c1")
    assert imprints.read("c1") == Imprints({})


@pytest.mark.parametrize("body", [b"", b"no imprints", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_is_no_imprint_is_for_the_operator(objects: Objects, body: bytes) -> None:
    objects.put(place_of("c1"), body)

    with pytest.raises(FixSettingsError):
        LakeImprints(objects).read("c1")


def test_a_keeper_over_real_stores(rows: ListedRows, objects: Objects) -> None:
    keeper = DossierKeeper(StoredShelves(rows), LakeImprints(objects))
    people = [person(f"p{number:02}", used=(used("application", "DI1"),)) for number in range(20)]

    assert keeper.refresh("c1", Lake(*people, application("DI1"))) == Refreshed(written=21, dropped=0, same=0)
    assert keeper.refresh("c1", Lake(*people[1:])) == Refreshed(written=0, dropped=2, same=19)
    kept = StoredShelves(rows)
    assert [line.username for _, line in kept.people("c1", shelves.at("DI1"), "", None, 50)] == [
        card.username for card in people[1:]
    ]
    assert keeper.forget("c1", 50)
    assert kept.people("c1", shelves.EVERYBODY, "", None, 50) == ()


def test_a_line_that_stands_in_many_places_is_the_same_everywhere(kept: StoredShelves) -> None:
    card = person("ann", status="bypass", phones=(), used=tuple(used("application", f"DI{n}") for n in range(30)))
    every: list[Entry] = [*entries(card)]
    kept.write("c1", every, [])

    for each in every[1:]:
        assert [line for _, line in kept.people("c1", each.place.shelf, "", None, 9)] == [line_of(card)]


def test_days_come_back_the_latest_first_and_end_by_themselves(kept: StoredShelves, rows: ListedRows) -> None:
    days = [day("ann", f"2026-09-{number:02}", event(txid=HOSTILE)) for number in (2, 30, 11)]
    kept.write("c1", [entry_of(each) for each in days], [])

    assert kept.days("c1", "DU-ann", 2) == (days[1], days[2])
    ends = {each["ttl"] for each in rows.beginning("dossiers#c1#days DU-ann", "")}
    assert ends == {1_798_502_400 - 28 * 86_400, 1_798_502_400, 1_798_502_400 - 19 * 86_400}
    kept.forget_days("c1", "DU-ann")
    kept.forget_days("c1", "DU-ann")
    assert kept.days("c1", "DU-ann", 9) == ()
