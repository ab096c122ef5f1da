"""What may be done to somebody, and what was, as their own page lists it: only what the reader's role reaches."""

from collections.abc import Mapping
from datetime import datetime

from doorbook.actions.action import About
from doorbook.actions.catalogue import BY_ID
from doorbook.actions.deed import Deed, Order
from doorbook.actions.desk import offered
from doorbook.signin.roles import Role
from doorbook.values import value
from doorbook.web.console.action import action_place
from doorbook.web.console.deed import STANDS, deed_place
from doorbook.web.console.words import Badge


@value(kw_only=True)
class Offer:
    """An action, and where its page is; `on` names the phone, key, code or group that it is about."""

    label: str
    where: str
    on: str = ""


@value(kw_only=True)
class DeedLine:
    """Something that was done, or waits to be."""

    label: str
    where: str
    state: Badge
    at: datetime
    by: str


def offers(
    role: Role, connection: str, user: str, theirs: Mapping[About, tuple[tuple[str, str], ...]]
) -> tuple[Offer, ...]:
    """List what a role may do to somebody; `theirs` are the ids and names of what they have, by kind."""
    found: list[Offer] = []
    for action in offered(role):
        order = Order(connection=connection, user=user, action=action.id)
        if action.about is About.PERSON:
            found.append(Offer(label=action.title.text, where=action_place(order)))
            continue
        for target, name in theirs.get(action.about, ()):
            there = Order(connection=connection, user=user, action=action.id, target=target)
            found.append(Offer(label=action.title.text, where=action_place(there), on=name))
    return tuple(found)


def deed_lines(deeds: tuple[Deed, ...]) -> tuple[DeedLine, ...]:
    """List what was done to somebody, the newest first."""
    return tuple(
        DeedLine(
            label=BY_ID[each.order.action].title.text,
            where=deed_place(each),
            state=STANDS[each.stand],
            at=each.asked.at,
            by=each.asked.by,
        )
        for each in deeds
    )
