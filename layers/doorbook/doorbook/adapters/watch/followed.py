"""Which findings had their consequence, as rows beside them."""

from typing import Final, cast

from doorbook.adapters.watch.rows import Rows

SK: Final = "followed"


class StoredFollowed:
    """Rows beside the findings."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def what(self, finding: str) -> str | None:
        """Return the digest of the finding when it had."""
        kept = self._rows.get(f"finding#{finding}", SK)
        return cast("str", kept["digest"]) if kept else None

    def note(self, finding: str, digest: str, at: int) -> None:
        """Keep that it had."""
        self._rows.put(f"finding#{finding}", SK, {"digest": digest, "at": at})
