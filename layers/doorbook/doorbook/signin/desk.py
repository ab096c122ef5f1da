"""The sign-in desk: every request of a sign-in comes here, with the key of its tab, and gets an answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from doorbook import messages
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.signin import throttle
from doorbook.signin.answers import Answer, AskPassword, Opened, ReturnRefused
from doorbook.signin.changes import CountTry, MoveTicket, OpenTicket
from doorbook.signin.destinations import Destination, Destinations, unknown
from doorbook.signin.entry import Entrance
from doorbook.signin.factor import Attempt, FactorDesk
from doorbook.signin.flow import TABLE, Move, State
from doorbook.signin.follow_push import PushFollower
from doorbook.signin.integrations import ByApi, Integrations
from doorbook.signin.ledger import Ledger
from doorbook.signin.names import person_id
from doorbook.signin.people import Method, Person
from doorbook.signin.ports import Passwords
from doorbook.signin.remembering import NotRemembered, Recognised, Remembering, Shown
from doorbook.signin.rules import Rules, is_plain
from doorbook.signin.show import begun, sender_is_gone, show
from doorbook.signin.tabs import Tabs
from doorbook.signin.tickets import Hint, Note, Ticket, TicketKey, new_ticket
from doorbook.signin.visitor import Visitor
from doorbook.signin.ways import Way
from doorbook.values import value

if TYPE_CHECKING:
    from doorbook.signin.enrolling import Enroller
    from doorbook.signin.offering import OfferDesk
    from doorbook.signin.prompting import PromptDesk
    from doorbook.signin.welcome import WelcomeDesk


@value
class SignInDesk:
    """Signing in by password and a factor of Duo's."""

    ledger: Ledger
    integrations: Integrations
    passwords: Passwords
    rules: Rules
    destinations: Destinations = unknown
    remembering: Callable[[], Remembering] | None = None

    @property
    def tabs(self) -> Tabs:
        """Whose ticket is whose."""
        return Tabs(self.ledger)

    @property
    def entrance(self) -> Entrance:
        """The one place where somebody gets in."""
        return Entrance(self.ledger, self.rules, self.remembering)

    def welcome(self) -> "WelcomeDesk | None":
        """Return what signs in whom browsers remember, where the stack has that."""
        from doorbook.signin.welcome import WelcomeDesk  # noqa: PLC0415 - few browsers remember somebody

        if self.remembering is None:
            return None
        return WelcomeDesk(self.tabs, self.entrance, self.integrations, self.remembering())

    def offers(self) -> "OfferDesk | None":
        """Return what takes the answers to offers to be remembered, where the stack makes any."""
        from doorbook.signin.offering import OfferDesk  # noqa: PLC0415 - as above

        return OfferDesk(self.tabs, self.remembering(), self.destination) if self.remembering else None

    def prompts(self) -> "PromptDesk":
        """Return what leads to Duo's own page and back."""
        from doorbook.signin.prompting import PromptDesk  # noqa: PLC0415 - only who goes to Duo's own page needs it

        return PromptDesk(self.tabs, self.entrance, self.integrations, self.welcome)

    def open(self, visitor: Visitor, return_to: str | None) -> Opened | ReturnRefused:
        """Begin a sign-in that ends at `return_to`, or on our own page where that is None."""
        destination = self.destination(return_to)
        if return_to is not None and destination is None and not self.rules.may_return_to(return_to):
            self.ledger.commit(self.ledger.row(Outcome.RETURN_REFUSED, visitor, method="none", detail=return_to[:200]))
            return ReturnRefused()
        now = self.ledger.clock()
        # The id begins with the time, so that a browser with too many tabs can drop the oldest cookie.
        key = TicketKey(id=f"{int(now.timestamp()):08x}{self.ledger.chance()[:14]}", secret=self.ledger.chance())
        shown = self._remembered(visitor, destination)
        hint = Hint(name=shown.person, shown=shown.shown) if isinstance(shown, Recognised) else None
        ticket = new_ticket(key, return_to, now, destination, hint)
        self.ledger.commit(OpenTicket(ticket))
        held = shown.held if isinstance(shown, NotRemembered) else None
        return Opened(ticket=key.id, secret=key.secret or "", first=begun(ticket), held=held)

    def destination(self, return_to: str | None) -> Destination | None:
        """Return the application behind an address to return to, as it stands now."""
        return self.destinations(return_to) if return_to is not None and is_plain(return_to) else None

    def _remembered(self, visitor: Visitor, destination: Destination | None) -> Shown | None:
        if self.remembering is None or visitor.remembered is None:
            return None
        return self.remembering().recognise(visitor.remembered, destination, visitor)

    def password(self, key: TicketKey, visitor: Visitor, typed: str, password: str) -> Answer:
        """Check a name and a password; where they are right, the push goes out in the same step."""
        now = self.ledger.clock()
        person = person_id(typed) or ""
        by_name, by_address = throttle.of_name(person, now), throttle.of_address(visitor.address, now)
        arrival = self.ledger.doors.arrive(key.id, person, (by_address,))
        ticket = arrival.ticket
        if ticket is None or not ticket.belongs_to(key, now):
            return self.tabs.not_theirs(key, visitor)
        if ticket.state is not State.PASSWORD:
            return show(ticket, now)
        if arrival.tries.get(by_address, 0) >= throttle.MOST_PER_ADDRESS:
            return self._throttled(ticket, visitor, arrival.person, by_address)
        if not self.ledger.doors.take_try(by_name, throttle.MOST_PER_NAME):
            return self._throttled(ticket, visitor, arrival.person, by_name)
        known = arrival.person
        right = self.passwords.matches(password, known.password_hash if known else None)
        if known is None or known.disabled or not right:
            row = self.ledger.row(
                Outcome.WRONG_PASSWORD,
                visitor,
                ticket,
                method="password",
                person=known.id if known else None,
                detail="disabled" if known and known.disabled else None,
            )
            self.ledger.commit(CountTry(by_address), row)
            return AskPassword(ticket=ticket.id, message=messages.WRONG_PASSWORD)
        attempt = Attempt(
            stored=ticket,
            ticket=ticket,
            moves=(Move.PASSWORD_RIGHT,),
            person=known,
            pacing=arrival.pacing,
            visitor=visitor,
        )
        return self.tabs.or_as_it_stands(key, lambda: self._begin(attempt))

    def push(self, key: TicketKey, visitor: Visitor, device: str | None, method: Method = Method.PUSH) -> Answer:
        """Ask the chosen device in the chosen way, or by a push the one that is clear. While one is live, it stays."""
        now = self.ledger.clock()
        ticket = self.tabs.theirs(key, now)
        if ticket is None:
            return self.tabs.not_theirs(key, visitor)
        gone = sender_is_gone(ticket, now)
        before = (
            (Move.PUSH_UNSENT,)
            if gone
            else {
                State.FACTOR: (),
                State.PASSCODE: (Move.SWITCH,),
            }.get(ticket.state)
        )
        if before is None or ticket.person is None:
            return show(ticket, now)
        arrival = self.ledger.doors.arrive(None, ticket.person, ())
        if arrival.person is None or arrival.person.disabled:
            return self.tabs.disabled(key, ticket, visitor, before)
        attempt = Attempt(
            stored=ticket,
            ticket=ticket,
            moves=before,
            person=arrival.person,
            pacing=arrival.pacing,
            visitor=visitor,
            wanted=Way(method, device or "") if device or method is not Method.PUSH else None,
        )
        return self.tabs.or_as_it_stands(key, lambda: self._begin(attempt))

    def enrol(self, key: TicketKey, visitor: Visitor) -> Answer:
        """Begin an enrolment in the page. While one is going on, that one stays."""
        now = self.ledger.clock()
        ticket = self.tabs.theirs(key, now)
        if ticket is None:
            return self.tabs.not_theirs(key, visitor)
        if ticket.state is not State.FACTOR or ticket.person is None or not self._has_own_pages(ticket):
            return show(ticket, now)
        return self._enrolling(key, ticket, visitor, lambda enroller, attempt: enroller.begin(attempt))

    def _enrolling(
        self, key: TicketKey, ticket: Ticket, visitor: Visitor, act: Callable[["Enroller", Attempt], Answer]
    ) -> Answer:
        from doorbook.signin.enrolling import Enroller  # noqa: PLC0415 - most people never enrol here

        arrival = self.ledger.doors.arrive(None, ticket.person or "", ())
        person = arrival.person
        if person is None or person.disabled:
            before = (Move.NOT_ENROLLED,) if ticket.state is State.ENROLLING else ()
            return self.tabs.disabled(key, ticket, visitor, before)
        attempt = Attempt(stored=ticket, ticket=ticket, moves=(), person=person, pacing=arrival.pacing, visitor=visitor)
        return self.tabs.or_as_it_stands(key, lambda: act(Enroller(self._factors()), attempt))

    def passcode(self, key: TicketKey, visitor: Visitor, typed: str) -> Answer:
        """Have a passcode checked; a right one lets in."""
        from doorbook.signin.passcode import CodeChecker  # noqa: PLC0415 - no other page needs it

        now = self.ledger.clock()
        ticket = self.tabs.theirs(key, now)
        if ticket is None:
            return self.tabs.not_theirs(key, visitor)
        if ticket.state is not State.PASSCODE or ticket.person is None:
            return show(ticket, now)
        arrival = self.ledger.doors.arrive(None, ticket.person, (throttle.of_address(visitor.address, now),))
        if arrival.person is None or arrival.person.disabled:
            return self.tabs.disabled(key, ticket, visitor, (Move.SWITCH,))
        attempt = Attempt(
            stored=ticket,
            ticket=ticket,
            moves=(Move.SWITCH,),
            person=arrival.person,
            pacing=arrival.pacing,
            visitor=visitor,
            wanted=Way(Method.PASSCODE),
        )
        return self.tabs.or_as_it_stands(key, lambda: CodeChecker(self._factors()).check(attempt, typed, arrival.tries))

    def show(self, key: TicketKey, visitor: Visitor) -> Answer:
        """Show the ticket as it stands, without asking Duo; this is what a reload sees."""
        return self.tabs.as_it_stands(key, visitor)

    def look(self, key: TicketKey, visitor: Visitor) -> Answer:
        """Ask Duo how push, call or enrolment stand, and let the person in where they approved."""
        now = self.ledger.clock()
        ticket = self.tabs.theirs(key, now)
        if ticket is None:
            return self.tabs.not_theirs(key, visitor)
        if ticket.state is State.ENROLLING:
            return self._enrolling(key, ticket, visitor, lambda enroller, attempt: enroller.look(attempt))
        if ticket.state is not State.WAITING:
            return show(ticket, now)
        return self.tabs.or_as_it_stands(key, lambda: self._follower().look(ticket, visitor))

    def switch(self, key: TicketKey, visitor: Visitor, to: str | None = None) -> Answer:
        """Go on in another way: to a passcode at once, else to choose. A live push is given up; it lets nobody in."""
        now = self.ledger.clock()
        ticket = self.tabs.theirs(key, now)
        if ticket is None:
            return self.tabs.not_theirs(key, visitor)
        if ticket.state is State.ENROLLING and ticket.enrolment is not None:
            return self._enrolling(key, ticket, visitor, lambda enroller, attempt: enroller.another_way(attempt))
        gone = sender_is_gone(ticket, now)
        to_choose = {
            State.FACTOR: (),
            State.PASSCODE: (Move.SWITCH,),
            State.PROMPTING: (Move.SWITCH,),
            State.WAITING: (Move.SWITCH,),
        }
        before = (Move.PUSH_UNSENT,) if gone else to_choose.get(ticket.state)
        if to == Method.PASSCODE and not self._has_own_pages(ticket):
            to = None
        moves = (*(before or ()), *((Move.ASK_CODE,) if to == Method.PASSCODE else ()))
        if before is None or not moves or (ticket.state is State.PASSCODE and to == Method.PASSCODE):
            return show(ticket, now)
        if gone or ticket.state in {State.WAITING, State.PROMPTING}:
            said = messages.PROMPT_SWITCHED if ticket.state is State.PROMPTING else messages.SWITCHED
            note = None if to == Method.PASSCODE else Note(said)
            act = self._follower().leave
            return self.tabs.or_as_it_stands(key, lambda: act(ticket, visitor, moves, Outcome.SWITCHED, note))
        note = None if to == Method.PASSCODE else Note(messages.CHOOSE_DEVICE)
        return self.tabs.or_as_it_stands(key, lambda: self._turn(ticket, moves, note))

    def _turn(self, ticket: Ticket, moves: tuple[Move, ...], note: Note | None) -> Answer:
        after = ticket.moved(*moves, note=note)
        self.ledger.commit(MoveTicket(ticket, after))
        return show(after, self.ledger.clock())

    def not_me(self, key: TicketKey, visitor: Visitor) -> Answer:
        """End a sign-in that somebody else began, or that was begun with the wrong name."""
        now = self.ledger.clock()
        ticket = self.tabs.theirs(key, now)
        if ticket is None:
            return self.tabs.not_theirs(key, visitor)
        if (ticket.state, Move.LEAVE) not in TABLE:
            return show(ticket, now)
        act, note = self._follower().leave, Note(messages.NOT_ME)
        return self.tabs.or_as_it_stands(key, lambda: act(ticket, visitor, (Move.LEAVE,), Outcome.NOT_ME, note))

    def _has_own_pages(self, ticket: Ticket) -> bool:
        """Tell whether passcodes are typed and phones are added on pages of ours, and not on Duo's."""
        try:
            return isinstance(self.integrations(ticket.integration), ByApi)
        except BreakageError:
            return True  # what is asked next says what is wrong

    def _begin(self, attempt: Attempt) -> Answer:
        from doorbook.signin.begin import Beginner  # noqa: PLC0415 - the page that asks for a password begins nothing

        return Beginner(self._factors()).begin(attempt)

    def _factors(self) -> FactorDesk:
        return FactorDesk(self.entrance, self.integrations)

    def _follower(self) -> PushFollower:
        return PushFollower(self.entrance, self.integrations)

    def _throttled(
        self, ticket: Ticket, visitor: Visitor, person: Person | None, window: throttle.Window
    ) -> AskPassword:
        detail = window.subject.partition("#")[0]
        name = person.id if person else None
        row = self.ledger.row(Outcome.THROTTLED, visitor, ticket, method="password", person=name, detail=detail)
        self.ledger.commit(row)
        return AskPassword(ticket=ticket.id, message=messages.THROTTLED, until=window.ends)
