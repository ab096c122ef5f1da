"""Universal Prompt: a browser goes to Duo and comes back with a code. How that is said on the wire is the adapter's."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from unicodedata import normalize

from doorbook.factors import LIVE, Kind, is_silent, kind_of, normalised, spelled
from doorbook.signin.handoff import HandOff
from doorbook.values import value

LEEWAY: Final = timedelta(seconds=60)
"""How far Duo's clock may be from ours."""

LONGEST_CODE: Final = 1024
LONGEST_STATE: Final = 1024


def name_for_prompt(duo_name: str) -> str:
    """Return the one spelling in which a name goes to Duo and has to come back: an alias comes back in lower case."""
    return normalize("NFKC", duo_name).strip().lower()


def ticket_of(state: str) -> str | None:
    """Return the ticket that a state names; None where it is no state of ours."""
    ticket, dot, secret = state.partition(".")
    fits = len(state) <= LONGEST_STATE and state.isascii() and dot and secret
    return ticket if fits and ticket and all(each.isalnum() or each in "-_" for each in ticket) else None


@value(kw_only=True)
class Errand:
    """What Duo is told of one hand-off; the code that comes back is worth something with the same words only."""

    redirect: str
    name: str
    state: str
    nonce: str


def errand(handoff: HandOff, ticket: str, secret: str, redirect: str) -> Errand:
    """Return what Duo is told of a hand-off: the same whenever it is asked for."""
    return Errand(
        redirect=redirect, name=handoff.name, state=handoff.state(ticket, secret), nonce=handoff.nonce(secret)
    )


@value(kw_only=True)
class Told:
    """What a token says. Its signature, algorithm, issuer, audience, end, nonce and name were found right."""

    name: object
    result: object
    outcome: object
    factor: object
    reason: object
    txid: str | None
    authenticated: datetime
    issued: datetime


class Why(StrEnum):
    """Why somebody who came back from Duo is not let in."""

    RETURNED = "returned"
    DENIED = "denied"
    FACTOR_UNKNOWN = "factor_unknown"
    STALE = "stale"
    OTHER_NAME = "other_name"
    UNTRUSTED = "untrusted"
    SPENT = "spent"


@value(kw_only=True)
class Proven:
    """Somebody was asked just now and answered with something they have."""

    kind: Kind
    factor: str
    reason: str
    txid: str | None
    at: datetime


@value(kw_only=True)
class Silent:
    """Duo lets them through, and nobody showed anything that is theirs."""

    kind: Kind
    factor: str
    reason: str
    txid: str | None


@value(kw_only=True)
class NotProven:
    """Nothing that lets anybody in. `detail` is for the operator."""

    why: Why
    detail: str
    txid: str | None = None


Verdict = Proven | Silent | NotProven


def judge(told: Told, handoff: HandOff, now: datetime) -> Verdict:
    """Decide what a token of Duo's is worth; that it was signed is by far not enough."""
    if not isinstance(told.name, str) or name_for_prompt(told.name) != handoff.name:
        return NotProven(why=Why.OTHER_NAME, detail=f"asked {handoff.name!r}", txid=told.txid)
    if told.result != "allow" or not (told.outcome is None or _says(told.outcome, "success")):
        detail = f"result {spelled(told.result)}, {spelled(told.outcome)}: {spelled(told.reason)}"
        return NotProven(why=Why.DENIED, detail=detail, txid=told.txid)
    earliest, latest = handoff.began - LEEWAY, now + LEEWAY
    for name, at in (("auth_time", told.authenticated), ("iat", told.issued)):
        if not earliest <= at <= latest:
            detail = f"{name} is {(at - handoff.began).total_seconds():.0f} s after the hand-off"
            return NotProven(why=Why.STALE, detail=detail, txid=told.txid)
    kind, factor, reason = kind_of(told.factor), spelled(told.factor), spelled(told.reason)
    if kind in {Kind.NONE, Kind.BYPASS} or is_silent(told.reason):
        return Silent(kind=kind, factor=factor, reason=reason, txid=told.txid)
    if kind not in LIVE or not isinstance(told.reason, str):
        return NotProven(why=Why.FACTOR_UNKNOWN, detail=f"factor {factor}, reason {reason}", txid=told.txid)
    return Proven(kind=kind, factor=factor, reason=reason, txid=told.txid, at=told.authenticated)


def _says(raw: object, word: str) -> bool:
    return isinstance(raw, str) and normalised(raw) == word


class Prompt(Protocol):
    """Duo's Universal Prompt. Every call ends in bounded time, or raises TryLaterError or FixSettingsError."""

    def health(self) -> None:
        """Return where Duo would take somebody now."""
        ...

    def address(self, errand: Errand) -> str:
        """Return where to send the browser; it is good for five minutes."""
        ...

    def redeem(self, code: str, errand: Errand) -> Told | NotProven:
        """Return what Duo says of whoever brought the code, which spends it. Never repeated by itself."""
        ...
