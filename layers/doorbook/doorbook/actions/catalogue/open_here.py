"""What somebody has open at the portal, as several actions show and end it."""

from doorbook.actions.action import Office
from doorbook.actions.deed import Line, Order
from doorbook.actions.ports import Held


def lines_here(held: Held | None) -> tuple[Line, ...]:
    """Return the differences that ending it would make."""
    if held is None:
        return ()
    found = (("Sessions at this portal", held.sessions), ("Browsers that remember them", held.browsers))
    return tuple(Line(what=what, now=str(count), then="None") for what, count in found if count)


def end_here(office: Office, order: Order) -> None:
    """End it, for whoever is this user in Duo."""
    found = office.account.duo.user(order.user)
    held = office.portal.held(found) if found is not None else None
    if held is not None:
        office.portal.end(held.person, office.by.person, office.by.visitor)
