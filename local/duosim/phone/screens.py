"""What each page shows, worked out before a template sees it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from local.duosim.attempts import Attempt
from local.duosim.people import Person, Phone, Token
from local.duosim.records import AttemptRecord
from local.duosim.simulator import Simulator
from local.duosim.verified_push import is_required

SHOWN_HISTORY = 5
WORDS = {"success": "Let in", "denied": "Refused", "fraud": "Reported"}
FACTORS = {
    "duo_push": "Push",
    "verified_duo_push": "Verified push",
    "phone_call": "Phone call",
    "sms_passcode": "SMS passcode",
    "sms_refresh": "SMS",
    "duo_mobile_passcode": "App passcode",
    "hardware_token": "Token code",
    "bypass_code": "Bypass code",
    "passcode": "Passcode",
    "remembered_device": "Remembered device",
    "not_available": "No factor",
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of people."""

    person: Person
    waiting: int
    verified: bool

    @property
    def initials(self) -> str:
        words = (self.person.realname or self.person.username).split()
        return "".join(word[0] for word in words[:2]).upper()

    @property
    def carries(self) -> str:
        phones, tokens = len(self.person.phones), len(self.person.tokens)
        keys = [each.name for each in self.person.webauthn]
        told = [
            *([f"{phones} phones" if phones > 1 else "phone"] if phones else []),
            *([f"{tokens} tokens" if tokens > 1 else "hardware token"] if tokens else []),
        ]
        return ", ".join([*([" and ".join(told)] if told else []), *keys]) or "not enrolled"


@dataclass(frozen=True, slots=True)
class PhoneScreen:
    """One phone, with what is on it now."""

    phone: Phone
    pushes: list[Attempt]
    calls: list[Attempt]
    code: str | None


@dataclass(frozen=True, slots=True)
class TokenDisplay:
    """One hardware token and its display."""

    token: Token
    code: str | None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One attempt that is over."""

    result: str
    word: str
    factor: str
    application: str
    time: str


def person_rows(duo: Simulator) -> list[PersonRow]:
    rows = [PersonRow(each, len(_on_phone(duo, each)), is_required(each, duo.settings)) for each in duo.people.put]
    return sorted(rows, key=lambda row: row.person.username)


def phone_screens(duo: Simulator, person: Person) -> list[PhoneScreen]:
    waiting = _on_phone(duo, person)
    return [
        PhoneScreen(
            phone,
            [each for each in waiting if each.factor == "push" and _is_for(each, phone)],
            [each for each in waiting if each.factor == "phone" and _is_for(each, phone)],
            _spaced(duo.shown.visible(phone)),
        )
        for phone in person.phones
    ]


def token_displays(duo: Simulator, person: Person) -> list[TokenDisplay]:
    return [TokenDisplay(token, _spaced(duo.shown.visible(token))) for token in person.tokens]


def history(duo: Simulator, person: Person) -> list[HistoryRow]:
    rows = [each for each in duo.records.rows if each.user_id == person.user_id]
    return [_history_row(each) for each in reversed(rows[-SHOWN_HISTORY:])]


def clock_time(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%H:%M:%S} UTC"


def _history_row(record: AttemptRecord) -> HistoryRow:
    word = "Sent" if record.status == "sent" else WORDS.get(record.result, record.result)
    factor = FACTORS.get(record.factor or "not_available", record.factor or "")
    result = "sent" if record.status == "sent" else record.result
    return HistoryRow(result, word, factor, record.application, clock_time(record.ts))


def _on_phone(duo: Simulator, person: Person) -> list[Attempt]:
    return [each for each in duo.attempts.pending(person.user_id) if each.state.status != "push_failed"]


def _is_for(attempt: Attempt, phone: Phone) -> bool:
    return attempt.device is not None and attempt.device.device == phone.device


def _spaced(code: str | None) -> str | None:
    return None if code is None else f"{code[:3]} {code[3:]}"
