"""A connection's own page: how it stands, what a test finds, and what can be done with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Final, assert_never

from aws_lambda_powertools.event_handler import Response

from doorbook.collect.connections.answers import By, Kept, NoSuchConnection, NotNow, Overtaken, Tested, TooOften
from doorbook.collect.connections.connection import Connection, State
from doorbook.collect.connections.connectivity import ConnectivityReport
from doorbook.collect.connections.desk import ConnectionDesk
from doorbook.collect.connections.rules import Unfits
from doorbook.collect.logs.ports import Marks
from doorbook.collect.turns.running import RunDesk
from doorbook.messages import Message, connections, console
from doorbook.values import value
from doorbook.web.console.health import StreamLine, stream_lines
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.progress import RunTold, run_told
from doorbook.web.console.steps import Amiss, base, place
from doorbook.web.console.summary import Section, sections
from doorbook.web.console.words import FINDINGS, STATES, Badge, lasted, says, what
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

DONE: Final = {
    "added": console.ADDED,
    "changed": console.CHANGED,
    "pause": console.PAUSED,
    "resume": console.RESUMED,
    "rotate": console.ROTATED,
}
"""What is said of each step that leads here."""


@value(kw_only=True)
class Deed:
    """A button."""

    step: str
    label: str
    quiet: bool = True


@value(kw_only=True)
class TestLine:
    """One thing that was tried."""

    what: str
    state: Badge
    message: Message
    detail: str
    took: str


@value(kw_only=True)
class TestTold:
    """What came of a test."""

    message: Message
    took: str
    lines: tuple[TestLine, ...]


@value(kw_only=True)
class ConnectionPage(ConsolePage):
    """One connection. `message` says why something was not done, `good` what was; `changes` who may change it."""

    template = "console_connection.html"
    title: str = "Connection"
    name: str
    csrf: str
    base: str
    version: int
    state: Badge
    says: str
    deeds: tuple[Deed, ...]
    sections: tuple[Section, ...]
    changes: bool
    streams: tuple[StreamLine, ...]
    run: RunTold | None = None
    tested: TestTold | None = None
    good: Message | None = None
    message: Message | None = None
    again: str | None = None
    until: datetime | None = None


@value(kw_only=True)
class OwnPage:
    """The page for one who is inside, and what its buttons do."""

    pages: Pages
    desk: ConnectionDesk
    runs: RunDesk
    marks: Marks
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def page(self, connection: str, done: str | None = None) -> Response[str]:
        """Return it; a draft's is the step where it was left."""
        found = self.desk.one(connection)
        if found is None:
            return self.nowhere()
        if found.state is State.DRAFT and not self.inside.administers:
            return self.nowhere()
        if found.state is State.DRAFT:
            return see(place(found.id, "review" if found.proven else "keys"))
        return html(self.pages, replace(self._of(found), good=self.inside.was_done(done, DONE)))

    def test(self, connection: str) -> Response[str]:
        """Test it, and return what came of that."""
        done = self.desk.probe(self._by, connection)
        match done:
            case Tested(found, report):
                return html(self.pages, replace(self._of(found), tested=told(report)))
            case TooOften(until):
                status = HTTPStatus.TOO_MANY_REQUESTS
                return self._refused(connection, Amiss(message=connections.TESTED_TOO_OFTEN, until=until), status)
            case NotNow(_, why):
                return self._refused(connection, Amiss(message=why), HTTPStatus.CONFLICT)
            case NoSuchConnection():
                return self.nowhere()
            case _:
                assert_never(done)

    def collect(self, connection: str) -> Response[str]:
        """Have all logs read at once; where they are being read already, that goes on."""
        found = self.desk.one(connection)
        if found is None:
            return self.nowhere()
        if not found.is_collected:
            return self._refused(connection, Amiss(message=connections.NOT_ACTIVE), HTTPStatus.CONFLICT)
        self.runs.begin(found, self.inside.session.person)
        return see(base(found.id))

    def cancel(self, connection: str, run: str) -> Response[str]:
        """Have a run stop; one that is over does not matter."""
        found = self.desk.one(connection)
        if found is None:
            return self.nowhere()
        self.runs.cancel(found.id, run)
        return see(base(found.id))

    def pause(self, connection: str, seen: int) -> Response[str]:
        """Pause it."""
        return self._change(connection, "pause", lambda: self.desk.pause(self._by, connection, seen))

    def resume(self, connection: str, seen: int) -> Response[str]:
        """Resume it."""
        return self._change(connection, "resume", lambda: self.desk.resume(self._by, connection, seen))

    def _change(
        self,
        connection: str,
        step: str,
        change: Callable[[], Kept | Unfits | Overtaken | NotNow | NoSuchConnection],
    ) -> Response[str]:
        if not self.inside.fresh:
            amiss = Amiss(message=console.NOT_FRESH, again=base(connection))
            return self._refused(connection, amiss, HTTPStatus.FORBIDDEN)
        done = change()
        match done:
            case Kept(found):
                return see(base(found.id) + self.inside.done(step))
            case Overtaken():
                return self._refused(connection, Amiss(message=connections.OVERTAKEN), HTTPStatus.CONFLICT)
            case NotNow(_, why):
                return self._refused(connection, Amiss(message=why), HTTPStatus.CONFLICT)
            case Unfits(faults):
                return self._refused(connection, Amiss(message=faults[0].why), HTTPStatus.BAD_REQUEST)
            case NoSuchConnection():
                return self.nowhere()
            case _:
                assert_never(done)

    def _refused(self, connection: str, amiss: Amiss, status: HTTPStatus) -> Response[str]:
        found = self.desk.one(connection)
        if found is None:
            return self.nowhere()
        page = replace(self._of(found), message=amiss.message, again=amiss.again, until=amiss.until)
        return html(self.pages, page, status=status)

    def _of(self, found: Connection) -> ConnectionPage:
        progress = self.runs.progress(found.id)
        lives = found.state is not State.DELETING
        changes = lives and self.inside.administers
        shown = sections(found) if changes else tuple(replace(each, where=None) for each in sections(found))
        return ConnectionPage(
            **self.inside.around,
            name=found.name,
            csrf=self.inside.csrf,
            base=base(found.id),
            version=found.version,
            state=STATES[found.state],
            says=says(found),
            deeds=_deeds(found) if changes else (),
            sections=shown,
            changes=changes,
            streams=self._streams(found),
            run=run_told(progress) if progress and lives else None,
        )

    def _streams(self, found: Connection) -> tuple[StreamLine, ...]:
        known = [*self.runs.marks_of(found.id).values()]
        return stream_lines(found, known, self.desk.ledger.clock())

    @property
    def _by(self) -> By:
        return By(self.inside.session.person, self.inside.visitor)


def told(report: ConnectivityReport) -> TestTold:
    """Return a report in words."""
    return TestTold(
        message=console.ALL_WELL if report.good else console.SOMETHING_WRONG,
        took=lasted(report.took),
        lines=tuple(
            TestLine(
                what=what(line.what, line.grant),
                state=FINDINGS[line.found],
                message=line.says,
                detail=line.detail,
                took=lasted(line.took) if line.took else "",
            )
            for line in report.lines
        ),
    )


def _deeds(found: Connection) -> tuple[Deed, ...]:
    test = Deed(step="test", label="Test connectivity")
    match found.state:
        case State.ACTIVE:
            return (Deed(step="collect", label="Collect now", quiet=False), test, Deed(step="pause", label="Pause"))
        case State.PAUSED:
            return (test, Deed(step="resume", label="Resume"))
        case _:
            return ()
