"""Leaves botocore the service descriptions that the product uses: data only, its code stays as it came."""

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OPERATIONS = {
    "dynamodb": frozenset(
        {
            "BatchGetItem",
            "BatchWriteItem",
            "DeleteItem",
            "GetItem",
            "PutItem",
            "Query",
            "TransactWriteItems",
            "UpdateItem",
        },
    ),
    "events": frozenset({"PutEvents"}),
    "s3": frozenset({"DeleteObject", "DeleteObjects", "GetObject", "HeadObject", "ListObjectsV2", "PutObject"}),
    "secretsmanager": frozenset(
        {
            "CreateSecret",
            "DeleteSecret",
            "DescribeSecret",
            "GetSecretValue",
            "PutSecretValue",
            "RestoreSecret",
            "TagResource",
        },
    ),
    "sns": frozenset({"ListSubscriptionsByTopic", "Publish", "Subscribe", "Unsubscribe"}),
    "sqs": frozenset({"ChangeMessageVisibility", "GetQueueAttributes", "SendMessage", "SendMessageBatch"}),
}
DEFAULTS = frozenset({"_retry.json", "endpoints.json", "partitions.json", "sdk-default-configuration.json"})
MODELS = frozenset({"endpoint-rule-set-1.json", "paginators-1.json", "service-2.json", "service-2.sdk-extras.json"})

type Json = dict[str, Any]


def trim(site: Path) -> None:
    """Drop the services nobody calls, and of the others the operations nobody calls."""
    data = site / "botocore" / "data"
    for entry in sorted(data.iterdir()):
        if entry.is_dir() and entry.name not in OPERATIONS:
            shutil.rmtree(entry)
        elif entry.is_file() and _plain(entry) not in DEFAULTS:
            entry.unlink()
    for file in sorted(path for path in data.rglob("*") if path.is_file()):
        _trim_file(file, data)
    shutil.rmtree(site / "boto3" / "data", ignore_errors=True)  # resources; the product uses clients
    shutil.rmtree(site / "boto3" / "examples", ignore_errors=True)


def _plain(file: Path) -> str:
    return file.name.removesuffix(".gz")


def _trim_file(file: Path, data: Path) -> None:
    name = _plain(file)
    if file.parent != data and name not in MODELS:
        file.unlink()
        return
    content = json.loads(gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes())
    service = file.relative_to(data).parts[0]
    match name:
        case "endpoints.json":
            content = _endpoints(content)
        case "service-2.json":
            content = _service(content, OPERATIONS[service])
        case "paginators-1.json":
            content["pagination"] = {k: v for k, v in content["pagination"].items() if k in OPERATIONS[service]}
    file.unlink()
    (file.parent / name).write_text(json.dumps(content, separators=(",", ":")))


def _endpoints(content: Json) -> Json:
    for partition in content["partitions"]:
        partition["services"] = {k: v for k, v in partition["services"].items() if k in OPERATIONS}
    return content


def _service(content: Json, wanted: frozenset[str]) -> Json:
    missing = wanted - content["operations"].keys()
    if missing:
        raise SystemExit(f"{content['metadata']['serviceId']} has no {', '.join(sorted(missing))}")
    content["operations"] = {k: _undocumented(v) for k, v in content["operations"].items() if k in wanted}
    reached: set[str] = set()
    ahead = list(_named(content["operations"]))
    while ahead:
        shape = ahead.pop()
        if shape not in reached:
            reached.add(shape)
            ahead.extend(_named(content["shapes"][shape]))
    content["shapes"] = {k: _undocumented(v) for k, v in content["shapes"].items() if k in reached}
    return content


def _named(part: object) -> Iterator[str]:
    """Every shape that a part of the description speaks of."""
    match part:
        case dict():
            for key, value in part.items():
                if key == "shape" and isinstance(value, str):
                    yield value
                else:
                    yield from _named(value)
        case list():
            for value in part:
                yield from _named(value)


def _undocumented(part: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    match part:
        case dict():
            return {k: _undocumented(v) for k, v in part.items() if not (k == "documentation" and isinstance(v, str))}
        case list():
            return [_undocumented(value) for value in part]
        case _:
            return part
