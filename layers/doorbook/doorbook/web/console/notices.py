"""The room of notices: all rules, and the addresses that mail may go to."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook.messages import Message, console
from doorbook.messages import notices as said
from doorbook.notices.addresses import Asked, Dropped, NotKept
from doorbook.notices.desk import RuleDesk
from doorbook.notices.rule import Rule
from doorbook.notices.typed import Choices
from doorbook.values import value
from doorbook.web.console.finding import by
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.notice_words import FAILS, NOTICES, STANDINGS, STOPPED, TELLS, asks_for, when, whom
from doorbook.web.console.shown import legible, moment
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

DONE: Final = {
    "remove rule": said.REMOVED,
    "add address": said.ADDRESS_ADDED,
    "remove address": said.ADDRESS_REMOVED,
}
STATUS: Final = {said.ADDRESS_WRONG: HTTPStatus.BAD_REQUEST, said.ADDRESS_GONE: HTTPStatus.NOT_FOUND}
LONGEST: Final = 300


@value(kw_only=True)
class RuleLine:
    """A rule of the list."""

    where: str
    name: str
    state: Badge
    asks: str
    when: str
    whom: str


@value(kw_only=True)
class AddressLine:
    """An address that mail may go to; it may be `asked` again where its owner did not confirm."""

    id: str
    text: str
    state: Badge
    at: datetime | None
    by: str
    asked: bool


@value(kw_only=True)
class NoticesPage(ConsolePage):
    """The rules, and for administrators the addresses."""

    template = "console_notices.html"
    title: str = "Notices"
    csrf: str
    rules: tuple[RuleLine, ...]
    changes: bool
    addresses: tuple[AddressLine, ...] = ()
    typed: str = ""
    good: Message | None = None
    message: Message | None = None
    faults: dict[str, Message] = field(default_factory=dict)
    again: str | None = None


@value(kw_only=True)
class NoticesRoom:
    """The page for one who is inside, and its buttons."""

    pages: Pages
    desk: RuleDesk
    inside: Inside

    def page(self, done: str | None = None) -> Response[str]:
        """Return it."""
        return html(self.pages, replace(self._of(), good=self.inside.was_done(done, DONE)))

    def add(self, text: str) -> Response[str]:
        """Add an address, or have its owner asked again."""

        def do() -> Response[str]:
            done = self.desk.addresses.add(by(self.inside), text)
            match done:
                case Asked():
                    return see(NOTICES + self.inside.done("add address"))
                case NotKept(why):
                    faults = {"address": why}
                    page = replace(self._of(), typed=text[:LONGEST], faults=faults)
                    return html(self.pages, page, status=STATUS.get(why, HTTPStatus.CONFLICT))

        return self._fresh(do)

    def remove(self, address: str) -> Response[str]:
        """Remove an address."""

        def do() -> Response[str]:
            done = self.desk.addresses.remove(by(self.inside), address)
            match done:
                case Dropped():
                    return see(NOTICES + self.inside.done("remove address"))
                case NotKept(why):
                    page = replace(self._of(), message=why)
                    return html(self.pages, page, status=STATUS.get(why, HTTPStatus.CONFLICT))

        return self._fresh(do)

    def _fresh(self, do: Callable[[], Response[str]]) -> Response[str]:
        if self.inside.fresh:
            return do()
        page = replace(self._of(), message=console.NOT_FRESH, again=NOTICES)
        return html(self.pages, page, status=HTTPStatus.FORBIDDEN)

    def _of(self) -> NoticesPage:
        names, choices = self.desk.connections(), self.desk.choices()
        return NoticesPage(
            **self.inside.around,
            csrf=self.inside.csrf,
            rules=tuple(self._line(each, names, choices) for each in self.desk.rules.all()),
            changes=self.inside.administers,
            addresses=self._addresses() if self.inside.administers else (),
        )

    def _line(self, rule: Rule, names: Mapping[str, str], choices: Choices) -> RuleLine:
        fails = rule.on and self.desk.troubles(rule, self.desk.last(rule.id), choices)
        return RuleLine(
            where=f"{NOTICES}/rules/{rule.id}",
            name=legible(rule.name),
            state=FAILS if fails else TELLS if rule.on else STOPPED,
            asks=legible(asks_for(rule, names)),
            when=when(rule),
            whom=whom(rule),
        )

    def _addresses(self) -> tuple[AddressLine, ...]:
        found = self.desk.addresses.all()
        standing = self.desk.addresses.standings(found)
        return tuple(
            AddressLine(
                id=each.id,
                text=each.text,
                state=STANDINGS[standing[each.id]],
                at=moment(each.at),
                by=each.by,
                asked=STANDINGS[standing[each.id]].tone != "good",
            )
            for each in found
        )
