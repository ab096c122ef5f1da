"""The portal in this process, with the real handlers and the real Duo client, and browsers to stand before it."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from itertools import count
from pathlib import Path
from re import sub
from typing import Any, Protocol, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.typing import LambdaContext

from doorbook.adapters.duo.auth_api import DuoAuthApi, Outbound
from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.passwords import Argon2Passwords
from doorbook.errors import BreakageError
from doorbook.events import AuditRow, Outcome
from doorbook.remember.conditions import Conditions
from doorbook.remember.desks import RememberedBrowsers
from doorbook.signin.changes import AddPerson
from doorbook.signin.desk import SignInDesk
from doorbook.signin.destinations import Destinations, unknown
from doorbook.signin.duo import Duo
from doorbook.signin.integrations import ByApi, Integrations
from doorbook.signin.invitation import InvitationDesk
from doorbook.signin.ledger import Ledger
from doorbook.signin.people import Person
from doorbook.signin.roles import RoleGroups
from doorbook.signin.rules import Rules
from doorbook.signin.self_test_desk import Probed, SelfTestDesk
from doorbook.signin.session_desk import SessionDesk
from doorbook.web.cookies import SESSION
from doorbook.web.pages import Pages
from doorbook.wiring import PortalParts
from functions.portal import build
from local.duosim.running import RunningDuo
from tests.forms import Form, Forms
from tests.inside import Ring, account_over, desks_over

ROOT = Path(__file__).parent.parent
ORIGIN = "http://localhost"
APPLICATION = "https://wiki.example.com"
INVITATION = "invitation-code-of-forty-characters-0001"
PASSWORD = "correct horse battery"


class Clock:
    """A clock in the test's hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def to_the_hour(self) -> None:
        """Go to where the windows of an hour begin, so that none of them ends within the story."""
        self.now = self.now.replace(minute=0, second=0)


@dataclass
class Tally:
    """A meter that keeps what it was told."""

    outcomes: list[AuditRow] = field(default_factory=list)
    breakages: list[BreakageError] = field(default_factory=list)

    def outcome(self, row: AuditRow) -> None:
        self.outcomes.append(row)

    def breakage(self, broke: BreakageError) -> None:
        self.breakages.append(broke)


@dataclass
class FixedSecrets:
    """Secrets that the test fills in."""

    texts: dict[str, str]

    def read(self, name: str) -> str:
        return self.texts[name]

    def forget(self, name: str) -> None:
        """Nothing is kept."""


class QuickPasswords:
    """Argon2id that computes each answer once, so that a thousand sign-ins take one's time."""

    matches = staticmethod(cache(Argon2Passwords().matches))
    hash = staticmethod(cache(Argon2Passwords().hash))


def duo_over(sim: RunningDuo) -> DuoAuthApi:
    """Return the product's own Duo adapter, with the simulator's keys and CA."""
    key = sim.integration()
    keys = {"host": f"localhost:{sim.tls_port}", "ikey": key.ikey, "skey": key.skey}
    secrets = FixedSecrets({"duo": json.dumps(keys), "ca": Path(sim.ca_file).read_text()})
    return DuoAuthApi(secrets, "duo", Outbound(host_pattern=r"localhost:\d+", ca_secret="ca"))


