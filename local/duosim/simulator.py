"""Everything the simulator knows, in one place: who there is, what is under way, what was asked."""

import asyncio
import heapq
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from local.duosim import enrolled, store, telephony
from local.duosim.attempts import Attempt, Attempts
from local.duosim.calls import Counted
from local.duosim.certificates import ADDRESS, NAMES, Certificates
from local.duosim.clock import Bell, Clock
from local.duosim.enrolment import Activation, PortalVisit
from local.duosim.estate import Estate
from local.duosim.event import event
from local.duosim.faults import Faults
from local.duosim.groups import Group, Groups
from local.duosim.integrations import Integration, first_integrations
from local.duosim.journal import Journal
from local.duosim.logs import Both, LogName, LogRow, Logs, Readable
from local.duosim.organisation.company import Organisation
from local.duosim.organisation.events import MADE
from local.duosim.organisation.log import OrganisationLog
from local.duosim.passcodes import Shown
from local.duosim.people import Person, Phone, key_of
from local.duosim.prompt.prompts import Prompts
from local.duosim.records import AttemptRecord, Records
from local.duosim.roll import Roll
from local.duosim.script import Script
from local.duosim.settings import Settings
from local.duosim.trust import Trust

if TYPE_CHECKING:
    from local.duosim.verified_push import Offer

MINUTE = 60.0
DAY = 86_400
HTTPS = 443


