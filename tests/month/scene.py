"""The month as it goes on: what is still to happen, what has been written down, and how everything stands by now."""

import heapq
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from tests.month import company, log_rows, objects
from tests.month.log_rows import Asked, Row
from tests.month.moments import BEGINS
from tests.month.things import (
    SERVER,
    STRANGE,
    Administrator,
    Computer,
    Credential,
    Group,
    Office,
    Person,
    Phone,
    Place,
    Token,
    Verified,
)

LOGS = ("authentication", "activity", "administrator", "telephony")
PUSHES = ("duo_push", "verified_duo_push")
STRICT = ("Payroll",)
"""Applications that want the number from the screen typed on the phone."""

DIRECTORY = ("DSYNC000000000000001", "Corp AD")
DESK = Computer(epkey=None, browser="Chrome", browser_version="141.0.0.0", os="Mac OS X", os_version="26.1")
DESK_AT = Place(ip="192.0.2.8", city="Ann Arbor", country="United States", state="Michigan")


@dataclass
class Scene:
    """An organisation, and its clock, which is turned from one happening to the next."""

    seed: int
    people: list[Person] = field(default_factory=list)
    now: float = BEGINS
    rows: dict[str, list[tuple[float, Row]]] = field(default_factory=lambda: {each: [] for each in LOGS})
    silences: list[tuple[float, float]] = field(default_factory=list)
    chosen: set[str] = field(default_factory=set)
    """Administrators who are in a plant."""

    verified: list[Verified] = field(default_factory=list)
    linked: list[tuple[str, str]] = field(default_factory=list)
    """People whom the organisation has declared to be one."""

    drawer: list[Token] = field(default_factory=list)
    """Tokens that nobody has."""

    portal: list[tuple[float, Person, str]] = field(default_factory=list)
    """Who was let in at the organisation's portal, and by which of Duo's transactions."""

    services: set[str] = field(default_factory=set)
    """Accounts that the organisation has declared to be no person's."""

    wanted: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By check: the numbers and lists that the organisation has chosen for it."""

    def __post_init__(self) -> None:
        self.administrators: list[Administrator] = company.administrators()
        self.groups: dict[str, Group] = {each.name: each for each in company.groups()}
        self.policies: list[Row] = company.policies()
        self.integrations: list[Row] = company.integrations()
        self.settings: Row = company.settings()
        self._applications = {name: company.application(name) for name in company.APPLICATIONS}
        self._ids = self.chance("ids")
        self._agenda: list[tuple[float, int, Callable[[], object]]] = []
        self._order = count()
        self._places = 0
        self._busy = company.busy_moments(self.chance("busy"))
        self._taken: set[tuple[str, float]] = set()

    def chance(self, of: str) -> Random:
        return Random(f"{self.seed}|{of}")  # noqa: S311 - the same each time is the point

    def uuid(self) -> str:
        return str(uuid.UUID(int=self._ids.getrandbits(128), version=4))

    def later(self, at: float, do: Callable[[], object]) -> None:
        """Have something happen; what lies before the month does not."""
        if at >= BEGINS:
            heapq.heappush(self._agenda, (at, next(self._order), do))

    def run_to(self, at: float) -> None:
        """Let everything happen that does so before a moment."""
        while self._agenda and self._agenda[0][0] < at:
            self.now, _, do = heapq.heappop(self._agenda)
            do()
        self.now = at

    def cast(self, drawn: Random, many: int = 1, *, office: Office | None = None) -> list[Person]:
        """Choose people for a plant, who make no mistakes of their own from then on."""
        free = [each for each in self.people if each.is_plain and not each.is_calm]
        chosen = drawn.sample([each for each in free if office in (None, each.office)], many)
        for each in chosen:
            each.is_calm = True
        return chosen

    def somewhere(self, like: Place) -> Place:
        """Return an address in nobody's network yet, in the same country."""
        self._places += 1
        return Place(ip=f"198.19.{self._places}.7", city="Elsewhere", country=like.country, state=like.state)

    def protect(self, name: str, kind: str = "websdk") -> Row:
        """Have another application, and return it as its list does."""
        made = company.integration(name, kind)
        self.integrations.append(made)
        self._applications[name] = company.application(name)
        return made

    def busy_moment(self, check: str, drawn: Random) -> float:
        """Return a moment at which more than one thing happens, and nothing else of this check.

        So whoever looks at one sees all of them, be it in logs or in the lists of the next full hour.
        """
        at = drawn.choice([each for each in self._busy if (check, each) not in self._taken])
        self._taken.add((check, at))
        return at

    def spare_administrator(self) -> Administrator:
        """Choose an administrator for a plant."""
        there = {name for name, _ in company.RESERVE} - self.chosen
        who = next(each for each in self.administrators if each.name in there)
        self.chosen.add(who.name)
        return who

    def administrator(self, name: str) -> Administrator:
        return next(each for each in self.administrators if each.name == name)

    def attempt(
        self,
        who: Person,
        place: Place,
        reason: str | None = "user_approved",
        result: str = "success",
        factor: str | None = "duo_push",
        *,
        computer: Computer | None = None,
        application: str = "Mail",
        asked: Asked = None,
        event_type: str = "authentication",
        txid: str | None = None,
        trusted: str | None = None,
        phone_at: Place | None = None,
        assessed: Row | None = None,
    ) -> None:
        """Write down an attempt to sign in, and that it was seen; the phone is at hand or somewhere else."""
        if any(first <= self.now < last for first, last in self.silences):
            return
        row = log_rows.attempt(
            self.now,
            txid or self.uuid(),
            user=log_rows.user_of(who),
            email=who.email,
            access=log_rows.access_of(SERVER if application == "VPN" else computer or who.computer, place),
            asked=log_rows.asked_of(asked, factor, phone_at or place) if factor else log_rows.enrolled(asked),
            application=self._applications[application],
            ended=(event_type, factor, result, reason),
            trusted=trusted or ("trusted" if application in STRICT and computer is None else "unknown"),
            assessed=assessed,
        )
        self.rows["authentication"].append((self.now, row))
        if result == "success" and event_type == "authentication":
            who.last_login = self.now
        if isinstance(asked, Phone) and reason == "user_approved" and factor in PUSHES:
            asked.last_seen = self.now
        if isinstance(asked, Phone) and factor == "phone_call":
            self.telephone(asked, "authentication", row["txid"], kind="phone", cost=2)

    def telephone(self, phone: Phone, why: str, txid: str | None = None, *, kind: str = "sms", cost: int = 1) -> None:
        """Write down a text or a call, and what it cost."""
        row = log_rows.telephony(self.now, self.uuid(), phone.number, why, txid or self.uuid(), (kind, cost))
        self.rows["telephony"].append((self.now, row))

    def pushed(self, who: Person, place: Place, reason: str = "user_approved", *, stranger: bool = False) -> None:
        """Write down a push to somebody's phone, and what they answered; a stranger has another browser."""
        result = {"user_approved": "success", "user_marked_fraud": "fraud"}.get(reason, "denied")
        computer = STRANGE if stranger else None
        self.attempt(who, place, reason, result, computer=computer, asked=who.phones[-1])

    def remembered(
        self, who: Person, place: Place, *, computer: Computer | None = None, application: str = "Mail"
    ) -> None:
        """Write down that somebody was let in by a browser that Duo remembers."""
        kind = "remembered_device"
        self.attempt(who, place, kind, factor=kind, computer=computer, application=application)

    def sign_in(self, who: Person, place: Place, *, application: str = "Mail", by_code: bool = False) -> None:
        """Let somebody sign in as they do, or by a code of their phone, if Duo lets them by now."""
        words = self._how(who)
        if words is None:
            return
        reason, result, factor, asked = words
        if factor == "duo_push" and by_code:
            reason, factor = "valid_passcode", "duo_mobile_passcode"
        elif factor == "duo_push" and application in STRICT:
            factor = "verified_duo_push"
        self.attempt(who, place, reason, result, factor, asked=asked, application=application)

    def _how(self, who: Person) -> tuple[str, str, str, Asked] | None:
        """Return how a sign-in of somebody ends: by what they have, and what Duo was told of them."""
        bypasses = who.status == "bypass" or any(self.groups[each].status == "Bypass" for each in who.groups)
        if who.status == "disabled":
            return "user_disabled", "denied", "not_available", None
        if who.status == "locked out":
            return "locked_out", "denied", "not_available", None
        if bypasses:
            return "bypass_user", "success", "not_available", None
        asked: Credential | Token | Phone
        if who.credentials:
            asked = who.credentials[0]
            return "user_approved", "success", asked.factor, asked
        if who.tokens:
            return "valid_passcode", "success", "hardware_token", who.tokens[0]
        if not who.phones:
            return None
        asked = who.phones[-1]
        if "push" in asked.capabilities:
            return "user_approved", "success", "duo_push", asked
        return "user_approved", "success", "phone_call", asked

    def verify(self, who: Person, answer: str) -> None:
        """Let the help desk ask somebody on their phone whether it is they who call; half a minute later it knows."""
        self.verified.append(Verified(who=who, at=self.now, known=self.now + 30, answer=answer))

    def unknown_name(self, name: str, place: Place) -> None:
        """Write down that a name was tried that Duo has not."""
        user: Row = {"groups": [], "key": None, "name": name}
        row = log_rows.attempt(
            self.now,
            self.uuid(),
            user=user,
            email="",
            access=log_rows.access_of(STRANGE, place),
            asked=log_rows.asked_of(None, None, place),
            application=self._applications["Mail"],
            ended=("authentication", "not_available", "denied", "deny_unenrolled_user"),
        )
        self.rows["authentication"].append((self.now, row))

    def deed(
        self,
        by: str,
        action: str,
        target: tuple[str, str | None, str | None],
        said: Row | None = None,
        *,
        legacy: Row | None = None,
        before: Row | None = None,
        place: Place = DESK_AT,
    ) -> None:
        """Write down what an administrator did, in both logs: `legacy` is what the older one says of it."""
        kind, key, name = target
        actor = self.administrator(by)
        old = None if before is None else log_rows.target_of(kind, key, name, before)
        row = log_rows.activity(
            self.now,
            self.uuid(),
            action,
            log_rows.admin_actor(actor),
            place=place,
            computer=DESK,
            target=log_rows.target_of(kind, key, name, said),
            before=old,
        )
        self.rows["activity"].append((self.now, row))
        self.rows["administrator"].append((self.now, log_rows.deed(self.now, by, action, name, legacy or said)))

    def own_deed(
        self,
        who: Person,
        place: Place,
        action: str,
        target: tuple[str, str, str],
        said: Row,
        *,
        computer: Computer | None = None,
    ) -> None:
        """Write down what somebody did with what is theirs: only the newer log says so."""
        kind, key, name = target
        row = log_rows.activity(
            self.now,
            self.uuid(),
            action,
            log_rows.user_actor(who),
            place=place,
            computer=computer or who.computer,
            target=log_rows.target_of(kind, key, name, said),
            application={**self._applications["Mail"], "type": "websdk"},
        )
        self.rows["activity"].append((self.now, row))

    def by_itself(
        self, action: str, target: tuple[str, str, str] | None, said: Row, directory: tuple[str, str] = DIRECTORY
    ) -> None:
        """Write down what a directory's synchronisation did."""
        actor = log_rows.target_of("ldap_sync", *directory, None)
        told = None if target is None else log_rows.target_of(*target, said)
        row = log_rows.activity(self.now, self.uuid(), action, actor, place=None, target=told)
        name = directory[1] if target is None else target[2]
        self.rows["activity"].append((self.now, row))
        self.rows["administrator"].append((self.now, log_rows.deed(self.now, "System", action, name, said)))

    def inventories(self) -> dict[str, list[dict[str, Any]]]:
        """Return every list of Duo's as it stands by now."""
        there = [each for each in self.people if each.created <= self.now]
        phones: dict[str, tuple[Phone, list[Person]]] = {}
        for who in there:
            for each in who.phones:
                phones.setdefault(each.phone_id, (each, []))[1].append(who)
        return {
            "users": [objects.user(each, self.groups) for each in there],
            "phones": [objects.owned_phone(phone, owners) for phone, owners in phones.values()],
            "tokens": [
                *(objects.owned_token(each, [who]) for who in there for each in who.tokens),
                *(objects.owned_token(each, []) for each in self.drawer),
            ],
            "webauthn": [objects.owned_credential(each, who) for who in there for each in who.credentials],
            "bypass_codes": [
                objects.bypass_code(each, who)
                for who in there
                for each in who.codes
                if each.expiration is None or each.expiration > self.now
            ],
            "groups": [objects.group(each) for each in self.groups.values()],
            "administrators": [objects.administrator(each) for each in self.administrators],
            "endpoints": [
                objects.endpoint(each)
                for each in there
                if each.computer.epkey is not None and each.last_login is not None
            ],
            "integrations": self.integrations,
            "policies": self.policies,
            "settings": [self.settings],
        }
