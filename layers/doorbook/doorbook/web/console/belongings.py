"""What somebody has and uses, line by line, as the page of a person shows it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from doorbook.dossiers.day import PersonDay
from doorbook.dossiers.person import BypassCode, Group, PersonCard, Phone
from doorbook.dossiers.usage import Kind, Used, of_kind
from doorbook.signin.by_person import SignIn
from doorbook.values import value
from doorbook.web.browsers import in_words
from doorbook.web.console.dossier_words import factor
from doorbook.web.console.dossiers import named
from doorbook.web.console.shown import legible, moment
from doorbook.web.console.words import Badge
from doorbook.web.words import ENDS, METHODS

PLACES: Final = (
    (Kind.COUNTRY, "Countries"),
    (Kind.NETWORK, "Networks"),
    (Kind.ADDRESS, "Addresses"),
    (Kind.DEVICE, "Computers"),
)
GROUPS: Final = {
    "active": Badge("Active", "good"),
    "bypass": Badge("Bypass: no second factor", "bad"),
    "disabled": Badge("Disabled", "off"),
}
CAPABILITIES: Final = {
    "auto": "",
    "push": "Duo Push",
    "sms": "text message",
    "phone": "call",
    "mobile_otp": "passcode of Duo Mobile",
}
"""What can be sent to a phone; `auto` says nothing of its own."""

TOKENS: Final = {
    "h6": "HOTP-6 token",
    "h8": "HOTP-8 token",
    "t6": "TOTP-6 token",
    "t8": "TOTP-8 token",
    "yk": "YubiKey",
}

RESULTS: Final = {
    "success": Badge("Let in", "good"),
    "denied": Badge("Not let in", "off"),
    "fraud": Badge("Reported as fraud", "bad"),
    "error": Badge("Error", "off"),
}
MOST_EVENTS: Final = 50

TROUBLES: Final = (
    ("tampered", "tampered", "Tampered with"),
    ("screenlock", "unlocked", "No screen lock"),
    ("encrypted", "unencrypted", "Not encrypted"),
    ("fingerprint", "disabled", "No fingerprint or face"),
)
"""Words of Duo's that say that a phone is not as it should be."""


@value(kw_only=True)
class GroupLine:
    """A group."""

    name: str
    state: Badge


@value(kw_only=True)
class PhoneLine:
    """A phone in words. `troubles` are what is not well with it."""

    name: str
    number: str
    what: str
    can: str
    last: datetime | None
    troubles: tuple[str, ...]


@value(kw_only=True)
class KeyLine:
    """A token, a passkey or a security key."""

    name: str
    what: str
    added: datetime | None


@value(kw_only=True)
class CodeLine:
    """A bypass code."""

    made_by: str
    created: datetime | None
    expires: datetime | None
    uses: str
    over: bool


@value(kw_only=True)
class UseLine:
    """Something that was used; `where` leads to its own page, if it has one."""

    label: str
    where: str | None
    successes: int
    failures: int
    first: datetime | None
    last: datetime | None


@value(kw_only=True)
class UseTable:
    """All of one kind that was used."""

    title: str
    lines: tuple[UseLine, ...]


@value(kw_only=True)
class EventLine:
    """A sign-in that Duo wrote down; `here` where it was one at this portal."""

    at: datetime | None
    state: Badge
    reason: str
    factor: str
    application: str
    origin: str
    here: bool


@value(kw_only=True)
class PortalLine:
    """How a sign-in at the portal ended."""

    end: str
    method: str
    browser: str
    address: str
    at: datetime
    reported: bool


def group(of: Group) -> GroupLine:
    """Return a group in words."""
    state = GROUPS.get(of.status.casefold(), Badge(legible(of.status) or "Unknown"))
    return GroupLine(name=named(of.name, of.id), state=state)


