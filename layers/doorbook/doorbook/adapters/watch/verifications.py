"""Push verifications as rows, those of a person together; and the denials among them, by connection."""

from typing import cast

from doorbook.actions.verification import Answer, Denial, Verification, Way
from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import Rows


class StoredVerifications:
    """What was asked."""

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
        pk = _pk(verification.connection, verification.user)
        return self._rows.put_next(pk, f"push#{verification.id}", _kept(verification), verification.version)


class StoredDenials:
    """What the checks are told."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def keep(self, denial: Denial) -> None:
        """Keep it in its place of time; again does not matter."""
        kept: dict[str, Plain] = {
            "id": denial.id,
            "connection": denial.connection,
            "user": denial.user,
            "username": denial.username,
            "label": denial.label,
            "by": denial.by,
            "fraud": denial.fraud,
            "at": records.ms(denial.at),
        }
        self._rows.put(f"denials#{denial.connection}", f"{records.ms(denial.at):013d}#{denial.id}", kept)

    def of(self, connection: str) -> tuple[Denial, ...]:
        """Return all of a connection, the oldest first."""
        return tuple(_denial(each) for each in self._rows.beginning(f"denials#{connection}", ""))


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


def _denial(kept: dict[str, Plain]) -> Denial:
    names = ("id", "connection", "user", "username", "label", "by")
    return Denial(
        **{name: cast("str", kept[name]) for name in names}, fraud=bool(kept["fraud"]), at=records.time(kept["at"])
    )
