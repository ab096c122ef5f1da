"""Files that an operator gives: what is fit is used, and what is not changes nothing but what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from doorbook.adapters.lake import data_files
from doorbook.adapters.lake.data_files import GIVEN, KEPT, DataFiles
from doorbook.adapters.watch.data_files import StoredDataFiles
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.checks.data_files import Ageing, DataFile, DataKind, Fault, Library
from doorbook.errors import Cause, FixSettingsError, TryLaterError
from local.data_files import files as demonstrated
from tests.given import database

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
SAID = {"licence": "own invention", "date": "2026-03-17"}
CITY = {"192.0.2.0/24": {"country": {"iso_code": "US"}, "location": {"latitude": 42.3, "longitude": -83.7}}}
ASN = {"192.0.2.0/24": {"autonomous_system_number": 64500, "autonomous_system_organization": "Example"}}
TOR = b"192.0.2.1\n"


@dataclass
class Given:
    """A bucket into which an operator lays files."""

    folder: Path
    now: datetime = NOW
    objects: MemoryObjects = field(init=False)
    rows: MemoryRows = field(default_factory=MemoryRows)
    told: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.objects = MemoryObjects(lambda: self.now)

    def give(self, place: str, body: bytes, said: Mapping[str, str] = SAID) -> None:
        self.now += timedelta(seconds=1)
        self.objects.give(GIVEN + place, body, said)

    def look(self) -> Library:
        files = DataFiles(self.objects, StoredDataFiles(self.rows), self.folder, lambda *told: self.told.append(told))
        return files.refresh(round(self.now.timestamp() * 1000))

    def one(self) -> DataFile:
        (file,) = self.look().files
        return file

    def base(self, networks: Mapping[str, Any]) -> bytes:
        return database(networks, self.folder)


class Refusing(MemoryObjects):
    """A bucket of which one object cannot be taken."""

    def __init__(self, inner: MemoryObjects, key: str, error: Exception) -> None:
        super().__init__()
        self.__dict__.update(inner.__dict__)
        self._key = key
        self._error = error

    def take(self, key: str, path: Path) -> Mapping[str, str] | None:
        if key == self._key:
            raise self._error
        return super().take(key, path)


@pytest.fixture
def given(tmp_path: Path) -> Given:
    return Given(tmp_path)


def test_a_list_is_used_with_what_is_said_of_it(given: Given) -> None:
    given.give(
        "tor/exits.txt", b"# exits\n192.0.2.1\n192.0.2.2 # beside it\n\n198.51.100.0/24\n", {**SAID, "label": "Tor"}
    )

    library = given.look()

    (file,) = library.used
    assert (file.id, file.kind, file.wrong) == ("tor/exits.txt", DataKind.TOR, None)
    assert file.told is not None
    assert (file.told.licence, file.told.label, file.told.rows) == ("own invention", "Tor", 2)
    assert file.told.date == datetime(2026, 3, 17, tzinfo=UTC).timestamp() * 1000
    assert library.tells == {DataKind.TOR}
    assert given.told == []


def test_a_database_is_used_and_knows_when_it_was_made(given: Given) -> None:
    given.now = datetime.now(UTC) + timedelta(hours=1)
    given.give("geography/city.mmdb", given.base(CITY), {"licence": "own invention"})

    file = given.one()

    assert file.told is not None
    assert abs(file.told.date / 1000 - given.now.timestamp()) < 2 * 3600
    assert file.told.rows is None


UNFIT: list[tuple[str, str, bytes, dict[str, str], Fault, str]] = [
    ("no licence", "tor/a.txt", TOR, {"date": "2026-03-17"}, Fault.NO_LICENCE, ""),
    ("a blank licence", "tor/a.txt", TOR, {"date": "2026-03-17", "licence": " "}, Fault.NO_LICENCE, ""),
    ("no date", "tor/a.txt", TOR, {"licence": "x"}, Fault.NO_DATE, ""),
    ("no such day", "tor/a.txt", TOR, {"licence": "x", "date": "2026-02-30"}, Fault.NO_DATE, "2026-02-30"),
    ("dated ahead", "tor/a.txt", TOR, {"licence": "x", "date": "2026-03-20"}, Fault.AHEAD, "2026-03-20"),
    ("nothing in it", "tor/a.txt", b"", SAID, Fault.EMPTY, ""),
    ("remarks alone", "tor/a.txt", b"# nothing today\n", SAID, Fault.EMPTY, ""),
    ("names of columns alone", "tor/a.txt", b"address\n", SAID, Fault.EMPTY, ""),
    ("a page of a web server", "tor/a.txt", b"<html>\n<body>Not found\n", SAID, Fault.NO_NETWORK, "line 2"),
    ("a torn line", "tor/a.txt", b"192.0.2.1\n192.0.2.1/2x\n", SAID, Fault.NO_NETWORK, "line 2"),
    ("a span that goes back", "tor/a.txt", b"192.0.2.1\n192.0.2.9-192.0.2.1\n", SAID, Fault.NO_NETWORK, "line 2"),
    ("half the world", "tor/a.txt", b"192.0.2.1\n0.0.0.0/1\n", SAID, Fault.TOO_WIDE, "line 2"),
    ("a network of /7", "tor/a.txt", b"10.0.0.0/7\n", SAID, Fault.TOO_WIDE, "line 1"),
    ("all of IPv6", "tor/a.txt", b"2000::/3\n", SAID, Fault.TOO_WIDE, "line 1"),
    ("no text", "tor/a.txt", b"\xff\xfe\x00\x01192.0.2.1", SAID, Fault.NOT_TEXT, ""),
    ("packed", "tor/a.txt.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", SAID, Fault.COMPRESSED, ""),
    ("of no kind", "hostign/a.txt", TOR, SAID, Fault.UNKNOWN_KIND, "hostign"),
    ("at no kind", "a.txt", TOR, SAID, Fault.UNKNOWN_KIND, ""),
    ("too deep", "tor/old/a.txt", TOR, SAID, Fault.UNKNOWN_KIND, "tor/old"),
    ("a list for a database", "geography/a.mmdb", TOR, SAID, Fault.NO_DATABASE, ""),
    ("no confidence", "threat/a.txt", TOR, SAID, Fault.NO_CONFIDENCE, ""),
    ("more than sure", "threat/a.txt", TOR, {**SAID, "confidence": "101"}, Fault.NO_CONFIDENCE, "101"),
    ("a threat since no day", "threat/a.txt", b"192.0.2.1,80,soon\n", SAID, Fault.NO_NETWORK, "line 1"),
]


@pytest.mark.parametrize(
    ("place", "body", "said", "fault", "detail"), [each[1:] for each in UNFIT], ids=[each[0] for each in UNFIT]
)
def test_what_is_not_fit_is_not_used(
    given: Given, place: str, body: bytes, said: dict[str, str], fault: Fault, detail: str
) -> None:
    given.give(place, body, said)

    library = given.look()

    (file,) = library.files
    assert file.wrong is not None
    assert (file.wrong.fault, file.wrong.detail) == (fault, detail)
    assert library.used == ()
    assert library.unfit == (file,)
    assert given.told == [(place, fault, detail)]


FIT: list[tuple[str, str, bytes, dict[str, str], int]] = [
    ("today", "tor/a.txt", TOR, {"licence": "x", "date": "2026-03-18"}, 1),
    ("American", "tor/a.txt", TOR, {"license": "x", "date": "2026-03-18"}, 1),
    ("names of columns", "tor/a.txt", b"address,since\n192.0.2.1,2026\n", SAID, 1),
    ("a mark at its beginning", "tor/a.txt", b"\xef\xbb\xbf192.0.2.1\r\n", SAID, 1),
    ("a span", "tor/a.txt", b"192.0.2.1-192.0.2.9\n", SAID, 1),
    ("a network of /8", "tor/a.txt", b"10.0.0.0/8\n", SAID, 1),
    ("what nobody has", "tor/a.txt", b"192.0.2.1\n224.0.0.0/3\n", SAID, 1),
    ("what overlaps", "tor/a.txt", b"192.0.2.0/25\n192.0.2.0/24\n192.0.3.0/24\n192.0.5.0/24\n", SAID, 2),
    ("IPv6", "tor/a.txt", b"2001:db8::/32\n::ffff:192.0.2.1\n192.0.2.1\n", SAID, 2),
    ("Apple's columns", "relay/a.csv", b"192.0.2.0/31,GB,GB-EN,London,\n2001:db8::/64,GB,GB-EN,London,\n", SAID, 2),
    ("sure by its lines", "threat/a.csv", b"192.0.2.1,80,2026-03-10\n", SAID, 1),
    ("sure as a whole", "threat/a.txt", b"192.0.2.1\n192.0.2.1\n", {**SAID, "confidence": "100"}, 2),
]


@pytest.mark.parametrize(("place", "body", "said", "rows"), [each[1:] for each in FIT], ids=[each[0] for each in FIT])
def test_what_is_fit_is_used(given: Given, place: str, body: bytes, said: dict[str, str], rows: int) -> None:
    given.give(place, body, said)

    (file,) = given.look().used

    assert file.told is not None
    assert file.told.rows == rows


def test_a_database_of_another_kind_is_not_used(given: Given) -> None:
    given.give("geography/asn.mmdb", given.base(ASN))
    given.give("providers/city.mmdb", given.base(CITY))
    given.give("networks/asn.mmdb", given.base(ASN))
    given.give("tor/city.txt", given.base(CITY))

    faults = {each.id: each.wrong and each.wrong.fault for each in given.look().files}

    assert faults == {
        "geography/asn.mmdb": Fault.TELLS_NOTHING,
        "networks/asn.mmdb": Fault.TELLS_NOTHING,
        "providers/city.mmdb": Fault.TELLS_NOTHING,
        "tor/city.txt": Fault.NO_LIST,
    }


def test_a_torn_database_is_not_used(given: Given) -> None:
    whole = given.base(CITY)
    given.give("geography/half.mmdb", whole[: len(whole) // 2])
    given.give("geography/spoiled.mmdb", b"\xff" * 2000 + whole[-400:])

    faults = {each.id: each.wrong and each.wrong.fault for each in given.look().files}

    assert faults["geography/half.mmdb"] == Fault.NO_DATABASE
    assert faults["geography/spoiled.mmdb"] in {Fault.BROKEN, Fault.NO_DATABASE}


def test_what_is_too_large_is_not_even_fetched(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "LARGEST", len(TOR))
    given.give("tor/a.txt", TOR)
    given.give("tor/b.txt", TOR + b"\n")

    small, large = given.look().files

    assert small.wrong is None
    assert large.wrong is not None
    assert large.wrong.fault is Fault.TOO_LARGE


def test_the_good_one_stays_until_another_good_one_comes(given: Given) -> None:
    given.give("tor/a.txt", TOR)
    good = given.one()
    given.give("tor/a.txt", b"<html>\n<html>\n")

    spoiled = given.look()

    assert (spoiled.files[0].kept, spoiled.files[0].told) == (good.kept, good.told)
    assert spoiled.files[0].wrong is not None
    assert spoiled.tells == {DataKind.TOR}
    assert given.objects.get(good.kept) is not None

    given.give("tor/a.txt", b"192.0.2.2\n")
    renewed = given.one()
    assert renewed.wrong is None
    assert renewed.kept != good.kept


def test_what_is_the_same_is_looked_at_once(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    given.give("tor/a.txt", TOR)
    given.give("tor/bad.txt", b"")
    first = given.look()
    monkeypatch.setattr(given.objects, "take", None)

    assert given.look().files == first.files
    assert len(given.told) == 1


def test_another_licence_of_the_same_list_is_another_file(given: Given) -> None:
    given.give("tor/a.txt", TOR)
    first = given.look()
    given.give("tor/a.txt", TOR, {**SAID, "licence": "another"})

    assert given.look().digest != first.digest


def test_what_is_taken_away_is_used_no_more(given: Given) -> None:
    given.give("tor/a.txt", TOR)
    before = given.look()
    given.objects.drop([GIVEN + "tor/a.txt"])

    after = given.look()

    assert before.tells == {DataKind.TOR}
    assert not after.tells
    assert not after.files
    assert after.digest == ""


def test_a_copy_that_nobody_names_goes_after_a_day(given: Given) -> None:
    given.give("tor/a.txt", TOR)
    first = given.one().kept
    given.now += timedelta(hours=12)
    given.give("tor/a.txt", b"192.0.2.2\n")
    second = given.one().kept
    assert {each.key for each in given.objects.under(KEPT)} == {first, second}

    given.now += timedelta(hours=13)
    given.give("tor/a.txt", b"192.0.2.3\n")
    third = given.one().kept
    assert {each.key for each in given.objects.under(KEPT)} == {second, third}


@pytest.mark.parametrize(
    ("error", "fault", "detail"),
    [
        (FixSettingsError(Cause.LAKE, "AccessDenied"), Fault.UNREADABLE, "AccessDenied"),
        (RecursionError("deep"), Fault.BROKEN, "RecursionError"),
    ],
    ids=["may not be read", "breaks its reader"],
)
def test_one_that_cannot_be_read_keeps_nobody_from_the_others(
    given: Given, monkeypatch: pytest.MonkeyPatch, error: Exception, fault: Fault, detail: str
) -> None:
    given.give("tor/a.txt", TOR)
    good = given.one().kept
    given.give("tor/a.txt", b"192.0.2.2\n")
    given.give("tor/b.txt", TOR)
    monkeypatch.setattr(given, "objects", Refusing(given.objects, GIVEN + "tor/a.txt", error))

    spoiled, other = given.look().files

    assert spoiled.wrong is not None
    assert (spoiled.wrong.fault, spoiled.wrong.detail, spoiled.kept) == (fault, detail, good)
    assert other.wrong is None


def test_a_bucket_that_does_not_answer_is_no_fault_of_the_file(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    given.give("tor/a.txt", TOR)
    error = TryLaterError(Cause.LAKE, "SlowDown")
    monkeypatch.setattr(given, "objects", Refusing(given.objects, GIVEN + "tor/a.txt", error))

    with pytest.raises(TryLaterError):
        given.look()

    assert given.told == []
    assert StoredDataFiles(given.rows).all() == []


def test_those_of_the_demonstration_are_fit(given: Given) -> None:
    for each in demonstrated(given.now):
        given.give(each.place, each.body, each.said)

    library = given.look()

    assert library.unfit == ()
    assert library.tells == set(map(DataKind, ("geography", "providers", "hosting", "tor", "threat")))
    assert {each.told.licence for each in library.files if each.told} == {"own invention"}


def test_a_copy_that_is_used_stays_however_old_it_is(given: Given) -> None:
    given.give("tor/a.txt", TOR)
    first = given.one().kept
    given.now += timedelta(days=3)
    given.give("tor/b.txt", b"192.0.2.2\n")

    assert {each.kept for each in given.look().files} == {each.key for each in given.objects.under(KEPT)}
    assert given.objects.get(first) is not None


@pytest.mark.parametrize(
    ("kind", "days", "ageing"),
    [
        ("tor", 3, Ageing.FRESH),
        ("tor", 4, Ageing.OLD),
        ("tor", 14, Ageing.OLD),
        ("tor", 15, Ageing.TOO_OLD),
        ("relay", 60, Ageing.FRESH),
        ("relay", 4000, Ageing.OLD),
    ],
)
def test_a_file_grows_old(given: Given, kind: str, days: int, ageing: Ageing) -> None:
    given.give(f"{kind}/a.txt", TOR, {**SAID, "date": "2026-03-18"})
    given.now = datetime(2026, 3, 18, tzinfo=UTC) + timedelta(days=days)

    library = given.look()

    assert library.files[0].ageing(library.at) is ageing
    assert bool(library.used) is (ageing is not Ageing.TOO_OLD)
    assert library.too_old == (frozenset({DataKind.TOR}) if ageing is Ageing.TOO_OLD else frozenset())
    assert bool(library.unfit) is (ageing is Ageing.TOO_OLD)
