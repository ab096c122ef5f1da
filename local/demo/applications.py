"""What the demo applications are, and how the portal is told of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from doorbook.access.applications import PORTAL, Application, Applications, Asked
from doorbook.access.client_secret import hash_of
from doorbook.adapters.dynamodb.applications import DynamoApplications
from doorbook.events import AuditRow, Outcome
from local.duosim.integrations import MFA

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


@dataclass(frozen=True, kw_only=True)
class Demo:
    """One demo application with a server of its own, which keeps a secret.

    `duo` is what Duo calls the application it has for itself; without one its people are asked for by the portal's.
    What kind Duo has it for decides how: by the portal's push page, or by Duo's own.
    """

    id: str
    name: str
    about: str
    asks: Asked
    secret: str
    accepts: tuple[str, ...]
    duo: str | None = None


BY_DUO: Final = ("urn:doorbook:duo", "urn:doorbook:verified-push", "urn:doorbook:phishing-resistant")

CANTEEN: Final = Demo(
    id="canteen",
    name="Canteen",
    about="Today's menu. A password is enough for it.",
    asks=Asked.PASSWORD,
    secret="the secret of the canteen that opens nothing elsewhere",  # noqa: S106 - it is for show
    accepts=("urn:doorbook:password", *BY_DUO),
)
PAYROLL: Final = Demo(
    id="payroll",
    name="Payroll",
    about="What everybody earns. It asks for Duo, by an application of its own there.",
    asks=Asked.DUO,
    secret="the secret of the payroll that opens nothing elsewhere",  # noqa: S106 - it is for show
    accepts=BY_DUO,
    duo="Payroll sign-in",
)
LIBRARY: Final = Demo(
    id="library",
    name="Library",
    about="What you have on loan. It asks for Duo, by Duo's own page.",
    asks=Asked.DUO,
    secret="the secret of the library that opens nothing elsewhere",  # noqa: S106 - it is for show
    accepts=BY_DUO,
    duo=MFA,
)
DEMOS: Final = (CANTEEN, PAYROLL, LIBRARY)


POCKET: Final = Application(
    id="pocket",
    name="Pocket",
    redirects=("http://127.0.0.1:8252/back",),
    asks=Asked.PASSWORD,
)
"""A public client, as an application on somebody's own computer is: it keeps no secret, and has to use PKCE.

Nothing of it runs here; the journeys play it.
"""


def declared(demo: Demo, origin: str) -> Application:
    """Return a demo application as the operator's document would declare it."""
    return Application(
        id=demo.id,
        name=demo.name,
        redirects=(f"{origin}/callback",),
        logout_redirects=(f"{origin}/",),
        origins=(origin,),
        duo=demo.id if demo.duo else PORTAL,
        asks=demo.asks,
        secret_hash=hash_of(demo.secret),
    )


def apply(client: "DynamoDBClient", people: str, audit: str, origins: dict[str, str]) -> None:
    """Tell the portal of the demo applications, where it does not know them as they are now."""
    store = DynamoApplications(client, people=people, audit=audit)
    standing = store.read()
    wanted = {demo.id: declared(demo, origins[demo.id]) for demo in DEMOS} | {POCKET.id: POCKET}
    if all(standing.by_id.get(name) == each for name, each in wanted.items()):
        return
    now = datetime.now(UTC)
    row = AuditRow(
        id=f"demo-{standing.version + 1}",
        at=now,
        outcome=Outcome.APPLICATIONS_APPLIED,
        method="none",
        person=None,
        address="",
        agent="make try",
        detail=f"version {standing.version + 1}",
    )
    following = Applications(
        version=standing.version + 1, by_id={**standing.by_id, **wanted}, author="make try", applied=now
    )
    store.apply(following, row)
