"""The desk of actions: planned, done, agreed to, undone; each only by whom it may be, and as things are."""

import re
from dataclasses import replace
from typing import Final

from doorbook.actions.action import Action, Office, Typed
from doorbook.actions.answers import (
    By,
    NeedsSecondPerson,
    NotFresh,
    NotGranted,
    Nothing,
    NotPossible,
    NotYours,
    Overtaken,
    Refused,
    Shown,
    Stale,
)
from doorbook.actions.carrying import Carrier
from doorbook.actions.catalogue import ACTIONS, BY_ID
from doorbook.actions.deed import Deed, Form, Order, Plan, Stand, Step, View
from doorbook.actions.ports import Accounts, ActionRows, OwnRecords, Portal
from doorbook.actions.writing import Scribe
from doorbook.errors import Cause, FixSettingsError
from doorbook.events import Outcome
from doorbook.messages import actions as words
from doorbook.messages import console
from doorbook.signin.ledger import Ledger
from doorbook.signin.roles import Role
from doorbook.values import value

READ: Final = "Grant read resource"
ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

type Admitted = tuple[Office, Action]


def offered(role: Role) -> tuple[Action, ...]:
    """Return the actions that a role may do, in the order in which they are offered."""
    return tuple(each for each in ACTIONS if role.reaches(each.least))


