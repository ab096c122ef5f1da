"""Who is asking, as far as the network tells."""

from doorbook.values import value


@value(kw_only=True)
class Visitor:
    """The browser behind a request, with what its cookies say: the secret of a session, and whom it remembers."""

    address: str
    agent: str
    session: str | None = None
    remembered: str | None = None
