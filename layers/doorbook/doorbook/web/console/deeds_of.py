"""What can be done to somebody, with each of their things, and what was done, as lines that lead on."""

from collections.abc import Iterator
from datetime import datetime

from doorbook.actions.action import About
from doorbook.actions.catalogue import BY_ID
from doorbook.actions.deed import Deed, Order
from doorbook.actions.desk import offered
from doorbook.dossiers.person import PersonCard
from doorbook.signin.roles import Role
from doorbook.values import value
from doorbook.web.console.action import action_place
from doorbook.web.console.deed import STANDS, deed_place
from doorbook.web.console.dossiers import named
from doorbook.web.console.shown import legible
from doorbook.web.console.verify import ASK, verify_place
from doorbook.web.console.words import Badge


@value(kw_only=True)
class Note:
    """A line that leads on: somebody else, a finding, something that was done; `about` names what it was done with."""

    label: str
    where: str
    about: str = ""
    state: Badge | None = None
    at: datetime | None = None


def ways(connection: str, card: PersonCard, role: Role) -> tuple[Note, ...]:
    """Return the ways to what a role may do to somebody, in the order in which it is offered."""
    found: list[Note] = []
    if role.reaches(Role.HELP_DESK):
        found.append(Note(label=ASK, where=verify_place(connection, card.user_id)))
    for action in offered(role):
        for target, name in _targets(card, action.about):
            order = Order(connection=connection, user=card.user_id, action=action.id, target=target)
            found.append(Note(label=action.title.text, about=name, where=action_place(order)))
    return tuple(found)


def done(deeds: tuple[Deed, ...]) -> tuple[Note, ...]:
    """Return what was done to somebody, or waits to be, the newest first."""
    return tuple(
        Note(
            label=BY_ID[each.order.action].title.text,
            where=deed_place(each),
            about=f"by {legible(each.asked.by)}",
            state=STANDS[each.stand],
            at=each.asked.at,
        )
        for each in deeds
    )


def _targets(card: PersonCard, about: About) -> Iterator[tuple[str, str]]:
    """Go through the ids and names of what an action can be about; of one about the person there is nothing to name."""
    match about:
        case About.PHONE:
            yield from ((each.id, named(each.name, each.number, each.id)) for each in card.phones)
        case About.CREDENTIAL:
            yield from ((each.id, named(each.name, each.label, each.id)) for each in card.credentials)
        case About.BYPASS_CODE:
            yield from (
                (each.id, f"made by {legible(each.made_by) or 'somebody unknown'}") for each in card.bypass_codes
            )
        case About.GROUP:
            yield from ((each.id, named(each.name, each.id)) for each in card.groups)
        case _:
            yield "", ""
