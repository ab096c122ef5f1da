"""A month comes into the lake as its organisation's Duo told it, by the product's own ways."""

import json
from pathlib import Path

from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.inventory_views import views
from doorbook.collect.lake.ports import Source
from tests.contracts.watch.lakes import found
from tests.journeys.month.collecting import ACCOUNT, CONNECTION, Collecting
from tests.month.moments import BEGINS, HOUR, on
from tests.month.month import Month


def test_every_row_comes_once_and_every_list_as_it_stands(tmp_path: Path) -> None:
    month = Month(3)
    collecting = Collecting(month, tmp_path)
    for at in (BEGINS + 120, on(0, 7), on(0, 9.55), on(1, 3), on(2, 22), on(4, 11)):
        collecting.collect(at, lists=month.inventories() if at > on(2) else ())

    for log in month.logs:
        settled = collecting.marks.read(CONNECTION, log)
        assert settled is not None
        said = sorted(json.dumps(row).encode() for at, row in month.rows(log) if at * 1000 < settled.settled)
        assert found(collecting.objects, tmp_path, Source(CONNECTION, ACCOUNT, log)) == said
        assert settled.settled > (on(4, 11) - HOUR) * 1000
    assert not [each.key for each in collecting.objects.under("quarantine/")]
    engine = connect(tmp_path)
    views(engine, collecting.objects, tmp_path / "read", [CONNECTION])
    for name, things in month.inventories().items():
        (there,) = engine.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608 - our own name
        assert there == (len(things),), name
    statuses = engine.execute("SELECT user_id, status FROM users").fetchall()
    engine.close()
    assert sorted(statuses) == sorted((who["user_id"], who["status"]) for who in month.inventories()["users"])
