"""Console: what is seen and changed of the watch. Every decision is taken in doorbook.collect."""

from collections.abc import Callable
from functools import partial
from urllib.parse import unquote, urlencode

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from doorbook import wiring
from doorbook.actions.deed import Order
from doorbook.messages.dossiers import STRANGE_QUESTION
from doorbook.signin.roles import Role
from doorbook.web.console.action import ActionRoom
from doorbook.web.console.applications import ApplicationsRoom
from doorbook.web.console.audit import AuditReplies
from doorbook.web.console.connections import connections
from doorbook.web.console.deed import DeedRoom, person_place
from doorbook.web.console.delete import Deletion
from doorbook.web.console.dossiers import APPLICATIONS, PEOPLE, Room
from doorbook.web.console.finding_routes import FindingRoutes
from doorbook.web.console.health import stream_lines
from doorbook.web.console.house import Inside, NotInsideError, Porter
from doorbook.web.console.notice_routes import NoticeRoutes
from doorbook.web.console.own import OwnPage
from doorbook.web.console.people import PeopleRoom
from doorbook.web.console.person import PersonRoom
from doorbook.web.console.rotate import Rotation
from doorbook.web.console.setup import Setup
from doorbook.web.console.steps import NEW, base, number
from doorbook.web.console.streaming import Streaming, streaming
from doorbook.web.console.verify import VerifyRoom, verify_place
from doorbook.web.console.waiting import waiting
from doorbook.web.console.whose import whose
from doorbook.web.failures import Failures
from doorbook.web.replies import see
from doorbook.web.requests import query_pairs


