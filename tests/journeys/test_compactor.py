"""The compactor on the deployed stack: many files become one, and a day that cannot is told of and keeps no other."""

import json
import time
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from doorbook.adapters.lake import manifest
from doorbook.adapters.lake.manifest import Shelf
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.lake.refined import S3Lake
from doorbook.collect.lake.ports import Source
from doorbook.collect.mark import DAY
from local.cloud.stack import Stack
from tests.contracts.watch.lakes import found, nobody, record


class Place:
    """The stack's lake, and connections in it."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.stack = stack
        self.folder = folder
        self.objects = S3Objects(stack.aws.client("s3"), stack.resources["Lake"])

    def filled(self, at: int) -> Source:
        source = Source(f"of-a-test-{token_hex(4)}", "Of a test", "authentication")
        for number in range(4):
            S3Lake(self.objects, self.folder).refine(source, [record(number, at + number)], nobody)
        return source

    def shelf(self, source: Source, at: int) -> Shelf:
        return Shelf.at(source.stream, source.connection, at)

    def turn(self) -> tuple[str | None, Any]:
        client = self.stack.aws.client("lambda", read_timeout=120)
        done = client.invoke(FunctionName=self.stack.resources["Compactor"], Payload=b'{"source": "aws.events"}')
        return done.get("FunctionError"), json.loads(done["Payload"].read())


@pytest.fixture
def place(stack: Stack, tmp_path: Path) -> Place:
    return Place(stack, tmp_path)


def days_ago(days: int) -> int:
    return (int(time.time() * 1000) // DAY - days) * DAY


def test_an_hour_makes_few_of_many_drops_what_is_too_old_and_tells_of_what_it_cannot(place: Place) -> None:
    recent, long_ago = days_ago(3), days_ago(402)
    whole, broken, old = place.filled(recent), place.filled(recent), place.filled(long_ago)
    shelf, damaged = place.shelf(whole, recent), place.shelf(broken, recent)
    before = found(place.objects, place.folder, whole)
    lost = manifest.read(place.objects, damaged)
    place.objects.drop([lost.files[0].object])

    error, said = place.turn()

    assert (error, lost.files[0].object in said["errorMessage"]) == ("Unhandled", True)
    assert [each.rows for each in manifest.read(place.objects, shelf).files] == [4]
    assert found(place.objects, place.folder, whole) == before
    assert manifest.read(place.objects, damaged) == lost
    assert manifest.read(place.objects, place.shelf(old, long_ago)).files == ()
    assert len(list(place.objects.under(place.shelf(old, long_ago).prefix))) == 5  # for whoever still reads

    place.objects.drop([each.key for each in place.objects.under(damaged.prefix)])
    error, said = place.turn()
    assert (error, [each for each in said["did"] if whole.connection in each or old.connection in each]) == (None, [])