def phone(of: Phone) -> PhoneLine:
    """Return a phone in words."""
    what = ", ".join(filter(None, (of.model or of.platform or of.type, of.os_version)))
    can = ", ".join(filter(None, (CAPABILITIES.get(each, each) for each in of.capabilities)))
    said = [says for field, word, says in TROUBLES if getattr(of, field).casefold() == word]
    said += ["Duo Mobile is not activated"] if of.activated is False and "push" not in of.capabilities else []
    said += [f"{of.shared} people have it"] if of.shared > 1 else []
    return PhoneLine(
        name=named(of.name, of.model, of.number, of.id),
        number=legible(of.number),
        what=legible(what),
        can=legible(can),
        last=moment(of.last_seen),
        troubles=tuple(said),
    )


def keys(of: PersonCard) -> tuple[KeyLine, ...]:
    """Return tokens, passkeys and security keys in words."""
    tokens = (
        KeyLine(name=named(each.serial, each.id), what=TOKENS.get(each.type, legible(each.type) or "Token"), added=None)
        for each in of.tokens
    )
    passkeys = (
        KeyLine(name=named(each.name, each.label, each.id), what="Passkey or security key", added=moment(each.added))
        for each in of.credentials
    )
    return (*passkeys, *tokens)


def code(of: BypassCode, now: datetime) -> CodeLine:
    """Return a bypass code in words; Duo writes no uses for those that can be used without end."""
    expires = moment(of.expires)
    return CodeLine(
        made_by=legible(of.made_by) or "Unknown",
        created=moment(of.created),
        expires=expires,
        uses=f"{of.uses}" if of.uses else "Without end",
        over=expires is not None and expires <= now,
    )


def used(of: PersonCard, kind: Kind, where: Callable[[str], str] | None = None) -> tuple[UseLine, ...]:
    """Return what somebody used of one kind, the latest first."""
    return tuple(_use(each, where) for each in of_kind(of.used, kind))


def places(of: PersonCard) -> tuple[UseTable, ...]:
    """Return from where somebody signs in."""
    tables = (UseTable(title=title, lines=used(of, kind)) for kind, title in PLACES)
    return tuple(each for each in tables if each.lines)


def events(days: Sequence[PersonDay], here: Sequence[SignIn]) -> tuple[EventLine, ...]:
    """Return what Duo wrote down of some days, the latest first, with what was at this portal marked by its txid."""
    ours = {each.txid for each in here if each.txid}
    return tuple(
        EventLine(
            at=moment(each.at),
            state=RESULTS.get(each.result, Badge(legible(each.result) or "Unknown")),
            reason=legible(each.reason.replace("_", " ")),
            factor=factor(each.factor) if each.factor else "",
            application=legible(each.application),
            origin=legible(f"{each.ip} ({each.country})" if each.ip and each.country else each.ip or each.country),
            here=each.txid in ours,
        )
        for day in days
        for each in day.events
    )[:MOST_EVENTS]


def at_portal(of: SignIn) -> PortalLine:
    """Return the end of a sign-in in words."""
    return PortalLine(
        end=ENDS[of.outcome],
        method=METHODS.get(of.method, ""),
        browser=in_words(of.agent),
        address=legible(of.address),
        at=of.at,
        reported=of.reported,
    )


def _use(of: Used, where: Callable[[str], str] | None) -> UseLine:
    return UseLine(
        label=_called(of),
        where=where(of.value) if where else None,
        successes=of.successes,
        failures=of.failures,
        first=moment(of.first),
        last=moment(of.last),
    )


def _called(of: Used) -> str:
    """Return what something is called: of an address the country too, of a computer its system."""
    match of.kind:
        case Kind.FACTOR:
            return factor(of.value)
        case Kind.APPLICATION:
            return named(of.label, of.value)
        case Kind.DEVICE:
            said = of.value.replace("|", ", ")
            return legible(said if not of.label or of.label in said else f"{of.label}, {said}")
        case _:
            return legible(f"{of.value} ({of.label})" if of.label else of.value)
