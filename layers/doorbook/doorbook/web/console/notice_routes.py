"""The routes of notices: each lets those in whose role reaches it."""

from collections.abc import Callable

from aws_lambda_powertools.event_handler import Response

from doorbook.notices.desk import RuleDesk
from doorbook.signin.roles import Role
from doorbook.values import value
from doorbook.web.console.house import Inside, Porter
from doorbook.web.console.notice_rule import RuleRoom
from doorbook.web.console.notice_words import NOTICES
from doorbook.web.console.notices import NoticesRoom
from doorbook.web.console.rooms import CONSOLE
from doorbook.web.console.steps import number
from doorbook.web.pages import Pages


@value(kw_only=True)
class NoticeRoutes:
    """What answers there."""

    porter: Porter
    pages: Pages
    desk: Callable[[], RuleDesk]
    nowhere: Callable[[], Response[str]]

    def all(self) -> Response[str]:
        """Show the rules."""
        return self._room(self.porter.inside(Role.VIEWER)).page(self._done)

    def add_address(self) -> Response[str]:
        """Add an address of mail."""
        inside = self.porter.inside(Role.ADMINISTRATOR, NOTICES)
        return self._room(inside).add(self.porter.form(inside).get("address", ""))

    def remove_address(self, address: str) -> Response[str]:
        """Remove one."""
        inside = self.porter.inside(Role.ADMINISTRATOR, NOTICES)
        self.porter.form(inside)
        return self._room(inside).remove(address)

    def new(self) -> Response[str]:
        """Show the form of a new rule."""
        return self._rule(self.porter.inside(Role.ADMINISTRATOR)).new()

    def make(self) -> Response[str]:
        """Make it."""
        inside = self.porter.inside(Role.ADMINISTRATOR)
        return self._rule(inside).make(self.porter.form(inside))

    def rule(self, rule: str) -> Response[str]:
        """Show a rule."""
        return self._rule(self.porter.inside(Role.VIEWER)).page(rule, self._done)

    def change(self, rule: str) -> Response[str]:
        """Change it."""
        inside = self.porter.inside(Role.ADMINISTRATOR)
        return self._rule(inside).change(rule, self.porter.form(inside))

    def start(self, rule: str) -> Response[str]:
        """Let it tell."""
        return self._switch(rule, on=True)

    def stop(self, rule: str) -> Response[str]:
        """Let it tell nothing."""
        return self._switch(rule, on=False)

    def test(self, rule: str) -> Response[str]:
        """Send a test."""
        inside = self.porter.inside(Role.ADMINISTRATOR, f"{NOTICES}/rules/{rule}")
        self.porter.form(inside)
        return self._rule(inside).test(rule)

    def removal(self, rule: str) -> Response[str]:
        """Ask whether it is to be removed."""
        return self._rule(self.porter.inside(Role.ADMINISTRATOR)).removal(rule)

    def remove(self, rule: str) -> Response[str]:
        """Remove it."""
        inside = self.porter.inside(Role.ADMINISTRATOR)
        return self._rule(inside).remove(rule, number(self.porter.form(inside).get("version")))

    def _switch(self, rule: str, *, on: bool) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, f"{NOTICES}/rules/{rule}")
        return self._rule(inside).switch(rule, number(self.porter.form(inside).get("version")), on=on)

    @property
    def _done(self) -> str | None:
        return self.porter.app.current_event.query_string_parameters.get("done")

    def _room(self, inside: Inside) -> NoticesRoom:
        return NoticesRoom(pages=self.pages, desk=self.desk(), inside=inside)

    def _rule(self, inside: Inside) -> RuleRoom:
        event = self.porter.app.current_event
        origin = self.porter.origin or f"https://{event.request_context.domain_name}"
        return RuleRoom(
            pages=self.pages, desk=self.desk(), inside=inside, nowhere=self.nowhere, console=f"{origin}{CONSOLE}"
        )
