"""Asking somebody on their phone who they are: the phone is chosen, then the page follows what they answer."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from aws_lambda_powertools.event_handler import Response

from doorbook.actions.answers import NotGranted, Nothing, NotPossible, NotYours
from doorbook.actions.verification import LASTS, Answer, Verification, Way
from doorbook.actions.verifying import Choice, VerificationDesk
from doorbook.errors import BreakageError
from doorbook.messages import Message
from doorbook.messages import verification as words
from doorbook.values import value
from doorbook.web.console.deed import by, person_place
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

ASK: Final = "Ask on their phone who they are"

ANSWERS: Final = {
    Answer.SENDING: Badge("Being sent"),
    Answer.WAITING: Badge("Waiting"),
    Answer.APPROVED: Badge("Approved", "good"),
    Answer.DENIED: Badge("Denied", "bad"),
    Answer.FRAUD: Badge("Reported as fraud", "bad"),
    Answer.TIMED_OUT: Badge("Not answered", "off"),
    Answer.UNSENT: Badge("Not sent", "off"),
    Answer.UNSURE: Badge("Not certain", "off"),
}
SAID: Final = {
    Answer.SENDING: words.SENDING,
    Answer.WAITING: words.WAITING,
    Answer.APPROVED: words.APPROVED,
    Answer.DENIED: words.DENIED,
    Answer.FRAUD: words.FRAUD,
    Answer.TIMED_OUT: words.TIMED_OUT,
    Answer.UNSENT: words.UNSENT,
    Answer.UNSURE: words.UNSURE,
}
WAYS: Final = {Way.ADMIN_API: "By the Admin API", Way.AUTH_API: "By an Auth API application"}

type Refused = NotYours | NotGranted | NotPossible | Nothing


@value(kw_only=True)
class PhoneLine:
    """A phone that can be asked."""

    id: str
    label: str


@value(kw_only=True)
class PastLine:
    """A push of before."""

    where: str
    at: datetime
    by: str
    label: str
    state: Badge


@value(kw_only=True)
class VerifyPage(ConsolePage):
    """The phones of somebody, and what was asked before. `fault` says what is wrong with the choice."""

    template = "console_verify.html"
    title: str = ASK
    csrf: str
    person: str
    where: str
    push: str
    whom: str = ""
    phones: tuple[PhoneLine, ...] = ()
    past: tuple[PastLine, ...] = ()
    message: Message | None = None
    grant: str | None = None
    fault: Message | None = None


@value(kw_only=True)
class VerificationPage(ConsolePage):
    """One push. `more` says what the answer does not; `live` while there is more to come."""

    template = "console_verification.html"
    title: str = ASK
    person: str
    again: str
    whom: str
    label: str
    state: Badge
    told: Message
    live: bool
    code: str
    seconds: int
    lasts: int
    began: datetime
    by: str
    way: str = ""
    more: Message | None = None
    lacked: str = ""


@value(kw_only=True)
class VerifyRoom:
    """Both pages for somebody."""

    pages: Pages
    desk: VerificationDesk
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def choose(self, connection: str, user: str) -> Response[str]:
        """Return the phones to choose from."""
        return self._chosen(connection, user, None)

    def send(self, connection: str, user: str, fields: dict[str, str]) -> Response[str]:
        """Send the push, and go on to its page."""
        try:
            sent = self.desk.send(by(self.inside), connection, user, fields.get("phone", ""), fields.get("push", ""))
        except BreakageError as broke:
            return self._broken(connection, user, broke)
        if isinstance(sent, Verification):
            return see(_place(sent))
        if isinstance(sent, NotPossible):
            return self._chosen(connection, user, sent)
        return self._refused(connection, user, sent)

    def look(self, connection: str, user: str, verification: str) -> Response[str]:
        """Return how a push stands."""
        found = self.desk.look(by(self.inside), connection, user, verification)
        if not isinstance(found, Verification):
            return self._refused(connection, user, found)
        return html(self.pages, self._of(found))

    def _chosen(self, connection: str, user: str, against: NotPossible | None) -> Response[str]:
        try:
            choice = self.desk.choice(by(self.inside), connection, user)
        except BreakageError as broke:
            return self._broken(connection, user, broke)
        if not isinstance(choice, Choice):
            return self._refused(connection, user, choice)
        why = against or choice.why
        page = self._page(
            connection,
            user,
            whom=choice.whom,
            phones=() if choice.why else tuple(PhoneLine(id=each.id, label=each.label) for each in choice.phones),
            past=tuple(_past(each) for each in choice.past),
            message=why.why if why and not why.field else None,
            fault=why.why if why and why.field else None,
        )
        return html(self.pages, page, status=HTTPStatus.CONFLICT if against else HTTPStatus.OK)

    def _refused(self, connection: str, user: str, why: Refused) -> Response[str]:
        match why:
            case Nothing():
                return self.nowhere()
            case NotGranted(grant, said):
                page = self._page(connection, user, message=said, grant=grant)
                return html(self.pages, page, status=HTTPStatus.CONFLICT)
            case NotPossible(said):
                return html(self.pages, self._page(connection, user, message=said), status=HTTPStatus.CONFLICT)
            case NotYours(_, said):
                return html(self.pages, self._page(connection, user, message=said), status=HTTPStatus.FORBIDDEN)

    def _broken(self, connection: str, user: str, broke: BreakageError) -> Response[str]:
        self.desk.ledger.meter.breakage(broke)
        page = self._page(connection, user, message=words.CANNOT_ASK)
        return html(self.pages, page, status=HTTPStatus.SERVICE_UNAVAILABLE)

    def _page(self, connection: str, user: str, **more: Any) -> VerifyPage:  # noqa: ANN401 - fields of the page
        return VerifyPage(
            **self.inside.around,
            csrf=self.inside.csrf,
            person=person_place(connection, user),
            where=verify_place(connection, user),
            push=self.desk.new_id(),
            **more,
        )

    def _of(self, found: Verification) -> VerificationPage:
        over = found.began + LASTS
        left = int((over - self.desk.ledger.clock()).total_seconds())
        typed = found.typed and found.answer is Answer.WAITING
        more = words.ALL.get(found.why) or (words.FELL_BACK if found.lacked and found.push else None)
        return VerificationPage(
            **self.inside.around,
            person=person_place(found.connection, found.user),
            again=verify_place(found.connection, found.user),
            whom=found.username,
            label=found.label,
            state=ANSWERS[found.answer],
            told=words.WAITING_TYPED if typed else SAID[found.answer],
            live=found.answer.is_open,
            code=found.code,
            seconds=max(0, left),
            lasts=int(LASTS.total_seconds()),
            began=found.began,
            by=found.by,
            way=WAYS[found.way] if found.way else "",
            more=more,
            lacked=found.lacked,
        )


def verify_place(connection: str, user: str) -> str:
    """Return where somebody is asked."""
    return f"{person_place(connection, user)}/verify"


def _place(of: Verification) -> str:
    return f"{verify_place(of.connection, of.user)}/{of.id}"


def _past(of: Verification) -> PastLine:
    return PastLine(where=_place(of), at=of.began, by=of.by, label=of.label, state=ANSWERS[of.answer])
