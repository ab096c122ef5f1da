"""Names: what a person types, who that is here, and what Duo calls them."""

import unicodedata
from enum import StrEnum

LONGEST = 128


class DuoNameRule(StrEnum):
    """How a sign-in name becomes the name Duo knows."""

    AS_IS = "as-is"
    LOWER_CASE = "lower-case"
    STRIP_DOMAIN = "strip-domain"
    TEMPLATE = "template"


def person_id(typed: str) -> str | None:
    """Return the one spelling under which a typed name is looked up, or None where it can be nobody's name."""
    name = unicodedata.normalize("NFKC", typed).strip().casefold()
    if not name or len(name) > LONGEST or any(unicodedata.category(c)[0] == "C" for c in name):
        return None
    return name


def duo_name(name: str, rule: DuoNameRule, template: str) -> str:
    r"""Return the name to give to Duo for a person whose name here is `name`.

    `strip-domain` takes the domain from both spellings, alice@example.com and EXAMPLE\alice.
    """
    match rule:
        case DuoNameRule.AS_IS:
            return name
        case DuoNameRule.LOWER_CASE:
            return name.lower()
        case DuoNameRule.STRIP_DOMAIN:
            return name.rpartition("\\")[2].partition("@")[0]
        case DuoNameRule.TEMPLATE:
            return template.replace("{name}", name)
