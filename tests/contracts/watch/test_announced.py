"""What a collector wrote is told as it lies in the lake, in the same order every time; rows of the outbox are read."""

import json
from pathlib import Path

import pytest

from doorbook.adapters.announcer_events import to_row
from doorbook.adapters.dynamodb import outbox, records
from doorbook.adapters.dynamodb.attributes import item
from doorbook.adapters.lake.announced import LakeAnnounced
from doorbook.adapters.lake.objects import Objects
from doorbook.adapters.lake.refined import S3Lake
from doorbook.collect.announcing.announcement import FileOfEvents
from doorbook.collect.announcing.handing import GarbledError
from doorbook.collect.lake.ports import NewFile
from doorbook.errors import Cause, FixSettingsError
from tests.contracts.stores import event
from tests.contracts.watch.lakes import NOON, SOURCE, record


def written(objects: Objects, folder: Path) -> list[FileOfEvents]:
    """Refine some records, and read the rows that the outbox got of them."""
    told: list[NewFile] = []
    S3Lake(objects, folder).refine(SOURCE, [record(number, NOON - number) for number in range(700)], told.extend)
    rows = [to_row(item(outbox.row(SOURCE, each, NOON))) for each in told]
    assert all(isinstance(each, FileOfEvents) for each in rows)
    return [each for each in rows if isinstance(each, FileOfEvents)]


def test_each_event_of_a_file_is_told_with_its_key_and_its_moment(objects: Objects, tmp_path: Path) -> None:
    (file,) = written(objects, tmp_path / "lake")

    told = list(LakeAnnounced(objects, tmp_path / "told").events(file))

    assert (file.count, len(told)) == (700, 700)
    assert [each.id for each in told] == [f"{number:032x}" for number in reversed(range(700))]
    assert [each.at for each in told] == [NOON - number for number in reversed(range(700))]
    said = json.loads(told[0].detail)
    assert said["metadata"]["uid"] == told[0].id
    assert json.loads(said["raw_data"])["user"]["name"] == "álice"
    assert list(LakeAnnounced(objects, tmp_path / "told").events(file)) == told
    assert list((tmp_path / "told").iterdir()) == []


def test_a_file_that_is_gone_is_the_operators(objects: Objects, tmp_path: Path) -> None:
    (file,) = written(objects, tmp_path / "lake")
    objects.drop([file.object])

    with pytest.raises(FixSettingsError) as broke:
        list(LakeAnnounced(objects, tmp_path / "told").events(file))

    assert (broke.value.cause, broke.value.detail) == (Cause.LAKE, f"{file.object} is not there")


def test_a_file_that_is_spoilt_is_the_operators(objects: Objects, tmp_path: Path) -> None:
    (file,) = written(objects, tmp_path / "lake")
    objects.put(file.object, b"no parquet")

    with pytest.raises(FixSettingsError) as broke:
        list(LakeAnnounced(objects, tmp_path / "told").events(file))

    assert broke.value.cause is Cause.LAKE


def test_an_event_of_the_portal_is_read_as_it_was_announced() -> None:
    made = event()

    assert to_row(item({**records.event(made), "ttl": 1})) == made


@pytest.mark.parametrize(
    "image",
    [
        {},
        {"pk": {"S": "a"}},
        {"pk": {"S": "a"}, "at": {"N": "1"}, "kind": {"S": "records"}},
        {"pk": {"S": "a"}, "at": {"N": "1"}, "topic": {"S": "?"}, "person": {"S": "a"}, "facts": {"M": {}}},
        {"pk": {"B": "a"}},
        {"pk": {"S": "a"}, "at": {"N": "x"}},
    ],
)
def test_a_row_that_nobody_wrote_is_refused(image: dict[str, dict[str, object]]) -> None:
    with pytest.raises(GarbledError):
        to_row(image)
