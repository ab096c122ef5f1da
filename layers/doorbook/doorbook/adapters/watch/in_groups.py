"""Who is in which group of Duo, as it was last listed."""

from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.rows import ListedRows
from doorbook.notices.ports import InGroup


def in_groups(rows: ListedRows) -> InGroup:
    """Return what tells it; of a group its id counts, or its name in letters of any size."""
    shelves = StoredShelves(rows)

    def told(connection: str, person: str, group: str) -> bool:
        card = shelves.person(connection, person)
        return card is not None and any(
            group == each.id or group.casefold() == each.name.casefold() for each in card.groups
        )

    return told
