"""Enrolment in the page: somebody whom Duo does not know adds their phone, and goes on to a push."""

from dataclasses import replace
from typing import Final

from doorbook import messages
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.events import Outcome
from doorbook.signin.answers import Answer
from doorbook.signin.begin import Beginner
from doorbook.signin.changes import MoveTicket, Write
from doorbook.signin.duo import EnrolmentStatus, MustEnrol
from doorbook.signin.factor import Attempt, FactorDesk, for_breakage
from doorbook.signin.flow import Move
from doorbook.signin.show import show
from doorbook.signin.tickets import LIVES, Note
from doorbook.values import value

ELSEWHERE: Final = frozenset({Cause.REQUEST_REFUSED, Cause.NAME_UNKNOWN, Cause.WRONG_TYPE})
"""Duo knows the name already, or does not let this application enrol."""


@value
class Enroller:
    """Enrols people."""

    desk: FactorDesk

    def begin(self, attempt: Attempt) -> Answer:
        """Make the person at Duo, provided that Duo still says they must enrol, and show them the code."""
        return self.desk.ask_duo(self.desk.named(attempt), self._onward().go_on, must_enrol=self._enrol)

    def _enrol(self, attempt: Attempt, must: MustEnrol) -> Answer:
        ledger, visitor = self.desk.ledger, attempt.visitor
        claimed = attempt.ticket.moved(*attempt.moves, Move.BEGIN_ENROLMENT)
        claimed = replace(claimed, expires=ledger.clock() + LIVES)
        ledger.commit(MoveTicket(attempt.stored, claimed))
        name = claimed.duo_name or attempt.person.name
        try:
            enrolment = self.desk.duo(claimed).enrol(name, int(LIVES.total_seconds()))
        except BreakageError as broke:
            outcome, note = for_breakage(broke)
            if broke.cause in ELSEWHERE:
                outcome, note = Outcome.ENROL_REFUSED, Note(messages.ENROL_ELSEWHERE)
            after = claimed.moved(Move.NOT_ENROLLED, note=replace(note, enrol_url=must.url))
            row = ledger.row(outcome, visitor, claimed, method="enrolment", broke=broke)
            ledger.commit(MoveTicket(claimed, after), row)
            return show(after, ledger.clock())
        after = claimed.moved(Move.STAY, enrolment=enrolment)
        row = ledger.row(Outcome.ENROL_BEGUN, visitor, claimed, method="enrolment")
        ledger.commit(MoveTicket(claimed, after), row)
        return show(after, ledger.clock())

    def look(self, attempt: Attempt) -> Answer:
        """Ask Duo once whether the phone was added; then go on to a push."""
        ledger, ticket = self.desk.ledger, attempt.stored
        if ticket.enrolment is None:
            return show(ticket, ledger.clock())
        try:
            status = self.desk.duo(ticket).enrolment_status(ticket.enrolment)
        except TryLaterError:
            return show(ticket, ledger.clock())
        except FixSettingsError as broke:
            outcome, note = for_breakage(broke)
            return self._over(attempt, outcome, note, broke)
        if status is EnrolmentStatus.WAITING and ledger.clock() < ticket.enrolment.expires:
            return show(ticket, ledger.clock())
        if status is not EnrolmentStatus.DONE:
            return self._over(attempt, Outcome.ENROL_FAILED, Note(messages.ENROL_EXPIRED))
        after = ticket.moved(Move.ENROLLED, note=Note(messages.ENROLLED))
        row = ledger.row(Outcome.ENROLLED, attempt.visitor, ticket, method="enrolment")
        ledger.commit(MoveTicket(ticket, after), row)
        return self._onward().begin(replace(attempt, stored=after, ticket=after, moves=()))

    def another_way(self, attempt: Attempt) -> Answer:
        """Go on with what else Duo names by now; while there is nothing else, the code that was given stays."""
        asking = self.desk.named(replace(attempt, moves=(Move.NOT_ENROLLED,)))
        return self.desk.ask_duo(asking, self._onward().go_on, self._not_told, self._no_other)

    def _no_other(self, attempt: Attempt, _must: MustEnrol) -> Answer:
        return self._stay(attempt, Note(messages.ENROL_ONLY))

    def _not_told(self, attempt: Attempt, broke: BreakageError) -> Answer:
        outcome, note = for_breakage(broke)
        row = self.desk.ledger.row(outcome, attempt.visitor, attempt.stored, method="enrolment", broke=broke)
        return self._stay(attempt, note, row)

    def _stay(self, attempt: Attempt, note: Note, *rows: Write) -> Answer:
        ledger, ticket = self.desk.ledger, attempt.stored
        after = ticket.moved(Move.STAY, note=note, enrolment=ticket.enrolment)
        ledger.commit(MoveTicket(ticket, after), *rows)
        return show(after, ledger.clock())

    def _over(self, attempt: Attempt, outcome: Outcome, note: Note, broke: BreakageError | None = None) -> Answer:
        ledger, ticket = self.desk.ledger, attempt.stored
        after = ticket.moved(Move.NOT_ENROLLED, note=note)
        row = ledger.row(outcome, attempt.visitor, ticket, method="enrolment", broke=broke)
        ledger.commit(MoveTicket(ticket, after), row)
        return show(after, ledger.clock())

    def _onward(self) -> Beginner:
        return Beginner(self.desk)
