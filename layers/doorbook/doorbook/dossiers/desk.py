"""Looking people and applications up: one by id, and lists a page at a time, by key."""

from collections.abc import Iterator
from typing import Final

from doorbook.dossiers import shelves
from doorbook.dossiers.application import ApplicationCard
from doorbook.dossiers.day import PersonDay
from doorbook.dossiers.mix import MixCard
from doorbook.dossiers.person import Enrolment, PersonCard, Status, Strength
from doorbook.dossiers.ports import Shelves
from doorbook.dossiers.shelves import PersonLine, folded
from doorbook.values import value

PAGE: Final = 50
MOST_DAYS: Final = 7
MOST_READ: Final = 10 * PAGE
"""Lines that are read for one page where few of them are what was asked for; the next page goes on behind them."""

CHOICES: Final = {
    "all": shelves.EVERYBODY,
    "enrolled": shelves.by_enrolment(Enrolment.ENROLLED),
    "not-enrolled": shelves.by_enrolment(Enrolment.NOT_ENROLLED),
    "enrolment-unknown": shelves.by_enrolment(Enrolment.UNKNOWN),
    "in-bypass": shelves.IN_BYPASS,
    "active": shelves.by_status(Status.ACTIVE),
    "disabled": shelves.by_status(Status.DISABLED),
    "locked-out": shelves.by_status(Status.LOCKED_OUT),
    "pending-deletion": shelves.by_status(Status.PENDING_DELETION),
    "phishing-resistant": shelves.by_strength(Strength.PHISHING_RESISTANT),
    "push": shelves.by_strength(Strength.PUSH),
    "passcodes": shelves.by_strength(Strength.PASSCODES),
    "texts-or-calls": shelves.by_strength(Strength.TEXTS_OR_CALLS),
    "without-factor": shelves.by_strength(Strength.NONE),
    "factor-unknown": shelves.by_strength(Strength.UNKNOWN),
    "human": shelves.by_kind("human"),
    "service": shelves.by_kind("service"),
    "shared": shelves.by_kind("shared"),
    "break-glass": shelves.by_kind("break_glass"),
}
"""Whom one may ask for, and where they stand."""

LONGEST_KEY: Final = 250
"""Characters; an address that names a longer place names none of ours."""

BY_NAME: Final = "n"
BY_EMAIL: Final = "e"


@value(kw_only=True)
class Question:
    """Whom somebody looks for: those of a choice, or those who use an application; and how name or email begin."""

    choice: str = "all"
    application: str = ""
    begins: str = ""
    after: str = ""

    @property
    def shelf(self) -> str:
        """Return where they stand by name."""
        return shelves.at(self.application) if self.application else CHOICES[self.choice]


@value
class PeoplePage:
    """Some of them; `more` is where the next page begins, or None where this is the last."""

    lines: tuple[PersonLine, ...]
    more: str | None = None


@value
class ApplicationsPage:
    """Some applications; `more` as above."""

    lines: tuple[ApplicationCard, ...]
    more: str | None = None


@value
class DossierDesk:
    """Answers the console from the cards."""

    kept: Shelves

    def person(self, connection: str, user_id: str) -> PersonCard | None:
        """Return a person."""
        return self.kept.person(connection, user_id)

    def mix(self, connection: str) -> MixCard | None:
        """Return the sums of all people, or None where nothing is known of them yet."""
        return self.kept.mix(connection)

    def application(self, connection: str, key: str) -> ApplicationCard | None:
        """Return an application."""
        return self.kept.application(connection, key)

    def days(self, connection: str, user_id: str) -> tuple[PersonDay, ...]:
        """Return somebody's latest days."""
        return self.kept.days(connection, user_id, MOST_DAYS)

    def applications(self, connection: str, after: str = "") -> ApplicationsPage:
        """Return a page of applications by name."""
        found = self.kept.applications(connection, after or None, PAGE + 1)
        return ApplicationsPage(tuple(card for _, card in found[:PAGE]), found[PAGE - 1][0] if found[PAGE:] else None)

    def people(self, connection: str, asked: Question) -> PeoplePage:
        """Return a page of people: whose user names begin as asked, and behind them whose emails do."""
        lines: list[PersonLine] = []
        last = ""
        for read, (cursor, line, wanted) in enumerate(self._found(connection, asked, PAGE + 1)):
            if len(lines) == PAGE or read == MOST_READ:
                return PeoplePage(tuple(lines), last)
            last = cursor
            if wanted:
                lines.append(line)
        return PeoplePage(tuple(lines))

    def everyone(self, connection: str, asked: Question) -> Iterator[PersonLine]:
        """Go through all of them."""
        return (line for _, line, wanted in self._found(connection, asked, MOST_READ) if wanted)

    def _found(self, connection: str, asked: Question, at_once: int) -> Iterator[tuple[str, PersonLine, bool]]:
        begins = folded(asked.begins)
        by, _, after = asked.after.partition(":")
        if by != BY_EMAIL:
            for key, line in self._lines(connection, _Part(asked.shelf, begins, after), at_once):
                yield f"{BY_NAME}:{key}", line, True
        if begins and not asked.application:
            part = _Part(shelves.BY_EMAIL, begins, after if by == BY_EMAIL else "")
            for key, line in self._lines(connection, part, at_once):
                was_there = folded(line.username).startswith(begins)
                yield f"{BY_EMAIL}:{key}", line, asked.shelf in line.shelves and not was_there

    def _lines(self, connection: str, part: "_Part", at_once: int) -> Iterator[tuple[str, PersonLine]]:
        after = part.after if part.after.startswith(part.begins) and len(part.after) <= LONGEST_KEY else ""
        while True:
            some = self.kept.people(connection, part.shelf, part.begins, after or None, at_once)
            yield from some
            if len(some) < at_once:
                return
            after = some[-1][0]


@value
class _Part:
    shelf: str
    begins: str
    after: str
