"""One rule of notices: how it stands, what it told last, its form, its history; and what its buttons do."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook.messages import Message, console
from doorbook.messages import notices as said
from doorbook.notices.desk import Kept, Refused, RuleDesk, Unfit
from doorbook.notices.rule import HOOK, Rule
from doorbook.notices.sending import Sending
from doorbook.notices.testing import Tried
from doorbook.values import value
from doorbook.web.console.finding import by
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.notice_form import RuleForm, form_of
from doorbook.web.console.notice_words import (
    DEEDS,
    FAILS,
    NOTICES,
    STATES,
    STOPPED,
    TELLS,
    WHYS,
    asks_for,
    target,
    when,
    whom,
)
from doorbook.web.console.shown import legible, moment
from doorbook.web.console.steps import number
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

DONE: Final = {
    "make rule": said.MADE,
    "change rule": said.CHANGED,
    "start rule": said.STARTED,
    "stop rule": said.STOPPED,
}
SHOWN: Final = 20
ARRIVED: Final = Badge("Taken", "good")
MISSED: Final = Badge("Not taken", "bad")


@value(kw_only=True)
class TroubleLine:
    """A target that does not take what it is sent."""

    target: str
    since: datetime | None
    why: str


@value(kw_only=True)
class TriedLine:
    """What a test met."""

    target: str
    state: Badge
    why: str
    took: str


@value(kw_only=True)
class SentLine:
    """A message to a target."""

    at: datetime | None
    line: str
    target: str
    state: Badge
    why: str
    detail: str


@value(kw_only=True)
class VersionLine:
    """A version of a rule."""

    deed: str
    at: datetime | None
    by: str
    asks: str
    when: str
    whom: str


@value(kw_only=True)
class RulePage(ConsolePage):
    """A rule; `form` is for administrators."""

    template = "console_notice_rule.html"
    title: str = "A rule of notices"
    name: str
    csrf: str
    where: str
    version: int
    on: bool
    state: Badge
    asks: str
    when: str
    whom: str
    form: RuleForm | None
    troubles: tuple[TroubleLine, ...]
    sent: tuple[SentLine, ...]
    history: tuple[VersionLine, ...]
    tried: tuple[TriedLine, ...] = ()
    good: Message | None = None
    message: Message | None = None
    faults: dict[str, Message] = field(default_factory=dict)
    again: str | None = None


@value(kw_only=True)
class NewRulePage(ConsolePage):
    """The form of a rule that is not there yet."""

    template = "console_notice_new.html"
    title: str = "New rule"
    csrf: str
    form: RuleForm
    message: Message | None = None
    faults: dict[str, Message] = field(default_factory=dict)
    again: str | None = None


@value(kw_only=True)
class RuleRemovalPage(ConsolePage):
    """What happens when a rule is removed, and the button that does it."""

    template = "console_notice_remove.html"
    title: str = "Remove this rule?"
    csrf: str
    where: str
    version: int
    name: str
    message: Message | None = None
    again: str | None = None


@value(kw_only=True)
class RuleRoom:
    """The pages for one who is inside. `console` is where the console is, for links in mail."""

    pages: Pages
    desk: RuleDesk
    inside: Inside
    nowhere: Callable[[], Response[str]]
    console: str

    def page(self, rule: str, done: str | None = None) -> Response[str]:
        """Show a rule."""
        return self._with(
            rule, lambda found: html(self.pages, replace(self._of(found), good=self.inside.was_done(done, DONE)))
        )

    def new(self) -> Response[str]:
        """Show the form of a new one."""
        if self.inside.fresh:
            return html(self.pages, self._new(Rule(id="", name="")))
        page = replace(self._new(Rule(id="", name="")), message=console.NOT_FRESH, again=f"{NOTICES}/new")
        return html(self.pages, page, status=HTTPStatus.FORBIDDEN)

    def make(self, fields: Mapping[str, str]) -> Response[str]:
        """Make it."""
        if not self.inside.fresh:
            return self.new()
        done = self.desk.make(by(self.inside), fields)
        match done:
            case Kept(rule):
                return see(f"{NOTICES}/rules/{rule.id}" + self.inside.done("make rule"))
            case Unfit(rule, faults):
                page = replace(self._new(rule, fields), faults=faults)
                return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
            case Refused(why):
                page = replace(self._new(Rule(id="", name="")), message=why)
                return html(self.pages, page, status=HTTPStatus.CONFLICT)

    def change(self, rule: str, fields: Mapping[str, str]) -> Response[str]:
        """Change it."""

        def do(found: Rule) -> Response[str]:
            done = self.desk.change(by(self.inside), rule, number(fields.get("version")), fields)
            if isinstance(done, Unfit):
                page = replace(self._of(found), form=form_of(done.rule, self.desk, fields), faults=done.faults)
                return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)
            return self._answer(rule, done, "change rule")

        return self._fresh(rule, do)

    def switch(self, rule: str, seen: int, *, on: bool) -> Response[str]:
        """Start or stop it."""
        return self._fresh(
            rule,
            lambda _: self._answer(
                rule, self.desk.switch(by(self.inside), rule, seen, on=on), "start rule" if on else "stop rule"
            ),
        )

    def test(self, rule: str) -> Response[str]:
        """Send a test to all its targets, and show what each met; it changes nothing, so no fresh factor is asked."""

        def do(found: Rule) -> Response[str]:
            tried = self.desk.tester.test(found, by(self.inside), self.console)
            names = self._hooks(found)
            lines = tuple(_tried(each, names) for each in tried)
            return html(self.pages, replace(self._of(found), tried=lines, good=said.TESTED))

        return self._with(rule, do)

    def removal(self, rule: str) -> Response[str]:
        """Ask whether it is to be removed."""

        def do(found: Rule) -> Response[str]:
            page = RuleRemovalPage(
                **self.inside.around,
                csrf=self.inside.csrf,
                where=_where(rule),
                version=found.version,
                name=legible(found.name),
            )
            if self.inside.fresh:
                return html(self.pages, page)
            stale = replace(page, message=console.NOT_FRESH, again=f"{_where(rule)}/remove")
            return html(self.pages, stale, status=HTTPStatus.FORBIDDEN)

        return self._with(rule, do)

    def remove(self, rule: str, seen: int) -> Response[str]:
        """Remove it."""

        def do(_: Rule) -> Response[str]:
            done = self.desk.remove(by(self.inside), rule, seen)
            if isinstance(done, Refused):
                return self._answer(rule, done, "")
            return see(NOTICES + self.inside.done("remove rule"))

        return self._fresh(rule, do)

    def _answer(self, rule: str, done: Kept | Refused, step: str) -> Response[str]:
        if isinstance(done, Kept):
            return see(_where(rule) + self.inside.done(step))
        if done.gone:
            return self.nowhere()
        return self._with(
            rule,
            lambda found: html(self.pages, replace(self._of(found), message=done.why), status=HTTPStatus.CONFLICT),
        )

    def _with(self, rule: str, do: Callable[[Rule], Response[str]]) -> Response[str]:
        found = self.desk.rules.one(rule)
        return do(found) if found is not None and found.is_there else self.nowhere()

    def _fresh(self, rule: str, do: Callable[[Rule], Response[str]]) -> Response[str]:
        """Do it for who confirmed a moment ago."""
        return self._with(rule, do if self.inside.fresh else self._stale)

    def _stale(self, found: Rule) -> Response[str]:
        page = replace(self._of(found), message=console.NOT_FRESH, again=_where(found.id))
        return html(self.pages, page, status=HTTPStatus.FORBIDDEN)

    def _new(self, rule: Rule, typed: Mapping[str, str] | None = None) -> NewRulePage:
        return NewRulePage(**self.inside.around, csrf=self.inside.csrf, form=form_of(rule, self.desk, typed))

    def _of(self, rule: Rule) -> RulePage:
        last = self.desk.last(rule.id)
        troubles = self.desk.troubles(rule, last) if rule.on else ()
        names, hooks = self.desk.connections(), self._hooks(rule)
        return RulePage(
            **self.inside.around,
            name=legible(rule.name),
            csrf=self.inside.csrf,
            where=_where(rule.id),
            version=rule.version,
            on=rule.on,
            state=FAILS if troubles else TELLS if rule.on else STOPPED,
            asks=legible(asks_for(rule, names)),
            when=when(rule),
            whom=whom(rule),
            form=form_of(rule, self.desk) if self.inside.administers else None,
            troubles=tuple(
                TroubleLine(target=target(each.target, hooks), since=moment(each.since), why=legible(each.why))
                for each in troubles
            ),
            sent=tuple(_sent(each, hooks) for each in last[:SHOWN]),
            history=tuple(_version(each, names) for each in reversed(self.desk.rules.history(rule.id))),
        )

    def _hooks(self, rule: Rule) -> Mapping[str, str]:
        """Return names of webhooks by their targets; addresses are for administrators alone."""
        names = self.desk.connections()
        return {
            f"{HOOK}{connection}/{hook.id}": f"{hook.url}"
            if self.inside.administers
            else f"A webhook of {names[connection]}"
            for connection in {each.partition("/")[0] for each in rule.webhooks} & names.keys()
            for hook in self.desk.webhooks.of(connection)
        }


def _where(rule: str) -> str:
    return f"{NOTICES}/rules/{rule}"


def _tried(of: Tried, hooks: Mapping[str, str]) -> TriedLine:
    state = ARRIVED if of.arrived else MISSED
    return TriedLine(target=target(of.target, hooks), state=state, why=legible(of.said), took=f"{of.took:,} ms")


def _sent(of: Sending, hooks: Mapping[str, str]) -> SentLine:
    return SentLine(
        at=moment(of.at),
        line=legible(of.line),
        target=target(of.target, hooks),
        state=STATES[of.state],
        why=WHYS[of.why],
        detail=legible(of.detail) if of.state.is_bad else "",
    )


def _version(of: Rule, names: Mapping[str, str]) -> VersionLine:
    return VersionLine(
        deed=DEEDS[of.deed],
        at=moment(of.at),
        by=legible(of.by),
        asks=legible(asks_for(of, names)),
        when=when(of),
        whom=whom(of),
    )