@value(kw_only=True)
class Actions:
    """Every action goes through here. `plan` changes nothing."""

    ledger: Ledger
    accounts: Accounts
    rows: ActionRows
    own: OwnRecords
    portal: Portal

    def plan(self, by: By, order: Order) -> Plan | Refused:
        """Read anew what it is about, and say what would change."""
        admitted = self._admit(by, order)
        return self._planned(*admitted, order) if isinstance(admitted, tuple) else admitted

    def form(self, by: By, order: Order) -> Form | Refused:
        """Return what is needed to ask for what has to be typed."""
        admitted = self._admit(by, order)
        if not isinstance(admitted, tuple):
            return admitted
        office, action = admitted
        try:
            user = office.account.duo.user(order.user)
        except FixSettingsError as broke:
            if broke.cause is not Cause.NOT_GRANTED:
                raise
            return NotGranted(READ, words.NOT_GRANTED)
        if user is None:
            return Nothing()
        groups = office.account.duo.groups() if Typed.GROUP in action.typed else ()
        return Form(whom=user.username, email=user.email, groups=tuple(sorted({each.name for each in groups})))

    def do(self, by: By, order: Order, saw: str, deed: str) -> Shown | Refused:
        """Do what was planned, if all is as it was then; done twice it is done once."""
        admitted = self._admit(by, order)
        if not isinstance(admitted, tuple):
            return admitted
        office, action = admitted
        if not by.fresh:
            return NotFresh(console.NOT_FRESH)
        if not ID.fullmatch(deed):
            return Nothing()
        known = self.rows.one(order.connection, order.user, deed)
        if known is not None:
            return Shown(deed=self._carrier.settled(office, known))
        turn = self._carrier.turn(office, order)
        if isinstance(turn, Overtaken):
            return turn
        view = self._view(office, action, order)
        if not isinstance(view, View):
            return view
        if view.already or view.fingerprint != saw:
            return self._stale(office, action, order)
        begun = self._begun(by, order, view, deed)
        if action.people > 1:
            return self._ask(by, replace(begun, stand=Stand.WAITING))
        taken = self._carrier.take(turn, begun)
        return taken if taken is not None else self._carrier.do(office, action, begun, view)

    def agree(self, by: By, connection: str, user: str, deed: str) -> Shown | Refused:
        """Do what somebody else asked for."""
        found = self._found(by, connection, user, deed)
        if not isinstance(found, tuple):
            return found
        office, action, known = found
        if known.stand in {Stand.DONE, Stand.BEGUN}:
            return Shown(deed=known)
        if known.stand is not Stand.WAITING:
            return NotPossible(words.LAPSED if known.stand is Stand.LAPSED else words.NOT_WAITING)
        if known.asked.by == by.person:
            self._scribe.refused(by, known.order, "asked for by themselves")
            return NeedsSecondPerson(known, words.NOT_BOTH)
        turn = self._carrier.turn(office, known.order)
        if isinstance(turn, Overtaken):
            return turn
        view = self._view(office, action, known.order)
        if not isinstance(view, View):
            return view
        if view.already or view.fingerprint != known.saw:
            return self._stale(office, action, known.order)
        agreed = self._next(known, Stand.BEGUN, agreed=Step(at=self.ledger.clock(), by=by.person))
        taken = self._carrier.take(turn, agreed)
        return taken if taken is not None else self._carrier.do(office, action, agreed, view)

    def undo(self, by: By, connection: str, user: str, deed: str) -> Shown | Refused:
        """Take back what was done, as long as it still stands."""
        found = self._found(by, connection, user, deed)
        if not isinstance(found, tuple):
            return found
        office, action, known = found
        if action.undo_least is not None and not by.role.reaches(action.undo_least):
            self._scribe.refused(by, known.order, f"undoing is for {action.undo_least} alone")
            return NotYours(action.undo_least, words.NOT_YOURS)
        if known.stand is Stand.UNDONE:
            return Shown(deed=known)
        if action.undo is None or not self.can_undo(by, known):
            return NotPossible(words.NO_WAY_BACK)
        turn = self._carrier.turn(office, known.order)
        if isinstance(turn, Overtaken):
            return turn
        view = action.look(office, known.order)
        if not isinstance(view, View) or not action.still(view, known):
            return NotPossible(words.MOVED_ON)
        undoing = self._next(known, Stand.UNDOING, undone=Step(at=self.ledger.clock(), by=by.person))
        taken = self._carrier.take(turn, undoing)
        return taken if taken is not None else self._carrier.undo(office, action, action.undo, undoing)

    def deed(self, by: By, connection: str, user: str, deed: str) -> Deed | None:
        """Return a deed; how one ended that nobody finished is looked up in Duo first."""
        known = self._kept(connection, user, deed)
        account = self.accounts(connection) if known is not None else None
        if known is None or account is None:
            return known
        return self._carrier.settled(Office(account=account, own=self.own, portal=self.portal, by=by), known)

    def can_undo(self, by: By, deed: Deed) -> bool:
        """Tell whether somebody may try to take a deed back."""
        action = BY_ID[deed.order.action]
        if deed.stand is not Stand.DONE or action.undo is None or not action.undoable(deed):
            return False
        return by.role.reaches(action.undo_least or action.least)

    def of(self, connection: str, user: str) -> tuple[Deed, ...]:
        """Return what was done to a person, or waits to be, the newest first."""
        return self.rows.of(connection, user)

    def waiting(self, connection: str) -> tuple[Deed, ...]:
        """Return what waits for a second person, the oldest first."""
        now = self.ledger.clock()
        return tuple(each for each in self.rows.waiting(connection) if not each.lapsed(now))

    @property
    def _scribe(self) -> Scribe:
        return Scribe(self.ledger)

    @property
    def _carrier(self) -> Carrier:
        return Carrier(self.ledger, self.rows, self._scribe)

    def _admit(self, by: By, order: Order) -> Admitted | NotYours | NotGranted | Nothing:
        action = BY_ID.get(order.action)
        if action is None:
            return Nothing()
        if not by.role.reaches(action.least):
            self._scribe.refused(by, order, f"for {action.least} alone")
            return NotYours(action.least, words.NOT_YOURS)
        named = all(ID.fullmatch(each) for each in (order.connection, order.user, order.target or "-"))
        account = self.accounts(order.connection) if named else None
        if account is None:
            return Nothing()
        if action.grant is not None and (account.read_only or not account.granted):
            return NotGranted(action.grant, words.READ_ONLY if account.read_only else words.NOT_GRANTED)
        return Office(account=account, own=self.own, portal=self.portal, by=by), action

    def _found(
        self, by: By, connection: str, user: str, deed: str
    ) -> tuple[Office, Action, Deed] | NotYours | NotGranted | NotFresh | Nothing:
        known = self._kept(connection, user, deed)
        if known is None:
            return Nothing()
        admitted = self._admit(by, known.order)
        if not isinstance(admitted, tuple):
            return admitted
        if not by.fresh:
            return NotFresh(console.NOT_FRESH)
        return *admitted, self._carrier.settled(admitted[0], known)

    def _kept(self, connection: str, user: str, deed: str) -> Deed | None:
        named = all(ID.fullmatch(each) for each in (connection, user, deed))
        return self.rows.one(connection, user, deed) if named else None

    def _view(self, office: Office, action: Action, order: Order) -> View | NotPossible | NotGranted | Nothing:
        try:
            view = action.look(office, order)
        except FixSettingsError as broke:
            if broke.cause is not Cause.NOT_GRANTED:
                raise
            return NotGranted(READ, words.NOT_GRANTED)
        return Nothing() if view is None else view

    def _planned(self, office: Office, action: Action, order: Order) -> Plan | NotPossible | NotGranted | Nothing:
        view = self._view(office, action, order)
        if not isinstance(view, View):
            return view
        if view.already:
            return NotPossible(words.GONE if not view.lines else words.ALREADY)
        return Plan(
            id=self.ledger.chance()[:22],
            order=order,
            whom=view.whom,
            lines=view.lines,
            saw=view.fingerprint,
            at=self.ledger.clock(),
            by=office.by.person,
        )

    def _stale(self, office: Office, action: Action, order: Order) -> Stale | NotGranted | Nothing:
        now = self._planned(office, action, order)
        self._scribe.refused(office.by, order, "what it was planned on has changed")
        return Stale(now, words.STALE) if isinstance(now, Plan | NotPossible) else now

    def _begun(self, by: By, order: Order, view: View, deed: str) -> Deed:
        now = self.ledger.clock()
        return Deed(
            id=deed,
            order=order,
            stand=Stand.BEGUN,
            version=1,
            whom=view.whom,
            lines=view.lines,
            facts=view.facts,
            saw=view.fingerprint,
            asked=Step(at=now, by=by.person),
            touched=now,
        )

    def _next(self, deed: Deed, stand: Stand, *, agreed: Step | None = None, undone: Step | None = None) -> Deed:
        return replace(
            deed,
            stand=stand,
            version=deed.version + 1,
            touched=self.ledger.clock(),
            agreed=agreed or deed.agreed,
            undone=undone or deed.undone,
            why="",
        )

    def _ask(self, by: By, deed: Deed) -> NeedsSecondPerson | Overtaken:
        if not self.rows.put(deed):
            return Overtaken(words.BUSY)
        self._scribe.deed(by, deed, Outcome.ACTION_ASKED)
        return NeedsSecondPerson(deed, words.SECOND_PERSON)
