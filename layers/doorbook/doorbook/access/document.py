"""The document of applications, checked to its end: either all of it holds, or every fault is named with its line."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from doorbook.access import written
from doorbook.access.addresses import wrong_with_native_redirect, wrong_with_origin, wrong_with_redirect
from doorbook.access.applications import PORTAL, Application, Asked, FailMode
from doorbook.access.written import Fault, Listing, Text, Written
from doorbook.values import value

KEYS: Final = (
    "id",
    "name",
    "client",
    "redirects",
    "logout_redirects",
    "origins",
    "asks",
    "groups",
    "duo",
    "fail_mode",
    "freshness",
    "passwordless",
)
MOST: Final = 200
MOST_LISTED: Final = 50
LONGEST: Final = 60
ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")
UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
SHORTEST_FRESHNESS: Final = timedelta(minutes=1)
LONGEST_FRESHNESS: Final = timedelta(days=30)


class Client(StrEnum):
    """How an application proves that it is itself."""

    PUBLIC = "public"
    CONFIDENTIAL = "confidential"


class Switch(StrEnum):
    """Whether something is used."""

    ON = "on"
    OFF = "off"


@value(kw_only=True)
class Declared:
    """An application as its document declares it. A confidential one has a secret, which no document holds."""

    application: Application
    client: Client
    line: int


@value
class Checked:
    """What a document declares, without faults; or its faults, in the order of their lines."""

    declared: tuple[Declared, ...]
    faults: tuple[Fault, ...]


def check(document: Written | Fault, integrations: frozenset[str] | None) -> Checked:
    """Check a whole document; `integrations` are the Duo integrations that the stack has, None where nobody looked."""
    if isinstance(document, Fault):
        return Checked((), (document,))
    checking = _Checking(integrations)
    declared = checking.document(document)
    faults = sorted(checking.faults, key=lambda fault: fault.line)
    return Checked(() if faults else declared, tuple(faults))


def duration(of: timedelta) -> str:
    """Return a freshness as a document writes it."""
    unit = next(unit for unit in reversed(UNITS) if of % UNITS[unit] == timedelta(0))
    return f"{of // UNITS[unit]}{unit}"


class _Checking:
    def __init__(self, integrations: frozenset[str] | None) -> None:
        self.faults: list[Fault] = []
        self._integrations = integrations
        self._ids: dict[str, int] = {}
        self._origins: dict[str, int] = {}

    def document(self, document: Written) -> tuple[Declared, ...]:
        if not isinstance(document, written.Mapping):
            self._fault(document.line, "the document is a list; begin it with `applications:` and indent the list")
            return ()
        held = self._keys(document, ("applications",), "the document")
        listed = held.get("applications")
        if listed is None:
            if not document.pairs:
                self._fault(
                    1, "the document is empty; write `applications:` and the list, or `applications: []` for none"
                )
            return ()
        if not isinstance(listed, Listing):
            self._fault(listed.line, "applications is a list; write `- id: …` for each of them, or [] for none")
            return ()
        if len(listed.items) > MOST:
            self._fault(listed.items[MOST].line, f"these are more than {MOST} applications; leave out some")
            return ()
        found = [self._application(each) for each in listed.items]
        return tuple(each for each in found if each is not None)

    def _application(self, each: Written) -> Declared | None:
        if not isinstance(each, written.Mapping):
            self._fault(each.line, "an application is written as keys and values; begin it with `- id: …`")
            return None
        held = self._keys(each, KEYS, "an application")
        name = self._id(each.line, held.get("id"))
        client = self._one_of(held, "client", Client, Client.CONFIDENTIAL)
        wrong_with = wrong_with_native_redirect if client is Client.PUBLIC else wrong_with_redirect
        redirects = self._addresses(held, "redirects", wrong_with)
        application = Application(
            id=name,
            name=self._name(each.line, held.get("name")),
            redirects=redirects,
            origins=self._addresses(held, "origins", wrong_with_origin),
            logout_redirects=self._addresses(held, "logout_redirects", wrong_with),
            duo=self._duo(held.get("duo")),
            asks=self._one_of(held, "asks", Asked, Asked.DUO),
            groups=self._groups(held),
            fail_mode=self._one_of(held, "fail_mode", FailMode, FailMode.CLOSED),
            freshness=self._freshness(held.get("freshness")),
            passwordless=self._one_of(held, "passwordless", Switch, Switch.ON) is Switch.ON,
        )
        self._belongs_together(each.line, held, application)
        return Declared(application=application, client=client if redirects else Client.PUBLIC, line=each.line)

    def _keys(self, mapping: written.Mapping, known: tuple[str, ...], of: str) -> dict[str, Written]:
        held: dict[str, Written] = {}
        for name, behind in mapping.pairs:
            if name.text not in known:
                self._fault(name.line, f"{of} has no key {name.text!r}; there are {', '.join(known)}")
            elif name.text in held:
                self._fault(name.line, f"{name.text} is there twice; leave one out")
            else:
                held[name.text] = behind
        return held

    def _belongs_together(self, line: int, held: Mapping[str, Written], application: Application) -> None:
        if not application.redirects and not application.origins and not {"redirects", "origins"} & held.keys():
            self._fault(
                line, "nobody could come back to it; write redirects (OpenID Connect) or origins (plain sign-in)"
            )
        for key in ("client", "logout_redirects"):
            if key in held and "redirects" not in held:
                self._fault(held[key].line, f"{key} is for OpenID Connect; write redirects too, or leave it out")
        if application.fail_mode is FailMode.OPEN and application.asks not in {Asked.PASSWORD, Asked.DUO}:
            says = f"nobody passes {application.asks} while Duo is away; write fail_mode: closed, or asks: duo"
            self._fault(held["fail_mode"].line, says)

        if application.fail_mode is FailMode.OPEN and application.redirects and not application.origins:
            says = "OpenID Connect tells what was passed, so nobody passes openly; write fail_mode: closed"
            self._fault(held["fail_mode"].line, says)

    def _id(self, line: int, given: Written | None) -> str:
        text = self._text(given, "id", line)
        if text is None:
            return ""
        at = given.line if given else line
        if not ID.fullmatch(text):
            self._fault(at, f"{text!r} is no id; write 2 to 40 of a-z, 0-9 and -, such as team-wiki")
        elif text in self._ids:
            self._fault(at, f"{text} is the id of the application in line {self._ids[text]} already; write another")
        else:
            self._ids[text] = at
        return text

    def _name(self, line: int, given: Written | None) -> str:
        text = self._text(given, "name", line) or ""
        if len(text) > LONGEST or not text.isprintable():
            says = f"a name is one line of at most {LONGEST} characters; people read it on their phone"
            self._fault(given.line if given else line, says)
        return text

    def _text(self, given: Written | None, key: str, line: int) -> str | None:
        """Return a value that has to be there, as one text."""
        if given is None:
            self._fault(line, f"{key} is missing; write {key}: …")
        elif not isinstance(given, Text):
            self._fault(given.line, f"{key} is one value; write {key}: …")
        elif not given.text.strip():
            self._fault(given.line, f"{key} is empty; write {key}: …")
        else:
            return given.text.strip()
        return None

    def _listed(self, held: Mapping[str, Written], key: str) -> tuple[Text, ...]:
        given = held.get(key)
        if given is None:
            return ()
        if not isinstance(given, Listing):
            self._fault(given.line, f"{key} is a list; write [one, another]")
            return ()
        if not given.items:
            self._fault(given.line, f"{key} is empty; name one, or leave {key} out")
        if len(given.items) > MOST_LISTED:
            self._fault(given.items[MOST_LISTED].line, f"{key} has more than {MOST_LISTED}; leave out some")
        texts: dict[str, Text] = {}
        for each in given.items:
            if not isinstance(each, Text) or not each.text.strip():
                self._fault(each.line, f"each of {key} is one value that is not empty; write [one, another]")
            elif each.text in texts:
                self._fault(each.line, f"{each.text} is there twice; leave one out")
            else:
                texts[each.text] = each
        return tuple(texts.values())

    def _addresses(
        self, held: Mapping[str, Written], key: str, wrong_with: Callable[[str], str | None]
    ) -> tuple[str, ...]:
        listed = self._listed(held, key)
        for each in listed:
            if wrong := wrong_with(each.text):
                self._fault(each.line, f"{each.text}: {wrong}")
            elif key == "origins":
                self._origin(each)
        return tuple(each.text for each in listed)

    def _origin(self, origin: Text) -> None:
        """Note whose origin it is: who comes back to it has to be asked what one application asks."""
        if origin.text in self._origins:
            says = f"{origin.text} belongs to another application, in line {self._origins[origin.text]}; "
            self._fault(origin.line, says + "an origin is one application's")
        else:
            self._origins[origin.text] = origin.line

    def _groups(self, held: Mapping[str, Written]) -> frozenset[str]:
        return frozenset(each.text for each in self._listed(held, "groups"))

    def _one_of[Choice: StrEnum](
        self, held: Mapping[str, Written], key: str, choices: type[Choice], otherwise: Choice
    ) -> Choice:
        given = held.get(key)
        if given is None:
            return otherwise
        for choice in choices:
            if isinstance(given, Text) and given.text == choice.value:
                return choice
        what = repr(given.text) if isinstance(given, Text) else "that"
        self._fault(given.line, f"{key} cannot be {what}; write {' or '.join(choices)}")
        return otherwise

    def _duo(self, given: Written | None) -> str:
        if given is None:
            return PORTAL
        text = given.text if isinstance(given, Text) else ""
        if self._integrations is None:
            if not ID.fullmatch(text):
                self._fault(given.line, f"{text!r} is no name of a Duo integration; write portal, or one of `duo list`")
        elif text not in self._integrations:
            says = f"this stack has no Duo integration {text!r}; write {' or '.join(sorted(self._integrations))}"
            self._fault(given.line, says)
        return text

    def _freshness(self, given: Written | None) -> timedelta | None:
        if given is None:
            return None
        found = re.fullmatch(r"([1-9][0-9]{0,4})([mhd])", given.text if isinstance(given, Text) else "")
        if not found:
            self._fault(given.line, "freshness is a number and m, h or d; write 30m, 8h or 7d")
            return None
        wanted = int(found[1]) * UNITS[found[2]]
        if not SHORTEST_FRESHNESS <= wanted <= LONGEST_FRESHNESS:
            self._fault(given.line, f"{found[0]} is too long; write at most {LONGEST_FRESHNESS.days}d")
        return wanted

    def _fault(self, line: int, says: str) -> None:
        self.faults.append(Fault(line, says))
