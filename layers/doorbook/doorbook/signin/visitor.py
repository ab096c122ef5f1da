"""Who is asking, as far as the network tells."""

from doorbook.values import value


@value(kw_only=True)
class Visitor:
    """The browser behind a request. `session` is the secret of the session cookie it already has, if any."""

    address: str
    agent: str
    session: str | None = None
