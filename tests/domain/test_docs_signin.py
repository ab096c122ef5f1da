"""docs/signin.md draws and says what the code does."""

import re

from doorbook.signin import flow
from doorbook.signin.flow import State
from tests.domain import documents

PAGE = documents.SIGNIN.read_text()


def test_the_pictures_are_those_of_the_table() -> None:
    assert re.findall(r"```mermaid\n(.*?)```", PAGE, re.DOTALL) == [flow.picture(part) for part in flow.Part]


def test_the_page_is_as_the_code_would_write_it() -> None:
    assert documents.signin(PAGE) == PAGE


def test_every_state_is_explained() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(State)
