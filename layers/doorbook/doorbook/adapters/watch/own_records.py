"""What Doorbook itself keeps of people in Duo, as rows: what they are, and who else they are."""

from typing import cast

from doorbook.actions.ports import Kind
from doorbook.adapters.watch.rows import Rows


class StoredOwnRecords:
    """Beside their connection, and gone with it; all together, so that whoever compares people reads them at once."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def kind(self, connection: str, user: str) -> Kind | None:
        """Return what somebody was classified as."""
        kept = self._rows.get(_pk(connection), f"kind#{user}")
        return Kind(cast("str", kept["kind"])) if kept else None

    def kinds(self, connection: str) -> dict[str, Kind]:
        """Return all who were classified."""
        found = self._rows.beginning(_pk(connection), "kind#")
        return {cast("str", each["user"]): Kind(cast("str", each["kind"])) for each in found}

    def classify(self, connection: str, user: str, kind: Kind | None) -> None:
        """Keep what somebody is; None forgets it."""
        if kind is None:
            self._rows.drop(_pk(connection), f"kind#{user}")
        else:
            self._rows.put(_pk(connection), f"kind#{user}", {"user": user, "kind": str(kind)})

    def linked(self, connection: str, user: str) -> frozenset[str]:
        """Return who else this person is."""
        return frozenset(cast("str", each["other"]) for each in self._rows.beginning(_pk(connection), f"link#{user}#"))

    def links(self, connection: str) -> frozenset[tuple[str, str]]:
        """Return all links, each from both its sides."""
        found = self._rows.beginning(_pk(connection), "link#")
        return frozenset((cast("str", each["user"]), cast("str", each["other"])) for each in found)

    def link(self, connection: str, user: str, other: str) -> None:
        """Keep that both are one person, on either side."""
        for one, two in ((user, other), (other, user)):
            self._rows.put(_pk(connection), f"link#{one}#{two}", {"user": one, "other": two})

    def unlink(self, connection: str, user: str, other: str) -> None:
        """Forget that, on either side."""
        for one, two in ((user, other), (other, user)):
            self._rows.drop(_pk(connection), f"link#{one}#{two}")


def _pk(connection: str) -> str:
    return f"connection#{connection}"
