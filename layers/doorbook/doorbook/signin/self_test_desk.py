"""The self-test as administrators run it: every Duo integration of the stack, one after the other, then the store."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.signin import throttle
from doorbook.signin.ledger import Ledger
from doorbook.signin.self_test import Finding, Probe, failed, self_test
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.values import value

METHOD: Final = "selftest"
PATIENCE: Final = timedelta(seconds=12)
"""No integration is begun after so long: one lasts ten seconds at most, and API Gateway waits for thirty."""


class Probed(Probe, Protocol):
    """A Duo integration that says whom it asks."""

    def host(self) -> str:
        """Return the host that its secret names; raise what is wrong with the secret."""
        ...


@value(kw_only=True)
class Examined:
    """What came of one integration: which host was asked, where one could be, and how long that took."""

    name: str
    host: str | None
    took: timedelta
    findings: tuple[Finding, ...]


@value
class Report:
    """What came of all that was tried."""

    integrations: tuple[Examined, ...]
    store: Finding

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return self.store.good and all(finding.good for each in self.integrations for finding in each.findings)


@value
class TooOften:
    """Nothing was tried; from then on it may be again."""

    until: datetime


@value(kw_only=True)
class SelfTestDesk:
    """Runs the self-test: of the integrations by these names, in their order."""

    ledger: Ledger
    names: Callable[[], tuple[str, ...]]
    probed: Callable[[str], Probed]

    def run(self, session: Session, visitor: Visitor) -> Report | TooOften:
        """Try everything, and write down how it went."""
        began = self.ledger.clock()
        window = throttle.of_self_tests(began)
        if not self.ledger.doors.take_try(window, throttle.MOST_SELF_TESTS):
            row = self.ledger.row(Outcome.THROTTLED, visitor, method=METHOD, person=session.person)
            self.ledger.commit(row)
            return TooOften(window.ends)
        examined = tuple(
            self._examined(name) if self.ledger.clock() - began < PATIENCE else _not_tried(name)
            for name in self.names()
        )
        return Report(examined, self._stored(examined, session, visitor))

    def _examined(self, name: str) -> Examined:
        began = self.ledger.clock()
        probe = self.probed(name)
        try:
            host = probe.host()
        except BreakageError as broke:
            found: tuple[Finding, ...] = (failed("Secret", broke),)
            return Examined(name=name, host=None, took=self.ledger.clock() - began, findings=found)
        secret = Finding(what="Secret", good=True, says="It is filled in, and names a host of Duo's.")
        found = (secret, *self_test(probe, self.ledger.clock))
        return Examined(name=name, host=host, took=self.ledger.clock() - began, findings=found)

    def _stored(self, examined: tuple[Examined, ...], session: Session, visitor: Visitor) -> Finding:
        """Write the row of this test: the store is well if it takes it."""
        detail = ", ".join(f"{each.name}: {_in_short(each.findings)}" for each in examined)
        row = self.ledger.row(Outcome.SELF_TESTED, visitor, method=METHOD, person=session.person, detail=detail)
        began = self.ledger.clock()
        try:
            self.ledger.commit(row)
        except BreakageError as broke:
            self.ledger.meter.breakage(broke)
            return failed("Store", broke)
        took = round((self.ledger.clock() - began).total_seconds() * 1000)
        return Finding(what="Store", good=True, says=f"It took the record of this test in {took} ms.")


def _in_short(findings: tuple[Finding, ...]) -> str:
    return " ".join(sorted({str(each.cause or "not_tried") for each in findings if not each.good})) or "well"


def _not_tried(name: str) -> Examined:
    says = "There was no time left: the integrations before this one took too long."
    cure = "Mend those first, then run the test again."
    return Examined(
        name=name, host=None, took=timedelta(0), findings=(Finding(what="Duo", good=False, says=says, cure=cure),)
    )
