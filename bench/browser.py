"""A browser that signs in, as API Gateway passes its requests on. Knows neither the portal nor the bench."""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

HOST = "portal.example.com"
ADDRESS = "198.51.100.7"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CSRF = re.compile(r'name="csrf" value="(\w+)"')
DEVICE = re.compile(r'name="device" value="(\w+)"')
TICKET = re.compile(r'action="/signin/([\w-]+)')
TO_DUO = re.compile(r'href="(https://[^"]+)"')
SESSION = "__Host-doorbook"

type Event = dict[str, Any]
type Reply = Mapping[str, Any]


class UnexpectedReplyError(Exception):
    """The portal answered, but not with what this step is about."""


class OutOfStepError(UnexpectedReplyError):
    """The push was answered earlier or later than this sign-in's steps allow for."""


class Browser:
    """One browser with its cookies; `ask` takes the step's name and its event, and returns the reply.

    What changes nothing for others is asked for several times in a row, so that caches are as warm as they get.
    """

    def __init__(self, ask: Callable[[str, Event], Reply], again: int = 1) -> None:
        self._ask = ask
        self._again = again
        self._cookies: dict[str, str] = {}
        self.led_to = ""

    @property
    def cookies(self) -> dict[str, str]:
        """What this browser holds."""
        return self._cookies

    def before(self, ask: Callable[[str, Event], Reply], again: int | None = None) -> "Browser":
        """Return the same browser before another door."""
        there = Browser(ask, again or self._again)
        there._cookies = self._cookies
        return there

    def sign_in(self, name: str, password: str, polls: int, at: str = "") -> Iterator[None]:
        """Sign in, and pause after each step, so that two can go side by side."""
        page = self._go("GET /signin", "GET", at or "/signin", again=self._again)["body"]
        ticket, csrf = TICKET.search(page), CSRF.search(page)
        if ticket is None or csrf is None:
            raise UnexpectedReplyError(page)
        yield
        path = f"/signin/{ticket[1]}"
        body = urlencode({"csrf": csrf[1], "name": name, "password": password})
        self._go("POST password", "POST", path, body, wanted=303)
        yield
        page = self._go("GET the waiting page", "GET", path, again=self._again)["body"]
        if f"{path}/not-me" not in page:
            raise UnexpectedReplyError(page)
        yield
        for left in reversed(range(polls)):
            step = "GET the state, waiting" if left else "GET the state, approved"
            said = json.loads(self._go(step, "GET", f"{path}/state")["body"])
            state, self.led_to = said["state"], said.get("to", "")
            if (state == "moved") is bool(left):
                raise OutOfStepError(f"{state} with {left} looks to go: the machine is slower than the push's script")
            yield
        if not at:
            self._go("GET / signed in", "GET", "/", again=self._again)
        yield

    def sign_in_by_code(self, name: str, password: str, code: Callable[[], str]) -> None:
        """Sign in as somebody who is asked for a passcode at once."""
        path, csrf = self._give_password(name, password)
        page = self._go("GET the passcode page", "GET", path, again=self._again)["body"]
        if f"{path}/passcode" not in page:
            raise UnexpectedReplyError(page)
        typed = urlencode({"csrf": csrf, "passcode": code()})
        self._go("POST passcode", "POST", f"{path}/passcode", typed, wanted=303)
        self._go("GET / signed in", "GET", "/")

    def ask_for(self, way: str, name: str, password: str) -> str:
        """Have one's phone called, or codes texted; return where the ticket is."""
        path, csrf = self._give_password(name, password)
        page = self._go("GET the ways", "GET", path)["body"]
        device = DEVICE.search(page.partition(f'action="{path}/{way}"')[2])
        if device is None:
            raise UnexpectedReplyError(page)
        self._go(f"POST {way}", "POST", f"{path}/{way}", urlencode({"csrf": csrf, "device": device[1]}), wanted=303)
        return path

    def wait_at(self, path: str) -> None:
        """Wait until what rings is answered."""
        while json.loads(self._go("GET the state of a call", "GET", f"{path}/state")["body"])["state"] != "moved":
            pass

    def sign_in_at_duo(self, name: str, password: str, answer: Callable[[str], str]) -> str:
        """Sign in by password and at Duo's own page; return where the ticket is. `answer` goes there and comes back."""
        path, _ = self._give_password(name, password)
        self._go("GET the way to Duo", "GET", path)
        back = answer(self.go_to("GET on to Duo", f"{path}/duo"))
        self.led_to = self.go_to("GET the callback", back)
        return path

    def begin(self, name: str, password: str) -> str:
        """Give name and password, and return where the ticket is."""
        return self._give_password(name, password)[0]

    def go_home(self) -> None:
        """Go to the front page of somebody who is inside."""
        self._go("GET / signed in", "GET", "/", again=self._again)

    def see_offer(self, path: str) -> str:
        """Read what is offered, and return the token of its form."""
        return self._at(self._go("GET the offer", "GET", path, again=self._again))[1]

    def take_offer(self, path: str) -> None:
        """Have the browser remember them from now on."""
        csrf = self.see_offer(path)
        self._go("POST remember", "POST", f"{path}/remember", urlencode({"csrf": csrf, "own": "yes"}), wanted=303)

    def sign_in_alone(self, answer: Callable[[str], str]) -> None:
        """Sign in anew by Duo alone, as whom the browser remembers."""
        self._cookies.pop(SESSION, None)
        path, csrf = self._at(self._go("GET /signin, remembered", "GET", "/signin", again=self._again))
        page = self._go("POST continue", "POST", f"{path}/continue", urlencode({"csrf": csrf}))["body"]
        there = TO_DUO.search(page)
        if there is None:
            raise UnexpectedReplyError(page)
        self.led_to = self.go_to("GET the callback, alone", answer(html.unescape(there[1])))

    def _at(self, reply: Reply) -> tuple[str, str]:
        ticket, csrf = TICKET.search(reply["body"]), CSRF.search(reply["body"])
        if ticket is None or csrf is None:
            raise UnexpectedReplyError(reply["body"])
        return f"/signin/{ticket[1]}", csrf[1]

    def go_to(self, step: str, address: str) -> str:
        """Go to an address and return where it leads."""
        return str(self._go(step, "GET", address, wanted=303)["headers"]["Location"])

    def _give_password(self, name: str, password: str) -> tuple[str, str]:
        path, csrf = self._at(self._go("GET /signin", "GET", "/signin"))
        body = urlencode({"csrf": csrf, "name": name, "password": password})
        self._go("POST password", "POST", path, body, wanted=303)
        return path, csrf

    def pass_by(self) -> None:
        """Ask for what is the same for all: the front page as a stranger, and the style sheet."""
        self._go("GET / as a stranger", "GET", "/", wanted=303, again=self._again)
        self._go("GET the style sheet", "GET", "/static/portal.css", again=self._again)

    def _go(  # noqa: PLR0913 - a request has as many parts
        self, name: str, method: str, path: str, body: str | None = None, *, wanted: int = 200, again: int = 1
    ) -> Reply:
        asked = event(method, path, self._cookies, body)
        for _ in range(again):
            reply = self._ask(name, asked)
        if reply["statusCode"] != wanted:
            raise UnexpectedReplyError(f"{name}: {reply}")
        for cookie in reply.get("cookies", ()):
            pair, _, flags = cookie.partition(";")
            key, _, value = pair.partition("=")
            self._cookies[key] = value
            if "Max-Age=0" in flags:
                del self._cookies[key]
        return reply


def event(method: str, target: str, cookies: Mapping[str, str] | None = None, body: str | None = None) -> Event:
    """Return the event of payload format 2.0 that an HTTP API sends for a browser's request."""
    path, _, query = target.partition("?")
    headers = {
        "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "accept-encoding": "gzip, deflate, br, zstd",
        "accept-language": "en-US,en;q=0.5",
        "content-length": str(len(body or "")),
        "host": HOST,
        "user-agent": AGENT,
        "x-amzn-trace-id": "Root=1-68a00000-000000000000000000000000",
        "x-forwarded-for": ADDRESS,
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    }
    if body is not None:
        headers |= {"content-type": "application/x-www-form-urlencoded", "origin": f"https://{HOST}"}
    made: Event = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": query,
        "cookies": [f"{name}={value}" for name, value in (cookies or {}).items()],
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "a1b2c3d4e5",
            "domainName": HOST,
            "domainPrefix": "portal",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": ADDRESS,
                "userAgent": AGENT,
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "time": "12/Mar/2025:19:03:58 +0000",
            "timeEpoch": 1741806238000,
        },
        "isBase64Encoded": False,
    }
    if query:
        made["queryStringParameters"] = dict(parse_qsl(query))
    return made if body is None else {**made, "body": body}
