"""Who asks for an action, and what they are answered when it is not done."""

from doorbook.actions.deed import Deed, Plan
from doorbook.messages import Message
from doorbook.signin.roles import Role
from doorbook.signin.visitor import Visitor
from doorbook.values import value


@value(kw_only=True)
class By:
    """Who asks: their name, what they may, and whether they confirmed with Duo a moment ago."""

    person: str
    role: Role
    fresh: bool
    visitor: Visitor


@value(kw_only=True)
class Shown:
    """It was done; `once` is what is shown now and never again, such as a bypass code."""

    deed: Deed
    once: str = ""


@value
class NotYours:
    """Their role does not reach; `least` would."""

    least: Role
    why: Message


@value
class NotFresh:
    """Their factors were shown too long ago."""

    why: Message


@value
class NotGranted:
    """The connection may not; `grant` is what Duo's panel calls what it lacks."""

    grant: str
    why: Message


@value
class NotPossible:
    """It makes no sense as things are, or as it was asked; `field` is what was typed wrong, if that is why."""

    why: Message
    field: str = ""


@value
class Stale:
    """What the plan was made on has changed; this is how it would be now."""

    plan: Plan | NotPossible
    why: Message


@value
class NeedsSecondPerson:
    """It is kept, and waits for somebody else to agree."""

    deed: Deed
    why: Message


@value
class RefusedByDuo:
    """Duo did not do it; `why` explains it, the deed has Duo's own words."""

    deed: Deed
    why: Message


@value
class Overtaken:
    """Somebody else is doing, or just did, something to the same person; nothing of this was done."""

    why: Message


@value
class Nothing:
    """There is no such connection, person, action or deed."""


type Refused = (
    NotYours | NotFresh | NotGranted | NotPossible | Stale | NeedsSecondPerson | RefusedByDuo | Overtaken | Nothing
)
