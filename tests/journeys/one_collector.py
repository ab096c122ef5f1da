"""A collector as a program of its own, for whoever wants to kill it: it takes turns until nothing is left."""

import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from doorbook.adapters.duo.admin_api import AdminApi
from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.dynamodb.outbox import DynamoOutbox
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.collect.lake.ports import Source
from doorbook.collect.logs.collector import Collector, Order
from doorbook.collect.streams import AUTHENTICATION
from local.cloud.aws import Aws
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets
from tests.journeys.collect.watch import Plenty

PAGE = 100


def main() -> None:
    told = json.loads(sys.argv[1])
    aws = Aws(told["endpoint"])
    dynamodb = aws.client("dynamodb")
    secrets = KeptSecrets({"duo": told["keys"], "ca": Path(told["ca"]).read_text()})
    with tempfile.TemporaryDirectory() as folder:
        collector = Collector(
            marks=StoredMarks(WatchRows(dynamodb, told["watch"])),
            lake=S3Lake(S3Objects(aws.client("s3"), told["lake"]), Path(folder)),
            outbox=DynamoOutbox(dynamodb, told["outbox"]),
            budget=Plenty(),
            clock=lambda: int(time.time() * 1000),
        )
        account = AdminApi(secrets, "duo", Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca"))
        late = int(time.time() * 1000) + 600_000
        order = Order(
            source=Source(told["connection"], "Acme", AUTHENTICATION.name),
            log=replace(AUTHENTICATION, page=PAGE),
            interval=60_000,
            backfill_days=0,
            until=late,
            others_until=late,
        )
        sys.stdout.write("begins\n")
        sys.stdout.flush()
        while collector.turn(order, account).more:
            pass
        account.close()


if __name__ == "__main__":
    main()
