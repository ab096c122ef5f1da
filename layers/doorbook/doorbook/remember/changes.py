"""What remembering changes in the store beside the changes of signing in, all of it or none."""

from doorbook.remember.browsers import RememberedBrowser
from doorbook.signin.changes import Amend, Announce, EndBrowser, MoveTicket, StillEnabled, Write
from doorbook.signin.people import Person
from doorbook.values import value


@value
class KeepBrowser:
    """Keep a new remembered browser."""

    browser: RememberedBrowser


@value
class GiveAlias:
    """Give a person the name that their browsers call them by, provided that they stand as they were read.

    That is: enabled, rememberable, of the same groups and generation, and without an alias.
    """

    person: Person
    alias: str


Change = KeepBrowser | GiveAlias | EndBrowser | Amend | StillEnabled | Write | Announce | MoveTicket
