"""The overview of a connection's people: how they stand, with what they can confirm, and with what they did."""

from dataclasses import replace

from doorbook.collect.connections.connection import Connection, State
from doorbook.dossiers.mix import Count, MixCard
from doorbook.dossiers.shelves import entries
from tests.doorway import Browser
from tests.journeys.console.house import HOME, House


def mix(house: House, connection: Connection) -> MixCard:
    """Return sums that were drawn a day after the first sign-in that is known."""
    return MixCard(
        connection=connection.id,
        people=1200,
        enrolments=(Count(name="enrolled", people=900), Count(name="bypass", people=300)),
        strengths=(Count(name="push", people=1199), Count(name="unknown", people=1)),
        signed_in=40,
        factors=(Count(name="duo_push", people=30), Count(name="webauthn_credential", people=20)),
        first=round(house.clock().timestamp() * 1000) - 86_400_000,
    )


def test_people_are_counted_in_pictures_with_a_table_beside_and_lead_to_lists(
    house: House, dana: Browser, kept: Connection
) -> None:
    house.shelves.write(kept.id, entries(mix(house, kept)), [])

    page = dana.get(HOME)

    assert page.says("1,200 people in Duo")
    assert page.says("Enrolled 900 75 %")
    assert page.says("In bypass 300 25 %")
    assert page.says("Locked out 0 0 %")
    assert page.says("Push, with or without a number 1,199 99 %")
    assert page.says("Not known 1 < 1 %")
    assert page.says("Duo Push 30 75 %")
    assert page.says("Passkey or security key 20 50 %")
    assert page.says("Of 40 who came in")
    assert page.says("Sign-ins are known from")
    people = f"/console/connections/{kept.id}/people"
    assert {f"{people}?show=enrolled", f"{people}?show=factor-unknown"} <= {*page.links()}
    assert f"{people}?show=locked-out" not in page.links()
    assert dana.get(f"{people}?show=factor-unknown").status == 200


def test_what_is_known_for_a_month_and_longer_needs_no_excuse(house: House, dana: Browser, kept: Connection) -> None:
    house.shelves.write(kept.id, entries(replace(mix(house, kept), first=0)), [])

    assert not dana.get(HOME).says("Sign-ins are known from")


def test_before_anybody_was_listed_it_says_so(house: House, dana: Browser, kept: Connection) -> None:
    page = dana.get(HOME)

    assert page.says("No people of this connection are known yet.")
    assert page.says("no sign-in that succeeded is known")
    house.shelves.write(kept.id, entries(replace(mix(house, kept), people=0, enrolments=(), strengths=())), [])
    page = dana.get(HOME)
    assert page.says("No people of this connection are known yet.")
    assert page.says("Duo Push 30 75 %")


def test_of_a_connection_that_goes_nobody_is_counted(house: House, dana: Browser, kept: Connection) -> None:
    house.shelves.write(kept.id, entries(mix(house, kept)), [])
    house.kept.kept[kept.id] = replace(kept, state=State.DELETING)

    assert not dana.get(HOME).says("1,200 people in Duo")
