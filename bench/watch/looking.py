"""Runs in a process of its own: opens the console's pages again and again, and the floor's between them."""

import importlib
import json
import os
import sys
import time
from collections import Counter
from functools import partial
from typing import Any, Final

path, told = sys.argv[1], json.loads(sys.argv[2])
sys.path[:0] = path.split(os.pathsep)

from bench.browser import event  # noqa: E402 - the path comes first
from bench.floor.portal import FloorPortal  # noqa: E402 - as above

COOKIE: Final = "__Host-doorbook"
OK: Final = 200


class Counted:
    """Counts what the client of DynamoDB is answered while a page is made."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.items = 0

    def answer(self, parsed: Any, model: Any, **_: object) -> None:  # noqa: ANN401 - as botocore has them
        """Take one answer."""
        self.requests[model.name] += 1
        batches = parsed.get("Responses") or {}
        some = sum(len(each) for each in batches.values()) if isinstance(batches, dict) else 0
        self.items += parsed.get("ScannedCount", parsed.get("Count", len(parsed.get("Items", ()))))
        self.items += some + ("Item" in parsed)


def main() -> None:
    """Open every page so many times, the floor's beside each, and tell CPU microseconds; then count once."""
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # the console's log goes where it does not disturb

    def tell(what: object) -> None:
        results.write(json.dumps(what) + "\n")
        results.flush()

    handler: Any = importlib.import_module("console").handler
    from doorbook.wiring.clients import dynamodb  # noqa: PLC0415 - as above

    floor = FloorPortal({**os.environ, "DOORS_TABLE": "FloorDoors", "AUDIT_TABLE": "FloorAudit"})
    asked = {name: event("GET", target, {COOKIE: told["secret"]}) for name, target in told["pages"].items()}
    events = dynamodb().meta.events
    for name, each in asked.items():
        reply = handler(each, None)
        if reply["statusCode"] != OK:
            raise SystemExit(f"{name}: {reply['statusCode']} {reply['body'][:2000]}")
        counted = Counted()
        events.register("after-call.dynamodb", counted.answer)
        reply = handler(each, None)
        events.unregister("after-call.dynamodb", counted.answer)
        tell({"page": name, "requests": counted.requests, "items": counted.items, "bytes": len(reply["body"])})
    for _ in range(told["rounds"]):
        for name, each in asked.items():
            samples = [_timed(partial(floor.home, each), partial(handler, each, None)) for _ in range(told["times"])]
            tell({"timed": name, "floor": [its for its, _ in samples], "page": [mine for _, mine in samples]})


def _timed(its: Any, mine: Any) -> tuple[float, float]:  # noqa: ANN401 - what answers
    began = time.process_time_ns()
    its()
    between = time.process_time_ns()
    mine()
    return (between - began) / 1000, (time.process_time_ns() - between) / 1000


main()
