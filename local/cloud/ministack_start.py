"""Starts ministack under its own Python, with five things as AWS has them.

Its answers are sent at once: its Runtime API else waits 40 ms for each. A secret takes one text under one request
token: a second one is refused, where ministack would let it take the first one's place. A queue keeps its name when
ministack's port changes. A function that takes single messages of a FIFO queue runs for several groups at once, where
ministack would let one wait for another. And what a function says has failed of a table's stream comes again.
"""

import importlib
import runpy
import socketserver
from typing import Any

socketserver.StreamRequestHandler.disable_nagle_algorithm = True

secrets: Any = importlib.import_module("ministack.services.secretsmanager")
put_secret_value = secrets._put_secret_value  # noqa: SLF001 - ministack has no other way in


def _put_once(data: dict[str, Any]) -> object:
    """Put a text into a secret, unless another one is there under the same token."""
    _, secret = secrets._resolve(data.get("SecretId"))  # noqa: SLF001 - as above
    known = (secret or {}).get("Versions", {}).get(data.get("ClientRequestToken"))
    if known and any(known.get(name) != data.get(name) for name in ("SecretString", "SecretBinary")):
        says = "You can't use this ClientRequestToken: a version with it has another value."
        return secrets.error_response_json("ResourceExistsException", says, 400)
    return put_secret_value(data)


secrets._put_secret_value = _put_once  # noqa: SLF001 - as above

queues: Any = importlib.import_module("ministack.services.sqs")
queues.DEFAULT_PORT = "4566"  # a queue is known by its address, and stays what it is when the next run has another port
queues._CANONICAL_NETLOC = f"{queues.DEFAULT_HOST}:{queues.DEFAULT_PORT}"  # noqa: SLF001 - as above

functions: Any = importlib.import_module("ministack.services.lambda_svc")
concurrency = functions._sqs_esm_concurrency  # noqa: SLF001 - as above


def _of_each_group_one(mapping: dict[str, Any], function: Any, settings: Any, queue: Any = None) -> int:  # noqa: ANN401 - as it is
    """Allow as many at once as the mapping does, if each has one message: its group gives no other meanwhile.

    What a parameter of the template says comes as text.
    """
    single = int(mapping.get("BatchSize", 10)) == 1
    return int(concurrency(mapping, function, settings, {} if single else queue))


functions._sqs_esm_concurrency = _of_each_group_one  # noqa: SLF001 - as above

execute = functions._execute_function  # noqa: SLF001 - as above


def _what_failed_comes_again(function: Any, event: Any, *others: Any, **further: Any) -> Any:  # noqa: ANN401 - as it is
    """Let a function that reports what failed of a table's stream be given it again."""
    result = execute(function, event, *others, **further)
    records = event.get("Records") if isinstance(event, dict) else None
    body = result.get("body")
    if records and records[0].get("eventSource") == "aws:dynamodb" and isinstance(body, dict):
        failed = body.get("batchItemFailures")
        if failed:
            return result | {"error": True, "body": {"errorType": "Reported", "errorMessage": f"failed: {failed}"}}
    return result


functions._execute_function = _what_failed_comes_again  # noqa: SLF001 - as above

runpy.run_module("ministack", run_name="__main__")
