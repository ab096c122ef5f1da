"""The kinds of things that are read from Duo, and what each declaration says of one."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from doorbook.values import value


class Grant(StrEnum):
    """A permission of an Admin API integration, by the name of Duo's flag."""

    READ_LOG = "adminapi_read_log"
    READ_RESOURCE = "adminapi_read_resource"
    READ_INFORMATION = "adminapi_info"
    READ_ADMINISTRATORS = "adminapi_admins_read"
    APPLICATIONS = "adminapi_integrations"
    SETTINGS = "adminapi_settings"
    WRITE_RESOURCE = "adminapi_write_resource"


class Paging(StrEnum):
    """How Duo hands out what does not fit on one page."""

    CURSOR = "cursor"
    """Logs of version 2: milliseconds at both ends, and a cursor that is joined by a comma when it is sent back."""

    SECONDS = "seconds"
    """Logs of version 1: the thousand oldest rows since a second, and no word about more."""

    OFFSET = "offset"
    """Trust Monitor: milliseconds at both ends, and a cursor that is sent back as `offset`."""

    NUMBER = "number"
    """Lists: how many objects to leave out."""


PAGE: Final = 1000
"""Rows that Duo puts on a page of a log at most."""

OVERLAP: Final = timedelta(minutes=5)
"""So much is read again each time, for Duo writes late."""


@value(kw_only=True)
class Log:
    """A log: rows that happened at a moment and never change.

    `rows` says where in the response they are, () where the response is the list itself. `key` names the fields that
    tell a row from all others, in order; () where no fields do: then what it says counts, with its number among its
    equals of one second. `at` names the fields that may hold its moment, the best first.
    """

    name: str
    path: str
    paging: Paging
    rows: tuple[str, ...]
    key: tuple[str, ...]
    at: tuple[str, ...]
    grant: Grant = Grant.READ_LOG
    page: int = PAGE
    settles_after: timedelta = timedelta(minutes=2)
    kept_for: timedelta = timedelta(days=180)
    every_account: bool = True

    @property
    def is_counted(self) -> bool:
        """Tell whether equal rows of one second are told apart by their number alone."""
        return not self.key


@value(kw_only=True)
class Inventory:
    """A list of objects as they are now; `key` names the field that is an object's id."""

    name: str
    path: str
    key: str
    grant: Grant
    page: int = 100
    paging: Paging = Paging.NUMBER
    signature_v5: bool = False
    every_account: bool = True
    is_one: bool = False
    """The response is one object, not a list."""


type Stream = Log | Inventory
