"""What docs/operating.md shows can be typed: its document has no fault, and the command understands its examples."""

import re
import shlex
from pathlib import Path

import pytest

from doorbook.access.document import check
from doorbook.adapters import yaml_document
from doorbook.command.__main__ import parser
from doorbook.remember.adoption import MEASURES
from doorbook.remember.conditions import MAY_BE_ALONE

PAGE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
EXAMPLES = re.findall(r"^\./doorbook (.*?)(?:\s+# .*)?$", PAGE, re.MULTILINE)


def test_the_document_of_the_page_has_no_fault() -> None:
    (document,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)

    found = check(yaml_document.read(document.encode()), frozenset({"portal", "wiki"}))

    assert found.faults == ()
    assert len(found.declared) == 2


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_understood(example: str) -> None:
    assert callable(parser().parse_args(shlex.split(example)).act)


def test_an_example_that_is_none_would_be_seen() -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["user", "burn", "alice"])


def test_every_command_has_its_example() -> None:
    shown = {tuple(example.split()[:2]) for example in EXAMPLES}

    assert shown == {
        *((("user", verb)) for verb in ("add", "list", "password", "groups", "disable", "enable", "import")),
        ("audit", "tail"),
        ("ban", "list"),
        ("ban", "lift"),
        ("restore", "people"),
        ("restore", "audit"),
        *((("browsers", verb)) for verb in ("keys", "report", "list", "revoke", "allow", "forbid")),
        ("lake", "query"),
        ("lake", "verify"),
        ("queues", "list"),
        ("queues", "retry"),
        ("keys", "list"),
        ("keys", "rotate"),
        ("keys", "drop"),
        *(("duo", verb) for verb in ("add", "list", "check", "remove")),
        *((("application", verb)) for verb in ("check", "apply", "show", "history", "secret")),
    }


def test_each_word_on_the_keys_of_browsers_has_its_example() -> None:
    shown = {tuple(example.split()[2:3]) for example in EXAMPLES if example.startswith("browsers keys")}

    assert shown == {(), ("rotate",), ("revoke",)}


def test_what_to_watch_is_what_is_measured() -> None:
    told = re.findall(r"^   \| ((?:`\w+`(?:, )?)+) \|", PAGE, re.MULTILINE)

    assert sorted(re.findall(r"`(\w+)`", " ".join(told))) == sorted(["result", *MEASURES])


def test_every_factor_that_may_be_set_is_told_and_no_other() -> None:
    (told,) = re.findall(r"^\| `PasswordlessFactors` \| (.*) \|$", PAGE, re.MULTILINE)

    assert set(re.findall(r"`(\w+)`", told)) == set(MAY_BE_ALONE)
