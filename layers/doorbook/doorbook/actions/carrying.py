"""Carrying a deed out: once, one after the other for each person, and finished by whoever comes next."""

from dataclasses import replace
from typing import Final

from doorbook.actions.action import Action, Done, Office, TakeBack
from doorbook.actions.answers import NotGranted, Overtaken, RefusedByDuo, Shown
from doorbook.actions.catalogue import BY_ID
from doorbook.actions.deed import UNFINISHED, Deed, Order, Stand, Step, View
from doorbook.actions.ports import ActionRows, Refusal, Why
from doorbook.actions.writing import Scribe
from doorbook.errors import BreakageError, Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.messages import actions as words
from doorbook.signin.ledger import Ledger
from doorbook.signin.roles import Role
from doorbook.values import value

OUTCOMES: Final = {
    Stand.DONE: Outcome.ACTION_DONE,
    Stand.NOT_DONE: Outcome.ACTION_NOT_DONE,
    Stand.REFUSED: Outcome.ACTION_NOT_DONE,
    Stand.UNSURE: Outcome.ACTION_UNSURE,
    Stand.UNDONE: Outcome.ACTION_UNDONE,
    Stand.LAPSED: Outcome.ACTION_LAPSED,
}
REFUSALS: Final = {
    Why.NOT_GRANTED: words.NOT_GRANTED,
    Why.GONE: words.REFUSED_GONE,
    Why.INVALID: words.REFUSED,
    Why.CONFLICT: words.REFUSED_CONFLICT,
}


@value
class Carrier:
    """Does deeds and takes them back. What is begun is kept before Duo is asked, so that nothing is lost between."""

    ledger: Ledger
    rows: ActionRows
    scribe: Scribe

    def turn(self, office: Office, order: Order) -> int | Overtaken:
        """Return the number of the turn that may be taken next; what somebody left unfinished is finished first."""
        number, last = self.rows.turn(order.connection, order.user)
        before = self.rows.one(order.connection, order.user, last) if last else None
        if before is not None and self.settled(office, before).stand in UNFINISHED:
            return Overtaken(words.BUSY)
        return number + 1

    def take(self, turn: int, deed: Deed) -> Overtaken | None:
        """Take the turn for a deed, and keep that as it is now."""
        order = deed.order
        taken = self.rows.take_turn(order.connection, order.user, turn, deed.id)
        return None if taken and self.rows.put(deed) else Overtaken(words.BUSY)

    def do(self, office: Office, action: Action, deed: Deed, view: View) -> Shown | NotGranted | RefusedByDuo:
        """Do what was begun."""
        self.scribe.deed(office.by, deed, Outcome.ACTION_BEGUN)
        try:
            made = action.make(office, deed.order, view)
        except BreakageError as broke:
            return self._broken(office, deed, broke, Stand.NOT_DONE)
        if isinstance(made, Refusal):
            return self._refused(office, action, deed, made, Stand.REFUSED)
        return self._finish(office, action, deed, made)

    def undo(
        self, office: Office, action: Action, take_back: TakeBack, deed: Deed
    ) -> Shown | NotGranted | RefusedByDuo:
        """Take back what was done."""
        self.scribe.deed(office.by, deed, Outcome.ACTION_UNDO_BEGUN)
        try:
            refused = take_back(office, deed)
        except BreakageError as broke:
            return self._broken(office, deed, broke, Stand.DONE)
        if refused is not None:
            return self._refused(office, action, deed, refused, Stand.DONE)
        step = Step(at=self.ledger.clock(), by=office.by.person)
        return Shown(deed=self._end(office, replace(deed, undone=step), Stand.UNDONE, words.UNDONE))

    def settled(self, office: Office, deed: Deed, *, wait: bool = True) -> Deed:
        """Look in Duo how a deed ended that nobody finished; one that somebody may just be doing is left alone."""
        now = self.ledger.clock()
        if deed.lapsed(now):
            return self._end(office, deed, Stand.LAPSED, words.LAPSED)
        if deed.stand not in UNFINISHED or (wait and deed.at_work(now)):
            return deed
        action = BY_ID[deed.order.action]
        eyes = replace(office, by=replace(office.by, role=Role.ADMINISTRATOR))  # to look, not to do
        view = action.look(eyes, deed.order)
        found = view if isinstance(view, View) else None
        if deed.stand is Stand.UNDOING:
            if found is not None and action.still(found, deed):
                return self._end(office, deed, Stand.DONE, words.DONE)
            step = Step(at=now, by=deed.undone.by if deed.undone else office.by.person)
            return self._end(office, replace(deed, undone=step), Stand.UNDONE, words.UNDONE)
        happened = action.happened(found, deed) if found is not None else None
        if happened:
            action.after(office, deed.order)
            return self._end(office, deed, Stand.DONE, action.unseen or words.FOUND_DONE)
        if not wait:
            return deed  # Duo may still be about to do it
        if happened is None:
            return self._end(office, deed, Stand.UNSURE, words.UNSURE)
        return self._end(office, deed, Stand.NOT_DONE, words.FOUND_NOT_DONE)

    def _finish(self, office: Office, action: Action, deed: Deed, made: Done) -> Shown:
        try:
            action.after(office, deed.order)
        except TryLaterError as broke:  # whoever comes next finds it done, and does what is left
            self.scribe.deed(office.by, deed, Outcome.ACTION_BROKEN_OFF, broke)
            return Shown(deed=replace(deed, why=words.BROKEN_OFF.id), once=made.once)
        return Shown(deed=self._end(office, deed, Stand.DONE, words.DONE), once=made.once)

    def _broken(
        self, office: Office, deed: Deed, broke: BreakageError, stand: Stand
    ) -> Shown | NotGranted | RefusedByDuo:
        """Tell what certainly was not done from what may have been."""
        self.scribe.deed(office.by, deed, Outcome.ACTION_BROKEN_OFF, broke)
        if broke.cause is Cause.LIMITED or not isinstance(broke, TryLaterError):
            why = words.LIMITED if broke.cause is Cause.LIMITED else words.UNREACHED
            return RefusedByDuo(self._end(office, deed, stand, why), why)
        try:
            found = self.settled(office, deed, wait=False)
        except BreakageError:
            found = deed
        unfinished = found.stand in UNFINISHED
        return Shown(deed=replace(found, why=words.BROKEN_OFF.id) if unfinished else found)

    def _refused(
        self, office: Office, action: Action, deed: Deed, refused: Refusal, stand: Stand
    ) -> NotGranted | RefusedByDuo:
        why = REFUSALS[refused.why]
        if refused.why is Why.INVALID and self._is_synced(office, deed.order):
            why = words.REFUSED_SYNCED
        ended = self._end(office, replace(deed, said=refused.said), stand, why)
        if refused.why is Why.NOT_GRANTED and action.grant is not None:
            return NotGranted(action.grant, why)
        return RefusedByDuo(ended, why)

    def _is_synced(self, office: Office, order: Order) -> bool:
        try:
            user = office.account.duo.user(order.user)
        except BreakageError:
            return False
        return user is not None and user.synced

    def _end(self, office: Office, deed: Deed, stand: Stand, why: Message) -> Deed:
        """Keep how it ended; where somebody else did, that counts."""
        ended = replace(deed, stand=stand, version=deed.version + 1, touched=self.ledger.clock(), why=why.id)
        if self.rows.put(ended):
            self.scribe.deed(office.by, ended, OUTCOMES[stand])
            return ended
        order = deed.order
        return self.rows.one(order.connection, order.user, deed.id) or ended
