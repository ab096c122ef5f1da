"""The routes of the overview, of findings and of checks: each lets those in whose role reaches it."""

from collections.abc import Callable, Sequence

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.desks import CheckDesks
from doorbook.checks.export import Of
from doorbook.checks.sifting import spelled
from doorbook.collect.connections.connection import Connection, State
from doorbook.dossiers.mix import MixCard
from doorbook.signin.roles import Role
from doorbook.values import value
from doorbook.web.console import data_files
from doorbook.web.console.backtests import BacktestRoom
from doorbook.web.console.check import CheckRoom
from doorbook.web.console.checks import catalogue
from doorbook.web.console.coverage import WHERE as COVERAGE
from doorbook.web.console.coverage import CoverageRoom
from doorbook.web.console.exports import ExportRoom
from doorbook.web.console.finding import FindingRoom
from doorbook.web.console.finding_words import CHECKS, FINDINGS
from doorbook.web.console.findings import FindingsRoom, asked_of
from doorbook.web.console.health import StreamLine
from doorbook.web.console.house import Inside, Porter
from doorbook.web.console.overview import Overview
from doorbook.web.console.risk import WHERE as RISK
from doorbook.web.console.risk import RiskRoom
from doorbook.web.pages import Pages


@value(kw_only=True)
class FindingRoutes:
    """What answers there. `streams` tells how each stream of a connection is, `mix` who there is at it."""

    porter: Porter
    pages: Pages
    desks: Callable[[], CheckDesks]
    connections: Callable[[], Sequence[Connection]]
    streams: Callable[[Connection], Sequence[StreamLine]]
    mix: Callable[[str], MixCard | None]
    nowhere: Callable[[], Response[str]]

    def overview(self) -> Response[str]:
        """Show how it stands."""
        inside = self.porter.inside(Role.VIEWER)
        return Overview(
            pages=self.pages,
            desks=self.desks(),
            connections=self.connections(),
            streams=self.streams,
            mix=self.mix,
            inside=inside,
            now=self.porter.ledger.clock(),
        ).page()

    def findings(self) -> Response[str]:
        """Show a list of findings."""
        return self._list(self.porter.inside(Role.VIEWER)).page(self._query)

    def export(self) -> Response[str]:
        """Give a list of findings as a file."""
        return self._list(self.porter.inside(Role.VIEWER)).export(self._query)

    def export_typed(self) -> Response[str]:
        """Have a list of findings made a file with types."""
        inside = self.porter.inside(Role.VIEWER, FINDINGS)
        asked = asked_of({**self.porter.form(inside), "after": ""})
        return self._exports(inside).ask(Of.FINDINGS, spelled(asked[0])) if asked else self.nowhere()

    def export_page(self, export: str) -> Response[str]:
        """Show how far such a file is."""
        return self._exports(self.porter.inside(Role.VIEWER)).page(export)

    def export_file(self, export: str) -> Response[str]:
        """Give it."""
        return self._exports(self.porter.inside(Role.VIEWER)).file(export)

    def finding(self, finding: str) -> Response[str]:
        """Show a finding."""
        return self._finding(self.porter.inside(Role.VIEWER)).page(finding, self._query.get("done"))

    def take_up(self, finding: str) -> Response[str]:
        """Say that they are looking into it."""
        room, fields = self._changed(finding)
        return room.take_up(finding, fields)

    def settle(self, finding: str) -> Response[str]:
        """Close it with a judgement."""
        room, fields = self._changed(finding)
        return room.settle(finding, fields)

    def reopen(self, finding: str) -> Response[str]:
        """Open it again."""
        room, fields = self._changed(finding)
        return room.reopen(finding, fields)

    def suppress(self, finding: str) -> Response[str]:
        """Have it not looked at until a day."""
        room, fields = self._changed(finding)
        return room.suppress(finding, fields)

    def unsuppress(self, finding: str) -> Response[str]:
        """End its suppression."""
        room, fields = self._changed(finding)
        return room.unsuppress(finding, fields)

    def checks(self) -> Response[str]:
        """Show the catalogue."""
        inside = self.porter.inside(Role.VIEWER)
        return catalogue(self.pages, self.desks(), self._names(), inside)

    def coverage(self) -> Response[str]:
        """Show what each check can tell of each connection."""
        return self._coverage(self.porter.inside(Role.VIEWER)).page(self._query)

    def coverage_file(self) -> Response[str]:
        """Give the same as a file."""
        return self._coverage(self.porter.inside(Role.VIEWER)).file(self._query)

    def coverage_typed(self) -> Response[str]:
        """Have the same made a file with types."""
        inside = self.porter.inside(Role.VIEWER, COVERAGE)
        asked = self._coverage(inside).asked_of(self.porter.form(inside))
        if asked is None:
            return self.nowhere()
        show, connection = asked
        return self._exports(inside).ask(Of.COVERAGE, {"show": str(show), "connection": connection})

    def data_files(self) -> Response[str]:
        """Show what is known of addresses."""
        inside = self.porter.inside(Role.VIEWER)
        return data_files.page(self.pages, self.desks(), inside, self.porter.ledger.clock())

    def limit(self) -> Response[str]:
        """Set how much a check may open at once."""
        inside = self.porter.inside(Role.ADMINISTRATOR, COVERAGE)
        return self._coverage(inside).limit(self.porter.form(inside))

    def check(self, check: str) -> Response[str]:
        """Show a check."""
        return self._check(self.porter.inside(Role.VIEWER)).page(check, self._query.get("done"))

    def set_check(self, check: str) -> Response[str]:
        """Set a check."""
        inside = self.porter.inside(Role.ADMINISTRATOR, f"{CHECKS}/{check}")
        return self._check(inside).choose(check, self.porter.form(inside))

    def let_open(self, check: str) -> Response[str]:
        """Let a check open what the limit holds."""
        inside = self.porter.inside(Role.ADMINISTRATOR, f"{CHECKS}/{check}")
        return self._check(inside).let(check, self.porter.form(inside))

    def try_check(self, check: str) -> Response[str]:
        """Have a check tried over the history."""
        inside = self.porter.inside(Role.ADMINISTRATOR, f"{CHECKS}/{check}")
        return self._check(inside).ask(check, self.porter.form(inside))

    def backtest(self, check: str, backtest: str) -> Response[str]:
        """Show what came of that."""
        inside = self.porter.inside(Role.VIEWER)
        return BacktestRoom(
            pages=self.pages, desks=self.desks(), names=self._names(), inside=inside, nowhere=self.nowhere
        ).page(check, backtest)

    def end_suppression(self, check: str, suppression: str) -> Response[str]:
        """End a suppression of a check."""
        inside = self.porter.inside(Role.HELP_DESK, f"{CHECKS}/{check}")
        self.porter.form(inside)
        return self._check(inside).end(check, suppression)

    def risk(self) -> Response[str]:
        """Show who is most at risk."""
        return self._risk(self.porter.inside(Role.VIEWER)).page(self._query.get("done"))

    def weigh(self) -> Response[str]:
        """Set what findings weigh."""
        inside = self.porter.inside(Role.ADMINISTRATOR, RISK)
        return self._risk(inside).weigh(self.porter.form(inside))

    @property
    def _query(self) -> dict[str, str]:
        return self.porter.app.current_event.query_string_parameters

    def _names(self) -> dict[str, str]:
        return {each.id: each.name for each in self.connections() if each.state is not State.DRAFT}

    def _changed(self, finding: str) -> tuple[FindingRoom, dict[str, str]]:
        inside = self.porter.inside(Role.HELP_DESK, f"{FINDINGS}/{finding}")
        return self._finding(inside), self.porter.form(inside)

    def _list(self, inside: Inside) -> FindingsRoom:
        return FindingsRoom(
            pages=self.pages, desks=self.desks(), names=self._names(), inside=inside, nowhere=self.nowhere
        )

    def _exports(self, inside: Inside) -> ExportRoom:
        return ExportRoom(
            pages=self.pages, desks=self.desks(), names=self._names(), inside=inside, nowhere=self.nowhere
        )

    def _finding(self, inside: Inside) -> FindingRoom:
        return FindingRoom(
            pages=self.pages, desks=self.desks(), names=self._names(), inside=inside, nowhere=self.nowhere
        )

    def _risk(self, inside: Inside) -> RiskRoom:
        return RiskRoom(pages=self.pages, desks=self.desks(), names=self._names(), inside=inside, nowhere=self.nowhere)

    def _coverage(self, inside: Inside) -> CoverageRoom:
        return CoverageRoom(
            pages=self.pages, desks=self.desks(), names=self._names(), inside=inside, nowhere=self.nowhere
        )

    def _check(self, inside: Inside) -> CheckRoom:
        return CheckRoom(
            pages=self.pages,
            desks=self.desks(),
            names=self._names(),
            collected={each.id: each.name for each in self.connections() if each.is_collected},
            began={each.id: each.created.at for each in self.connections()},
            inside=inside,
            nowhere=self.nowhere,
        )
