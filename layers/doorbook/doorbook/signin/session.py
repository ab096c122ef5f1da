"""Sessions: who is inside, on what proof, and until when."""

from datetime import datetime, timedelta
from hashlib import sha256

from doorbook.signin.assurance import Assurance, Passed, assurance
from doorbook.signin.integrations import PORTAL
from doorbook.signin.roles import Role
from doorbook.values import value


@value(kw_only=True)
class Session:
    """One browser of one person, inside. `duo` is the integration that was asked on the way.

    `role` is how it was when they came in; only `roles.role_of` says how it is.
    """

    proof: str
    person: str
    display: str
    passed: tuple[Passed, ...]
    opened: datetime
    seen: datetime
    ends: datetime
    idle: timedelta
    txid: str | None
    address: str
    agent: str
    ticket: str | None = None
    duo: str = PORTAL
    role: Role | None = None

    @property
    def id(self) -> str:
        """Its public name, for forms and records: who knows it knows neither the cookie nor what is kept of it."""
        return sha256(f"session {self.proof}".encode()).hexdigest()[:22]

    @property
    def since(self) -> str:
        """Its place among the person's sessions: no other has it, and later ones have later places."""
        return f"{round(self.opened.timestamp() * 1000):013d}#{self.id}"

    @property
    def assurance(self) -> Assurance:
        """What this session proves."""
        return assurance(self.passed)

    def lives(self, now: datetime) -> bool:
        """Tell whether neither limit has passed."""
        return now < self.ends and now < self.seen + self.idle
