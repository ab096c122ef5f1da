"""Data files: what is known of addresses, how old it is, what was wrong with what was given last, and who reads it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook.checks.check import Check
from doorbook.checks.data_files import AGES, Ageing, DataFile, DataKind, Fault, Wrong
from doorbook.checks.desks import CheckDesks
from doorbook.values import value
from doorbook.web.console.finding_words import CHECKS, moment
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.rooms import CONSOLE
from doorbook.web.console.shown import legible
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html

WHERE: Final = f"{CONSOLE}/data-files"

FAULTS: Final = {
    Fault.UNKNOWN_KIND: "There is no folder “{detail}” for data files, or the file lies deeper than in one.",
    Fault.NO_LICENCE: "Its metadata says no licence. Give it again with --metadata licence=…",
    Fault.NO_DATE: "Its metadata says no date such as 2026-11-22 ({detail}). Give it again with --metadata date=…",
    Fault.AHEAD: "Its date ({detail}) lies ahead.",
    Fault.NO_CONFIDENCE: "Neither its metadata nor each of its lines says a confidence from 0 to 100 ({detail}).",
    Fault.TOO_LARGE: "It is larger than {detail}.",
    Fault.TOO_MANY: "It has more than {detail} lines.",
    Fault.COMPRESSED: "It is packed. Unpack it first.",
    Fault.NO_DATABASE: "It is no whole MaxMind database; has it been torn on the way?",
    Fault.NO_LIST: "It is a database, and in this folder lie lists.",
    Fault.NOT_TEXT: "It is no text.",
    Fault.EMPTY: "There is nothing in it.",
    Fault.NO_NETWORK: "Each line of a list begins with an address or a network: {detail} does not, or says too much.",
    Fault.TOO_WIDE: "A network in it is wider than /8, or /16 of IPv6: {detail}.",
    Fault.BROKEN: "It is broken ({detail}).",
    Fault.UNREADABLE: "It may not be read ({detail}); is it sealed with a key of its own?",
    Fault.TELLS_NOTHING: "It tells nothing of what files in this folder are read for.",
}
AGEINGS: Final = {
    Ageing.FRESH: Badge("In use", "good"),
    Ageing.OLD: Badge("In use, and old"),
    Ageing.TOO_OLD: Badge("Too old: not used", "bad"),
}
NOT_TAKEN: Final = Badge("Not taken", "bad")
TELLS: Final = {
    DataKind.GEOGRAPHY: "Where an address is: a MaxMind database of cities",
    DataKind.PROVIDERS: "Whose it is: a MaxMind database of autonomous systems",
    DataKind.NETWORKS: "Of which kind it is: a MaxMind database that says so",
    DataKind.HOSTING: "Networks that are let: a list",
    DataKind.PROXY: "Open proxies: a list",
    DataKind.VPN: "Networks of VPNs: a list",
    DataKind.RELAY: "Relays such as Apple's: a list",
    DataKind.TOR: "Exits of Tor: a list",
    DataKind.SATELLITE: "Networks by satellite: a list",
    DataKind.MOBILE: "Mobile networks: a list",
    DataKind.EGRESS: "Your own networks: a list",
    DataKind.THREAT: "Addresses that attacked others: a list",
}


@value(kw_only=True)
class FileLine:
    """A file; `wrong` says why what was given last was not taken. `stays` where a good one before it is there."""

    name: str
    standing: Badge
    licence: str
    label: str
    date: datetime | None
    taken: datetime | None
    rows: int | None
    size: int
    wrong: str
    wrong_at: datetime | None
    stays: bool


@value(kw_only=True)
class ReaderLine:
    """A check that reads files of a kind."""

    where: str
    title: str


@value(kw_only=True)
class KindLine:
    """A kind of files: what they tell, who needs them and whom they help, and how old they may be."""

    kind: str
    tells: str
    there: Badge
    needed: tuple[ReaderLine, ...]
    helps: tuple[ReaderLine, ...]
    age: str
    why: str


@value(kw_only=True)
class DataFilesPage(ConsolePage):
    """The page."""

    template = "console_data_files.html"
    title: str = "Data files"
    files: tuple[FileLine, ...]
    kinds: tuple[KindLine, ...]


def page(pages: Pages, desks: CheckDesks, inside: Inside, now: datetime) -> Response[str]:
    """Return the page."""
    at = round(now.timestamp() * 1000)
    files = desks.data_files()
    used = {each.kind for each in files if each.kept and each.ageing(at) is not Ageing.TOO_OLD}
    return html(
        pages,
        DataFilesPage(
            **inside.around,
            files=tuple(_file(each, at) for each in files),
            kinds=tuple(_kind(each, desks.checks, there=each in used) for each in DataKind),
        ),
    )


def fault(wrong: Wrong) -> str:
    """Say what is wrong with a file, and what would cure it."""
    return FAULTS[wrong.fault].format(detail=legible(wrong.detail) or "nothing is said")


def _file(file: DataFile, now: int) -> FileLine:
    told, wrong = file.told, file.wrong
    return FileLine(
        name=legible(file.id),
        standing=AGEINGS[file.ageing(now)] if file.kept else NOT_TAKEN,
        licence=legible(told.licence) if told else "",
        label=legible(told.label) if told else "",
        date=moment(told.date) if told else None,
        taken=moment(file.taken) if told else None,
        rows=told.rows if told else None,
        size=file.size,
        wrong=fault(wrong) if wrong else "",
        wrong_at=moment(wrong.at) if wrong else None,
        stays=bool(file.kept),
    )


def _kind(kind: DataKind, checks: Sequence[Check], *, there: bool) -> KindLine:
    limit = AGES[kind]
    after = "and used all the same" if limit.unused is None else f"used no more after {limit.unused}"
    return KindLine(
        kind=str(kind),
        tells=TELLS[kind],
        there=Badge("There", "good") if there else Badge("None", "off"),
        needed=tuple(_reader(each) for each in checks if any(kind in group for group in each.files)),
        helps=tuple(_reader(each) for each in checks if kind in each.helps),
        age=f"Old after {limit.old} days, {after}.",
        why=limit.why,
    )


def _reader(check: Check) -> ReaderLine:
    return ReaderLine(where=f"{CHECKS}/{check.id}", title=check.title)