@dataclass
class Doorway:
    """One portal: its store, its clock, its resolver. Without `integrations` there is `duo`, whatever its name."""

    duo: Duo
    rules: Rules = field(default_factory=lambda: Rules(return_origins=frozenset({APPLICATION})))
    destinations: Destinations = unknown
    doors: MemoryDoors = field(default_factory=MemoryDoors)
    clock: Clock = field(default_factory=Clock)
    tally: Tally = field(default_factory=Tally)
    origin: str = ORIGIN
    integrations: Integrations | None = None
    probes: dict[str, Probed] = field(default_factory=dict)
    conditions: Conditions = field(default_factory=Conditions)
    roles: RoleGroups = field(default_factory=RoleGroups)
    remembered: RememberedBrowsers = field(init=False)
    browser_keys: Ring = field(init=False)
    app: APIGatewayHttpResolver = field(init=False)

    def __post_init__(self) -> None:
        numbers = count()
        ledger = Ledger(
            doors=self.doors,
            meter=self.tally,
            clock=self.clock,
            chance=lambda: f"{next(numbers):043d}"[::-1],
            roles=self.roles,
        )
        self.browser_keys = Ring(self.clock() - timedelta(hours=1))
        self.remembered = desks_over(ledger, self.doors, self.conditions, self.browser_keys)
        passwords = QuickPasswords()
        integrations = self.integrations or (lambda _: ByApi(self.duo))
        parts = PortalParts(
            desk=SignInDesk(
                ledger=ledger,
                integrations=integrations,
                passwords=passwords,
                rules=self.rules,
                destinations=self.destinations,
                remembering=(lambda: self.remembered.sign_in) if self.conditions.on else None,
            ),
            sessions=SessionDesk(ledger=ledger),
            account=lambda: account_over(ledger, self.doors, integrations, self.rules),
            self_test=lambda: SelfTestDesk(
                ledger=ledger, names=lambda: tuple(self.probes), probed=self.probes.__getitem__
            ),
            remembered=lambda: self.remembered,
            invitations=InvitationDesk(
                ledger=ledger, passwords=passwords, code=lambda: INVITATION, administrator="Root"
            ),
            ledger=ledger,
            pages=Pages(ROOT / "templates" / "pages", ROOT / "templates" / "static", self.rules.portal_name),
            origin=ORIGIN,
        )
        self.app = build(parts)

    def send(self, request: "Sent") -> "Reply":
        """Bring a request through the real resolver, as API Gateway would."""
        parts = urlsplit(request.target)
        agent = request.headers.get("user-agent")
        event = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": parts.path,
            "rawQueryString": parts.query,
            "headers": {"host": "localhost", **request.headers},
            "cookies": [f"{name}={value}" for name, value in request.cookies.items()],
            "queryStringParameters": dict(parse_qsl(parts.query, keep_blank_values=True)),
            "requestContext": {
                "stage": "$default",
                "domainName": "localhost",
                "http": {
                    "method": request.method,
                    "path": parts.path,
                    "sourceIp": request.address,
                    "userAgent": agent,
                },
            },
            "body": b64encode(request.body).decode() if request.body is not None else None,
            "isBase64Encoded": request.body is not None,
        }
        answer = self.app.resolve(event, LambdaContext())
        return Reply(
            status=answer["statusCode"],
            body=answer["body"],
            headers={name.lower(): value for name, value in answer["headers"].items()},
            cookies=answer.get("cookies", []),
        )

    def add(self, name: str, *, password: str = PASSWORD, **more: Any) -> Person:  # noqa: ANN401 - a person's fields
        person = Person(
            id=name.casefold(),
            name=name,
            display=more.pop("display", name.title()),
            password_hash=QuickPasswords.hash(password),
            **more,
        )
        self.doors.commit(AddPerson(person))
        return person

    def person(self, name: str) -> Person:
        return self.doors.kept.people[name]

    @property
    def audit(self) -> list[AuditRow]:
        """The audit in the order it was written, each row of which was counted too."""
        assert sorted(self.tally.outcomes, key=lambda row: (row.at, row.id)) == self.doors.audit
        return self.tally.outcomes

    @property
    def outcomes(self) -> list[Outcome]:
        return [row.outcome for row in self.audit]


@dataclass(frozen=True)
class Reply:
    """What came back, and what a person sees of it."""

    status: int
    body: str
    headers: dict[str, str]
    cookies: list[str]

    @property
    def location(self) -> str | None:
        return self.headers.get("location")

    @property
    def json(self) -> dict[str, Any]:
        return cast("dict[str, Any]", json.loads(self.body))

    def forms(self) -> list[Form]:
        parser = Forms()
        parser.feed(self.body)
        return parser.forms

    def links(self) -> list[str]:
        parser = Forms()
        parser.feed(self.body)
        return parser.links

    def form(self, ending: str) -> Form:
        """Return the first form whose action ends so."""
        return next(form for form in self.forms() if form.action.endswith(ending))

    def says(self, text: str) -> bool:
        words = unescape(sub("<[^>]+>", " ", self.body))
        return " ".join(text.split()) in " ".join(words.split())


