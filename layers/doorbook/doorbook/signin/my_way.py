"""My way in: which factor a sign-in begins with, seen and chosen among those that Duo names now."""

from dataclasses import replace
from typing import Final

from doorbook import messages
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.signin import throttle
from doorbook.signin.changes import Remember
from doorbook.signin.duo import Device, MayTry
from doorbook.signin.factor import for_breakage
from doorbook.signin.integrations import PORTAL, ByPrompt, Integrations
from doorbook.signin.ledger import Ledger
from doorbook.signin.names import duo_name
from doorbook.signin.people import Method, Preference
from doorbook.signin.rules import Rules
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.signin.ways import ANY_DEVICE, AT_ONCE, Way, can, shows_codes
from doorbook.values import value

MOST_QUESTIONS: Final = 20
"""How often in five minutes Duo is asked for one person's devices."""


@value
class Choice:
    """A way that Duo would take now; `label` names its device, and is None where any will do."""

    way: Way
    label: str | None = None


@value(kw_only=True)
class MyWayNow:
    """What is remembered, what can be chosen, and, where that is nothing, why.

    `done` is what came of what the person just asked for.
    """

    remembered: Preference | None
    devices: tuple[Device, ...] = ()
    choices: tuple[Choice, ...] = ()
    why: Message | None = None
    done: Message | None = None

    @property
    def label(self) -> str | None:
        """How Duo labels the remembered device, where it names it now."""
        known = self.remembered.device if self.remembered else None
        return next((device.label for device in self.devices if device.id == known), None)


@value
class MyWay:
    """The remembered way of whoever is behind `mine`; the portal's own integration names what there is."""

    ledger: Ledger
    integrations: Integrations
    rules: Rules

    def look(self, mine: Session, visitor: Visitor, done: Message | None = None) -> MyWayNow:
        """Show what is remembered, and ask Duo what else there is."""
        person = self.ledger.doors.arrive(None, mine.person, ()).person
        if person is None:
            return MyWayNow(remembered=None, why=messages.NO_WAYS)
        name = duo_name(person.name, self.rules.name_rule, self.rules.name_template)
        asked = self._ask(mine.person, name, visitor)
        if isinstance(asked, Message):
            return MyWayNow(remembered=person.preference, why=asked, done=done)
        choices = ways_of(asked)
        why = None if choices else messages.NO_WAYS
        return MyWayNow(remembered=person.preference, devices=asked.devices, choices=choices, why=why, done=done)

    def choose(self, mine: Session, way: Way | None, visitor: Visitor) -> MyWayNow:
        """Remember a way, provided that Duo names it now too."""
        now = self.look(mine, visitor)
        if way is None or all(each.way != way for each in now.choices):
            return replace(now, done=now.why or messages.WAY_GONE)
        preference = Preference(method=way.method, device=way.device, chosen=self.ledger.clock())
        self._remember(mine, preference, visitor)
        return replace(now, remembered=preference, done=messages.WAY_CHOSEN)

    def forget(self, mine: Session, visitor: Visitor) -> MyWayNow:
        """Forget what is remembered; that needs nothing of Duo's."""
        self._remember(mine, None, visitor)
        return self.look(mine, visitor, messages.WAY_FORGOTTEN)

    def _ask(self, person: str, name: str, visitor: Visitor) -> MayTry | Message:
        window = throttle.of_device_questions(person, self.ledger.clock())
        if not self.ledger.doors.take_try(window, MOST_QUESTIONS):
            return messages.WAYS_ASKED_TOO_OFTEN
        try:
            integration = self.integrations(PORTAL)
            if isinstance(integration, ByPrompt):
                return messages.WAYS_AT_DUO
            preauth = integration.duo.preauth(name, visitor.address)
        except BreakageError as broke:
            outcome, _ = for_breakage(broke)
            self.ledger.commit(self.ledger.row(outcome, visitor, person=person, broke=broke))
            return messages.WAYS_UNKNOWN
        return preauth if isinstance(preauth, MayTry) else messages.NO_WAYS

    def _remember(self, mine: Session, preference: Preference | None, visitor: Visitor) -> None:
        detail = f"{preference.method} {preference.device}".strip() if preference else "forgotten"
        row = self.ledger.row(Outcome.PREFERENCE_CHANGED, visitor, method="none", person=mine.person, detail=detail)
        self.ledger.commit(Remember(mine.person, preference), row)


def ways_of(may: MayTry) -> tuple[Choice, ...]:
    """Return every way that Duo would take now and that may begin by itself, a passcode last and once."""
    bound = tuple(
        Choice(Way(method, device.id), device.label)
        for method in Method
        for device in may.devices
        if method in AT_ONCE and can(device, method)
    )
    codes = any(shows_codes(device) for device in may.devices)
    return (*bound, Choice(Way(Method.PASSCODE, ANY_DEVICE))) if codes else bound
