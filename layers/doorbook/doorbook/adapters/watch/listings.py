"""How inventories stand, as rows."""

from typing import Final, cast

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.marks import plain, to_failure, to_progress
from doorbook.adapters.watch.rows import Rows
from doorbook.collect.inventories.listing import Listing, Reading, Standing
from doorbook.collect.logs.ports import OvertakenError
from doorbook.collect.mark import Tally

NUMBERS: Final = ("listed", "touched", "moved", "last_new")


class StoredListings:
    """How each inventory stands."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def read(self, connection: str, stream: str) -> Listing | None:
        """Return it as it is now."""
        kept = self._rows.get(_pk(connection), f"listing#{stream}")
        return _listing(kept) if kept else None

    def of(self, connection: str) -> tuple[Listing, ...]:
        """Return all of a connection."""
        return tuple(_listing(each) for each in self._rows.beginning(_pk(connection), "listing#"))

    def move(self, after: Listing) -> None:
        """Keep one where the version before it is."""
        if not self._rows.put_next(_pk(after.connection), f"listing#{after.stream}", _kept(after), after.version):
            raise OvertakenError

    def forget(self, connection: str) -> None:
        """Drop all of a connection."""
        for each in self.of(connection):
            self._rows.drop(_pk(connection), f"listing#{each.stream}")


def _pk(connection: str) -> str:
    return f"connection#{connection}"


def _kept(listing: Listing) -> dict[str, Plain]:
    reading, run = listing.reading, listing.run
    return {
        "connection": listing.connection,
        "stream": listing.stream,
        **{name: getattr(listing, name) for name in NUMBERS},
        "reading": plain({**reading.__dict__, "hidden": [*reading.hidden]}) if reading else None,
        "standing": plain(listing.standing.__dict__) if listing.standing else None,
        "tally": plain(listing.tally.__dict__),
        "failure": plain(listing.failure.__dict__) if listing.failure else None,
        "run": plain({**run.__dict__, "tally": plain(run.tally.__dict__)}) if run else None,
    }


def _listing(kept: dict[str, Plain]) -> Listing:
    reading = cast("dict[str, Plain] | None", kept.get("reading"))
    standing = cast("dict[str, int] | None", kept.get("standing"))
    run = cast("dict[str, Plain] | None", kept.get("run"))
    return Listing(
        connection=cast("str", kept["connection"]),
        stream=cast("str", kept["stream"]),
        version=cast("int", kept["version"]),
        listed=cast("int | None", kept.get("listed")),
        touched=cast("int | None", kept.get("touched")),
        moved=cast("int | None", kept.get("moved")),
        last_new=cast("int | None", kept.get("last_new")),
        reading=_reading(reading) if reading else None,
        standing=Standing(**standing) if standing else None,
        tally=Tally(**cast("dict[str, int]", kept["tally"])),
        failure=to_failure(cast("dict[str, Plain] | None", kept.get("failure"))),
        run=to_progress(run) if run else None,
    )


def _reading(kept: dict[str, Plain]) -> Reading:
    return Reading(
        id=cast("str", kept["id"]),
        began=cast("int", kept["began"]),
        cursor=cast("str | None", kept.get("cursor")),
        pages=cast("int", kept["pages"]),
        rows=cast("int", kept["rows"]),
        bad=cast("int", kept["bad"]),
        ended=cast("int | None", kept.get("ended")),
        hidden=tuple(cast("list[str]", kept["hidden"])),
        blurred=cast("bool", kept["blurred"]),
    )
