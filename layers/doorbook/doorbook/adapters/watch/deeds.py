"""Deeds as rows beside their connection, and gone with it: by person, those that wait, and whose turn it is."""

from typing import cast

from doorbook.actions.deed import Deed, Line, Order, Stand, Step
from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import Rows


class StoredDeeds:
    """What was done to people, and waits to be."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def one(self, connection: str, user: str, deed: str) -> Deed | None:
        """Return one deed."""
        kept = self._rows.get(_pk(connection), _sk(user, deed))
        return _deed(kept) if kept else None

    def of(self, connection: str, user: str) -> tuple[Deed, ...]:
        """Return all of a person's, the newest first."""
        found = (_deed(each) for each in self._rows.beginning(_pk(connection), _sk(user, "")))
        return tuple(sorted(found, key=lambda each: (each.asked.at, each.id), reverse=True))

    def waiting(self, connection: str) -> tuple[Deed, ...]:
        """Return those that wait for a second person, the oldest first."""
        found = (
            self.one(connection, cast("str", each["user"]), cast("str", each["deed"]))
            for each in self._rows.beginning(_pk(connection), "waiting#")
        )
        waiting = (each for each in found if each is not None and each.stand is Stand.WAITING)
        return tuple(sorted(waiting, key=lambda each: (each.asked.at, each.id)))

    def put(self, deed: Deed) -> bool:
        """Keep a deed where the version before it is, or return False; a list of the waiting never lacks one."""
        order = deed.order
        waiting = _pk(order.connection), f"waiting#{deed.id}"
        if deed.stand is Stand.WAITING:
            self._rows.put(*waiting, {"user": order.user, "deed": deed.id})
        kept = self._rows.put_next(_pk(order.connection), _sk(order.user, deed.id), _kept(deed), deed.version)
        if kept and deed.stand is not Stand.WAITING and (deed.agreed is not None or deed.stand is Stand.LAPSED):
            self._rows.drop(*waiting)
        return kept

    def turn(self, connection: str, user: str) -> tuple[int, str]:
        """Return the number of the last turn, and the deed that took it."""
        kept = self._rows.get(_pk(connection), f"turn#{user}")
        return (cast("int", kept["version"]), cast("str", kept["deed"])) if kept else (0, "")

    def take_turn(self, connection: str, user: str, number: int, deed: str) -> bool:
        """Take the turn of that number, or return False where somebody else has."""
        return self._rows.put_next(_pk(connection), f"turn#{user}", {"deed": deed}, number)


def _pk(connection: str) -> str:
    return f"connection#{connection}"


def _sk(user: str, deed: str) -> str:
    return f"deed#{user}#{deed}"


def _kept(deed: Deed) -> dict[str, Plain]:
    order = deed.order
    return {
        "id": deed.id,
        "connection": order.connection,
        "user": order.user,
        "action": order.action,
        "target": order.target,
        "given": [[name, typed] for name, typed in order.given],
        "stand": str(deed.stand),
        "whom": deed.whom,
        "lines": [[each.what, each.now, each.then] for each in deed.lines],
        "facts": {**deed.facts},
        "saw": deed.saw,
        "asked": _step(deed.asked),
        "agreed": _step(deed.agreed),
        "undone": _step(deed.undone),
        "touched": records.ms(deed.touched),
        "why": deed.why,
        "said": deed.said,
    }


def _step(step: Step | None) -> Plain:
    return None if step is None else {"at": records.ms(step.at), "by": step.by}


def _deed(kept: dict[str, Plain]) -> Deed:
    texts = {name: cast("str", kept[name]) for name in ("id", "whom", "saw", "why", "said")}
    return Deed(
        **texts,
        order=_order(kept),
        stand=Stand(cast("str", kept["stand"])),
        version=cast("int", kept["version"]),
        lines=tuple(
            Line(what=what, now=now, then=then) for what, now, then in cast("list[tuple[str, str, str]]", kept["lines"])
        ),
        facts=cast("dict[str, str]", kept["facts"]),
        asked=_to_step(kept["asked"]),
        agreed=_maybe(kept.get("agreed")),
        undone=_maybe(kept.get("undone")),
        touched=records.time(kept["touched"]),
    )


def _order(kept: dict[str, Plain]) -> Order:
    texts = {name: cast("str", kept[name]) for name in ("connection", "user", "action", "target")}
    given = tuple((name, typed) for name, typed in cast("list[tuple[str, str]]", kept["given"]))
    return Order(**texts, given=given)


def _maybe(kept: Plain) -> Step | None:
    return None if kept is None else _to_step(kept)


def _to_step(kept: Plain) -> Step:
    step = cast("dict[str, Plain]", kept)
    return Step(at=records.time(step["at"]), by=cast("str", step["by"]))
