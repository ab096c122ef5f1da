"""How a connection is set up, in words."""

from doorbook.collect.connections.connection import Connection, PushBy, Standing
from doorbook.collect.connections.grants import GRANTS
from doorbook.values import value
from doorbook.web.console.steps import place
from doorbook.web.console.words import ACCESS, PUSH_BY, STANDINGS, every


@value(kw_only=True)
class Section:
    """Some facts that are changed on one page."""

    title: str
    where: str | None
    facts: tuple[tuple[str, str], ...]


def sections(connection: Connection) -> tuple[Section, ...]:
    """Return them all; of the keys nothing but since when there are any."""
    return (
        Section(
            title="Name and host",
            where=place(connection.id, "account"),
            facts=(("Display name", connection.name), ("API host", connection.host)),
        ),
        Section(
            title="Grants",
            where=place(connection.id, "grants"),
            facts=(("Doorbook may", ACCESS[connection.access]), *_grants(connection)),
        ),
        Section(title="Push Verification", where=place(connection.id, "push"), facts=_push(connection)),
        Section(title="Advanced", where=place(connection.id, "advanced"), facts=_advanced(connection)),
    )


def _grants(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Return the grants by how they stand."""
    found: dict[Standing, list[str]] = {}
    for each in GRANTS:
        found.setdefault(connection.standing(each.grant), []).append(each.panel)
    return tuple((STANDINGS[standing].label, ", ".join(panels)) for standing, panels in sorted(found.items()))


def _push(connection: Connection) -> tuple[tuple[str, str], ...]:
    switch = (("Support Push Verification", PUSH_BY[connection.push.by]),)
    return switch if connection.push.by is PushBy.OFF else (*switch, ("Name people see", connection.push.name))


def _advanced(connection: Connection) -> tuple[tuple[str, str], ...]:
    chosen = connection.advanced
    return (
        ("Logs", every(chosen.live).capitalize()),
        ("Lists", every(chosen.inventory).capitalize()),
        ("Endpoints", "Read" if chosen.endpoints else "Not read"),
        ("History", f"{chosen.backfill_days} day{'' if chosen.backfill_days == 1 else 's'}"),
        ("Only people of", ", ".join(chosen.groups)) if chosen.groups else ("People", "Everybody"),
        ("Proxy", chosen.proxy or "As the stack"),
        ("Certificates", "Its own" if chosen.ca else "As the stack"),
    )
