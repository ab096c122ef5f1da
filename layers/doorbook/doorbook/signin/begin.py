"""Where a right password leads: which factor begins, and who goes on with it."""

from typing import assert_never

from doorbook import messages
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.signin.answers import Answer
from doorbook.signin.assurance import Level, Passed
from doorbook.signin.begin_push import PushSender
from doorbook.signin.duo import Device, MayTry
from doorbook.signin.entry import Admission
from doorbook.signin.factor import Attempt, FactorDesk, forgotten
from doorbook.signin.flow import Move
from doorbook.signin.integrations import ByPrompt
from doorbook.signin.people import Method
from doorbook.signin.tickets import Note
from doorbook.signin.ways import Ask, Choose, NoWay, TypeCode, choose_way, offers_number
from doorbook.values import value


@value
class Beginner:
    """Begins with a factor. It knows those who send pushes and texts, and they know the desk: none knows it."""

    desk: FactorDesk

    def begin(self, attempt: Attempt) -> Answer:
        """Begin with the wanted or the remembered way at once, where it is clear which one that is."""
        attempt = self.desk.named(attempt)
        destination = attempt.ticket.destination
        if destination is not None and not destination.admits(attempt.person.groups):
            why = f"{destination.application} is for other groups"
            return self.desk.refuse(attempt, Outcome.APPLICATION_REFUSED, messages.NOT_YOUR_APPLICATION, why)
        if destination is not None and destination.password_is_enough:
            return self._on_password(attempt)
        try:
            integration = self.desk.integrations(attempt.ticket.integration)
        except BreakageError as broke:
            return self.desk.unanswered(attempt, broke)
        if isinstance(integration, ByPrompt):
            from doorbook.signin.prompting import Prompter  # noqa: PLC0415 - many stacks have no prompt

            return Prompter(self.desk).begin(attempt, integration.prompt)
        if destination is not None and destination.needs is Level.PHISHING_RESISTANT:
            why = f"{destination.application} asks for a factor that the Auth API does not have"
            return self.desk.refuse(attempt, Outcome.APPLICATION_REFUSED, messages.APPLICATION_ASKS_MORE, why)
        asks_phone = attempt.method == Method.PUSH or (attempt.wanted is not None and attempt.method == Method.CALL)
        if asks_phone and (held := self.desk.held(attempt)) is not None:
            return self.desk.hold_back(attempt, held)
        return self.desk.ask_duo(attempt, self.go_on)

    def go_on(self, attempt: Attempt, may: MayTry) -> Answer:
        """Begin with the way that is clear, or let the person choose."""
        also = forgotten(attempt, may)
        preference, to = attempt.person.preference, attempt.ticket.destination
        if to is not None and to.needs is Level.VERIFIED_PUSH:
            if not offers_number(may):
                told = f"{to.application} asks for a number: Duo's policy wants none, or no device takes pushes"
                return self.desk.refuse(attempt, Outcome.APPLICATION_REFUSED, messages.APPLICATION_ASKS_NUMBER, told)
            preference = preference if preference and preference.method is Method.PUSH else None
        choice = choose_way(may, attempt.wanted, preference)
        match choice:
            case NoWay(others):
                held = ", ".join(device.label for device in others) or "none"
                note = Note(messages.NO_PUSH_DEVICE)
                return self.desk.stay(attempt, Outcome.NO_PUSH_DEVICE, note, also=also, detail=f"devices: {held}")
            case Choose(stale=stale):
                note = Note(messages.DEVICE_GONE if stale else messages.CHOOSE_DEVICE)
                return self.desk.stay(attempt, None, note, also=also)
            case TypeCode():
                return self.desk.ask_code(attempt, also=also)
            case Ask(Method.TEXT, device):
                return self._text(attempt, device)
            case Ask(method, device):
                if (why := self.desk.held(attempt)) is not None:
                    return self.desk.hold_back(attempt, why, also=also)
                if method is Method.CALL and (why := self.desk.too_dear(attempt)) is not None:
                    return self.desk.stay(attempt, Outcome.THROTTLED, why, also=also)
                return PushSender(self.desk).send(attempt, method, device, may)
            case _:
                assert_never(choice)

    def _text(self, attempt: Attempt, device: Device) -> Answer:
        from doorbook.signin.texts import CodeTexter  # noqa: PLC0415 - seldom needed

        return CodeTexter(self.desk).send(attempt, device)

    def _on_password(self, attempt: Attempt) -> Answer:
        """Let in on the password, with which the application is content; nothing else accepts that session."""
        admission = Admission(
            stored=attempt.stored,
            ticket=attempt.ticket,
            moves=(*attempt.moves, Move.PASS_WITHOUT_FACTOR),
            passed=(Passed.PASSWORD,),
            outcome=Outcome.SIGNED_IN,
            method="password",
        )
        return self.desk.entrance.let_in(attempt.visitor, admission)
