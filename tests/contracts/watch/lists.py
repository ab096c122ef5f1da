"""An account that is nothing but lists, a lister that works on it, and what its readers find."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from doorbook.adapters.lake import manifest, pointer
from doorbook.adapters.lake.manifest import Shelf
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.lake.snapshots import S3Snapshots
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.rows import Rows
from doorbook.collect.account import BadRecord, Page, PageRequest, Record
from doorbook.collect.inventories.lister import Lister, ListingEnded, ListingOrder
from doorbook.collect.inventories.listing import Listing
from doorbook.collect.lake.ports import Source
from doorbook.collect.mark import HOUR, Lane
from doorbook.collect.stream import Inventory
from doorbook.collect.streams import PHONES
from doorbook.errors import BreakageError

NOW = 1_790_000_000_000
MINUTE = 60_000

type Said = dict[str, Any]


def phone(which: int, *owners: str, **says: object) -> Said:
    """Return a phone as Duo tells of it, in short."""
    users = [{"user_id": each, "username": each.lower(), "last_login": which} for each in owners]
    return {"phone_id": f"DP{which:04}", "name": f"phone {which}", "activated": True, "users": users} | says


class Lists:
    """Pages of lists by offset, as Duo gives them: of what is there when the page is asked for."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self.held: list[Said] = []
        self.asked: list[str] = []
        self.before_page: dict[int, Callable[[], object]] = {}
        self.odd: dict[int, bytes] = {}
        self._clock = clock

    def page(self, asked: PageRequest) -> Page:
        number = len(self.asked)
        self.asked.append(asked.cursor or "0")
        if number in self.before_page:
            self.before_page[number]()
        assert isinstance(asked.stream, Inventory)
        offset, size, key = int(asked.cursor or "0"), asked.stream.page, asked.stream.key
        rows = self.held[offset : offset + size]
        records = [
            Record(each[key] if key else asked.stream.name, asked.high, json.dumps(each).encode())
            for place, each in enumerate(rows, offset)
            if place not in self.odd
        ]
        bad = [BadRecord("odd", raw) for place, raw in self.odd.items() if offset <= place < offset + size]
        following = None if offset + size >= len(self.held) else str(offset + size)
        return Page(records=tuple(records), bad=tuple(bad), cursor=following, size=100)

    def breaks(self, broke: BaseException) -> Callable[[], object]:
        """Return what raises, to be put before a page."""

        def raising() -> object:
            raise broke

        return raising


class Purse:
    """A budget that has room for so many calls, and what it was told."""

    def __init__(self, room: int = 10**9) -> None:
        self.room = room
        self.lanes: list[Lane] = []
        self.waits: list[int] = []

    def take(self, connection: str, lane: Lane, most: int) -> int:
        assert connection
        self.lanes.append(lane)
        taken = min(self.room, most)
        self.room -= taken
        return taken

    def give_back(self, connection: str, calls: int) -> None:
        assert connection
        self.room += calls

    def refused(self, connection: str, after: int) -> None:
        assert connection
        self.waits.append(after)


class Desk:
    """One connection's lister; `now` moves by hand, and a little with each look at the clock."""

    def __init__(self, rows: Rows, objects: Objects, folder: Path, inventory: Inventory = PHONES) -> None:
        self.now = NOW
        self.inventory = inventory
        self.source = Source("c1", "Acme", inventory.name)
        self.account = Lists(self.clock)
        self.purse = Purse()
        self.folder = folder
        self.objects = objects
        self.listings = StoredListings(rows)
        self.snapshots = S3Snapshots(objects, folder)
        self.lister = Lister(
            listings=self.listings,
            lake=S3Lake(objects, folder),
            snapshots=self.snapshots,
            budget=self.purse,
            clock=self.clock,
        )

    def clock(self) -> int:
        self.now += 1
        return self.now

    def order(self, *, forced: str | None = None, until: int | None = None) -> ListingOrder:
        return ListingOrder(
            source=self.source,
            inventory=self.inventory,
            interval=HOUR,
            until=until or self.now + MINUTE,
            forced=forced,
        )

    def turn(self, *, forced: str | None = None, until: int | None = None) -> ListingEnded:
        return self.lister.turn(self.order(forced=forced, until=until), self.account)

    def listed(self, *held: Said) -> Listing:
        """List what is there an hour later, to the end."""
        self.account.held = list(held)
        return self.again()

    def again(self) -> Listing:
        self.now += HOUR
        ended = self.turn()
        while ended.more:
            ended = self.turn()
        assert ended.mark is not None
        assert ended.mark.failure is None, ended.mark.failure
        assert ended.mark.reading is None
        return ended.mark

    def broke(self) -> BreakageError:
        """Take a turn that fails."""
        self.now += HOUR
        mark = self.turn().mark
        assert mark is not None
        assert mark.failure is not None
        return BreakageError(mark.failure.cause, mark.failure.detail)  # type: ignore[arg-type]

    def state(self) -> list[Said]:
        """Return the state that counts, every object of it."""
        now = pointer.read(self.objects, self.source)
        if now is None:
            return []
        path = self.folder / "read.parquet"
        self.folder.mkdir(parents=True, exist_ok=True)
        assert self.objects.fetch(now.state, path), now.state
        return sorted(_rows(self.snapshots, path), key=lambda each: str(each["uid"]))

    def there(self) -> list[str]:
        """Return the ids of the objects that are not gone."""
        return [each["uid"] for each in self.state() if each["gone_at"] is None]

    def history(self) -> list[Said]:
        """Return what changed, by the manifests, in the order in which it was noticed."""
        rows: list[Said] = []
        prefix = f"changes/{self.source.stream}/connection=c1/day="
        for day in sorted({each.key.removeprefix(prefix)[:10] for each in self.objects.under(prefix)}):
            for entry in manifest.read(self.objects, Shelf(self.source.stream, "c1", day, "changes")).files:
                path = self.folder / "history-read.parquet"
                assert self.objects.fetch(entry.object, path), entry
                found = list(_rows(self.snapshots, path))
                assert len(found) == entry.rows
                rows += found
        return sorted(rows, key=lambda each: (each["noticed"], str(each["uid"])))

    def told(self, *, since: int = 0) -> list[tuple[str, str]]:
        """Return the kinds of what changed, and of which object."""
        return [(each["kind"], each["uid"]) for each in self.history() if each["noticed"] > since]


def _rows(snapshots: S3Snapshots, path: Path) -> Iterator[Said]:
    told = snapshots.engine.execute("SELECT * FROM read_parquet($path)", {"path": str(path)})
    names = [each[0] for each in told.description]
    yield from (dict(zip(names, row, strict=True)) for row in told.fetchall())