class Console:
    """The console's routes: each lets those in whose role reaches it, asks the desk, and answers with a page."""

    def __init__(self, app: APIGatewayHttpResolver, parts: wiring.ConsoleParts) -> None:
        self.app = app
        self.parts = parts
        self.failures = Failures(app, parts.ledger, parts.pages)
        self.porter = Porter(app, parts.sessions, parts.ledger, parts.origin)
        app.exception_handler(NotInsideError)(_to_sign_in)

    def connections(self) -> Response[str]:
        inside = self.porter.inside(Role.VIEWER)
        return connections(self.parts.pages, inside, self.parts.connections.all(), self._done())

    def audit(self) -> Response[str]:
        return self._audit(self.porter.inside(Role.VIEWER)).page(self.app.current_event.query_string_parameters)

    def export_audit(self) -> Response[str]:
        return self._audit(self.porter.inside(Role.VIEWER)).export(self.app.current_event.query_string_parameters)

    def new(self) -> Response[str]:
        return self._setup(self.porter.inside(Role.ADMINISTRATOR)).new()

    def begin(self) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, NEW)
        return self._setup(inside).begin(self.porter.form(inside))

    def step(self, connection: str, step: str) -> Response[str]:
        return self._setup(self.porter.inside(Role.ADMINISTRATOR)).page(connection, step)

    def take_step(self, connection: str, step: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR)
        return self._setup(inside).take(connection, step, self.porter.form(inside))

    def connection(self, connection: str) -> Response[str]:
        return self._own(self.porter.inside(Role.VIEWER)).page(connection, self._done())

    def test(self, connection: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, base(connection))
        self.porter.form(inside)
        return self._own(inside).test(connection)

    def collect(self, connection: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, base(connection))
        self.porter.form(inside)
        return self._own(inside).collect(connection)

    def cancel(self, connection: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, base(connection))
        return self._own(inside).cancel(connection, self.porter.form(inside).get("run", ""))

    def pause(self, connection: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, base(connection))
        return self._own(inside).pause(connection, number(self.porter.form(inside).get("version")))

    def resume(self, connection: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, base(connection))
        return self._own(inside).resume(connection, number(self.porter.form(inside).get("version")))

    def keys(self, connection: str) -> Response[str]:
        return self._rotation(self.porter.inside(Role.ADMINISTRATOR)).page(connection)

    def rotate(self, connection: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR)
        fields = self.porter.form(inside)
        seen = number(fields.get("version"))
        return self._rotation(inside).take(connection, seen, fields.get("ikey", ""), fields.get("skey", ""))

    def deletion(self, connection: str) -> Response[str]:
        return self._deletion(self.porter.inside(Role.ADMINISTRATOR)).page(connection)

    def delete(self, connection: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR)
        fields = self.porter.form(inside)
        return self._deletion(inside).take(connection, number(fields.get("version")), fields)

    def streaming(self, connection: str) -> Response[str]:
        return self._streaming(self.porter.inside(Role.ADMINISTRATOR)).page(connection, self._done())

    def add_webhook(self, connection: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR)
        return self._streaming(inside).add(connection, self.porter.form(inside).get("url", ""))

    def test_webhook(self, connection: str, webhook: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, streaming(connection))
        self.porter.form(inside)
        return self._streaming(inside).test(connection, webhook)

    def rotate_webhook(self, connection: str, webhook: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, streaming(connection))
        seen = number(self.porter.form(inside).get("version"))
        return self._streaming(inside).rotate(connection, webhook, seen)

    def pause_webhook(self, connection: str, webhook: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, streaming(connection))
        self.porter.form(inside)
        return self._streaming(inside).pause(connection, webhook)

    def resume_webhook(self, connection: str, webhook: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, streaming(connection))
        self.porter.form(inside)
        return self._streaming(inside).resume(connection, webhook)

    def webhook_removal(self, connection: str, webhook: str) -> Response[str]:
        return self._streaming(self.porter.inside(Role.ADMINISTRATOR)).removal(connection, webhook)

    def remove_webhook(self, connection: str, webhook: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR)
        self.porter.form(inside)
        return self._streaming(inside).remove(connection, webhook)

    def action(self, connection: str, user: str, action: str, target: str = "") -> Response[str]:
        order = Order(connection=connection, user=user, action=action, target=target)
        return self._action(self.porter.inside(Role.HELP_DESK)).page(order)

    def act(self, connection: str, user: str, action: str, target: str = "") -> Response[str]:
        inside = self.porter.inside(Role.HELP_DESK)
        order = Order(connection=connection, user=user, action=action, target=target)
        return self._action(inside).take(order, self.porter.form(inside))

    def deed(self, connection: str, user: str, deed: str) -> Response[str]:
        return self._deeds(self.porter.inside(Role.VIEWER)).page(connection, user, deed)

    def waiting(self, connection: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR)
        found = self.parts.connections.one(connection)
        if found is None:
            return self.failures.nowhere()
        return waiting(self.parts.pages, self.parts.actions(), inside, found)

    def agree(self, connection: str, user: str, deed: str) -> Response[str]:
        inside = self.porter.inside(Role.ADMINISTRATOR, f"{person_place(connection, user)}/deeds/{deed}")
        self.porter.form(inside)
        return self._deeds(inside).agree(connection, user, deed)

    def undo(self, connection: str, user: str, deed: str) -> Response[str]:
        inside = self.porter.inside(Role.HELP_DESK, f"{person_place(connection, user)}/deeds/{deed}")
        self.porter.form(inside)
        return self._deeds(inside).undo(connection, user, deed)

    def whose_people(self) -> Response[str]:
        return whose(self.parts.pages, self.porter.inside(Role.VIEWER), self.parts.connections, PEOPLE)

    def whose_applications(self) -> Response[str]:
        return whose(self.parts.pages, self.porter.inside(Role.VIEWER), self.parts.connections, APPLICATIONS)

    def people(self, connection: str) -> Response[str]:
        return self._room(PeopleRoom).page(connection, self._asked())

    def people_file(self, connection: str) -> Response[str]:
        return self._room(PeopleRoom).file(connection, self._asked())

    def person(self, connection: str, user: str) -> Response[str]:
        return self._room(partial(PersonRoom, actions=self.parts.actions)).page(connection, unquote(user))

    def applications(self, connection: str) -> Response[str]:
        return self._room(ApplicationsRoom).page(connection, self._asked())

    def application(self, connection: str, application: str) -> Response[str]:
        return self._room(ApplicationsRoom).one(connection, unquote(application))

    def _asked(self) -> dict[str, str]:
        return dict(query_pairs(self.app.current_event, STRANGE_QUESTION))

    def _room[Kind: Room](self, kind: Callable[..., Kind]) -> Kind:
        return kind(
            pages=self.parts.pages,
            connections=self.parts.connections,
            archive=self.parts.archive,
            inside=self.porter.inside(Role.VIEWER),
            nowhere=self.failures.nowhere,
        )

    def choose_phone(self, connection: str, user: str) -> Response[str]:
        return self._verify().choose(connection, unquote(user))

    def send_verification(self, connection: str, user: str) -> Response[str]:
        room = self._verify(verify_place(connection, unquote(user)))
        return room.send(connection, unquote(user), self.porter.form(room.inside))

    def verification(self, connection: str, user: str, verification: str) -> Response[str]:
        return self._verify().look(connection, unquote(user), verification)

    def _verify(self, back: str | None = None) -> VerifyRoom:
        inside = self.porter.inside(Role.HELP_DESK, back)
        desk = self.parts.verifying()
        return VerifyRoom(pages=self.parts.pages, desk=desk, inside=inside, nowhere=self.failures.nowhere)

    def _done(self) -> str | None:
        return self.app.current_event.query_string_parameters.get("done")

    def _audit(self, inside: Inside) -> AuditReplies:
        return AuditReplies(pages=self.parts.pages, audit=self.parts.audit, ledger=self.parts.ledger, inside=inside)

    def findings(self) -> FindingRoutes:
        runs, clock = self.parts.runs, self.parts.ledger.clock
        return FindingRoutes(
            porter=self.porter,
            pages=self.parts.pages,
            desks=self.parts.checks,
            connections=self.parts.connections.all,
            streams=lambda found: stream_lines(found, runs.marks_of(found.id).values(), clock()),
            mix=self.parts.archive.desk.mix,
            nowhere=self.failures.nowhere,
        )

    def notices(self) -> NoticeRoutes:
        return NoticeRoutes(
            porter=self.porter, pages=self.parts.pages, desk=self.parts.notices, nowhere=self.failures.nowhere
        )

    def _setup(self, inside: Inside) -> Setup:
        return Setup(pages=self.parts.pages, desk=self.parts.connections, inside=inside, nowhere=self.failures.nowhere)

    def _own(self, inside: Inside) -> OwnPage:
        return OwnPage(
            pages=self.parts.pages,
            desk=self.parts.connections,
            runs=self.parts.runs,
            marks=self.parts.marks,
            inside=inside,
            nowhere=self.failures.nowhere,
        )

    def _rotation(self, inside: Inside) -> Rotation:
        return Rotation(
            pages=self.parts.pages, desk=self.parts.connections, inside=inside, nowhere=self.failures.nowhere
        )

    def _deletion(self, inside: Inside) -> Deletion:
        return Deletion(
            pages=self.parts.pages, desk=self.parts.connections, inside=inside, nowhere=self.failures.nowhere
        )

    def _streaming(self, inside: Inside) -> Streaming:
        return Streaming(
            pages=self.parts.pages,
            connections=self.parts.connections,
            desk=self.parts.webhooks,
            bus=self.parts.bus,
            inside=inside,
            nowhere=self.failures.nowhere,
        )

    def _action(self, inside: Inside) -> ActionRoom:
        return ActionRoom(
            pages=self.parts.pages, desk=self.parts.actions(), inside=inside, nowhere=self.failures.nowhere
        )

    def _deeds(self, inside: Inside) -> DeedRoom:
        return DeedRoom(pages=self.parts.pages, desk=self.parts.actions(), inside=inside, nowhere=self.failures.nowhere)


