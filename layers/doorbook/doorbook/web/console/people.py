"""The people of a connection: listed, searched, filtered, a page at a time, and as a file."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from doorbook.actions.ports import Kind as PersonKind
from doorbook.dossiers.application import ApplicationCard
from doorbook.dossiers.desk import PAGE, Question
from doorbook.dossiers.person import Strength
from doorbook.dossiers.shelves import PersonLine
from doorbook.messages import Message, dossiers
from doorbook.values import value
from doorbook.web import requests
from doorbook.web.console.dossier_words import CHOICES, KINDS, STRENGTHS, status
from doorbook.web.console.dossiers import DossierPage, Of, Room, named
from doorbook.web.console.sheet import as_file, line
from doorbook.web.console.shown import legible, moment
from doorbook.web.console.words import Badge
from doorbook.web.replies import html

ASKED: Final = frozenset({"show", "application", "begins", "after"})
"""What an address of a list may say."""

LONGEST_SEARCH: Final = 128
LARGEST_FILE: Final = 5_000_000
"""Bytes: a reply may have six million."""

COLUMNS: Final = (
    *("user id", "user name", "real name", "email", "status", "enrolled", "second factors", "in bypass"),
    *("from a directory", "created", "last sign-in", "strongest factor", "classified as"),
)
NAMES: Final = frozenset(name for group in CHOICES.values() for name in group)


@value(kw_only=True)
class PersonRow:
    """One person in the list."""

    where: str
    username: str
    realname: str
    email: str
    status: Badge
    bypass: bool
    kind: str
    strongest: str
    lacks: bool
    last: datetime | None


@value(kw_only=True)
class Choice:
    """One thing that can be chosen."""

    name: str
    label: str
    chosen: bool


@value(kw_only=True)
class Choices:
    """Some of them that belong together."""

    label: str
    of: tuple[Choice, ...]


@value(kw_only=True)
class PeoplePage(DossierPage):
    """Some people. `more` leads to the next page, `first` to the first; `application` is whose users are listed."""

    template = "console_people.html"
    title: str = "People"
    people: tuple[PersonRow, ...]
    choices: tuple[Choices, ...]
    begins: str
    application: str | None
    application_key: str
    file: str
    more: str | None = None
    first: str | None = None
    message: Message | None = None


@value(kw_only=True)
class PeopleRoom(Room):
    """Lists people for one reader."""

    def page(self, connection: str, asked: Mapping[str, str]) -> Response[str]:
        """Return a page of the list that is asked for."""
        of, question = self.of(connection), _question(asked)
        if of is None:
            return self.nowhere()
        application = self._application(of, question)
        found = self.archive.desk.people(of.id, question)
        page = PeoplePage(
            **self.around(of),
            people=tuple(_row(of, line) for line in found.lines),
            choices=tuple(
                Choices(
                    label=title,
                    of=tuple(
                        Choice(name=name, label=label, chosen=name == question.choice) for name, label in group.items()
                    ),
                )
                for title, group in CHOICES.items()
            ),
            begins=question.begins,
            application=named(application.name, application.key) if application else None,
            application_key=question.application,
            file=f"{_export(of)}{_query(question)}",
            more=f"{of.people}{_query(question, found.more)}" if found.more else None,
            first=f"{of.people}{_query(question)}" if question.after else None,
            message=_said(question, len(found.lines), more=bool(found.more)),
        )
        return html(self.pages, page)

    def file(self, connection: str, asked: Mapping[str, str]) -> Response[str]:
        """Return the whole list as a file for a spreadsheet."""
        of, question = self.of(connection), _question(asked)
        if of is None:
            return self.nowhere()
        self._application(of, question)
        return as_file("people", _file(self.archive.desk.everyone(of.id, question)))

    def _application(self, of: Of, question: Question) -> ApplicationCard | None:
        if not question.application:
            return None
        found = self.archive.desk.application(of.id, question.application)
        if found is None:
            raise requests.RefusedRequestError(
                "no such application", status=HTTPStatus.NOT_FOUND, message=dossiers.NO_SUCH_APPLICATION
            )
        return found


def _question(asked: Mapping[str, str]) -> Question:
    choice = asked.get("show", "") or "all"
    begins = asked.get("begins", "")
    if choice not in NAMES or len(begins) > LONGEST_SEARCH or not asked.keys() <= ASKED:
        raise requests.RefusedRequestError("no such list of people", message=dossiers.STRANGE_QUESTION)
    application = asked.get("application", "")
    return Question(
        choice="all" if application else choice, application=application, begins=begins, after=asked.get("after", "")
    )


def _query(question: Question, after: str | None = None) -> str:
    told = {
        "show": "" if question.choice == "all" else question.choice,
        "application": question.application,
        "begins": question.begins,
        "after": after or "",
    }
    said = {name: word for name, word in told.items() if word}
    return f"?{urlencode(said)}" if said else ""


def _export(of: Of) -> str:
    return f"{of.people.rsplit('/', 1)[0]}/export/people"


def _said(question: Question, found: int, *, more: bool) -> Message | None:
    if more and found < PAGE:
        return dossiers.FEW_FOUND
    if found or question.after:
        return None
    return dossiers.NOBODY_FOUND if question != Question() else dossiers.NOT_DRAWN


def _row(of: Of, line: PersonLine) -> PersonRow:
    return PersonRow(
        where=of.person(line.user_id),
        username=named(line.username, line.user_id),
        realname=legible(line.realname),
        email=legible(line.email),
        status=status(line.status),
        bypass=line.in_bypass and line.status != "bypass",
        kind=_classified(line),
        strongest=_strongest(line),
        lacks=line.strength == Strength.NONE and line.is_let_in,
        last=moment(line.last),
    )


def _file(lines: Iterator[PersonLine]) -> Iterator[str]:
    size = 0
    for row in (COLUMNS, *map(_cells, lines)):
        told = line(row)
        size += len(told.encode())
        if size > LARGEST_FILE:
            yield line((f"{dossiers.EXPORT_CUT.text} {dossiers.EXPORT_CUT.cure}",))
            return
        yield told


def _cells(line: PersonLine) -> tuple[str, ...]:
    texts = (line.user_id, line.username, line.realname, line.email, line.status)
    days = (each.strftime("%Y-%m-%d") if each else "" for each in (moment(line.created), moment(line.last)))
    known = "" if line.enrolled is None else _yes(yes=line.enrolled)
    return (
        *texts,
        known,
        str(line.factors),
        _yes(yes=line.in_bypass),
        _yes(yes=line.synced),
        *days,
        _strongest(line),
        line.kind,
    )


def _classified(line: PersonLine) -> str:
    return KINDS[PersonKind(line.kind)] if line.kind in set(PersonKind) else legible(line.kind)


def _strongest(line: PersonLine) -> str:
    return STRENGTHS[Strength(line.strength)] if line.strength in set(Strength) else "Not known"


def _yes(*, yes: bool) -> str:
    return "yes" if yes else "no"
