"""Data files in the console: what was given, what was wrong with it, and who reads which."""

from pathlib import Path

from doorbook.adapters.watch.data_files import StoredDataFiles
from doorbook.checks.data_files import DAY_MS, DataFile, DataKind, Fault, Told, Wrong
from doorbook.web.console.data_files import FAULTS, TELLS
from tests.doorway import Browser
from tests.journeys.console.house import HOME, House

PAGE = f"{HOME}/data-files"


def given(house: House, *, days: float = 1, wrong: Fault | None = None, kept: str = "reference/kept/tor/a") -> None:
    now = round(house.clock().timestamp() * 1000)
    told = Told(licence="CC0 <1.0>", date=round(now - days * DAY_MS), label="Exits", rows=1234)
    StoredDataFiles(house.rows).put(
        DataFile(
            name="exits<b>.txt",
            kind=DataKind.TOR,
            told=told if kept else None,
            kept=kept,
            taken=now,
            size=5678,
            wrong=Wrong(fault=wrong, detail="line 7", at=now) if wrong else None,
        ),
        "tag",
    )


def test_none_was_given(dana: Browser) -> None:
    page = dana.get(PAGE)

    assert page.says("None was given yet.")
    assert f"{HOME}/checks/ip-threat" in page.links()
    assert PAGE in dana.get(f"{HOME}/checks").links()


def test_a_file_says_what_it_is_and_how_old(house: House, dana: Browser) -> None:
    given(house)
    fresh = dana.get(PAGE)
    given(house, days=5)
    old = dana.get(PAGE)
    given(house, days=15)
    unused = dana.get(PAGE)

    for page in (fresh, old, unused):
        assert page.says("1,234 rows, 5,678 bytes. Licence: CC0 &lt;1.0&gt;") or page.says("CC0 <1.0>")
        assert "<b>" not in page.body
    assert not fresh.says("In use, and old")
    assert old.says("In use, and old")
    assert unused.says("Too old: not used")


def test_what_was_not_taken_says_why_and_whether_the_one_before_stays(house: House, dana: Browser) -> None:
    given(house, wrong=Fault.NO_NETWORK)
    stays = dana.get(PAGE)
    given(house, wrong=Fault.NO_NETWORK, kept="")
    never = dana.get(PAGE)

    for page in (stays, never):
        assert page.says("line 7 does not, or says too much")
    assert stays.says("the one before it is used still")
    assert stays.says("In use")
    assert not never.says("the one before it is used still")
    assert never.says("Not taken")


def test_every_fault_and_every_kind_has_its_words() -> None:
    assert set(FAULTS) == set(Fault)
    assert set(TELLS) == set(DataKind)
    operating = (Path(__file__).parents[3] / "docs" / "operating.md").read_text()
    assert all(f"`{kind}`" in operating for kind in DataKind)