def _to_sign_in(error: NotInsideError) -> Response[str]:
    return see("/signin?" + urlencode({"return": error.back}))


def build(parts: wiring.ConsoleParts) -> APIGatewayHttpResolver:
    """Return the routes over the console's parts."""
    app = APIGatewayHttpResolver()
    console = Console(app, parts)
    watch(app, console.findings())
    notices(app, console.notices())
    app.get("/console/connections")(console.connections)
    app.get("/console/audit")(console.audit)
    app.get("/console/audit/export")(console.export_audit)
    app.get("/console/connections/new")(console.new)
    app.post("/console/connections/new")(console.begin)
    app.get("/console/connections/<connection>")(console.connection)
    app.get("/console/connections/<connection>/setup/<step>")(console.step)
    app.post("/console/connections/<connection>/setup/<step>")(console.take_step)
    app.post("/console/connections/<connection>/test")(console.test)
    app.post("/console/connections/<connection>/collect")(console.collect)
    app.post("/console/connections/<connection>/cancel")(console.cancel)
    app.post("/console/connections/<connection>/pause")(console.pause)
    app.post("/console/connections/<connection>/resume")(console.resume)
    app.get("/console/connections/<connection>/keys")(console.keys)
    app.post("/console/connections/<connection>/keys")(console.rotate)
    app.get("/console/connections/<connection>/delete")(console.deletion)
    app.post("/console/connections/<connection>/delete")(console.delete)
    _verifying(app, console)
    app.get("/console/connections/<connection>/streaming")(console.streaming)
    app.post("/console/connections/<connection>/streaming")(console.add_webhook)
    app.post("/console/connections/<connection>/streaming/<webhook>/test")(console.test_webhook)
    app.post("/console/connections/<connection>/streaming/<webhook>/rotate")(console.rotate_webhook)
    app.post("/console/connections/<connection>/streaming/<webhook>/pause")(console.pause_webhook)
    app.post("/console/connections/<connection>/streaming/<webhook>/resume")(console.resume_webhook)
    app.get("/console/connections/<connection>/streaming/<webhook>/remove")(console.webhook_removal)
    app.post("/console/connections/<connection>/streaming/<webhook>/remove")(console.remove_webhook)
    app.get("/console/connections/<connection>/waiting")(console.waiting)
    app.get("/console/connections/<connection>/people/<user>/actions/<action>")(console.action)
    app.post("/console/connections/<connection>/people/<user>/actions/<action>")(console.act)
    app.get("/console/connections/<connection>/people/<user>/actions/<action>/on/<target>")(console.action)
    app.post("/console/connections/<connection>/people/<user>/actions/<action>/on/<target>")(console.act)
    app.get("/console/connections/<connection>/people/<user>/deeds/<deed>")(console.deed)
    app.post("/console/connections/<connection>/people/<user>/deeds/<deed>/agree")(console.agree)
    app.post("/console/connections/<connection>/people/<user>/deeds/<deed>/undo")(console.undo)
    app.get("/console/people")(console.whose_people)
    app.get("/console/applications")(console.whose_applications)
    app.get("/console/connections/<connection>/people")(console.people)
    app.get("/console/connections/<connection>/people/<user>")(console.person)
    app.get("/console/connections/<connection>/export/people")(console.people_file)
    app.get("/console/connections/<connection>/applications")(console.applications)
    app.get("/console/connections/<connection>/applications/<application>")(console.application)
    return app


