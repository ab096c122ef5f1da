"""What a kind of action declares; there is one file for each in `doorbook.actions.catalogue`."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from doorbook.actions.answers import By, NotPossible
from doorbook.actions.deed import Deed, Order, View
from doorbook.actions.ports import Account, OwnRecords, Portal, Refusal
from doorbook.messages import Message
from doorbook.signin.roles import Role
from doorbook.values import value

WRITE: Final = "Grant write resource"
"""As Duo's panel calls it."""


class About(StrEnum):
    """What besides the person an action is about; the page that offers it names it."""

    PERSON = "person"
    PHONE = "phone"
    CREDENTIAL = "credential"
    BYPASS_CODE = "bypass_code"
    GROUP = "group"


class Typed(StrEnum):
    """What is typed or chosen before a plan can be made."""

    EMAIL = "email"
    HOURS = "hours"
    GROUP = "group"
    KIND = "kind"
    OTHER = "other"


@value(kw_only=True)
class Office:
    """What an action works with."""

    account: Account
    own: OwnRecords
    portal: Portal
    by: By


@value(kw_only=True)
class Done:
    """It was done; `once` is shown now and kept nowhere."""

    once: str = ""


type TakeBack = Callable[[Office, Deed], Refusal | None]


def _as_planned(view: View, _deed: Deed) -> bool:
    return view.already


def _nothing(_office: Office, _order: Order) -> None:
    return None


def _always(_deed: Deed) -> bool:
    return True


@value(kw_only=True)
class Action:
    """One kind of action.

    `look` reads anew all that it is about. `make` does it, once, after all was checked; doing it again changes nothing
    more where Duo allows. `after` is what follows at the portal; it is done too where an action that was broken off is
    found done. `undo` takes it back; None where nothing can, and then only while it `still` stands. `happened` tells of
    an action that was broken off, by how things are now, whether it was done; None where there is no telling.
    """

    id: str
    title: Message
    least: Role
    look: Callable[[Office, Order], View | NotPossible | None]
    make: Callable[[Office, Order, View], Done | Refusal]
    about: About = About.PERSON
    typed: tuple[Typed, ...] = ()
    grant: str | None = WRITE
    people: int = 1
    undo: TakeBack | None = None
    undoable: Callable[[Deed], bool] = _always
    undo_least: Role | None = None
    """Who may undo it, where that is not whoever may do it."""

    happened: Callable[[View, Deed], bool | None] = _as_planned
    still: Callable[[View, Deed], bool] = _as_planned
    after: Callable[[Office, Order], None] = _nothing
    unseen: Message | None = None
    """What is said where it was found done afterwards; None where that changes nothing."""
