"""The desk of addresses that mail may go to. Their owners say whether they want it; rules name them."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from doorbook.checks.triage import By
from doorbook.events import AuditRow, Outcome
from doorbook.messages import Message, notices
from doorbook.notices.ports import Addresses, Mail, Rules, Standing
from doorbook.notices.post import METHOD
from doorbook.notices.sending import Address, address_id
from doorbook.signin.ledger import Ledger
from doorbook.values import value

MOST: Final = 50
LONGEST: Final = 254
ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")


@value
class Asked:
    """Its owner is asked."""

    address: Address


@value
class Dropped:
    """It gets nothing any more."""


@value
class NotKept:
    """Nothing was changed, and why."""

    why: Message


@value(kw_only=True)
class AddressDesk:
    """What administrators do to addresses."""

    addresses: Addresses
    rules: Rules
    mail: Mail
    ledger: Ledger

    def all(self) -> tuple[Address, ...]:
        """Return those that were not removed."""
        return tuple(each for each in self.addresses.all() if not each.removed)

    def standing(self, address: Address) -> Standing:
        """Return whether mail reaches it."""
        return self.standings([address])[address.id]

    def standings(self, of: Iterable[Address]) -> dict[str, Standing]:
        """Return of addresses whether mail reaches each, by their ids."""
        told = {each.id: each.text.casefold() for each in of}
        standing = self.mail.standing() if told else {}
        return {each: standing.get(text, Standing.GONE) for each, text in told.items()}

    def add(self, by: By, text: str) -> Asked | NotKept:
        """Add an address, or have its owner asked again."""
        typed = text.strip()
        if len(typed) > LONGEST or ADDRESS.fullmatch(typed) is None:
            return self._refused(by, notices.ADDRESS_WRONG, "no address")
        known = {each.id: each for each in self.addresses.all()}
        before = known.get(address_id(typed))
        if before is None or before.removed:
            if sum(not each.removed for each in known.values()) >= MOST:
                return self._refused(by, notices.ADDRESS_MANY, typed)
            address = Address(
                id=address_id(typed),
                text=typed,
                at=round(self.ledger.clock().timestamp() * 1000),
                by=by.person,
                version=before.version + 1 if before else 1,
            )
            if not self._kept(address, Outcome.ADDRESS_ADDED, by):
                return self._refused(by, notices.ADDRESS_OVERTAKEN, typed)
        else:
            address = before
            self.ledger.commit(
                self.ledger.row(
                    Outcome.ADDRESS_ADDED, by.visitor, method=METHOD, person=by.person, detail=f"{typed}, asked again"
                )
            )
        self.mail.ask(address)
        return Asked(address)

    def remove(self, by: By, address: str) -> Dropped | NotKept:
        """Remove one that no rule names."""
        found = next((each for each in self.all() if each.id == address), None)
        if found is None:
            return self._refused(by, notices.ADDRESS_GONE, address)
        if any(address in each.addresses for each in self.rules.all()):
            return self._refused(by, notices.ADDRESS_NAMED, found.text)
        self.mail.drop(found)
        after = replace(found, removed=True, version=found.version + 1)
        if not self._kept(after, Outcome.ADDRESS_REMOVED, by):
            return self._refused(by, notices.ADDRESS_OVERTAKEN, found.text)
        return Dropped()

    def _kept(self, address: Address, outcome: Outcome, by: By) -> bool:
        row: AuditRow = self.ledger.row(outcome, by.visitor, method=METHOD, person=by.person, detail=address.text).row
        if not self.addresses.put(address, row):
            return False
        self.ledger.meter.outcome(row)
        return True

    def _refused(self, by: By, why: Message, detail: str) -> NotKept:
        told = f"{detail[:LONGEST]}: {why.id}"
        self.ledger.commit(
            self.ledger.row(Outcome.ADDRESS_REFUSED, by.visitor, method=METHOD, person=by.person, detail=told)
        )
        return NotKept(why)
