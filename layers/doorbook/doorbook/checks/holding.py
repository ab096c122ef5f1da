"""The limit: a check that would fire for everyone opens nothing of that, and asks a person. Pure.

What happened is counted by its day, so that what is held is a function of what lies in the lake, and tomorrow is
judged anew; how things stand is counted by what a look would open. What was found before stays as it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from doorbook.checks.check import Category, Check, Kind, Parameter, Setting
from doorbook.checks.finding import Detection, Status, finding_id
from doorbook.checks.ports import Known
from doorbook.checks.settings import CheckSettings
from doorbook.values import value

NOW: Final = ""
"""Where how things stand is held; else it is by the day."""

EXAMPLES: Final = 5
LONGEST_NAME: Final = 100

WANTED_AT_FIRST: Final = frozenset({Category.POSTURE, Category.HYGIENE})
"""What stands so when a check can first judge an account is what somebody connected it for, however much it is."""

type Told = tuple[tuple[str, str], ...]


@value
class Limiting:
    """How much a check may open at once, as an organisation may set it."""

    id: str
    parameters: tuple[Parameter, ...]

    def setting(self, name: str) -> Setting:
        """Return what counts where nobody chose."""
        return next(each.default for each in self.parameters if each.name == name)


LIMIT: Final = Limiting(
    "open-limit",
    (
        Parameter(
            name="share",
            default=5,
            says="Percent of the people of an account about whom a check may open findings at once",
            least=1,
            most=100,
        ),
        Parameter(
            name="floor",
            default=50,
            says="Findings that it may always open at once, however few people there are",
            least=1,
            most=10_000,
        ),
    ),
)


@value(kw_only=True)
class Part:
    """What is held of one day, or of how things stand now: how many it would open, of how many in all, and of whom.

    `let` is up to how many in all a person let it open. Nothing waits where `many` is 0: it was opened.
    """

    occasion: str
    many: int
    total: int
    names: tuple[str, ...] = ()
    let: int = 0

    @property
    def waits(self) -> bool:
        """Tell whether a person is to decide."""
        return bool(self.many) and self.let < self.total


@value(kw_only=True)
class Hold:
    """What is held of a check on a connection, with which version, numbers and limit it was; `at` is milliseconds.

    `by` and `why` tell who let it open last.
    """

    connection: str
    check: str
    check_version: int
    parameters: Told
    limits: Told
    at: int
    parts: tuple[Part, ...]
    by: str = ""
    why: str = ""
    version: int = 1

    @property
    def many(self) -> int:
        """Return how many findings a person would open."""
        return sum(each.many for each in self.parts if each.waits)

    @property
    def names(self) -> tuple[str, ...]:
        """Return some of those whom they are about."""
        return tuple(dict.fromkeys(name for each in self.parts if each.waits for name in each.names))[:EXAMPLES]

    def is_of(self, check_version: int, parameters: Told, limits: Told) -> bool:
        """Tell whether it was judged by the same."""
        return (self.check_version, self.parameters, self.limits) == (check_version, parameters, limits)

    def owes(self, check: Check, parameters: Told, limits: Told, oldest: str) -> str | None:
        """Return the first day that is to be judged again: it was let open, or by other numbers it may be less."""
        same = self.is_of(check.version, parameters, limits)
        days = (each.occasion for each in self.parts if each.occasion and each.many and not (same and each.waits))
        return min((max(each, oldest) for each in days), default=None)


class Holds(Protocol):
    """Keeps what is held."""

    def of(self, connection: str) -> Sequence[Hold]:
        """Return what is held of a connection."""
        ...

    def one(self, connection: str, check: str) -> Hold | None:
        """Return what is held of a check, as it is now."""
        ...

    def put(self, hold: Hold) -> bool:
        """Keep it where the version before it stands, or return False."""
        ...

    def drop(self, connection: str, check: str) -> None:
        """Forget it: nothing is held any more."""
        ...


@value(kw_only=True)
class Limit:
    """The limit as it counts for a connection: how many `people` there are, and whether it is the `first` look."""

    chosen: Mapping[str, Setting]
    people: Callable[[], int]
    first: Callable[[], bool]

    def parts(
        self, check: Check, connection: str, found: Iterable[Detection], known: Mapping[str, Known], before: Hold | None
    ) -> dict[str, Part]:
        """Return what became of each day on which more than so many were found: what still waits is held."""
        by_part: dict[str, list[Detection]] = {}
        for each in found:
            by_part.setdefault(part_of(check, each.occasion), []).append(each)
        floor = int(str(self.chosen["floor"]))
        let = {each.occasion: each.let for each in before.parts} if before else {}
        told: dict[str, Part] = {}
        for occasion, all_of in by_part.items():
            anew = [each for each in all_of if _opens(known.get(_id(connection, check, each)), each)]
            total = len(all_of if occasion else anew)
            if not anew or total <= floor or total <= self._most(floor):
                continue
            if check.kind is Kind.STATE and check.category in WANTED_AT_FIRST and self.first():
                continue
            allowed = let.get(occasion, 0)
            names = tuple((each.name or each.subject)[:LONGEST_NAME] for each in anew[:EXAMPLES])
            is_let = allowed and total <= allowed + self._most(floor)
            told[occasion] = Part(
                occasion=occasion,
                many=0 if is_let else len(anew),
                total=total,
                names=() if is_let else names,
                let=allowed if is_let else 0,
            )
        return told

    def _most(self, floor: int) -> int:
        return max(floor, self.people() * int(str(self.chosen["share"])) // 100)


def part_of(check: Check, occasion: str) -> str:
    """Return where a finding is held."""
    return NOW if check.kind is Kind.STATE else occasion


def held(parts: Mapping[str, Part]) -> frozenset[str]:
    """Return the days of which nothing is to be opened, changed or closed."""
    return frozenset(occasion for occasion, each in parts.items() if each.many)


def after(before: Hold | None, judged: Hold, first: str | None, oldest: str) -> Hold | None:
    """Return what is held once the days from `first` on were judged, or None where nothing is.

    What a person let open meanwhile stays let, where it was judged by the same.
    """
    kept: dict[str, Part] = {}
    same = before is not None and before.is_of(judged.check_version, judged.parameters, judged.limits)
    for each in before.parts if before else ():
        if oldest <= each.occasion and (first is None or each.occasion < first):
            kept[each.occasion] = each if same else replace(each, let=0)
        elif same and each.let and each.occasion and not each.many and oldest <= each.occasion:
            kept[each.occasion] = each
    lets = {each.occasion: each.let for each in before.parts} if before and same else {}
    for each in judged.parts:
        if each.many or each.occasion:
            kept[each.occasion] = replace(each, let=max(each.let, lets.get(each.occasion, 0)))
    parts = tuple(kept[occasion] for occasion in sorted(kept))
    if not parts:
        return None
    if before is None:
        return replace(judged, parts=parts)
    since = before.at if same else judged.at
    return replace(judged, parts=parts, at=since, by=before.by, why=before.why, version=before.version + 1)


def limits_of(settings: Mapping[str, CheckSettings]) -> dict[str, Setting]:
    """Return the limit as it was chosen."""
    return settings.get(LIMIT.id, CheckSettings(check=LIMIT.id, armed=True)).of(LIMIT)


def _opens(known: Known | None, detection: Detection) -> bool:
    if known is None:
        return True
    return known.status is Status.CLOSED and not (known.settled and known.digest == detection.digest)


def _id(connection: str, check: Check, detection: Detection) -> str:
    return finding_id(connection, check.id, detection.subject, detection.occasion)
