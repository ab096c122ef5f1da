"""How remembering is taken up: what people did with it, and who could if they were let."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from doorbook.events import AuditRow, Outcome
from doorbook.factors import kind_of
from doorbook.remember.conditions import Conditions
from doorbook.signin.people import Person
from doorbook.signin.remembering import Why
from doorbook.values import value

LOOKS_BACK: Final = timedelta(days=90)

MEASURES: Final = {
    Outcome.REMEMBER_OFFERED: "offered",
    Outcome.REMEMBER_ACCEPTED: "accepted",
    Outcome.REMEMBER_CHOSEN: "chosen on their own page",
    Outcome.REMEMBER_DECLINED: "declined",
    Outcome.REMEMBER_USED: "used",
    Outcome.REMEMBER_FELL_BACK: "used the password instead",
    Outcome.REMEMBER_NOT_THEM: "said they are another",
    Outcome.REMEMBER_WRONG_FACTOR: "passed a factor that is not enough",
    Outcome.BROWSER_FORGOTTEN: "came with a cookie that counts no more",
}
"""What is counted, each an outcome in the audit and a metric."""


@value(kw_only=True)
class Candidate:
    """A person, how often they passed a factor that is enough alone, and why that would not help them, if so."""

    person: str
    proven: int
    against: Why | None


@value
class Adoption:
    """What people did, in the order of `MEASURES`, and who could."""

    counted: tuple[tuple[str, int], ...]
    candidates: tuple[Candidate, ...]


def adoption(conditions: Conditions, people: Iterable[Person], rows: Iterable[AuditRow]) -> Adoption:
    """Look at the audit; whether the stack is switched on makes no difference to who could."""
    would = replace(conditions, on=True)
    outcomes: Counter[Outcome] = Counter()
    proven: Counter[str] = Counter()
    for row in rows:
        outcomes[row.outcome] += 1
        if row.person is not None and row.outcome is Outcome.SIGNED_IN and would.accepts(kind_of(row.detail)):
            proven[row.person] += 1
    candidates = [
        Candidate(person=each.id, proven=proven[each.id], against=would.against(each, None)) for each in people
    ]
    candidates.sort(key=lambda each: (each.against is not None, -each.proven, each.person))
    return Adoption(tuple((says, outcomes[measure]) for measure, says in MEASURES.items()), tuple(candidates))
