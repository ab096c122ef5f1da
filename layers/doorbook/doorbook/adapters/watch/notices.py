"""Rules of notices, the addresses of their mail, and what became of what they tell, as rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final, Protocol, cast

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import AuditedRows, ListedRows, Next
from doorbook.checks.check import Category, Severity
from doorbook.errors import Cause, TryLaterError
from doorbook.events import AuditRow
from doorbook.notices.change import Change, What, read, written
from doorbook.notices.rule import Deed, Pace, Quiet, Rule
from doorbook.notices.sending import Address, Due, Plan, Sending, State, Why

RULES: Final = "notice-rules"
ADDRESSES: Final = "notice-addresses"
DUE: Final = "notice-due"
LIST: Final = "by-list"
KEPT: Final = timedelta(days=30)
TRIES: Final = 20
"""Of counting one more, while others count too."""


class SomeRows(AuditedRows, ListedRows, Protocol):
    """Rows that are listed, written many at a time, and changed with the audit."""


class StoredRules:
    """The rules, each with its history."""

    def __init__(self, rows: AuditedRows) -> None:
        self._rows = rows

    def all(self) -> tuple[Rule, ...]:
        """Return those that were not removed, by name."""
        kept = map(_rule, self._rows.beginning(RULES, ""))
        return tuple(sorted((each for each in kept if each.is_there), key=lambda each: (each.name.casefold(), each.id)))

    def one(self, rule: str) -> Rule | None:
        """Return one as it stands."""
        kept = self._rows.get(RULES, rule)
        return _rule(kept) if kept else None

    def put(self, rule: Rule, row: AuditRow) -> bool:
        """Keep it with its history and the audit."""
        kept = _rule_row(rule)
        history = Next(_pk(rule.id), f"history#{rule.version:08}", kept, 1)
        return self._rows.put_all([Next(RULES, rule.id, kept, rule.version), history], row)

    def history(self, rule: str) -> Sequence[Rule]:
        """Return all its versions, the first one first."""
        kept = self._rows.beginning(_pk(rule), "history#")
        return [_rule({**each, "version": int(str(each["sk"]).partition("#")[2])}) for each in kept]


class StoredAddresses:
    """The addresses that mail may go to."""

    def __init__(self, rows: AuditedRows) -> None:
        self._rows = rows

    def all(self) -> tuple[Address, ...]:
        """Return them, by their text."""
        found = (
            Address(
                id=str(each["sk"]),
                text=str(each["text"]),
                at=cast("int", each["at"]),
                by=str(each["by"]),
                removed=bool(each.get("removed")),
                version=cast("int", each["version"]),
            )
            for each in self._rows.beginning(ADDRESSES, "")
        )
        return tuple(sorted(found, key=lambda each: each.text))

    def put(self, address: Address, row: AuditRow) -> bool:
        """Keep one with the audit."""
        kept: dict[str, Plain] = {
            "text": address.text,
            "at": address.at,
            "by": address.by,
            "removed": address.removed or None,
        }
        return self._rows.put_all([Next(ADDRESSES, address.id, kept, address.version)], row)


class StoredSendings:
    """What rules were to tell, and what became of it. `clock` returns milliseconds; rows live for thirty days."""

    def __init__(self, rows: SomeRows, clock: Callable[[], int]) -> None:
        self._rows = rows
        self._clock = clock

    def plan(self, rule: str, change: str) -> Plan | None:
        """Return what was decided of a change."""
        kept = self._rows.get(_pk(rule), f"change#{change}")
        if kept is None:
            return None
        return Plan(due=cast("int | None", kept.get("due")), why=Why(str(kept["why"])), done=bool(kept.get("done")))

    def decide(self, rule: str, change: str, plan: Plan) -> bool:
        """Keep what is decided where the version before it stands."""
        kept: dict[str, Plain] = {"due": plan.due, "why": str(plan.why), "done": plan.done or None, "ttl": self._ttl}
        return self._rows.put_next(_pk(rule), f"change#{change}", kept, plan.version)

    def count(self, rule: str, of: str, most: int) -> bool:
        """Count one more of a name, or return False where there are so many already."""
        for _ in range(TRIES):
            before = self.counted(rule, of)
            if before >= most:
                return False
            if self._rows.put_next(_pk(rule), f"count#{of}", {"ttl": self._ttl}, before + 1):
                return True
        raise TryLaterError(Cause.STORE, "others count too")

    def counted(self, rule: str, of: str) -> int:
        """Return how many were counted."""
        kept = self._rows.get(_pk(rule), f"count#{of}")
        return cast("int", kept["version"]) if kept else 0

    def hold(self, rule: str, due: int, change: Change) -> None:
        """Keep a change until then."""
        self._rows.put(_pk(rule), _held(due, change), written(change))

    def remind(self, of: Due) -> None:
        """Keep that something of a rule is due then."""
        self._rows.put(DUE, _due(of), {"rule": of.rule, "until": of.until, "why": str(of.why)})

    def due(self, now: int, most: int) -> Sequence[Due]:
        """Return what is due by now, the oldest first."""
        kept = self._rows.some(DUE, "", None, most)
        found = [
            Due(rule=str(each["rule"]), until=cast("int", each["until"]), why=Why(str(each["why"]))) for each in kept
        ]
        return [each for each in found if each.until <= now]

    def held(self, rule: str, due: int) -> Sequence[Change]:
        """Return what was kept until then, by when it came."""
        return sorted(map(read, self._rows.beginning(_pk(rule), f"held#{due:015}#")), key=lambda each: each.at)

    def release(self, of: Due, changes: Sequence[Change]) -> None:
        """Forget changes that are told, and that something is due where nothing else is held."""
        self._rows.write([], [(_pk(of.rule), _held(of.until, each)) for each in changes])
        self._rows.drop(DUE, _due(of))
        if next(iter(self._rows.beginning(_pk(of.rule), f"held#{of.until:015}#")), None) is not None:
            self.remind(of)  # somebody held one meanwhile

    def one(self, rule: str, message: str, target: str) -> Sending | None:
        """Return how telling one target of a message stands."""
        kept = self._rows.get(_pk(rule), _sent(message, target))
        return _sending(kept) if kept else None

    def put(self, sending: Sending) -> bool:
        """Keep how it stands where the version before it does."""
        kept: dict[str, Plain] = {
            "rule": sending.rule,
            "message": sending.message,
            "target": sending.target,
            "at": sending.at,
            "line": sending.line,
            "why": str(sending.why),
            "state": str(sending.state),
            "tries": sending.tries,
            "since": sending.since,
            "detail": sending.detail,
            "until": sending.until,
            "list": _pk(sending.rule),
            "place": f"{sending.at:015}#{sending.message}",
            "ttl": self._ttl,
        }
        return self._rows.put_next(_pk(sending.rule), _sent(sending.message, sending.target), kept, sending.version)

    def last(self, rule: str, most: int) -> Sequence[Sending]:
        """Return the latest of a rule, the latest first."""
        return [_sending(each) for each in self._rows.page(LIST, _pk(rule), limit=most, newest=True).rows]

    @property
    def _ttl(self) -> int:
        return self._clock() // 1000 + round(KEPT.total_seconds())


def _pk(rule: str) -> str:
    return f"notice-rule#{rule}"


def _held(due: int, change: Change) -> str:
    return f"held#{due:015}#{change.id}"


def _due(of: Due) -> str:
    return f"{of.until:015}#{of.rule}"


def _sent(message: str, target: str) -> str:
    return f"sent#{message}#{target}"


def _sending(kept: Mapping[str, Plain]) -> Sending:
    return Sending(
        rule=str(kept["rule"]),
        message=str(kept["message"]),
        target=str(kept["target"]),
        at=cast("int", kept["at"]),
        line=str(kept["line"]),
        why=Why(str(kept["why"])),
        state=State(str(kept["state"])),
        tries=cast("int", kept["tries"]),
        since=cast("int | None", kept.get("since")),
        detail=str(kept["detail"]),
        until=cast("int", kept["until"]),
        version=cast("int", kept["version"]),
    )


def _rule_row(of: Rule) -> dict[str, Plain]:
    quiet = of.quiet
    return {
        "id": of.id,
        "name": of.name,
        "on": of.on,
        "least": str(of.least),
        "categories": [str(each) for each in of.categories],
        "checks": list(of.checks),
        "connection": of.connection,
        "group": of.group,
        "changes": [str(each) for each in of.changes],
        "bus": of.bus,
        "webhooks": list(of.webhooks),
        "addresses": list(of.addresses),
        "pace": str(of.pace),
        "hour": of.hour,
        "zone": of.zone,
        "quiet_begins": quiet.begins if quiet else None,
        "quiet_ends": quiet.ends if quiet else None,
        "quiet_days": list(quiet.days) if quiet else None,
        "quiet_breaks": str(quiet.breaks) if quiet and quiet.breaks else None,
        "rate": of.rate,
        "at": of.at,
        "by": of.by,
        "deed": str(of.deed),
    }


def _rule(kept: Mapping[str, Plain]) -> Rule:
    return Rule(
        id=str(kept["id"]),
        name=str(kept["name"]),
        on=bool(kept["on"]),
        least=Severity(str(kept["least"])),
        categories=tuple(map(Category, _words(kept["categories"]))),
        checks=_words(kept["checks"]),
        connection=str(kept["connection"]),
        group=str(kept["group"]),
        changes=tuple(map(What, _words(kept["changes"]))),
        bus=bool(kept["bus"]),
        webhooks=_words(kept["webhooks"]),
        addresses=_words(kept["addresses"]),
        pace=Pace(str(kept["pace"])),
        hour=cast("int", kept["hour"]),
        zone=str(kept["zone"]),
        quiet=_quiet(kept),
        rate=cast("int", kept["rate"]),
        version=cast("int", kept["version"]),
        at=cast("int", kept["at"]),
        by=str(kept["by"]),
        deed=Deed(str(kept["deed"])),
    )


def _quiet(kept: Mapping[str, Plain]) -> Quiet | None:
    if kept.get("quiet_begins") is None:
        return None
    breaks = kept.get("quiet_breaks")
    return Quiet(
        begins=cast("int", kept["quiet_begins"]),
        ends=cast("int", kept["quiet_ends"]),
        days=tuple(cast("list[int]", kept["quiet_days"])),
        breaks=Severity(str(breaks)) if breaks else None,
    )


def _words(kept: Plain) -> tuple[str, ...]:
    return tuple(cast("list[str]", kept))
