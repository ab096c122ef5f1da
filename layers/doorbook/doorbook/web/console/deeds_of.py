"""What can be done to somebody, with each of their things, and what was done, as lines that lead on."""

from datetime import datetime

from doorbook.actions.action import About
from doorbook.actions.deed import Deed
from doorbook.dossiers.person import PersonCard
from doorbook.signin.roles import Role
from doorbook.values import value
from doorbook.web.console.dossiers import named
from doorbook.web.console.offers import deed_lines, offers
from doorbook.web.console.shown import legible
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
    found = offers(role, connection, card.user_id, _theirs(card))
    return tuple(Note(label=each.label, where=each.where, about=each.on) for each in found)


def done(deeds: tuple[Deed, ...]) -> tuple[Note, ...]:
    """Return what was done to somebody, or waits to be, the newest first."""
    return tuple(
        Note(label=each.label, where=each.where, about=f"by {legible(each.by)}", state=each.state, at=each.at)
        for each in deed_lines(deeds)
    )


def _theirs(card: PersonCard) -> dict[About, tuple[tuple[str, str], ...]]:
    return {
        About.PHONE: tuple((each.id, named(each.name, each.number, each.id)) for each in card.phones),
        About.CREDENTIAL: tuple((each.id, named(each.name, each.label, each.id)) for each in card.credentials),
        About.BYPASS_CODE: tuple(
            (each.id, f"made by {legible(each.made_by) or 'somebody unknown'}") for each in card.bypass_codes
        ),
        About.GROUP: tuple((each.id, named(each.name, each.id)) for each in card.groups),
    }
