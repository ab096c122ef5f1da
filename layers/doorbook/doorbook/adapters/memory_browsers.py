"""Remembered browsers in memory, for tests, beside the other store in memory."""

from dataclasses import replace
from threading import RLock

from doorbook.adapters.memory import MemoryDoors, page_of
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.changes import Change, GiveAlias, KeepBrowser
from doorbook.remember.ports import Found
from doorbook.signin.by_person import Listed
from doorbook.signin.people import Person
from doorbook.signin.ports import OvertakenError


class MemoryBrowsers:
    """Remembered browsers in a plain dictionary."""

    def __init__(self, doors: MemoryDoors) -> None:
        self._doors = doors
        self._lock = RLock()

    def find(self, browser: str, alias: str) -> Found:
        """Read both."""
        person = next((each for each in self._doors.kept.people.values() if each.alias == alias), None)
        known = replace(person, password_hash="", preference=None, email=None) if person else None
        return Found(self._doors.kept.browsers.get(browser), known)

    def of_person(self, person: str, before: str | None) -> Listed[RememberedBrowser]:
        """List a page of a person's browsers."""
        theirs = {each.since: each for each in self._doors.kept.browsers.values() if each.person == person}
        return page_of(theirs, before)

    def commit(self, *wanted: Change) -> None:
        """Make the changes that only browsers have after those that the doors make, which come first and may fail."""
        self._doors.before_commit()
        with self._lock:
            kept = [change.browser for change in wanted if isinstance(change, KeepBrowser)]
            named = [change for change in wanted if isinstance(change, GiveAlias)]
            if any(each.id in self._doors.kept.browsers for each in kept):
                raise OvertakenError
            if any(not _stands(each.person, self._doors.kept.people.get(each.person.id)) for each in named):
                raise OvertakenError
            self._doors.make(*(change for change in wanted if not isinstance(change, KeepBrowser | GiveAlias)))
            self._doors.kept.browsers.update({each.id: each for each in kept})
            people = self._doors.kept.people
            people.update({each.person.id: replace(people[each.person.id], alias=each.alias) for each in named})


def _stands(read: Person, now: Person | None) -> bool:
    return (
        now is not None
        and now.alias is None
        and not now.disabled
        and now.rememberable
        and (now.groups, now.generation) == (read.groups, read.generation)
    )