@dataclass(frozen=True)
class Sent:
    """A request as a browser sends it."""

    method: str
    target: str
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes | None
    address: str


class Door(Protocol):
    """A portal to stand before, in this process or deployed."""

    @property
    def origin(self) -> str:
        """Where its pages come from."""

    def send(self, request: Sent) -> Reply:
        """Bring a request there."""


@dataclass
class Browser:
    """A browser with its cookies, at one address."""

    doorway: Door
    address: str = "192.0.2.7"
    agent: str = "Mozilla/5.0 (test)"
    jar: dict[str, str] = field(default_factory=dict)
    page: Reply = field(default_factory=lambda: Reply(0, "", {}, []))

    @property
    def inside(self) -> bool:
        """Whether the home page, asked now, is that of somebody signed in."""
        return self.has_entered()

    def has_entered(self) -> bool:
        """As `inside`, for a test that asks twice: mypy takes a property for a constant."""
        return SESSION in self.jar and self.ask("GET", "/").status == 200

    def get(self, target: str) -> Reply:
        return self._follow(self.ask("GET", target))

    def post(self, target: str, fields: Mapping[str, str], **headers: str) -> Reply:
        return self._follow(self.ask("POST", target, urlencode(fields).encode(), headers))

    def submit(self, form: Form, **fields: str) -> Reply:
        return self.post(form.action, {**form.fields, **fields})

    def sign_in(self, name: str, password: str = PASSWORD, return_to: str | None = None) -> Reply:
        page = self.get("/signin" + (f"?{urlencode({'return': return_to})}" if return_to else ""))
        if any(form.action.endswith("/use-password") for form in page.forms()):
            page = self.submit(page.form("/use-password"))
        return self.submit(page.form(page.forms()[0].action), name=name, password=password)

    @property
    def ticket(self) -> str:
        """The address of the sign-in on the page."""
        return "/".join(next(form.action for form in self.page.forms()).split("/")[:3])

    def look(self) -> Reply:
        """Ask how the push stands, as a page without scripts does."""
        return self.get(f"{self.ticket}/look")

    def look_until(self, seen: Callable[[Reply], bool], tries: int = 5) -> Reply:
        """Look again until the page is as wished; Duo's first answer to each push is only that it was sent."""
        for _ in range(tries):
            if seen(self.page):
                break
            self.look()
        assert seen(self.page), self.page.body
        return self.page

    def approve(self, sim: RunningDuo, name: str) -> Reply:
        """Approve on the phone and come back to the page."""
        sim.control.wait_for_push(name)
        sim.control.press(name, "approve")
        return self.look_until(lambda page: not page.forms() or page.forms()[0].action == "/signout")

    def ask(
        self, method: str, target: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send one request and keep the cookies of its answer."""
        sent = {"user-agent": self.agent}
        if body is not None:
            sent |= {"origin": self.doorway.origin, "content-type": "application/x-www-form-urlencoded"}
        sent |= {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        given = {name: value for name, value in sent.items() if value}
        reply = self.doorway.send(Sent(method, target, given, dict(self.jar), body, self.address))
        for cookie in reply.cookies:
            name, _, rest = cookie.partition("=")
            value, _, attributes = rest.partition(";")
            if "Max-Age=0" in attributes:
                self.jar.pop(name, None)
            else:
                self.jar[name] = value
        return reply

    def _follow(self, reply: Reply) -> Reply:
        while reply.status == 303 and (reply.location or "").startswith("/"):
            reply = self.ask("GET", reply.location or "")
        self.page = reply
        return reply
