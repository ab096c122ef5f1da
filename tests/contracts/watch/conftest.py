"""Rows and objects, in memory and on the local AWS; every test has its own."""

import itertools
from pathlib import Path

import pytest

from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.lake.objects import Objects, S3Objects
from doorbook.adapters.lake.refined import S3Lake
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.rows import INDEXES
from local.cloud.stack import Stack

NUMBERS = itertools.count(1)


@pytest.fixture(params=["memory", "dynamodb"])
def rows(request: pytest.FixtureRequest) -> MemoryRows | WatchRows:
    if request.param == "memory":
        return MemoryRows()
    stack: Stack = request.getfixturevalue("stack")
    client, name = stack.aws.client("dynamodb"), f"watch-{next(NUMBERS)}"
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": each, "AttributeType": "S"}
            for each in ("pk", "sk", *itertools.chain.from_iterable(INDEXES.values()))
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": index,
                "KeySchema": [
                    {"AttributeName": key, "KeyType": "HASH"},
                    {"AttributeName": order, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for index, (key, order) in INDEXES.items()
        ],
    )
    return WatchRows(client, name)


@pytest.fixture
def audited(request: pytest.FixtureRequest, rows: MemoryRows | WatchRows) -> MemoryRows | WatchRows:
    if isinstance(rows, MemoryRows):
        return rows
    stack: Stack = request.getfixturevalue("stack")
    return WatchRows(stack.aws.client("dynamodb"), rows.table, stack.table("Audit"))


@pytest.fixture(params=["memory", "s3"])
def objects(request: pytest.FixtureRequest) -> Objects:
    if request.param == "memory":
        return MemoryObjects()
    stack: Stack = request.getfixturevalue("stack")
    client, name = stack.aws.client("s3"), f"lake-{next(NUMBERS)}"
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "ca-central-1"})
    return S3Objects(client, name)


@pytest.fixture
def lake(objects: Objects, tmp_path: Path) -> S3Lake:
    return S3Lake(objects, tmp_path / "lake")
