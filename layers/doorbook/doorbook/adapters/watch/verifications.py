"""Push verifications as rows, those of a person together; those that are open; and how each ended, by connection."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, cast

from doorbook.actions.verification import Answer, Ended, Verification, Way
from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import Rows

OPEN: Final = "verifications-open"


class StoredVerifications:
    """What was asked. Each is in the list of those that are open before it is kept, and until its end is."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def one(self, connection: str, user: str, verification: str) -> Verification | None:
        """Return one as it is now."""
        kept = self._rows.get(_pk(connection, user), f"push#{verification}")
        return _verification(kept) if kept else None

    def of(self, connection: str, user: str, most: int) -> tuple[Verification, ...]:
        """Return the last ones of a person, the newest first."""
        found = (_verification(each) for each in self._rows.beginning(_pk(connection, user), "push#"))
        return tuple(sorted(found, key=lambda each: (each.began, each.id), reverse=True)[:most])

    def put(self, verification: Verification) -> bool:
        """Keep it where the version before it is, or return False."""
        pk, place = _pk(verification.connection, verification.user), _place(verification)
        if verification.version == 1:
            named: dict[str, Plain] = {"connection": verification.connection, "user": verification.user}
            self._rows.put(OPEN, place, {**named, "id": verification.id})
        kept = self._rows.put_next(pk, f"push#{verification.id}", _kept(verification), verification.version)
        if kept and not verification.answer.is_open:
            self._rows.drop(OPEN, place)
        return kept

    def unanswered(self, connection: str) -> tuple[Verification, ...]:
        """Return those of a connection whose end nobody has seen; who ended meanwhile is dropped from the list."""
        found = []
        for row in list(self._rows.beginning(OPEN, f"{connection}#")):
            one = self.one(connection, cast("str", row["user"]), cast("str", row["id"]))
            if one is not None and one.answer.is_open:
                found.append(one)
            else:
                self._rows.drop(OPEN, cast("str", row["sk"]))
        return tuple(found)

    def connections(self) -> tuple[str, ...]:
        """Return the connections that have open ones."""
        return tuple(sorted({cast("str", row["connection"]) for row in self._rows.beginning(OPEN, "")}))


class StoredEnds:
    """What the checks are told, by the month in which it was sent: a look asks for two or three."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def keep(self, ended: Ended) -> None:
        """Keep it in its place of time; of each push what is kept first stands."""
        kept: dict[str, Plain] = {
            "id": ended.id,
            "connection": ended.connection,
            "user": ended.user,
            "username": ended.username,
            "label": ended.label,
            "by": ended.by,
            "answer": str(ended.answer),
            "at": records.ms(ended.at),
            "known": records.ms(ended.known),
            "push": ended.push,
        }
        self._rows.put_next(_month(ended.connection, ended.at), f"{records.ms(ended.at):013d}#{ended.id}", kept, 1)

    def of(self, connection: str, since: datetime, until: datetime) -> tuple[Ended, ...]:
        """Return those of the months between, the oldest first."""
        months = _months(connection, since, until)
        return tuple(_ended(each) for month in months for each in self._rows.beginning(month, ""))


def _month(connection: str, at: datetime) -> str:
    return f"verified#{connection}#{at:%Y-%m}"


def _months(connection: str, since: datetime, until: datetime) -> Iterator[str]:
    for number in range(since.year * 12 + since.month - 1, until.year * 12 + until.month):
        yield f"verified#{connection}#{number // 12:04}-{number % 12 + 1:02}"


def _place(of: Verification) -> str:
    return f"{of.connection}#{of.user}#{of.id}"


def _pk(connection: str, user: str) -> str:
    return f"verifications#{connection}#{user}"


def _kept(of: Verification) -> dict[str, Plain]:
    return {
        "id": of.id,
        "connection": of.connection,
        "user": of.user,
        "username": of.username,
        "phone": of.phone,
        "label": of.label,
        "answer": str(of.answer),
        "began": records.ms(of.began),
        "by": of.by,
        "way": str(of.way) if of.way else None,
        "push": of.push,
        "code": of.code,
        "typed": of.typed,
        "lacked": of.lacked,
        "why": of.why,
        "ended": records.ms(of.ended) if of.ended else None,
    }


def _verification(kept: dict[str, Plain]) -> Verification:
    names = ("id", "connection", "user", "username", "phone", "label", "by", "push", "code", "lacked", "why")
    return Verification(
        **{name: cast("str", kept[name]) for name in names},
        answer=Answer(cast("str", kept["answer"])),
        began=records.time(kept["began"]),
        version=cast("int", kept["version"]),
        way=Way(cast("str", kept["way"])) if kept.get("way") else None,
        typed=bool(kept["typed"]),
        ended=records.time(kept["ended"]) if kept.get("ended") else None,
    )


def _ended(kept: dict[str, Plain]) -> Ended:
    names = ("id", "connection", "user", "username", "label", "by", "push")
    return Ended(
        **{name: cast("str", kept[name]) for name in names},
        answer=Answer(cast("str", kept["answer"])),
        at=records.time(kept["at"]),
        known=records.time(kept["known"]),
    )
