"""What keeps the lake."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.lake.refined import today
from doorbook.adapters.lake.shelves import LakeShelves
from doorbook.adapters.watch.lake_place import StoredPlace
from doorbook.collect.connections.connection import State
from doorbook.collect.lake.keeping import LakeKeeper
from doorbook.wiring.clients import client, clock, env, meter
from doorbook.wiring.watching import connections, watch_rows

WORKPLACE: Final = Path("/tmp/lake")  # noqa: S108 - Lambda's own disk, which nobody shares
LASTS: Final = timedelta(minutes=3)
"""What was begun by then has as long again until the function is ended; and if it is, nothing is lost."""


@cache
def lake_keeper() -> LakeKeeper:
    """Return what keeps the lake, from the environment."""
    return LakeKeeper(
        shelves=LakeShelves(S3Objects(client("s3"), env("LAKE_BUCKET")), WORKPLACE, today),
        place=StoredPlace(watch_rows()),
        clock=clock,
        days=int(env("EVENTS_DAYS")),
        leaving=_leaving,
    )


def _leaving() -> frozenset[str]:
    return frozenset(each.id for each in connections().all() if each.state is State.DELETING)


__all__ = ["LASTS", "lake_keeper", "meter"]
