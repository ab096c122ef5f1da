"""Starts ministack under its own Python, with two things as AWS has them.

Its answers are sent at once: its Runtime API else waits 40 ms for each. And a secret takes one text under one request
token: a second one is refused, where ministack would let it take the first one's place.
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

runpy.run_module("ministack", run_name="__main__")
