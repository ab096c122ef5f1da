"""Who at the portal somebody in Duo is, by the rule that makes names for Duo, and nobody else."""

import pytest

from doorbook.adapters.memory import MemoryDoors
from doorbook.signin.changes import AddPerson
from doorbook.signin.in_duo import NameRule, person_of
from doorbook.signin.names import DuoNameRule
from doorbook.signin.people import Person


def doors(*names: str) -> MemoryDoors:
    kept = MemoryDoors()
    for name in names:
        kept.commit(AddPerson(Person(id=name.casefold(), name=name, display=name, password_hash="x")))
    return kept


@pytest.mark.parametrize(
    ("here", "rule", "template", "in_duo", "email"),
    [
        ("alice", DuoNameRule.AS_IS, "{name}", "alice", ""),
        ("Alice", DuoNameRule.AS_IS, "{name}", "alice", ""),
        ("Alice", DuoNameRule.LOWER_CASE, "{name}", "ALICE", ""),
        ("alice@example.com", DuoNameRule.STRIP_DOMAIN, "{name}", "alice", "alice@example.com"),
        ("alice", DuoNameRule.TEMPLATE, "{name}@corp", "alice@corp", ""),
    ],
)
def test_whose_name_becomes_theirs_is_found(
    here: str, rule: DuoNameRule, template: str, in_duo: str, email: str
) -> None:
    found = person_of(doors(here, "bob"), (in_duo,), email, NameRule(rule, template))

    assert found is not None
    assert found.name == here


@pytest.mark.parametrize(
    ("here", "rule", "template", "in_duo", "email"),
    [
        ("alice", DuoNameRule.TEMPLATE, "{name}@corp", "alice", "alice"),
        ("alice@example.com", DuoNameRule.AS_IS, "{name}", "alice", "alice@example.com"),
        ("mallory", DuoNameRule.AS_IS, "{name}", "alice", "mallory"),
        ("alice", DuoNameRule.AS_IS, "{name}", "", ""),
        ("alice", DuoNameRule.AS_IS, "{name}", "al\u202eice", "x" * 500),
    ],
)
def test_nobody_is_taken_for_somebody_else(
    here: str, rule: DuoNameRule, template: str, in_duo: str, email: str
) -> None:
    assert person_of(doors(here), (in_duo,), email, NameRule(rule, template)) is None


def test_an_alias_counts_as_a_name() -> None:
    found = person_of(doors("annie"), ("ann", "annie"), "", NameRule(DuoNameRule.AS_IS, "{name}"))

    assert found is not None
    assert found.name == "annie"
