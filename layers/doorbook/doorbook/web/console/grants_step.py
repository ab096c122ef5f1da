"""The third step: what each grant opens and whether it is there, and whether anything may be changed in Duo."""

from doorbook.collect.connections.connection import Access, Connection
from doorbook.collect.connections.grants import GRANTS
from doorbook.values import value
from doorbook.web.console.house import Inside
from doorbook.web.console.steps import Amiss, StepPage, around_step
from doorbook.web.console.words import STANDINGS, Badge


@value(kw_only=True)
class GrantLine:
    """One grant, by its name in Duo's panel."""

    panel: str
    standing: Badge
    opens: str
    streams: str
    needed: bool


@value(kw_only=True)
class GrantsPage(StepPage):
    """Every grant as it was found a moment ago."""

    template = "console_grants.html"
    title: str = "What the keys open"
    grants: tuple[GrantLine, ...]
    access: Access


def grants_page(inside: Inside, connection: Connection, typed: dict[str, str], amiss: Amiss) -> GrantsPage:
    """Return the step."""
    lines = tuple(
        GrantLine(
            panel=each.panel,
            standing=STANDINGS[connection.standing(each.grant)],
            opens=each.opens,
            streams=", ".join(stream.name.replace("_", " ") for stream in each.streams),
            needed=each.needed,
        )
        for each in GRANTS
    )
    chosen = Access(typed["access"]) if typed.get("access") in set(Access) else connection.access
    return GrantsPage(**around_step(inside, connection, "grants", amiss), grants=lines, access=chosen)
