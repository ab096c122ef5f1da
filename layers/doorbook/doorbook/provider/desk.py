"""The provider's desk: what it decides and writes down, whatever speaks the protocol before it."""

from collections.abc import Callable
from typing import Final

from doorbook.access.applications import Application, Applications
from doorbook.events import Outcome
from doorbook.provider.changes import Change, DropToken, KeepCode, SessionStands, SpendCode
from doorbook.provider.codes import CODE_LIVES, TOKEN_LIVES, Code, Token
from doorbook.provider.ports import Grants
from doorbook.provider.weighing import Asking, Present, Weighed, weigh
from doorbook.signin import throttle
from doorbook.signin.changes import EndSession, StillEnabled, Write
from doorbook.signin.ledger import Ledger
from doorbook.signin.ports import OvertakenError
from doorbook.signin.session import Session
from doorbook.signin.session_desk import SessionDesk
from doorbook.signin.tickets import proof_of
from doorbook.signin.visitor import Visitor
from doorbook.values import value

LONGEST_DETAIL: Final = 200


@value(kw_only=True)
class Wanted:
    """What a code is to be bound to, beside the person."""

    application: str
    redirect: str
    scope: str
    nonce: str | None
    challenge: str | None


@value
class ProviderDesk:
    """Codes, tokens and who is behind them."""

    ledger: Ledger
    grants: Grants
    sessions: SessionDesk
    applications: Callable[[], Applications]

    def application(self, name: str) -> Application | None:
        """Return an application by its id; one without redirects does not speak OpenID Connect."""
        found = self.applications().by_id.get(name)
        return found if found and found.redirects else None

    def present(self, visitor: Visitor) -> Present | None:
        """Return who is inside in this browser."""
        session = self.sessions.read(visitor)
        return self._with_person(session) if session else None

    def weigh(self, asking: Asking, present: Present | None) -> Weighed:
        """Weigh a session against a request, now."""
        return weigh(asking, present, self.ledger.clock())

    def admit(self, visitor: Visitor, present: Present, wanted: Wanted) -> str:
        """Send somebody on to an application: keep a code and return it."""
        secret = self.ledger.chance()
        code = Code(
            proof=proof_of(secret),
            application=wanted.application,
            person=present.person.id,
            session=present.session.proof,
            redirect=wanted.redirect,
            scope=wanted.scope,
            nonce=wanted.nonce,
            challenge=wanted.challenge,
            expires=self.ledger.clock() + CODE_LIVES,
        )
        self._commit(KeepCode(code), self._row(Outcome.ADMITTED, visitor, code.application, person=code.person))
        return secret

    def presented(self, secret: str, application: str, visitor: Visitor) -> Code | None:
        """Return the code that an application shows, if it is its own and still counts; a second use ends the first."""
        code = self.grants.code(proof_of(secret))
        if code is None or code.application != application:
            return None
        if code.token is not None:
            self._replayed(code, visitor)
            return None
        return code if self.ledger.clock() < code.expires else None

    def behind(self, code: Code | Token) -> Present | None:
        """Return whose code or token it is, while their session lives and they are not disabled."""
        session = self.ledger.doors.session(code.session)
        if session is None or not session.lives(self.ledger.clock()):
            return None
        return self._with_person(session)

    def spend(self, code: Code, secret: str, visitor: Visitor) -> bool:
        """Change a code for the token whose secret this is; tell whether nobody and nothing came in between."""
        token = Token(
            proof=proof_of(secret),
            application=code.application,
            person=code.person,
            session=code.session,
            scope=code.scope,
            expires=self.ledger.clock() + TOKEN_LIVES,
        )
        row = self._row(Outcome.TOKENS_ISSUED, visitor, code.application, person=code.person)
        try:
            self._commit(SpendCode(code, token), SessionStands(code.session), StillEnabled(code.person), row)
        except OvertakenError:
            now = self.grants.code(code.proof)
            if now is not None and now.token is not None:
                self._replayed(now, visitor)
            return False
        return True

    def token(self, secret: str) -> Token | None:
        """Return the token of a secret, if it still counts."""
        token = self.grants.token(proof_of(secret))
        return token if token is not None and self.ledger.clock() < token.expires else None

    def leave(self, visitor: Visitor, session: Session, application: str | None) -> None:
        """End a session because an application asked for it."""
        row = self._row(Outcome.SIGNED_OUT, visitor, application or "", person=session.person)
        self._commit(EndSession(session.proof), row)

    def refused(self, outcome: Outcome, visitor: Visitor, detail: str, person: str | None = None) -> None:
        """Write down a request that was refused."""
        self._commit(self._row(outcome, visitor, detail, person=person))

    def may_try(self, application: str, visitor: Visitor) -> bool:
        """Tell whether an application may still show a secret from this address."""
        window = self._window(application, visitor)
        if window is None:
            return True
        return self.ledger.doors.arrive(None, "", (window,)).tries.get(window, 0) < throttle.MOST_PER_CLIENT

    def wrong_secret(self, application: str, visitor: Visitor) -> None:
        """Count a secret that was wrong."""
        window = self._window(application, visitor)
        if window is not None:
            self.ledger.doors.take_try(window, throttle.MOST_PER_CLIENT)

    def _window(self, application: str, visitor: Visitor) -> throttle.Window | None:
        """Return what counts an application's wrong secrets; one that has none to guess is not counted."""
        found = self.application(application)
        if found is not None and found.secret_hash is None:
            return None
        known = found.id if found else ""  # nobody fills the store with names
        return throttle.of_client(known, visitor.address, self.ledger.clock())

    def _replayed(self, code: Code, visitor: Visitor) -> None:
        row = self._row(Outcome.CODE_REPLAYED, visitor, code.application, person=code.person)
        self._commit(*((DropToken(code.token),) if code.token else ()), row)

    def _with_person(self, session: Session) -> Present | None:
        person = self.ledger.doors.arrive(None, session.person, ()).person
        return None if person is None or person.disabled else Present(session, person)

    def _row(self, outcome: Outcome, visitor: Visitor, detail: str, *, person: str | None = None) -> Write:
        return self.ledger.row(outcome, visitor, method="none", person=person, detail=detail[:LONGEST_DETAIL] or None)

    def _commit(self, *changes: Change) -> None:
        self.grants.commit(*changes)
        for change in changes:
            if isinstance(change, Write):
                self.ledger.meter.outcome(change.row)
