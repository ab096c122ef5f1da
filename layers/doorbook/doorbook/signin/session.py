"""Sessions: who is inside, on what proof, and until when."""

from datetime import datetime, timedelta

from doorbook.signin.assurance import Assurance, Passed, assurance
from doorbook.values import value


@value(kw_only=True)
class Session:
    """One browser of one person, inside."""

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

    @property
    def assurance(self) -> Assurance:
        """What this session proves."""
        return assurance(self.passed)

    def lives(self, now: datetime) -> bool:
        """Tell whether neither limit has passed."""
        return now < self.ends and now < self.seen + self.idle
