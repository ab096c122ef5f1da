"""Console: what administrators see and change of the watch. Every decision is taken in doorbook.collect."""

from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from doorbook import wiring
from doorbook.web.console.house import NotInsideError, Porter
from doorbook.web.console.overview import overview
from doorbook.web.failures import Failures
from doorbook.web.replies import see


class Console:
    """The console's routes: each lets an administrator in, asks a desk, and answers with a page."""

    def __init__(self, app: APIGatewayHttpResolver, parts: wiring.ConsoleParts) -> None:
        self.app = app
        self.parts = parts
        self.failures = Failures(app, parts.ledger, parts.pages)
        self.porter = Porter(app, parts.sessions, parts.ledger, parts.origin)
        app.exception_handler(NotInsideError)(_to_sign_in)

    def overview(self) -> Response[str]:
        return overview(self.parts.pages, self.porter.inside())


def _to_sign_in(error: NotInsideError) -> Response[str]:
    return see("/signin?" + urlencode({"return": error.back}))


def build(parts: wiring.ConsoleParts) -> APIGatewayHttpResolver:
    """Return the routes over the console's parts."""
    app = APIGatewayHttpResolver()
    console = Console(app, parts)
    app.get("/console")(console.overview)
    return app


handler = wiring.serve(build, wiring.console)
