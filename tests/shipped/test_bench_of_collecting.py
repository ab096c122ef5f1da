"""What the bench says of collecting: what it counts, and that its floors do what the product does."""

import json
from collections import Counter
from contextlib import closing
from pathlib import Path

import orjson
from backports import zstd

from bench.floor.collecting import paging, parsed
from bench.watch.counting import CountedRows, FolderObjects, units
from bench.watch.prices import A_MILLION, cost
from bench.watch.told import Told
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.collect.account import PageRequest
from doorbook.collect.streams import AUTHENTICATION
from local.duosim.integrations import GRANTS
from local.duosim.logs import LogRow, iso
from local.duosim.running import running

HOUR = 3600
BEGAN = 1_795_200_000


def test_a_row_costs_a_unit_for_each_kilobyte_written_and_four_read() -> None:
    bill: Counter[str] = Counter()
    rows = CountedRows(MemoryRows(), bill)

    rows.put("pk", "sk", {"text": "x" * 900})
    assert (bill["DynamoDB PutItem"], bill["write units"]) == (1, 1)
    rows.put("pk", "sk", {"text": "x" * 1100})
    rows.get("pk", "sk")
    rows.get("pk", "another")

    assert (bill["DynamoDB PutItem"], bill["write units"]) == (2, 3)
    assert (bill["DynamoDB GetItem"], bill["read units"]) == (2, 2)
    assert (units({"text": "x" * 4000}, 4096), units({"text": "x" * 4096}, 4096)) == (1, 2)


def test_a_write_that_comes_too_late_is_billed_and_changes_nothing(tmp_path: Path) -> None:
    bill: Counter[str] = Counter()
    objects = FolderObjects(tmp_path, bill)

    assert objects.put_if("a/b", b"one", None)
    assert not objects.put_if("a/b", b"two", None)
    kept = objects.get("a/b")
    assert kept is not None
    assert objects.put_if("a/b", b"three", kept.tag)

    assert (bill["S3 PUT"], bill["S3 GET"], bill["S3 bytes"]) == (3, 1, len(b"onethree"))
    assert [each.key for each in objects.under("a/")] == ["a/b"]


def test_what_has_a_price_is_what_is_counted() -> None:
    assert cost({"S3 PUT": 1_000_000, "rows read": 7, "DynamoDB GetItem": 9}) == A_MILLION["S3 PUT"]
    assert cost({}) == 0


def test_the_floor_reads_the_page_that_the_product_reads() -> None:
    with running() as duo:
        key = duo.control.add_admin_api("bench", *GRANTS)
        moments = (BEGAN, BEGAN + 1)
        said = [{"txid": f"t{at}", "isotimestamp": iso(at), "timestamp": at, "factor": "duo_push"} for at in moments]
        duo.control.add_log_rows(*(LogRow.of("authentication", each) for each in said))
        told = Told(
            port=duo.tls_port,
            ikey=key.ikey,
            skey=key.skey,
            ca=duo.ca_file,
            low=(BEGAN - HOUR) * 1000,
            high=(BEGAN + HOUR) * 1000,
            rounds=1,
            count=1,
            folder="",
        )
        again = Told.of(told.text())
        asked = PageRequest(stream=AUTHENTICATION, low=told.low, high=told.high)
        params = {"mintime": str(told.low), "maxtime": str(told.high), "limit": "1000", "sort": "ts:asc"}

        with closing(again.admin()) as api, paging(told.port, told.ca, told.ikey, told.skey) as by_hand:
            ours = api.page(asked)
            theirs = by_hand(AUTHENTICATION.path, params)

    assert [json.loads(each.raw) for each in ours.records] == said
    assert theirs["response"]["authlogs"] == said


def test_the_floor_of_a_file_parses_every_line() -> None:
    assert parsed(zstd.compress(b"\n".join(orjson.dumps({"number": number}) for number in range(7)))) == 7
