"""Runs in a process of its own: signs in at the portal and at the floor by turns, and tells each step's CPU time."""

import http.client
import importlib
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

path, doing, rounds, times = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
sys.path[:0] = path.split(os.pathsep)

from bench.application import AUTHORIZE, CALLBACK, DOCUMENT, Application  # noqa: E402 - the path comes first
from bench.browser import Browser, Event, OutOfStepError, Reply, event  # noqa: E402 - as above
from bench.floor.codes import FloorCodes  # noqa: E402 - as above
from bench.floor.openid import FloorProvider  # noqa: E402 - as above
from bench.floor.portal import FloorPortal  # noqa: E402 - as above
from bench.floor.remembered import BROWSER, FloorRemembered  # noqa: E402 - as above
from local.duosim.control import Control  # noqa: E402 - as above

NAME, PASSWORD = "alice", "correct horse battery"
WITH_TOKEN, WITH_PHONES = "dave", "ivan"
AT_DUO = "rose"
AGAIN = 8
ASKED_OF_DUO = ("preauth", "send_push", "push_status", "check_code", "place_call", "text_codes")
APART = {
    "hash": ("doorbook.adapters.passwords", "Argon2Passwords", ("matches",)),
    "duo": ("doorbook.adapters.duo.auth_api", "DuoAuthApi", ASKED_OF_DUO),
}
PROMPT = {"duo": ("doorbook.adapters.duo.universal_prompt", "UniversalPrompt", ("health", "address", "redeem"))}
SIGNING = {"hash": ("joserfc._rfc7518.jws_algs", "RSAAlgorithm", ("sign",))}

type Samples = dict[str, list[dict[str, float]]]


class Timer:
    """Keeps the CPU time of each step in microseconds, with what of it is counted apart."""

    def __init__(self, watched: Mapping[str, tuple[str, str, tuple[str, ...]]] = APART) -> None:
        self.samples: Samples = defaultdict(list)
        self._of = watched
        self._apart = dict.fromkeys(APART, 0)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Count apart what is spent in the hash and in Duo's client."""
        with ExitStack() as ending:
            for kind, (module, name, methods) in self._of.items():
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
    floor = by_hand(FloorPortal(FLOOR))
    for each in range(rounds + 1):
        mine, its = Timer(), Timer()
        with mine.watching():
            for _ in range(times):
                with suppress(OutOfStepError):  # its other steps count all the same
                    side_by_side(handler, floor, mine, its)
        if each:  # the first one warms up
            tell({"portal": mine.samples, "floor": its.samples})


FLOOR = {**os.environ, "DOORS_TABLE": "FloorDoors", "AUDIT_TABLE": "FloorAudit"}


def codes_by_hand() -> dict[str, Callable[[Event], Reply]]:
    """Return the floor's way to do each step without a push."""
    floor = FloorCodes(FLOOR)

    def ways(asked: Event) -> Reply:
        path = asked["rawPath"]
        return {"statusCode": 200, "body": "".join(f'action="{path}/{way}" name="device" value="D"' for way in WAYS)}

    return {
        **by_hand(floor),
        "GET the ways": ways,
        "GET the passcode page": floor.ask_code,
        "POST passcode": floor.passcode,
        **{f"POST {way}": floor.begin for way in WAYS},
    }


WAYS = ("call", "text")


def codes_compared(handler: Handler, tell: Callable[[object], None]) -> None:
    """Measure passcodes, calls and texts, sign-in by sign-in in turns."""
    floor, duo = codes_by_hand(), Control(os.environ["PHONE"])
    for each in range(rounds + 1):
        mine, its = Timer(), Timer()

        def portal(timer: Timer = mine) -> Browser:
            return Browser(lambda name, event: timer.time(name, lambda: handler(event, None)), AGAIN)

        def other(timer: Timer = its) -> Browser:
            return Browser(lambda name, event: timer.time(name, lambda: floor[name](event)), AGAIN)

        with mine.watching():
            for _ in range(times):
                portal().sign_in_by_code(WITH_TOKEN, PASSWORD, lambda: duo.passcode(WITH_TOKEN))
                other().sign_in_by_code(WITH_TOKEN, PASSWORD, lambda: "123456")
                for way in WAYS:
                    here = portal()
                    path = here.ask_for(way, WITH_PHONES, PASSWORD)
                    if way == "call":
                        here.wait_at(path)
                    other().ask_for(way, WITH_PHONES, PASSWORD)
        if each:
            tell({"portal": mine.samples, "floor": its.samples})


def openid_compared(handler: Handler, tell: Callable[[object], None]) -> None:
    """Measure what an application asks of the provider for somebody who is inside, by turns."""
    provider, duo = importlib.import_module("provider").handler, Control(os.environ["PHONE"])
    inside, at_floor = Browser(lambda _, event: handler(event, None)), codes_by_hand()
    inside.sign_in_by_code(WITH_TOKEN, PASSWORD, lambda: duo.passcode(WITH_TOKEN))
    floor_inside = Browser(lambda name, event: at_floor[name](event))
    floor_inside.sign_in_by_code(WITH_TOKEN, PASSWORD, lambda: "123456")
    keys = json.loads(provider(event("GET", "/oidc/jwks"), None)["body"])
    by_hand = FloorProvider(FLOOR, CALLBACK, str(DOCUMENT[0]["secret_hash"]), keys)
    floor = {
        "GET authorize": by_hand.authorize,
        "POST token": by_hand.token,
        "GET userinfo": by_hand.userinfo,
        "GET the keys": by_hand.jwks,
    }
    for each in range(rounds + 1):
        mine, its = Timer(SIGNING), Timer()
        with mine.watching():
            for _ in range(times):
                for timer, browser, act in (
                    (mine, inside, lambda _, event: provider(event, None)),
                    (its, floor_inside, lambda name, event: floor[name](event)),
                ):

                    def timed(name: str, event: Event, timer: Timer = timer, act: Any = act) -> Reply:  # noqa: ANN401
                        return timer.time(name, lambda: act(name, event))

                    address = browser.before(timed).go_to("GET authorize", AUTHORIZE)
                    Application(timed, AGAIN).learn(address)
        if each:
            tell({"portal": mine.samples, "floor": its.samples})


