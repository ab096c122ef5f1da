"""Creating a bypass code, shown once: for one use, for some hours, beside the codes that are there."""

from typing import Final

from doorbook.actions.action import Action, Done, Office, Typed
from doorbook.actions.answers import NotPossible
from doorbook.actions.catalogue.statuses import DISABLED, PENDING
from doorbook.actions.deed import Deed, Line, Order, View
from doorbook.actions.ports import Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role

HOURS: Final = (1, 4, 12, 24)
"""For which a code may be valid, the shortest first."""

SECONDS: Final = 3600


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    if user.status == PENDING:
        return NotPossible(words.DELETED_ALREADY)
    if user.status == DISABLED:
        return NotPossible(words.IS_DISABLED)
    hours = next((each for each in HOURS if str(each) == order.get(Typed.HOURS)), None)
    if hours is None:
        return NotPossible(words.HOURS_UNFIT, Typed.HOURS)
    codes = office.account.duo.bypass_codes(user.id)
    lasts = "1 hour" if hours == 1 else f"{hours} hours"
    return View(
        whom=user.username,
        facts={"codes": " ".join(sorted(each.id for each in codes)), "hours": str(hours), "status": user.status},
        lines=(
            Line(what="Bypass codes they have", now=str(len(codes)), then=str(len(codes) + 1)),
            Line(what="The new code", now="None", then=f"For one use, valid for {lasts}"),
        ),
    )


def _make(office: Office, order: Order, view: View) -> Done | Refusal:
    made = office.account.duo.create_bypass_code(order.user, int(view.facts["hours"]) * SECONDS, 1)
    return made if isinstance(made, Refusal) else Done(once=made)


def _happened(view: View, deed: Deed) -> bool | None:
    return bool(_new(view.facts["codes"], deed))


def _new(codes: str, deed: Deed) -> set[str]:
    return set(codes.split()) - set(deed.facts["codes"].split())


def _still(view: View, deed: Deed) -> bool:
    """Tell whether just one was not there before: of several it is not ours to choose."""
    return len(_new(view.facts["codes"], deed)) == 1


def _undo(office: Office, deed: Deed) -> Refusal | None:
    now = " ".join(each.id for each in office.account.duo.bypass_codes(deed.order.user))
    (new,) = _new(now, deed)
    return office.account.duo.delete_bypass_code(new)


CREATE_BYPASS_CODE: Final = Action(
    id="create-bypass-code",
    title=words.CREATE_BYPASS_CODE,
    least=Role.HELP_DESK,
    look=_look,
    make=_make,
    typed=(Typed.HOURS,),
    undo=_undo,
    happened=_happened,
    still=_still,
    unseen=words.CODE_LOST,
)
