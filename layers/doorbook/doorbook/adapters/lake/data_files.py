"""Data files as an operator lays them into the lake's bucket: looked at, and the good ones kept beside them.

What is given stays where it was put. Of what is fit a copy is kept under a name that tells what is in it, which never
changes; what is unfit, or torn, changes nothing but what is said of it. So a look reads what it began with.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Final, Protocol

from doorbook.adapters.lake import databases, network_lists
from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.network_lists import SURE, Listed, UnfitError
from doorbook.adapters.lake.objects import Listed as ListedObject
from doorbook.adapters.lake.objects import Objects
from doorbook.checks.data_files import DATABASES, DAY_MS, DataFile, DataKind, Fault, Library, Told, Wrong
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError

GIVEN: Final = "reference/given/"
KEPT: Final = "reference/kept/"
LARGEST: Final = 256 * 1024 * 1024
KEPT_AFTER: Final = timedelta(days=1)
"""For so long a copy that nothing names any more stays: somebody may be reading it."""

LONGEST: Final = 200
KINDS: Final = {str(each): each for each in DataKind}
GZIP: Final = (b"\x1f\x8b", b"PK\x03\x04", b"\xfd7zXZ", b"BZh")


class GivenObjects(Objects, Protocol):
    """A bucket that tells what was said of an object when it was written."""

    def take(self, key: str, path: Path) -> Mapping[str, str] | None:
        """Copy an object to a file and return what is said of it, both of one version, or None where there is none."""
        ...


class Standings(Protocol):
    """Keeps how each file stands, by its place below those that are given."""

    def all(self) -> Sequence[DataFile]:
        """Return them."""
        ...

    def looked(self) -> Mapping[str, str]:
        """Return what was last looked at, by the place of each."""
        ...

    def put(self, file: DataFile, looked: str) -> None:
        """Keep one."""
        ...

    def drop(self, place: str) -> None:
        """Forget one that is not given any more."""
        ...


class DataFiles:
    """Takes what is given. Two that do so at once come to the same, since both go by what is there."""

    def __init__(
        self,
        objects: GivenObjects,
        standings: Standings,
        folder: Path,
        unfit: Callable[[str, str, str], None] = lambda _file, _fault, _detail: None,
    ) -> None:
        """`unfit` is told of what cannot be taken: its place, its fault, and what belongs to that."""
        self._objects = objects
        self._standings = standings
        self._folder = folder
        self._unfit = unfit

    def refresh(self, now: int) -> Library:
        """Look at what was given since the last time, and return all files as they stand now."""
        given = {each.key.removeprefix(GIVEN): each for each in self._objects.under(GIVEN) if each.key[-1] != "/"}
        looked = self._standings.looked()
        files = {each.id: each for each in self._standings.all()}
        changed = False
        for place, each in given.items():
            version = f"{each.tag} {each.written:%Y-%m-%dT%H:%M:%S.%f}"
            if looked.get(place) != version:
                files[place] = self._looked_at(place, each, files.get(place), now)
                self._standings.put(files[place], version)
                changed = True
        for place in files.keys() - given.keys():
            del files[place]
            self._standings.drop(place)
            changed = True
        if changed:
            self._tidy({each.kept for each in files.values()}, now)
        return Library(files=tuple(files[place] for place in sorted(files)), at=now)

    def _looked_at(self, place: str, given: ListedObject, before: DataFile | None, now: int) -> DataFile:
        kind = KINDS.get(place.partition("/")[0])
        name = place if kind is None else place.partition("/")[2]
        stays = before or DataFile(name=name, kind=kind)
        try:
            return self._taken(_fit(place, kind, given.size), place.partition("/")[2], now)
        except UnfitError as error:
            unfit = error
        except FixSettingsError as error:
            unfit = UnfitError(Fault.UNREADABLE, error.detail)
        except BreakageError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever somebody gives, a look goes on
            unfit = UnfitError(Fault.BROKEN, type(error).__name__)
        self._unfit(place, unfit.fault, unfit.detail)
        return replace(stays, wrong=Wrong(fault=unfit.fault, detail=unfit.detail[:LONGEST], at=now))

    def _taken(self, kind: DataKind, name: str, now: int) -> DataFile:
        place = f"{kind}/{name}"
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / "given"
        said = self._objects.take(f"{GIVEN}{place}", path)
        if said is None:
            raise TryLaterError(Cause.LAKE, f"{place} was taken away just now")
        size = path.stat().st_size
        if not size:
            raise UnfitError(Fault.EMPTY)
        with path.open("rb") as file:
            if file.read(6).startswith(GZIP):
                raise UnfitError(Fault.COMPRESSED)
        told, made = self._read(path, kind, name, said, now)
        digest = blake2b(repr((place, sorted(said.items()))).encode(), digest_size=12)
        with made.open("rb") as file:
            while part := file.read(2**20):
                digest.update(part)
        kept = f"{KEPT}{kind}/{digest.hexdigest()}{made.suffix}"
        self._objects.send(kept, made)
        made.unlink()
        return DataFile(name=name, kind=kind, told=told, kept=kept, taken=now, size=size)

    def _read(self, path: Path, kind: DataKind, name: str, said: Mapping[str, str], now: int) -> tuple[Told, Path]:
        """Return what is told of a file, and what is to be kept of it."""
        licence = said.get("licence", said.get("license", "")).strip()[:LONGEST]
        is_database = databases.is_database(path)
        if is_database and kind not in DATABASES:
            raise UnfitError(Fault.NO_LIST)
        if kind in DATABASES:
            databases.examine(path, kind)
            date = databases.made(path) if not said.get("date", "").strip() else _date(said["date"])
        else:
            date = _date(said.get("date", ""))
        if not licence:
            raise UnfitError(Fault.NO_LICENCE)
        if date > now + DAY_MS:
            raise UnfitError(Fault.AHEAD, f"{datetime.fromtimestamp(date / 1000, UTC):%Y-%m-%d}")
        label = said.get("label", "").strip()[:LONGEST] or name.partition(".")[0]
        if kind in DATABASES:
            made = path.rename(path.with_suffix(".mmdb"))
            return Told(licence=licence, date=date, label=label), made
        rows = network_lists.read(path, kind)
        path.unlink()
        confidence = _confidence(said.get("confidence"))
        if kind is DataKind.THREAT and confidence is None and any(each.confidence is None for each in rows):
            raise UnfitError(Fault.NO_CONFIDENCE)
        told = Told(licence=licence, date=date, label=label, confidence=confidence, rows=len(rows))
        return told, _written(rows, path.with_suffix(".parquet"))

    def _tidy(self, named: set[str], now: int) -> None:
        until = datetime.fromtimestamp(now / 1000, UTC) - KEPT_AFTER
        left = [each.key for each in self._objects.under(KEPT) if each.key not in named and each.written < until]
        self._objects.drop(left)


def _fit(place: str, kind: DataKind | None, size: int) -> DataKind:
    if kind is None or place.count("/") != 1:
        raise UnfitError(Fault.UNKNOWN_KIND, place.rpartition("/")[0])
    if size > LARGEST:
        raise UnfitError(Fault.TOO_LARGE, f"{LARGEST // 2**20} MB")
    return kind


def _date(said: str) -> int:
    try:
        return round(datetime.fromisoformat(said.strip()[:10]).replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError as error:
        raise UnfitError(Fault.NO_DATE, said[:LONGEST]) from error


def _confidence(said: str | None) -> int | None:
    if said is None or not said.strip():
        return None
    if not said.strip().isdecimal() or int(said) > SURE:
        raise UnfitError(Fault.NO_CONFIDENCE, said[:LONGEST])
    return int(said)


def _written(rows: Sequence[Listed], path: Path) -> Path:
    """Write a list as the engine reads it: numbers of 128 bits are in no Parquet, so each is two."""
    lines = path.with_suffix(".csv")
    with lines.open("w", encoding="ascii") as file:
        for each in rows:
            sure, since = ("" if word is None else word for word in each[2:])
            file.write(f"{each.low},{each.high},{sure},{since}\n")
    columns = "{'low': 'UHUGEINT', 'high': 'UHUGEINT', 'confidence': 'INTEGER', 'since': 'BIGINT'}"
    halves = ", ".join(
        f"({end} >> 64)::UBIGINT AS {end}_top, ({end} & 18446744073709551615)::UBIGINT AS {end}_rest"
        for end in ("low", "high")
    )
    engine = connect(path.parent)
    engine.execute(
        f"COPY (SELECT {halves}, confidence, since FROM read_csv('{lines}', header = false, columns = {columns})) "  # noqa: S608 - our own words
        f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
    )
    engine.close()
    lines.unlink()
    return path
