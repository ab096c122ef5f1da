"""What is open at the prompt: visits that wait for an answer, codes that wait for their token, assertions used up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex, token_urlsafe
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from local.duosim.integrations import Integration
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.prompt.jws import Claims

LEEWAY_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One proven request: who shall prove themselves to whom, and where the answer goes."""

    integration: Integration
    username: str
    redirect_uri: str
    state: str
    nonce: str | None
    code_name: str
    sid: str = field(default_factory=lambda: token_urlsafe(24))
    txid: str = field(default_factory=lambda: str(uuid4()))  # of all that the log says of this visit

    def back(self, **told: str) -> str:
        """Write the address that the browser goes back to."""
        joint = "&" if urlsplit(self.redirect_uri).query else "?"
        return f"{self.redirect_uri}{joint}{urlencode(told)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a code stands for, once."""

    asked: Asked
    answer: PromptAnswer
    username: str
    preferred_username: str
    auth_time: float
    context: Claims
    ends: float


class Prompts:
    """All of it, in memory: a restart ends every visit, as Duo's own sessions end."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._visits: dict[str, tuple[Asked, float]] = {}
        self._grants: dict[str, Grant] = {}
        self._assertions: dict[tuple[str, str], float] = {}

    def clear(self) -> None:
        self._visits.clear()
        self._grants.clear()
        self._assertions.clear()

    def is_first(self, client_id: str, jti: str, *, expires: float, now: float) -> bool:
        """Remember an assertion for as long as it would be taken; False for one that was here before."""
        self._assertions = {key: ends for key, ends in self._assertions.items() if ends + LEEWAY_SECONDS > now}
        if (client_id, jti) in self._assertions:
            return False
        self._assertions[client_id, jti] = expires
        return True

    def open(self, asked: Asked, seconds: float) -> None:
        self._visits[asked.sid] = (asked, self._now() + seconds)

    def visit(self, sid: str) -> Asked | None:
        """Find one that still waits."""
        self._visits = {key: each for key, each in self._visits.items() if each[1] > self._now()}
        found = self._visits.get(sid)
        return found[0] if found else None

    def close(self, asked: Asked) -> None:
        self._visits.pop(asked.sid, None)

    def grant(self, grant: Grant) -> str:
        """Hand out a code."""
        code = token_hex(18)
        self._grants[code] = grant
        return code

    def look(self, code: str) -> Grant | None:
        """Find what a code stands for, if it is good; it stays so."""
        self._grants = {key: each for key, each in self._grants.items() if each.ends > self._now()}
        return self._grants.get(code)

    def spend(self, code: str) -> None:
        del self._grants[code]