def at_duo(address: str) -> str:
    """Go to Duo's own page, whose answer is told beforehand, and return where it sends the browser back to."""
    there = urlsplit(address)
    while there.path != "/duo/callback":
        connection = http.client.HTTPConnection(os.environ["DUO_PAGE"], timeout=20)
        connection.request("GET", f"{there.path}?{there.query}")
        there = urlsplit(connection.getresponse().headers["Location"])
        connection.close()
    return f"{there.path}?{there.query}"


def at_no_duo(address: str) -> str:
    """Return where the floor's page that leads to Duo would come back."""
    return f"/duo/callback?state={address.partition('request=')[2]}&duo_code=code"


def remembered_compared(handler: Handler, tell: Callable[[object], None]) -> None:
    """Measure the offer and coming in by Duo alone, by turns."""
    floor = FloorRemembered(FLOOR)
    by_hand_too = {
        **by_hand(floor),
        "GET the offer": floor.offer,
        "GET /signin, remembered": floor.welcome,
        "POST continue": floor.go_on,
        "GET the callback, alone": floor.come_back,
    }
    offered = Browser(lambda name, event: by_hand_too[name](event))
    path = offered.begin(NAME, PASSWORD)
    for each in range(rounds + 1):
        mine, its = Timer(PROMPT), Timer()

        def portal(name: str, event: Event, timer: Timer = mine) -> Reply:
            return timer.time(name, lambda: handler(event, None))

        def other(name: str, event: Event, timer: Timer = its) -> Reply:
            return timer.time(name, lambda: by_hand_too[name](event))

        with mine.watching():
            for _ in range(times):
                here = Browser(portal, AGAIN)
                here.take_offer(here.sign_in_at_duo(AT_DUO, PASSWORD, at_duo))
                here.sign_in_alone(at_duo)
                offered.before(other, AGAIN).see_offer(path)
                there = Browser(other, AGAIN)
                there.cookies[BROWSER] = floor.remembered()
                there.sign_in_alone(at_no_duo)
        if each:
            tell({"portal": mine.samples, "floor": its.samples})


def main() -> None:
    results = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # where the portal writes its log

    def tell(found: object) -> None:
        results.write(json.dumps(found) + "\n")
        results.flush()

    handler = importlib.import_module("portal").handler
    if doing in COMPARED:
        COMPARED[doing](handler, tell)
    elif doing == "become remembered":
        tell(become_remembered(handler))
    else:
        SIGNED_IN[doing](handler)


def sign_in_by_push(handler: Handler) -> None:
    for _ in Browser(lambda _, event: handler(event, None)).sign_in(NAME, PASSWORD, polls=times):
        pass


def sign_in_by_code(handler: Handler) -> None:
    duo = Control(os.environ["PHONE"])
    browser = Browser(lambda _, event: handler(event, None))
    browser.sign_in_by_code(WITH_TOKEN, PASSWORD, lambda: duo.passcode(WITH_TOKEN))


def sign_in_to_application(handler: Handler) -> None:
    """Come from an application, sign in by push, go back, and let it ask who it is."""
    provider = importlib.import_module("provider").handler

    def ask(_: str, event: Event) -> Reply:
        reply: Reply = (provider if event["rawPath"].startswith("/oidc/") else handler)(event, None)
        return reply

    browser = Browser(ask)
    sign_in = browser.go_to("GET authorize", AUTHORIZE)
    for _ in browser.sign_in(NAME, PASSWORD, polls=times, at=sign_in):
        pass
    Application(ask).learn(browser.go_to("GET authorize", browser.led_to))


def sign_in_at_duo(handler: Handler) -> None:
    browser = Browser(lambda _, event: handler(event, None))
    browser.sign_in_at_duo(AT_DUO, PASSWORD, at_duo)
    browser.go_home()


def become_remembered(handler: Handler) -> str:
    """Have a browser remember somebody, and return its cookie."""
    browser = Browser(lambda _, event: handler(event, None))
    browser.take_offer(browser.sign_in_at_duo(AT_DUO, PASSWORD, at_duo))
    return browser.cookies[BROWSER]


def sign_in_alone(handler: Handler) -> None:
    """Sign in by Duo alone, with the cookie of a browser that was made to remember before."""
    browser = Browser(lambda _, event: handler(event, None))
    browser.cookies[BROWSER] = os.environ["COOKIE"]
    browser.sign_in_alone(at_duo)


COMPARED = {
    "compare": compared,
    "compare codes": codes_compared,
    "compare openid": openid_compared,
    "compare remembered": remembered_compared,
}
SIGNED_IN = {
    "sign in": sign_in_by_push,
    "sign in by code": sign_in_by_code,
    "sign in to an application": sign_in_to_application,
    "sign in at Duo": sign_in_at_duo,
    "sign in alone": sign_in_alone,
}


main()
