"""Lists an account of thousands in a process of its own, and says what came of it and how much memory it took.

python -m tests.journeys.collect.many '{"keys": …, "ca": …, "folder": …, "streams": ["users"]}'
"""

import json
import sys
import time
from pathlib import Path

from doorbook.adapters.duo.admin_api import AdminApi
from doorbook.adapters.lake.inventory_views import views
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.collect.mark import HOUR
from doorbook.collect.stream import Inventory
from doorbook.collect.streams import BY_NAME
from tests.contracts.duo_admin import admin
from tests.contracts.duo_ways import KeptSecrets
from tests.contracts.watch.lists import Desk

SETTLED = 3
"""Listings: a first, one that misses what went, and one that believes it."""


STATUS = Path("/proc/self/status")


def listed(desk: Desk, api: AdminApi) -> dict[str, object]:
    """List to the end, and say how it stands and how long it took."""
    begun = time.perf_counter()
    desk.now += HOUR
    ended = desk.lister.turn(desk.order(), api)
    while ended.more:
        ended = desk.lister.turn(desk.order(), api)
    assert ended.mark is not None
    assert ended.mark.failure is None, ended.mark.failure
    assert ended.mark.standing is not None
    return {**ended.mark.standing.__dict__, "seconds": round(time.perf_counter() - begun, 2)}


def changes(desk: Desk, name: str) -> list[tuple[str, str]]:
    """Return what changed since the first listing, without reading what it found."""
    engine = desk.snapshots.engine
    views(engine, desk.objects, desk.folder / "read", ["c1"])
    return sorted(engine.execute(f"SELECT kind, uid FROM {name}_history WHERE kind <> 'found'").fetchall())  # noqa: S608 - our own name


def main() -> None:
    told = json.loads(sys.argv[1])
    api = admin(KeptSecrets({"duo": told["keys"], "ca": told["ca"]}))
    objects, rows = MemoryObjects(), MemoryRows()
    desks: dict[str, Desk] = {}
    for name in told["streams"]:
        inventory = BY_NAME[name]
        assert isinstance(inventory, Inventory)
        desks[name] = Desk(rows, objects, Path(told["folder"]) / name, inventory)
    for line in sys.stdin:
        said: dict[str, object] = {name: listed(desk, api) for name, desk in desks.items()}
        said["changes"] = {name: changes(desk, name) for name, desk in desks.items()}
        peak = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        held = sum(each.size for each in objects.under(""))
        said["kilobytes"] = int(peak.split()[1]) - held // 1024  # the bucket is not in the collector's memory
        sys.stdout.write(json.dumps(said) + "\n" if line.strip() else "")
        sys.stdout.flush()
    api.close()


if __name__ == "__main__":
    main()
