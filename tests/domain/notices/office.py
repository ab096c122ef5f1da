"""An office where rules are made: everything in memory, and a form as a browser would send it."""

from collections.abc import Mapping

from doorbook.adapters.memory_mail import MemoryMail
from doorbook.notices.desk import Kept, RuleDesk
from doorbook.notices.rule import Rule
from doorbook.wiring.notifying import rules_over
from tests.domain.listeners import Street

FORM: Mapping[str, str] = {
    "name": "High ones",
    "least": "high",
    "checks": "",
    "connection": "",
    "group": "",
    "what-opened": "yes",
    "what-reopened": "yes",
    "bus": "yes",
    "pace": "at_once",
    "hour": "8",
    "zone": "Europe/Berlin",
    "quiet_from": "22:00",
    "quiet_to": "07:00",
    "breaks": "",
    "rate": "20",
}


class Connections:
    """The only connection there is."""

    id, name, state = "c1", "Headquarters", "active"

    def all(self) -> tuple["Connections", ...]:
        """Return it."""
        return (self,)


class Office(Street):
    """A street with the desk of rules."""

    def __init__(self) -> None:
        super().__init__()
        self.mail = MemoryMail()
        self.office: RuleDesk = rules_over(
            self.rows,
            self.ledger,
            mail=self.mail,
            bus=self.bus,
            secrets=self.secrets,
            sender=self.receiver,
            connections=Connections(),  # type: ignore[arg-type]
            source="doorbook.test",
        )

    def made(self, **fields: str) -> Rule:
        """Make a rule."""
        from tests.domain.checks.office import by  # noqa: PLC0415 - here alone

        done = self.office.make(by(), {**FORM, **fields})
        assert isinstance(done, Kept), done
        return done.rule
