"""Sending a test to every target of a rule at once, and saying what each met."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from doorbook.checks.triage import By
from doorbook.collect.announcing.announcement import Delivery, Entry
from doorbook.collect.announcing.ports import Answered, Bus, NoAnswer, SecretsOfHooks, Sender, Webhooks
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.notices.notifier import sending
from doorbook.notices.ports import Addresses, Mail, Sendings
from doorbook.notices.post import GONE, LONGEST_DETAIL, METHOD, NOBODY, REFUSED, confirmed
from doorbook.notices.rule import BUS, MAIL, Rule, hook_of
from doorbook.notices.sending import Parcel, State, Why
from doorbook.notices.wording import TYPE, Telling, parcels
from doorbook.signin.ledger import Ledger
from doorbook.values import value

TAKEN: Final = "it was taken"


@value(kw_only=True)
class Tried:
    """What a test met at one target, and how long that took, in milliseconds."""

    target: str
    arrived: bool
    said: str
    took: int


@value(kw_only=True)
class Tester:
    """Sends tests. `source` says which stack speaks on the bus."""

    sendings: Sendings
    addresses: Addresses
    mail: Mail
    bus: Bus
    webhooks: Webhooks
    secrets: SecretsOfHooks
    sender: Sender
    ledger: Ledger
    source: str

    def test(self, rule: Rule, by: By, console: str) -> tuple[Tried, ...]:
        """Send one to each of its targets now, whether or not the rule is stopped, it is quiet or a target rests."""
        at = round(self.ledger.clock().timestamp() * 1000)
        telling = Telling(rule=rule, changes=(), why=Why.TEST, at=at, nonce=self.ledger.chance())
        tried = tuple(self._tried(rule, each) for each in parcels(telling, console))
        said = ", ".join(f"{each.target} {each.said}" for each in tried)
        detail = f"{rule.id} {rule.name}: {said}"[:1000]
        self.ledger.commit(
            self.ledger.row(Outcome.RULE_TESTED, by.visitor, method=METHOD, person=by.person, detail=detail)
        )
        return tried

    def _tried(self, rule: Rule, parcel: Parcel) -> Tried:
        began = self.ledger.clock()
        try:
            why = self._send(rule, parcel)
        except BreakageError as broke:
            self.ledger.meter.breakage(broke)
            why = str(broke)
        ended = self.ledger.clock()
        state = State.SENT if why is None else State.GIVEN_UP  # a test is not tried again
        since = None if why is None else parcel.at
        self.sendings.put(
            replace(sending(parcel), state=state, tries=1, since=since, detail=(why or "")[:LONGEST_DETAIL])
        )
        took = round((ended - began).total_seconds() * 1000)
        return Tried(target=parcel.target, arrived=why is None, said=why or TAKEN, took=took)

    def _send(self, rule: Rule, parcel: Parcel) -> str | None:
        """Return why it did not arrive, or None."""
        if parcel.target == BUS:
            at = datetime.fromtimestamp(parcel.at / 1000, UTC)
            return REFUSED if self.bus.put([Entry(self.source, TYPE, at, f"rule/{rule.id}", parcel.body)]) else None
        if parcel.target == MAIL:
            to = confirmed(rule, self.addresses, self.mail)
            if to:
                self.mail.send([each.id for each in to], parcel.subject, parcel.body)
            return None if to else NOBODY
        return self._to_webhook(parcel)

    def _to_webhook(self, parcel: Parcel) -> str | None:
        connection, name = hook_of(parcel.target)
        hook = self.webhooks.one(connection, name)
        if hook is None:
            return GONE
        self.secrets.forget(connection, name)
        message = Delivery(connection=connection, webhook=name, id=parcel.message, body=parcel.body)
        answer = self.sender.send(hook.url, message, self.secrets.read(connection, name), self.ledger.clock())
        match answer:
            case Answered() if answer.took_it:
                return None
            case Answered(status=status):
                return f"it answered {status}"
            case NoAnswer(why):
                return why
