"""Runs in a process of its own: signs in at the portal and at the floor by turns, and tells each step's CPU time."""

import importlib
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

path, doing, rounds, times = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
sys.path[:0] = path.split(os.pathsep)

from bench.browser import Browser, Event, OutOfStepError, Reply  # noqa: E402 - the path comes first
from bench.floor.portal import FloorPortal  # noqa: E402 - as above

NAME, PASSWORD = "alice", "correct horse battery"
AGAIN = 8
APART = {
    "hash": ("doorbook.adapters.passwords", "Argon2Passwords", ("matches",)),
    "duo": ("doorbook.adapters.duo.auth_api", "DuoAuthApi", ("preauth", "send_push", "push_status")),
}

type Samples = dict[str, list[dict[str, float]]]


class Timer:
    """Keeps the CPU time of each step in microseconds, with what of it is counted apart."""

    def __init__(self) -> None:
        self.samples: Samples = defaultdict(list)
        self._apart = dict.fromkeys(APART, 0)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Count apart what is spent in the hash and in Duo's client."""
        with ExitStack() as ending:
            for kind, (module, name, methods) in APART.items():
                owner = getattr(importlib.import_module(module), name)
                for method in methods:
                    original = getattr(owner, method)
                    setattr(owner, method, self._watched(kind, original))
                    ending.callback(setattr, owner, method, original)
            yield

    def _watched(self, kind: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: object) -> object:
            began = time.process_time_ns()
            try:
                return method(*given)
            finally:
                self._apart[kind] += time.process_time_ns() - began

        return watched

    def time(self, name: str, act: Callable[[], Reply]) -> Reply:
        self._apart = dict.fromkeys(APART, 0)
        began = time.process_time_ns()
        reply = act()
        took = time.process_time_ns() - began
        apart = {kind: spent / 1000 for kind, spent in self._apart.items()}
        self.samples[name].append({"own": took / 1000 - sum(apart.values()), **apart})
        return reply


type Handler = Callable[[Event, object], Reply]


def by_hand(floor: FloorPortal) -> dict[str, Callable[[Event], Reply]]:
    """Return the floor's way to do each step."""
    return {
        "GET /signin": floor.sign_in,
        "POST password": floor.password,
        "GET the waiting page": floor.show,
        "GET the state, waiting": floor.state,
        "GET the state, approved": floor.finish,
        "GET / signed in": floor.home,
    }


def side_by_side(handler: Handler, floor: Mapping[str, Callable[[Event], Reply]], mine: Timer, its: Timer) -> None:
    """Sign in at both, step by step in turns; the push is approved at the second look."""
    portal = Browser(lambda name, event: mine.time(name, lambda: handler(event, None)), AGAIN)
    other = Browser(lambda name, event: its.time(name, lambda: floor[name](event)), AGAIN)
    for _ in zip(portal.sign_in(NAME, PASSWORD, 2), other.sign_in(NAME, PASSWORD, 2), strict=True):
        pass
    Browser(lambda name, event: mine.time(name, lambda: handler(event, None)), AGAIN).pass_by()


def compared(handler: Handler, tell: Callable[[object], None]) -> None:
    """Measure both, round after round."""
    floor = by_hand(FloorPortal({**os.environ, "DOORS_TABLE": "FloorDoors", "AUDIT_TABLE": "FloorAudit"}))
    for each in range(rounds + 1):
        mine, its = Timer(), Timer()
        with mine.watching():
            for _ in range(times):
                with suppress(OutOfStepError):  # its other steps count all the same
                    side_by_side(handler, floor, mine, its)
        if each:  # the first one warms up
            tell({"portal": mine.samples, "floor": its.samples})


def main() -> None:
    results = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # where the portal writes its log

    def tell(found: object) -> None:
        results.write(json.dumps(found) + "\n")
        results.flush()

    handler = importlib.import_module("portal").handler
    if doing == "compare":
        compared(handler, tell)
    else:
        for _ in Browser(lambda _, event: handler(event, None)).sign_in(NAME, PASSWORD, polls=times):
            pass


main()