class Simulator:
    """The account: one for a process, touched by one event loop only."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.phone_url = ""  # known once the listener is up
        self.tls_port = 0  # as phone_url
        self.clock = Clock()
        self.bell = Bell()
        self.certificates = Certificates.at(folder)
        self.script = Script()
        self.faults = Faults()
        self.journal = Journal()
        self.shown = Shown()
        self.records = Records(folder / "attempts.jsonl")
        self.logs = Logs(folder / "logs.jsonl")
        self.attempts = Attempts(self.clock, self.bell, lambda: self.settings, self._finished)
        self.prompts = Prompts(self.clock.now)
        self.calls = Counted(self.clock.now)
        self.offers: dict[str, Offer] = {}
        self.portal_visits: dict[str, PortalVisit] = {}
        told = store.load(self._state_file) or {}
        self.settings = Settings(**told.get("settings", {}))
        self.integrations = [Integration.from_json(each) for each in told.get("integrations", [])]
        self.estate = Estate(told.get("estate", {}))
        self.people = Roll()
        if told.get("organisation") is not None:
            self.people.employ(Organisation.from_json(told["organisation"]))
        self.people.load(told.get("people", []), told.get("kept", {}), told.get("gone", []))
        self.phones_of_nobody = [Phone(**each) for each in told.get("phones_of_nobody", [])]
        self.groups = Groups([Group.from_json(each) for each in told.get("groups", [])])
        self.activations = [Activation.from_json(each) for each in told.get("activations", [])]
        self.trusted = {token: Trust(**each) for token, each in told.get("trusted", {}).items()}
        known = {(each.type, each.name) for each in self.integrations}
        missing = [each for each in first_integrations() if (each.type, each.name) not in known]
        if missing:  # a new account, or one of a version that had fewer
            self.integrations += missing
            self.changed()

    @property
    def _state_file(self) -> Path:
        return self.folder / "state.json"

    def changed(self) -> None:
        """Remember, and let everybody who waits look again."""
        store.save(
            self._state_file,
            {
                "settings": asdict(self.settings),
                "integrations": [each.to_json() for each in self.integrations],
                "estate": self.estate.to_json(),
                **self.people.to_json(),
                "organisation": self.organisation.to_json() if self.organisation else None,
                "phones_of_nobody": [asdict(each) for each in self.phones_of_nobody],
                "groups": [each.to_json() for each in self.groups.declared],
                "activations": [each.to_json() for each in self.activations],
                "trusted": {token: asdict(each) for token, each in self.trusted.items()},
            },
        )
        self.bell.ring()

    def reset(self) -> None:
        """Forget everything but the keys and the CA; the clock shows the true time again."""
        self.settings = Settings()
        self.estate.clear()
        self.people.clear()
        self.groups.declared.clear()
        self.phones_of_nobody.clear()
        self.calls.clear()
        self.activations.clear()
        self.trusted.clear()
        self.prompts.clear()
        self.offers.clear()
        self.portal_visits.clear()
        self.script.clear()
        self.faults.waiting.clear()
        self.journal.clear()
        self.records.clear()
        self.logs.clear()
        self.attempts.clear()
        self.clock.reset()
        self.changed()

    def own_origins(self) -> frozenset[str]:
        """Every address that a client may know this account by; only a name of Duo's can do without the port."""
        names = (*NAMES, ADDRESS)
        bare = {f"https://{name}" for name in names if name.endswith(".duosecurity.com") or self.tls_port == HTTPS}
        return frozenset(bare | {f"https://{name}:{self.tls_port}" for name in names})

    @property
    def account_key(self) -> str:
        return key_of("DA", self.integrations[0].ikey)

    def integration(self, ikey: str) -> Integration | None:
        return next((each for each in self.integrations if each.ikey == ikey), None)

    def register(self, redirect_uris: Sequence[str], ikey: str | None = None) -> None:
        """Let a prompt, or every one, send people back to these addresses alone."""
        self.integrations = [
            replace(each, redirect_uris=tuple(redirect_uris))
            if each.type == "websdk" and ikey in (None, each.ikey)
            else each
            for each in self.integrations
        ]
        self.changed()

    @property
    def organisation(self) -> Organisation | None:
        return self.people.company

    def person(self, name: str) -> Person | None:
        return self.people.named(name)

    def person_by_id(self, user_id: str) -> Person | None:
        return self.people.by_id(user_id)

    def put_person(self, person: Person) -> None:
        """Add, or replace whoever has the name."""
        self.put_people([person])

    def put_people(self, people: Sequence[Person]) -> None:
        """Do as ``put_person``, for many at once."""
        self.people.replace(people)
        self.changed()

    def remove_person(self, username: str) -> bool:
        removed = self.people.remove(username)
        self.changed()
        return removed

    def activate(self, code: str, phone: Phone) -> Person | None:
        """Make this phone somebody's; None when the code is unknown, used or expired."""
        for activation in self.activations:
            person = self.person_by_id(activation.user_id)
            if activation.code in code and activation.is_open(self.clock.now()) and person is not None:
                activation.used = True
                return self.enroll(person.username, phone, activation.ikey)
        return None

    def portal_visit(self, code: str) -> PortalVisit | None:
        visit = self.portal_visits.get(code)
        return visit if visit is not None and self.clock.now() < visit.expires else None

    def enroll_at_portal(self, code: str, phone: Phone) -> Person | None:
        """Give the stranger this phone, once; None when the address is unknown, used or five minutes old."""
        visit = self.portal_visit(code)
        if visit is None:
            return None
        del self.portal_visits[code]
        return self.enroll(visit.username, phone, visit.ikey)

    def enroll(self, username: str, phone: Phone, ikey: str, txid: str = "") -> Person:
        """Give somebody a phone, who may be new; ``ikey`` is whose sign-in sent them, ``txid`` that of their visit."""
        person = self.person(username)
        if person is None:
            person = Person(username)
            self.people.replace([person])
        person.devices.append(phone)
        self.changed()
        now, txid = self.clock.now(), txid or str(uuid.uuid4())
        when = enrolled.When(moment=now, txid=txid, akey=self.account_key, by=self.integration(ikey))
        self.logs.add(*enrolled.rows(person, phone, when))
        return person

    def organise(self, organisation: Organisation) -> None:
        """Give the account the people of this company instead of those of the last, and its logs their events."""
        self.people.employ(organisation)
        self.changed()

    def readable(self, name: LogName) -> Readable:
        """Open the log as far as it can be read now."""
        now, delay, log = self.clock.now(), self.settings.log_delay_seconds, self.logs.of(name)
        log.settle(now, delay)
        if self.organisation is None or name not in MADE:
            return log
        return Both(log, OrganisationLog(self.organisation, name, now - delay))

    def every_row(self, name: LogName, low: int, high: int) -> Iterator[LogRow]:
        """Say everything that happened in these milliseconds, whether or not it can be read yet."""
        own = self.logs.of(name).between(low, high)
        if self.organisation is None or name not in MADE:
            return iter(own)
        made = OrganisationLog(self.organisation, name).rows(low, high)
        return heapq.merge(own, made, key=lambda each: each.key)

    def purge(self) -> None:
        """Delete those who have waited for it long enough."""
        before = self.clock.now() - self.settings.pending_deletion_days * DAY
        if self.people.drop(lambda each: each.pending_since is not None and each.pending_since <= before):
            self.changed()

    def may_try(self, user_id: str) -> bool:
        """Count one more `auth` for this person; False when there were too many in the last minute."""
        return self.calls.may(user_id, "auth", self.settings.auth_per_minute)

    async def until(self, is_so: Callable[[], bool], deadline: float) -> bool:
        """Wait until it is so, on the simulator's clock; False when the deadline came first."""
        while True:
            self.attempts.settle()
            if is_so():
                return True
            left = deadline - self.clock.now()
            if left <= 0:
                return False
            await self.bell.heard(left)

    async def keep_time(self) -> None:
        """Let pushes time out and scripts run also while nobody asks."""
        while True:
            self.attempts.settle()
            self.purge()
            due = self.attempts.next_due()
            await self.bell.heard(MINUTE if due is None else max(due - self.clock.now(), 0.0))
            await asyncio.sleep(0)

    def _finished(self, attempt: Attempt) -> None:
        if attempt.via == "verification":
            return  # nobody signs in with it
        person = self.person_by_id(attempt.user_id)
        if person is not None:
            self._count_failure(person, attempt)
        record = _record(attempt, self.clock.now())
        self.records.add(record)
        self.logs.add(LogRow.of("authentication", event(record, person)), *telephony.of(attempt, record.ts))

    def _count_failure(self, person: Person, attempt: Attempt) -> None:
        before = (person.failures, person.status)
        if attempt.state.status == "locked_out":
            person.status = "locked out"
        elif attempt.state.result == "allow":
            person.failures = 0
        elif attempt.state.status in ("deny", "fraud") and person.status == "active":
            person.failures += 1
            if 0 < self.settings.lockout_after <= person.failures:
                person.status = "locked out"
        if before != (person.failures, person.status):
            self.changed()


def _record(attempt: Attempt, now: float) -> AttemptRecord:
    state, device = attempt.state, attempt.device
    return AttemptRecord(
        ts=now,
        txid=attempt.txid,
        username=attempt.username,
        user_id=attempt.user_id or None,
        factor=attempt.logged_factor,
        result=state.logged,
        reason=state.reason,
        status=state.status,
        ip=attempt.ip,
        device=device.device if device else None,
        device_name=device.display_name if device else None,
        ikey=attempt.ikey,
        application=attempt.application,
        via=attempt.via,
        user_agent=attempt.user_agent,
        alias=attempt.alias,
        pushinfo=dict(attempt.prompt.pushinfo),
    )
