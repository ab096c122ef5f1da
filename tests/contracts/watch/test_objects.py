"""Objects of the lake: what is changed only where it is as it was read."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

from doorbook.adapters.lake.data_files import GivenObjects
from doorbook.adapters.lake.objects import Objects, S3Objects
from doorbook.adapters.watch.memory_objects import MemoryObjects


def test_an_object_comes_back_as_it_was_put(objects: Objects) -> None:
    objects.put("events/a b/=c", b"\x00one")
    objects.put("events/a b/=c", b"\x00two")

    kept = objects.get("events/a b/=c")

    assert kept is not None
    assert kept.body == b"\x00two"


def test_an_object_that_nobody_put_is_none(objects: Objects, tmp_path: Path) -> None:
    assert objects.get("events/none") is None
    assert not objects.fetch("events/none", tmp_path / "none")


def test_a_file_goes_there_and_back(objects: Objects, tmp_path: Path) -> None:
    body = bytes(range(256)) * 20_000
    (tmp_path / "sent").write_bytes(body)

    objects.send("events/file", tmp_path / "sent")

    assert objects.fetch("events/file", tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == body


def test_what_is_said_of_an_object_comes_with_it(objects: Objects, tmp_path: Path) -> None:
    said = {"licence": "own invention", "date": "2026-11-22"}
    if isinstance(objects, MemoryObjects):
        objects.give("given", b"one", said)
    else:
        assert isinstance(objects, S3Objects)
        objects._client.put_object(Bucket=objects._bucket, Key="given", Body=b"one", Metadata=said)  # noqa: SLF001 - as an operator's command does
    objects.put("silent", b"two")

    assert cast("GivenObjects", objects).take("given", tmp_path / "got") == said
    assert (tmp_path / "got").read_bytes() == b"one"
    assert cast("GivenObjects", objects).take("silent", tmp_path / "got") == {}
    assert cast("GivenObjects", objects).take("none", tmp_path / "got") is None


def test_an_object_is_made_once(objects: Objects) -> None:
    assert objects.put_if("manifest", b"one", None)

    assert not objects.put_if("manifest", b"two", None)
    kept = objects.get("manifest")
    assert kept is not None
    assert kept.body == b"one"


def test_an_object_is_changed_where_it_is_as_it_was_read(objects: Objects) -> None:
    objects.put("manifest", b"one")
    read = objects.get("manifest")
    assert read is not None

    assert objects.put_if("manifest", b"two", read.tag)
    assert not objects.put_if("manifest", b"three", read.tag)
    assert not objects.put_if("another", b"three", read.tag)

    kept = objects.get("manifest")
    assert kept is not None
    assert kept.body == b"two"
    assert objects.get("another") is None


def test_of_many_at_once_one_changes_an_object(objects: Objects) -> None:
    objects.put("manifest", b"zero")
    read = objects.get("manifest")
    assert read is not None

    with ThreadPoolExecutor(8) as many:
        wrote = list(many.map(lambda n: objects.put_if("manifest", b"%d" % n, read.tag), range(8)))

    assert wrote.count(True) == 1


def test_objects_are_listed_by_how_they_begin(objects: Objects) -> None:
    for key in ("events/b", "events/a", "raw/a"):
        objects.put(key, key.encode())

    assert [(each.key, each.size) for each in objects.under("events/")] == [("events/a", 8), ("events/b", 8)]


def test_dropped_objects_are_gone_and_the_others_stay(objects: Objects) -> None:
    for key in ("a", "b", "c"):
        objects.put(key, b"x")

    objects.drop(["a", "c", "never there"])

    assert [each.key for each in objects.under("")] == ["b"]
