"""Data files: what is known in the world of addresses, which an operator gives and renews."""

from collections.abc import Iterable
from enum import StrEnum
from hashlib import blake2b
from types import MappingProxyType
from typing import Final

from doorbook.values import value

DAY_MS: Final = 86_400_000


class DataKind(StrEnum):
    """What a file tells. The first three are MaxMind databases, the others lists of networks."""

    GEOGRAPHY = "geography"
    PROVIDERS = "providers"
    NETWORKS = "networks"
    """Says of each network itself of which kind it is."""

    HOSTING = "hosting"
    PROXY = "proxy"
    VPN = "vpn"
    RELAY = "relay"
    TOR = "tor"
    SATELLITE = "satellite"
    MOBILE = "mobile"
    EGRESS = "egress"
    THREAT = "threat"


DATABASES: Final = frozenset({DataKind.GEOGRAPHY, DataKind.PROVIDERS, DataKind.NETWORKS})


class Fault(StrEnum):
    """What is wrong with a file that cannot be taken."""

    UNKNOWN_KIND = "unknown_kind"
    NO_LICENCE = "no_licence"
    NO_DATE = "no_date"
    AHEAD = "ahead"
    NO_CONFIDENCE = "no_confidence"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    COMPRESSED = "compressed"
    NO_DATABASE = "no_database"
    NO_LIST = "no_list"
    NOT_TEXT = "not_text"
    EMPTY = "empty"
    NO_NETWORK = "no_network"
    TOO_WIDE = "too_wide"
    BROKEN = "broken"
    UNREADABLE = "unreadable"
    TELLS_NOTHING = "tells_nothing"


class Ageing(StrEnum):
    """How a file stands by its age."""

    FRESH = "fresh"
    OLD = "old"
    """It is used, and the operator is told."""

    TOO_OLD = "too_old"
    """It is not used any more."""


@value(kw_only=True)
class AgeLimit:
    """After how many days a file is old, after how many it is used no more (None: never), and why."""

    old: int
    unused: int | None
    why: str


_MOVES: Final = "Hosting networks are let and given back within months."
_DAILY: Final = "Such addresses change hands within days."
_GUARD: Final = "It only keeps checks from firing; an old one is better than none."
AGES: Final = MappingProxyType(
    {
        DataKind.GEOGRAPHY: AgeLimit(old=60, unused=None, why="Few networks move to another country within a year."),
        DataKind.PROVIDERS: AgeLimit(old=60, unused=None, why="Few networks change their provider within a year."),
        DataKind.NETWORKS: AgeLimit(old=14, unused=90, why=_MOVES),
        DataKind.HOSTING: AgeLimit(old=30, unused=180, why=_MOVES),
        DataKind.PROXY: AgeLimit(old=7, unused=30, why=_DAILY),
        DataKind.VPN: AgeLimit(old=30, unused=180, why=_MOVES),
        DataKind.RELAY: AgeLimit(old=60, unused=None, why=_GUARD),
        DataKind.TOR: AgeLimit(old=3, unused=14, why=_DAILY),
        DataKind.SATELLITE: AgeLimit(old=180, unused=None, why=_GUARD),
        DataKind.MOBILE: AgeLimit(old=180, unused=None, why=_GUARD),
        DataKind.EGRESS: AgeLimit(old=365, unused=None, why=_GUARD),
        DataKind.THREAT: AgeLimit(old=3, unused=14, why="An address is somebody else's after a fortnight."),
    }
)


@value(kw_only=True)
class Told:
    """What the one who gives a file says of it, and what is in it; `date` in milliseconds.

    `label` is whose networks a list names, `confidence` that of a list of threats where its lines say none, `rows` the
    lines of a list.
    """

    licence: str
    date: int
    label: str = ""
    confidence: int | None = None
    rows: int | None = None


@value(kw_only=True)
class Wrong:
    """Why what was given last was not taken; `at` is when, in milliseconds."""

    fault: Fault
    detail: str
    at: int


@value(kw_only=True)
class DataFile:
    """A file as it stands: what is used of it, and what is wrong with what was given last.

    `kept` names the good one, which stays until another good one replaces it; empty where none ever was.
    """

    name: str
    kind: DataKind | None
    told: Told | None = None
    kept: str = ""
    taken: int = 0
    size: int = 0
    wrong: Wrong | None = None

    @property
    def id(self) -> str:
        """Return its place below those that are given."""
        return self.name if self.kind is None else f"{self.kind}/{self.name}"

    def ageing(self, now: int) -> Ageing:
        """Return how it stands by its age."""
        if self.told is None or self.kind is None:
            return Ageing.TOO_OLD
        limit, days = AGES[self.kind], (now - self.told.date) / DAY_MS
        if limit.unused is not None and days > limit.unused:
            return Ageing.TOO_OLD
        return Ageing.OLD if days > limit.old else Ageing.FRESH


@value(kw_only=True)
class Library:
    """All files, as they stood `at` a moment, in milliseconds."""

    files: tuple[DataFile, ...] = ()
    at: int = 0

    @property
    def used(self) -> tuple[DataFile, ...]:
        """Return those that checks read."""
        return tuple(each for each in self.files if each.kept and each.ageing(self.at) is not Ageing.TOO_OLD)

    @property
    def tells(self) -> frozenset[DataKind]:
        """Return all that can be told by them."""
        return frozenset(each.kind for each in self.used if each.kind)

    @property
    def too_old(self) -> frozenset[DataKind]:
        """Return what could be told if it were newer."""
        return frozenset(each.kind for each in self.files if each.kept and each.kind) - self.tells

    @property
    def unfit(self) -> tuple[DataFile, ...]:
        """Return those of which somebody should know: what was given last was not taken, or it is used no more."""
        return tuple(each for each in self.files if each.wrong or each.ageing(self.at) is Ageing.TOO_OLD)

    def read_by(self, kinds: Iterable[DataKind]) -> tuple[str, ...]:
        """Return the files of those that tell any of these kinds, each with its date and what tells it from others."""
        wanted = frozenset(kinds)
        return tuple(_named(each) for each in self.used if each.kind in wanted)

    def only(self, kinds: Iterable[DataKind]) -> "Library":
        """Return it with those files alone that tell any of these kinds."""
        wanted = frozenset(kinds)
        return Library(files=tuple(each for each in self.files if each.kind in wanted), at=self.at)

    @property
    def digest(self) -> str:
        """Return what is another as soon as anything is told otherwise; nothing where there are none."""
        told = [each.kept for each in sorted(self.used, key=lambda each: each.id)]
        return blake2b(" ".join(told).encode(), digest_size=8).hexdigest() if told else ""


def in_words(needed: Iterable[Iterable[DataKind]], helps: Iterable[DataKind]) -> tuple[str, ...]:
    """Return which data files a check reads, as they are told beside the logs that it reads."""
    told = [f"a data file of {' or '.join(each)}" for each in needed]
    helping = ", ".join(helps)
    return (*told, *((f"if they are there, data files of {helping}",) if helping else ()))


def _named(file: DataFile) -> str:
    return f"{file.id} ({file.kept.rpartition('/')[2].partition('.')[0][:8]})"
