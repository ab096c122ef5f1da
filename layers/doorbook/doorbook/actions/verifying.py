"""The desk of push verification: one push at a time to somebody's own phone, followed to its end, and written down."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from doorbook.actions.answers import By, NotGranted, Nothing, NotPossible, NotYours
from doorbook.actions.objects import Phone, User
from doorbook.actions.verification import (
    ENDS,
    GRACE,
    LASTS,
    SUSPECT,
    Answer,
    Declined,
    Ended,
    Ends,
    Lacks,
    Looks,
    Sent,
    Verification,
    Verifications,
    Verifier,
    VerifyingAccount,
    VerifyingAccounts,
)
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.events import Outcome
from doorbook.messages import actions as actions_words
from doorbook.messages import console
from doorbook.messages import verification as words
from doorbook.signin import throttle
from doorbook.signin.ledger import Ledger
from doorbook.signin.roles import Role
from doorbook.signin.visitor import Visitor
from doorbook.values import value

ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
READ: Final = "Grant read resource"
METHOD: Final = "console"
SHOWN: Final = 10
NOBODY: Final = Visitor(address="-", agent="collector")
MOST: Final = 5
"""So many pushes to one person in a while: the console is no way to tire somebody out."""

OUTCOMES: Final = {
    Answer.WAITING: Outcome.VERIFICATION_SENT,
    Answer.APPROVED: Outcome.VERIFICATION_APPROVED,
    Answer.DENIED: Outcome.VERIFICATION_DENIED,
    Answer.FRAUD: Outcome.VERIFICATION_FRAUD,
    Answer.TIMED_OUT: Outcome.VERIFICATION_TIMED_OUT,
    Answer.UNSENT: Outcome.VERIFICATION_UNSENT,
    Answer.UNSURE: Outcome.VERIFICATION_UNSURE,
}

type Refused = NotYours | NotGranted | NotPossible | Nothing


@value(kw_only=True)
class Choice:
    """Whom it is about, the phones that take a push, and what was asked before. `why`: nobody can be asked now."""

    whom: str
    phones: tuple[Phone, ...]
    past: tuple[Verification, ...]
    why: NotPossible | None = None


@value(kw_only=True)
class VerificationDesk:
    """What the help desk may do; nothing here changes anything in Duo. `looks` has what ended badly judged at once."""

    ledger: Ledger
    accounts: VerifyingAccounts
    rows: Verifications
    ends: Ends
    looks: Looks

    def new_id(self) -> str:
        """Return the id of a push that a form may send once."""
        return f"{round(self.ledger.clock().timestamp() * 1000):013d}-{self.ledger.chance()[:16]}"

    def choice(self, by: By, connection: str, user: str) -> Choice | Refused:
        """Return what can be asked."""
        account = self._account(by, connection, user)
        if not isinstance(account, VerifyingAccount):
            return account
        found = self._user(account, user)
        if not isinstance(found, User):
            return found
        phones = tuple(each for each in found.phones if each.takes_push)
        past = self.rows.of(connection, user, SHOWN)
        return Choice(whom=found.username, phones=phones, past=past, why=_against(account, phones))

    def send(self, by: By, connection: str, user: str, phone: str, verification: str) -> Verification | Refused:
        """Send a push; the same form sent twice sends one."""
        account = self._account(by, connection, user)
        if not isinstance(account, VerifyingAccount):
            return account
        if not ID.fullmatch(verification):
            return Nothing()
        known = self.rows.one(connection, user, verification)
        if known is not None:
            return known
        found = self._user(account, user)
        if not isinstance(found, User):
            return found
        against = _against(account, tuple(each for each in found.phones if each.takes_push))
        if against is not None:
            return against
        chosen = found.phone(phone)
        if chosen is None or not chosen.takes_push:
            return NotPossible(words.CHOOSE_A_PHONE, "phone")
        now = self.ledger.clock()
        window = throttle.of_verifications(f"{connection} {user}", now)
        if not self.ledger.doors.take_try(window, MOST):
            return NotPossible(words.TOO_OFTEN)
        begun = Verification(
            id=verification,
            connection=connection,
            user=user,
            username=found.username,
            phone=chosen.id,
            label=chosen.label,
            answer=Answer.SENDING,
            began=now,
            by=by.person,
        )
        if not self.rows.put(begun):
            return self.rows.one(connection, user, verification) or Nothing()
        return self._next(by.visitor, begun, self._sent(account, found, chosen, begun))

    def look(self, by: By, connection: str, user: str, verification: str) -> Verification | Refused:
        """Return how one stands; whoever sees its end first writes it down."""
        account = self._account(by, connection, user)
        if not isinstance(account, VerifyingAccount):
            return account
        found = self.rows.one(connection, user, verification) if ID.fullmatch(verification) else None
        if found is None:
            return Nothing()
        if not found.answer.is_open:
            return found
        return self._followed(by.visitor, found, account.ways)

    def settle(self, connection: str) -> int:
        """Ask Duo for the answers that nobody looked at, since it soon forgets them; return how many were to be had.

        Of a connection that is gone, or verifies no more, nobody learns them.
        """
        account = self.accounts(connection)
        ways = account.ways if account else ()
        waiting = self.rows.unanswered(connection)
        return sum(not self._followed(NOBODY, each, ways).answer.is_open for each in waiting)

    def _followed(self, visitor: Visitor, found: Verification, ways: tuple[Verifier, ...]) -> Verification:
        answer = self._answer(ways, found)
        if answer.is_open:
            return found
        return self._next(visitor, found, replace(found, answer=answer, ended=self.ledger.clock()))

    def _account(self, by: By, connection: str, user: str) -> VerifyingAccount | Refused:
        if not by.role.reaches(Role.HELP_DESK):
            return NotYours(Role.HELP_DESK, console.FOR_HELP_DESK)
        if not ID.fullmatch(connection) or not ID.fullmatch(user):
            return Nothing()
        return self.accounts(connection) or Nothing()

    def _user(self, account: VerifyingAccount, user: str) -> User | Refused:
        try:
            return account.duo.user(user) or Nothing()
        except FixSettingsError as broke:
            if broke.cause is not Cause.NOT_GRANTED:
                raise
            return NotGranted(READ, actions_words.NOT_GRANTED)

    def _sent(self, account: VerifyingAccount, user: User, phone: Phone, begun: Verification) -> Verification:
        """Try one way after the other, and return how it stands then."""
        lacked: list[str] = []
        for verifier in account.ways:
            try:
                sent = verifier.send(user, phone, account.shown)
            except FixSettingsError as broke:
                self.ledger.meter.breakage(broke)
                lacked.append(words.WAYS[verifier.way])
                continue
            except TryLaterError as broke:
                self.ledger.meter.breakage(broke)
                return replace(begun, answer=Answer.UNSURE, why=words.PERHAPS_SENT.id, ended=self.ledger.clock())
            match sent:
                case Sent(push=push, code=code, typed=typed):
                    waiting = replace(begun, answer=Answer.WAITING, way=verifier.way, push=push, code=code, typed=typed)
                    return replace(waiting, lacked=", ".join(lacked))
                case Declined(why):
                    return replace(begun, answer=Answer.UNSENT, why=why.id, ended=self.ledger.clock())
                case Lacks(what):
                    lacked.append(what)
        return replace(
            begun,
            answer=Answer.UNSENT,
            why=words.NO_WAY.id,
            lacked=", ".join(lacked),
            ended=self.ledger.clock(),
        )

    def _answer(self, ways: tuple[Verifier, ...], found: Verification) -> Answer:
        over = self.ledger.clock() > found.began + LASTS + GRACE
        verifier = next((each for each in ways if each.way is found.way), None)
        if verifier is None:  # it was never sent, or that way was closed meanwhile
            return Answer.UNSURE if over else found.answer
        try:
            answer = verifier.look(found.user, found.push)
        except BreakageError as broke:
            self.ledger.meter.breakage(broke)
            return Answer.UNSURE if over else found.answer
        return Answer.TIMED_OUT if answer.is_open and over else answer

    def _next(self, visitor: Visitor, before: Verification, after: Verification) -> Verification:
        """Keep what it became, and write it down, if nobody else has."""
        after = replace(after, version=before.version + 1)
        if after.answer in ENDS:  # first, so that a finding is opened whatever happens to us now
            self.ends.keep(_ended(after, self.ledger.clock()))
        if not self.rows.put(after):
            return self.rows.one(after.connection, after.user, after.id) or after
        way = f", by {words.WAYS[after.way]}" if after.way else ""
        lacked = f"; lacks {after.lacked}" if after.lacked else ""
        detail = f"{after.username} ({after.user}) on connection {after.connection}, {after.label}{way}{lacked}"
        outcome, push = OUTCOMES[after.answer], after.push or None
        self.ledger.commit(self.ledger.row(outcome, visitor, method=METHOD, person=after.by, txid=push, detail=detail))
        if after.answer in SUSPECT:
            self._ask(after)
        return after

    def _ask(self, after: Verification) -> None:
        """Have it judged at once; where that cannot be asked, the next look at the connection finds it."""
        try:
            self.looks.ask(after.connection, once=f"verification:{after.connection}:{after.id}")
        except BreakageError as broke:
            self.ledger.meter.breakage(broke)


def _against(account: VerifyingAccount, phones: tuple[Phone, ...]) -> NotPossible | None:
    if not account.ways:
        return NotPossible(words.OFF)
    return None if phones else NotPossible(words.NO_PHONE)


def _ended(of: Verification, known: datetime) -> Ended:
    return Ended(
        id=of.id,
        connection=of.connection,
        user=of.user,
        username=of.username,
        label=of.label,
        by=of.by,
        answer=of.answer,
        at=of.began,
        known=known,
        push=of.push,
    )
