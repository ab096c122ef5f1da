"""Who at the portal somebody in Duo is: whoever's name becomes one of theirs by the stack's rule, and by that alone."""

from collections.abc import Iterator, Sequence
from typing import Final

from doorbook.signin.names import DuoNameRule, duo_name, person_id
from doorbook.signin.people import Person
from doorbook.signin.ports import Doors
from doorbook.values import value

PLACE: Final = "{name}"


@value
class NameRule:
    """How names here become names in Duo."""

    rule: DuoNameRule
    template: str


def person_of(doors: Doors, names: Sequence[str], email: str, rule: NameRule) -> Person | None:
    """Return whoever has one of these names in Duo: sought where they can be, and found where the rule says so."""
    theirs = {each.casefold() for each in names}
    for name in dict.fromkeys(_places(names, email, rule)):
        asked = person_id(name)
        found = doors.arrive(None, asked, ()).person if asked else None
        if found and duo_name(found.name, rule.rule, rule.template).casefold() in theirs:
            return found
    return None


def _places(names: Sequence[str], email: str, rule: NameRule) -> Iterator[str]:
    """Say what they may be called here: as there, by their address, or without what the template adds."""
    if rule.rule is DuoNameRule.TEMPLATE:
        before, _, behind = rule.template.partition(PLACE)
        for name in names:
            if name.startswith(before) and name.endswith(behind):
                yield name.removeprefix(before).removesuffix(behind)
    yield from names
    if email:
        yield email
