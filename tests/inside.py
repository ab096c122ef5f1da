"""What somebody who is inside asks, over a store in memory, with the real cipher and keys in the test's hand."""

from datetime import datetime
from itertools import count

from doorbook.adapters.memory import MemoryByPerson, MemoryDoors
from doorbook.adapters.memory_browsers import MemoryBrowsers
from doorbook.adapters.sealing import GcmSiv
from doorbook.errors import BreakageError
from doorbook.remember.conditions import Conditions
from doorbook.remember.cookie import BrowserCookies
from doorbook.remember.desks import RememberedBrowsers, remembered_browsers
from doorbook.remember.key_ring import KeyRing, Secret, first_ring
from doorbook.signin.account import Account
from doorbook.signin.integrations import Integrations
from doorbook.signin.ledger import Ledger
from doorbook.signin.my_sessions import MySessions
from doorbook.signin.my_signins import MySignIns
from doorbook.signin.my_way import MyWay
from doorbook.signin.rules import Rules
from doorbook.web.browsers import in_words


class Ring:
    """The ring of browsers' keys, which can become unreadable."""

    def __init__(self, began: datetime) -> None:
        self.ring = first_ring("0a1b2c3d", Secret(b"k" * 32), began)
        self.broken: BreakageError | None = None

    def __call__(self) -> KeyRing:
        if self.broken:
            raise self.broken
        return self.ring


def desks_over(ledger: Ledger, doors: MemoryDoors, conditions: Conditions, ring: Ring) -> RememberedBrowsers:
    """Return the desks of remembered browsers over a store in memory."""
    nonces = count()
    cookies = BrowserCookies(stage="test", ring=ring, sealer=GcmSiv(), nonce=lambda: next(nonces).to_bytes(12))
    return remembered_browsers(ledger, conditions, cookies, MemoryBrowsers(doors), in_words)


def account_over(ledger: Ledger, doors: MemoryDoors, integrations: Integrations, rules: Rules) -> Account:
    """Return the account's desks over a store in memory."""
    kept = MemoryByPerson(doors)
    sessions = MySessions(ledger, kept)
    way = MyWay(ledger, integrations, rules)
    return Account(sessions=sessions, sign_ins=MySignIns(ledger, kept, sessions), way=way)
