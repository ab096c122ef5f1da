"""Telling one target what waits for it: tried again with growing waits for about a day, and told apart from others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from doorbook.collect.announcing.announcement import Delivery, Entry
from doorbook.collect.announcing.delivering import GIVEN_UP_AFTER, PAUSED_FOR, Courier, Done, GivenUp, Later, Verdict
from doorbook.collect.announcing.ports import Bus, Webhooks
from doorbook.collect.announcing.webhook import FAILING, WAITS, HookState
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.notices.notifier import sending
from doorbook.notices.ports import Addresses, Mail, Rules, Sendings, Standing
from doorbook.notices.rule import BUS, MAIL, Rule, hook_of
from doorbook.notices.sending import CLAIMED_FOR, Address, Parcel, Sending, State
from doorbook.notices.wording import TYPE
from doorbook.signin.ledger import Ledger
from doorbook.signin.visitor import Visitor
from doorbook.values import value

METHOD: Final = "notices"
LONGEST_DETAIL: Final = 300
GONE: Final = "its webhook is there no more"
HEARS_NOTHING: Final = "its webhook wants to hear nothing any more"
PAUSED: Final = "its webhook is paused"
NOBODY: Final = "nobody confirmed that they want its mail"
REFUSED: Final = "the bus did not take it"


@value
class Missed:
    """It did not arrive, and why; `wait` is what its target says, `final` where no later try would help."""

    why: str
    wait: timedelta | None = None
    final: bool = False
    rests: bool = False
    """Where it was not tried, for its target rests."""


@value(kw_only=True)
class Post:
    """Takes one parcel at a time. `source` says which stack speaks on the bus."""

    rules: Rules
    sendings: Sendings
    addresses: Addresses
    mail: Mail
    bus: Bus
    webhooks: Webhooks
    courier: Courier
    ledger: Ledger
    source: str

    def take(self, parcel: Parcel, queued: datetime, tries: int) -> Verdict:
        """Tell it; raise TryLaterError where how it stands cannot even be read or kept."""
        now = self.ledger.clock()
        at = round(now.timestamp() * 1000)
        before = self.sendings.one(parcel.rule, parcel.message, parcel.target)
        if before is None:
            before = replace(sending(parcel), version=0)
        if before.state.is_over:
            return Done()
        if before.state is State.SENDING and before.until > at:
            return Later(timedelta(milliseconds=before.until - at))
        rule = self.rules.one(parcel.rule)
        if rule is None or not rule.tells or parcel.target not in rule.targets:
            self._note(before, State.DROPPED)
            return Done()
        if now - queued >= GIVEN_UP_AFTER:
            self._note(before, State.GIVEN_UP)
            self._count(Outcome.NOTICE_GIVEN_UP, before, before.detail)
            return GivenUp(before.detail or "it was never tried")
        mine = replace(before, state=State.SENDING, until=at + CLAIMED_FOR, version=before.version + 1)
        if not self.sendings.put(mine):
            return Later(WAITS[0])
        missed = self.send(rule, parcel)
        if missed is None:
            self._note(replace(mine, since=None), State.SENT)
            return Done()
        return self._missed(mine, missed, tries)

    def send(self, rule: Rule, parcel: Parcel) -> Missed | None:
        """Send it now, and return why it did not arrive, or None."""
        try:
            if parcel.target == BUS:
                return self._to_bus(rule, parcel)
            return self._by_mail(rule, parcel) if parcel.target == MAIL else self._to_webhook(parcel)
        except BreakageError as broke:
            self.ledger.meter.breakage(broke)
            return Missed(str(broke))

    def _to_bus(self, rule: Rule, parcel: Parcel) -> Missed | None:
        at = datetime.fromtimestamp(parcel.at / 1000, UTC)
        left = self.bus.put([Entry(self.source, TYPE, at, f"rule/{rule.id}", parcel.body)])
        return Missed(REFUSED) if left else None

    def _by_mail(self, rule: Rule, parcel: Parcel) -> Missed | None:
        to = confirmed(rule, self.addresses, self.mail)
        if not to:
            return Missed(NOBODY)
        self.mail.send([each.id for each in to], parcel.subject, parcel.body)
        return None

    def _to_webhook(self, parcel: Parcel) -> Missed | None:
        connection, name = hook_of(parcel.target)
        hook = self.webhooks.one(connection, name)
        if hook is None:
            return Missed(GONE, final=True)
        if hook.state is HookState.GONE:
            return Missed(HEARS_NOTHING, final=True)
        if hook.state is HookState.PAUSED:
            return Missed(PAUSED, wait=PAUSED_FOR, rests=True)
        rested = hook.rests(self.ledger.clock())
        message = Delivery(connection=connection, webhook=name, id=parcel.message, body=parcel.body)
        match self.courier.take(message, self.ledger.clock(), 1):
            case Done():
                after = self.webhooks.one(connection, name)
                silenced = after is not None and after.state is HookState.GONE
                return Missed(HEARS_NOTHING, final=True) if silenced else None
            case Later(wait):
                after = self.webhooks.one(connection, name)
                why = (after.health.last_error if after else None) or "it did not arrive"
                return Missed(why, wait=wait, rests=rested)
            case GivenUp(why):
                return Missed(why, final=True)

    def _missed(self, mine: Sending, missed: Missed, tries: int) -> Verdict:
        at = round(self.ledger.clock().timestamp() * 1000)
        tried = mine.tries + (0 if missed.rests else 1)
        state = State.GIVEN_UP if missed.final else State.FAILING
        failing = replace(mine, tries=tried, since=mine.since or at, detail=missed.why[:LONGEST_DETAIL])
        self._note(failing, state)
        if missed.final:
            self._count(Outcome.NOTICE_FAILING, failing, missed.why)
            return Done()
        if not missed.rests:
            outcome = Outcome.NOTICE_FAILING if tried >= FAILING else Outcome.NOTICE_FAILED
            self._count(outcome, failing, missed.why)
        return Later(missed.wait or WAITS[min(max(tries, 1), len(WAITS)) - 1])

    def _note(self, before: Sending, state: State) -> None:
        self.sendings.put(replace(before, state=state, until=0, version=before.version + 1))

    def _count(self, outcome: Outcome, of: Sending, why: str) -> None:
        visitor = Visitor(address="-", agent="announcer")
        detail = f"rule {of.rule}, {of.target}: {why}"
        self.ledger.meter.outcome(self.ledger.row(outcome, visitor, method=METHOD, detail=detail).row)


def confirmed(rule: Rule, addresses: Addresses, mail: Mail) -> list[Address]:
    """Return the addresses of a rule whose owners want its mail."""
    standing = mail.standing()
    named = (each for each in addresses.all() if each.id in rule.addresses and not each.removed)
    return [each for each in named if standing.get(each.text.casefold()) is Standing.CONFIRMED]
