"""The simulator in a test's hand: people, outcomes, faults, buttons, journal and clock, over HTTP."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote, urlencode, urlsplit

from local.duosim.administrators import Administrator
from local.duosim.attempts import Button
from local.duosim.endpoints import Endpoint
from local.duosim.estate import Kind
from local.duosim.faults import Fault
from local.duosim.groups import Group
from local.duosim.integrations import Grant, Integration, IntegrationType
from local.duosim.journal import Entry
from local.duosim.logs import LogName, LogRow
from local.duosim.organisation.company import Organisation
from local.duosim.people import BypassTerms, Person
from local.duosim.policies import Policy
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.records import AttemptRecord
from local.duosim.script import Outcome, PreauthAnswer
from local.duosim.settings import Settings

PATIENCE = 30.0  # seconds for a condition that is normally true at once
LOOK_AGAIN = 0.01


class ControlRefused(Exception):  # noqa: N818 - the simulator said no
    """The simulator would not do it; the text is its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPush:
    """A push or a call that waits on a phone."""

    txid: str
    username: str
    factor: str
    device: str
    status: str
    application: str
    title: str
    display_username: str
    ip: str | None
    wants_number: bool
    started: float
    expires: float
    pushinfo: dict[str, str] = field(default_factory=dict)


class Control:
    """Speaks to one simulator, in this process or another, by the address of its phone listener."""

    def __init__(self, base_url: str) -> None:
        self._host = urlsplit(base_url).netloc

    def people(self) -> list[Person]:
        return [Person.from_json(each) for each in self._ask("GET", "/people")]

    def person(self, username: str) -> Person:
        return Person.from_json(self._ask("GET", _of(username)))

    def put_person(self, person: Person) -> Person:
        """Add, or replace whoever has the name."""
        return Person.from_json(self._ask("PUT", _of(person.username), person.to_json()))

    def put_people(self, people: list[Person]) -> list[Person]:
        """Do as ``put_person``, for many at once."""
        return [
            Person.from_json(each) for each in self._ask("PUT", "/people", {"people": [p.to_json() for p in people]})
        ]

    def remove_person(self, username: str) -> bool:
        return bool(self._ask("DELETE", _of(username))["removed"])

    def script(self, username: str, *outcomes: Outcome, always: Outcome | None = None) -> None:
        """Say how the next attempts go, one each; ``always`` is for those after them."""
        told = {"outcomes": [each.to_json() for each in outcomes], "always": always.to_json() if always else None}
        self._ask("POST", f"{_of(username)}/script", told)

    def prompt(self, username: str, *answers: PromptAnswer, always: PromptAnswer | None = None) -> None:
        """Say how the next visits to the Universal Prompt end, one each; whoever has no answer left gets its page."""
        told = {"answers": [each.to_json() for each in answers], "always": always.to_json() if always else None}
        self._ask("POST", f"{_of(username)}/prompt", told)

    def forget_script(self, username: str) -> None:
        self._ask("DELETE", f"{_of(username)}/script")

    def force_preauth(self, username: str, answer: PreauthAnswer) -> None:
        """Answer preauth like this until ``forget_script`` or ``reset``."""
        self._ask("PUT", f"{_of(username)}/preauth", answer.to_json())

    def add_fault(self, fault: Fault) -> None:
        self._ask("POST", "/faults", fault.to_json())

    def faults(self) -> list[Fault]:
        return [Fault.from_json(each) for each in self._ask("GET", "/faults")]

    def clear_faults(self) -> None:
        self._ask("DELETE", "/faults")

    def settings(self) -> Settings:
        return Settings(**self._ask("GET", "/settings"))

    def change_settings(self, **changes: object) -> Settings:
        """Change the named fields of ``Settings`` and leave the others."""
        return Settings(**self._ask("PATCH", "/settings", changes))

    def integrations(self) -> list[Integration]:
        return [Integration.from_json(each) for each in self._ask("GET", "/integrations")]

    def add_integration(self, kind: IntegrationType, name: str) -> Integration:
        return Integration.from_json(self._ask("POST", "/integrations", {"type": kind, "name": name}))

    def add_admin_api(self, name: str, *grants: Grant) -> Integration:
        """Add an Admin API integration that may do these things and no others."""
        told = {"type": "adminapi", "name": name, "grants": grants}
        return Integration.from_json(self._ask("POST", "/integrations", told))

    def put_integration(self, integration: Integration) -> Integration:
        """Add it, or put it in the place of the one that has its key: other grants, another secret."""
        return Integration.from_json(self._ask("PUT", f"/integrations/{integration.ikey}", integration.to_json()))

    def remove_integration(self, ikey: str) -> bool:
        return bool(self._ask("DELETE", f"/integrations/{ikey}")["removed"])

    def administrators(self) -> list[Administrator]:
        return [Administrator.from_json(each) for each in self._ask("GET", "/estate/administrators")]

    def put_administrator(self, administrator: Administrator) -> Administrator:
        return Administrator.from_json(self._ask("POST", "/estate/administrators", administrator.to_json()))

    def endpoints(self) -> list[Endpoint]:
        return [Endpoint.from_json(each) for each in self._ask("GET", "/estate/endpoints")]

    def put_endpoint(self, endpoint: Endpoint) -> Endpoint:
        return Endpoint.from_json(self._ask("POST", "/estate/endpoints", endpoint.to_json()))

    def policies(self) -> list[Policy]:
        return [Policy.from_json(each) for each in self._ask("GET", "/estate/policies")]

    def put_policy(self, policy: Policy) -> Policy:
        return Policy.from_json(self._ask("POST", "/estate/policies", policy.to_json()))

    def remove(self, kind: Kind, key: str) -> bool:
        """Take an administrator, an endpoint or a policy away without a trace in the logs."""
        return bool(self._ask("DELETE", f"/estate/{kind}/{quote(key, safe='')}")["removed"])

    def put_bypass_code(self, username: str, code: str, terms: BypassTerms | None = None) -> str:
        """Give somebody a code; the answer is its id."""
        told = asdict(terms or BypassTerms())
        return str(self._ask("PUT", f"{_of(username)}/bypass_codes/{code}", told)["bypass_code_id"])

    def remove_bypass_code(self, username: str, code: str) -> bool:
        return bool(self._ask("DELETE", f"{_of(username)}/bypass_codes/{code}")["removed"])

    def groups(self) -> list[Group]:
        return [Group.from_json(each) for each in self._ask("GET", "/groups")]

    def put_group(self, group: Group) -> Group:
        """Declare it, or change it; people are in it by its name."""
        return Group.from_json(self._ask("POST", "/groups", group.to_json()))

    def allow_redirects(self, integration: Integration, *redirect_uris: str) -> Integration:
        """Register where its prompt may send people back to; with none, to any lawful address."""
        told = {"redirect_uris": redirect_uris}
        return Integration.from_json(self._ask("PUT", f"/integrations/{integration.ikey}/redirects", told))

    def pushes(self, username: str | None = None) -> list[PendingPush]:
        query = f"?{urlencode({'username': username})}" if username else ""
        return [PendingPush(**each) for each in self._ask("GET", f"/pushes{query}")]

    def press(self, username: str, button: Button, *, txid: str | None = None, number: str | None = None) -> str:
        """Press it on the newest request (or the one named) and hear its status afterwards."""
        told = {"button": button, "txid": txid, "number": number}
        return str(self._ask("POST", f"{_of(username)}/press", told)["status"])

    def passcode(self, username: str, device: str | None = None) -> str:
        """Read the code that the app or token shows now; using it is what spends it."""
        return str(self._ask("POST", f"{_of(username)}/passcode", {"device": device})["passcode"])

    def sms_inbox(self, username: str) -> list[str]:
        return [text for phone in self.person(username).phones for text in phone.sms_inbox]

    def activate(self, code: str) -> Person:
        """Scan an activation: the twenty characters of the code, or the whole ``duo://`` or page address."""
        return Person.from_json(self._ask("POST", "/activate", {"code": code}))

    def journal(self, path: str | None = None) -> list[Entry]:
        entries = [Entry.from_json(each) for each in self._ask("GET", "/journal")]
        return [each for each in entries if path in (None, each.path)]

    def clear_journal(self) -> None:
        self._ask("DELETE", "/journal")

    def records(self, username: str | None = None) -> list[AttemptRecord]:
        records = [AttemptRecord.from_json(each) for each in self._ask("GET", "/records")]
        return [each for each in records if username in (None, each.username)]

    def organise(self, organisation: Organisation) -> None:
        """Give the account a whole company: its people, and the events of its days."""
        self._ask("PUT", "/organisation", organisation.to_json())

    def log_rows(self, log: LogName) -> list[LogRow]:
        """Read every row of a log, also those that nobody may see yet."""
        return [LogRow(**each) for each in self._ask("GET", f"/logs/{log}")]

    def add_log_rows(self, *rows: LogRow) -> None:
        """Write them into the logs, as old, late or odd as they are."""
        self._ask("POST", "/logs", {"rows": [each.to_json() for each in rows]})

    def every_row(self, log: LogName, low: int, high: int) -> Iterator[str]:
        """Read what a collector must have in the end: all rows of these milliseconds as the text on Duo's wire.

        They come in the order of time, also those that nobody may see yet; nothing is held, so millions are fine.
        """
        connection = http.client.HTTPConnection(self._host, timeout=PATIENCE)
        try:
            connection.request("GET", f"/control/oracle/{log}?low={low}&high={high}")
            answer = connection.getresponse()
            if answer.status != HTTPStatus.OK:
                raise ControlRefused(answer.read().decode())
            for line in answer:
                yield line.decode().removesuffix("\n")
        finally:
            connection.close()

    def count_rows(self, log: LogName, low: int, high: int) -> int:
        return int(self._ask("GET", f"/oracle/{log}/count?low={low}&high={high}")["count"])

    def skew(self, seconds: float) -> None:
        """Show a time that is wrong by so much: in ping, in the Date header, in the window for signed dates."""
        self._ask("POST", "/clock", {"skew": seconds})

    def advance(self, seconds: float) -> None:
        """Let time pass in the simulator: pushes expire, scripts run, long-polls end. The shown time stays true."""
        self._ask("POST", "/clock", {"advance": seconds})

    def reset(self) -> None:
        """Forget everything but the keys and the CA."""
        self._ask("POST", "/reset")

    def wait_for_push(self, username: str, timeout: float = PATIENCE) -> PendingPush:
        return self.wait_until(lambda: self.pushes(username), timeout, f"a push for {username}")[-1]

    def wait_for_record(self, username: str, timeout: float = PATIENCE) -> AttemptRecord:
        return self.wait_until(lambda: self.records(username), timeout, f"a record of {username}")[-1]

    def wait_for_request(
        self, path: str, timeout: float = PATIENCE, *, count: int = 1, state: Literal["asked", "answered"] = "asked"
    ) -> list[Entry]:
        """Wait until ``count`` requests to the path have come in, or have been answered."""

        def come_in() -> list[Entry]:
            entries = [each for each in self.journal(path) if state == "asked" or each.status is not None]
            return entries if len(entries) >= count else []

        return self.wait_until(come_in, timeout, f"{count} requests to {path}")

    def wait_until[Found](self, look: Callable[[], list[Found]], timeout: float, what: str) -> list[Found]:
        """Look until something is there."""
        deadline = time.monotonic() + timeout
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {what} within {timeout} s")
            time.sleep(LOOK_AGAIN)

    def _ask(self, method: str, path: str, told: object = None) -> Any:  # noqa: ANN401 - JSON, typed by the caller
        connection = http.client.HTTPConnection(self._host, timeout=PATIENCE)
        try:
            body = None if told is None else json.dumps(told)
            connection.request(method, f"/control{path}", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            said = answer.read().decode()
        finally:
            connection.close()
        if answer.status != HTTPStatus.OK:
            raise ControlRefused(said)
        return json.loads(said)


def _of(username: str) -> str:
    return f"/people/{quote(username, safe='')}"
