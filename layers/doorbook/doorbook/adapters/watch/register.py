"""Which checks this stack has known, as one row: what is in none is new with a release."""

import json
from typing import Final, cast

from doorbook.adapters.watch.rows import Rows
from doorbook.checks.arriving import Known

PK: Final = "catalogue"
SK: Final = "known"


class StoredRegister:
    """One row for all checks, so that none of them is known without the others."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def known(self) -> Known | None:
        """Return them, or None where none ever were."""
        kept = self._rows.get(PK, SK)
        if kept is None:
            return None
        return Known(versions=json.loads(str(kept["versions"])), version=cast("int", kept["version"]))

    def keep(self, known: Known) -> bool:
        """Keep them where the version before stands, or return False."""
        row = {"versions": json.dumps(dict(known.versions), sort_keys=True)}
        return self._rows.put_next(PK, SK, row, known.version)