def _verifying(app: APIGatewayHttpResolver, console: Console) -> None:
    app.get("/console/connections/<connection>/people/<user>/verify")(console.choose_phone)
    app.post("/console/connections/<connection>/people/<user>/verify")(console.send_verification)
    app.get("/console/connections/<connection>/people/<user>/verify/<verification>")(console.verification)


def watch(app: APIGatewayHttpResolver, routes: FindingRoutes) -> None:
    """Add the routes of the overview, of findings and of checks."""
    app.get("/console")(routes.overview)
    app.get("/console/findings")(routes.findings)
    app.get("/console/findings/export")(routes.export)
    app.post("/console/findings/export")(routes.export_typed)
    app.get("/console/exports/<export>")(routes.export_page)
    app.get("/console/exports/<export>/file")(routes.export_file)
    app.get("/console/findings/<finding>")(routes.finding)
    app.post("/console/findings/<finding>/take-up")(routes.take_up)
    app.post("/console/findings/<finding>/settle")(routes.settle)
    app.post("/console/findings/<finding>/reopen")(routes.reopen)
    app.post("/console/findings/<finding>/suppress")(routes.suppress)
    app.post("/console/findings/<finding>/unsuppress")(routes.unsuppress)
    app.get("/console/risk")(routes.risk)
    app.post("/console/risk")(routes.weigh)
    app.get("/console/checks")(routes.checks)
    app.get("/console/data-files")(routes.data_files)
    app.get("/console/coverage")(routes.coverage)
    app.get("/console/coverage/export")(routes.coverage_file)
    app.post("/console/coverage/export")(routes.coverage_typed)
    app.post("/console/coverage/limit")(routes.limit)
    app.get("/console/checks/<check>")(routes.check)
    app.post("/console/checks/<check>/settings")(routes.set_check)
    app.post("/console/checks/<check>/held")(routes.let_open)
    app.post("/console/checks/<check>/backtests")(routes.try_check)
    app.get("/console/checks/<check>/backtests/<backtest>")(routes.backtest)
    app.post("/console/checks/<check>/suppressions/<suppression>/end")(routes.end_suppression)


def notices(app: APIGatewayHttpResolver, routes: NoticeRoutes) -> None:
    """Add the routes of notices."""
    app.get("/console/notices")(routes.all)
    app.post("/console/notices/addresses")(routes.add_address)
    app.post("/console/notices/addresses/<address>/remove")(routes.remove_address)
    app.get("/console/notices/new")(routes.new)
    app.post("/console/notices/new")(routes.make)
    app.get("/console/notices/rules/<rule>")(routes.rule)
    app.post("/console/notices/rules/<rule>")(routes.change)
    app.post("/console/notices/rules/<rule>/start")(routes.start)
    app.post("/console/notices/rules/<rule>/stop")(routes.stop)
    app.post("/console/notices/rules/<rule>/test")(routes.test)
    app.get("/console/notices/rules/<rule>/remove")(routes.removal)
    app.post("/console/notices/rules/<rule>/remove")(routes.remove)


handler = wiring.serve(build, wiring.console)
