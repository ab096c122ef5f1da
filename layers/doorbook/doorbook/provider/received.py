"""One request to the provider, as it came in."""

from doorbook.signin.visitor import Visitor
from doorbook.values import value


@value(kw_only=True)
class Received:
    """Where we are, who asks, and with what; `pairs` may hold a name twice."""

    issuer: str
    visitor: Visitor
    pairs: tuple[tuple[str, str], ...] = ()
    authorization: str | None = None
